"""Show single frames of what `upscale` will give, without running the job.

With --serve, requests come on stdin and answers go to stdout, one JSON object a line, until stdin
ends: this is how the window makes its previews. The pictures lie in files in a folder of memory.
Otherwise one frame is written as a PNG.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.preview_messages import RESIZE, RESULT, PreviewRequest
from adcvsr_core.settings import UpscaleSettings, load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("clip", nargs="?", metavar="INPUT", help="a video, or numbered images")
    parser.add_argument("--frame", type=int, default=0, metavar="N", help="counted from 0")
    parser.add_argument(
        "--kind", choices=(RESULT, RESIZE), default=RESULT, help="or a plain resize"
    )
    parser.add_argument("--settings", type=Path, metavar="FILE.toml", help="as for upscale")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE.png", help="where the frame goes"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace an existing output")
    parser.add_argument("--serve", action="store_true", help="answer requests on stdin; see above")


def run(args: argparse.Namespace) -> int:
    """Serve, or write one frame."""
    if args.serve:
        from adcvsr_core.pipeline.preview_server import PreviewServer

        PreviewServer(sys.stdin, sys.stdout).run()
        return 0
    return _one_frame(args)


def _one_frame(args: argparse.Namespace) -> int:
    if not args.clip or args.output is None:
        raise SettingsError(
            "a clip and an output are needed", remedy="Give INPUT and -o FILE.png, or --serve."
        )
    if args.output.suffix.lower() != ".png":
        raise SettingsError(
            "a frame is written as PNG", where=str(args.output), remedy="End the name in .png."
        )
    if args.output.exists() and not args.overwrite:
        raise OutputError(
            "the file exists", where=str(args.output), remedy="Choose another, or use --overwrite."
        )
    settings = load_settings(args.settings) if args.settings else UpscaleSettings()
    if args.frame < 0:
        raise SettingsError(f"--frame {args.frame} is too small", remedy="Give 0 or more.")
    from adcvsr_core.pipeline.preview import Previewer
    from adcvsr_core.video.still import encode_png

    request = PreviewRequest(
        request=0,
        clip=args.clip,
        first=args.frame,
        stop=args.frame + 1,
        settings=replace(settings, encoder="png", pix_fmt=""),
        target=str(args.output),
    )
    previewer = Previewer()
    try:
        picture = previewer.picture(request, args.frame, args.kind)
    finally:
        previewer.close()
    try:
        args.output.write_bytes(encode_png(picture.planes, picture.layout, picture.color))
    except OSError as error:
        raise OutputError(f"cannot write ({error.strerror})", where=str(args.output)) from error
    return 0
