"""Make videos, image sequences and stills larger.

The output grows in a folder beside its place (NAME.adcvsr) and gets its name when it is complete.
An interrupted job continues when the same command is given again.

Without -o the output lies beside its input: NAME_upscaled.mkv, or NAME_x2, NAME_1080p,
NAME_640x480 where a size is chosen. -o NAME is a file when it ends in .mkv, .mp4, .mov, .webm,
.png, ...; it is a folder when it ends in a slash, is one already, or for several inputs. Images
(--encoder png, or numbered images in) fill the folder named.

Cut lists (--cuts FILE) have one first frame of a scene a line: a frame number (240, counted from
0), seconds (9.5 or 9s), or a time (1:02.5, 0:01:02.5). # begins a comment.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adcvsr_core.cli import turn_end_of_stdin_into_stop, turn_signals_into_stop
from adcvsr_core.cli.failures import Failures
from adcvsr_core.cli.inputs import PIPE, choose_targets, expand_inputs
from adcvsr_core.cli.progressbar import ProgressBar, WhileHeard
from adcvsr_core.errors import AdcvsrError, Interrupted, SettingsError
from adcvsr_core.progress import (
    JsonLines,
    OnEvent,
    Throttle,
    WarningEvent,
    error_event,
    ignore_events,
)
from adcvsr_core.settings import (
    COLORS,
    DEINTERLACES,
    ENCODERS,
    GAPS,
    LEAST_SCALE,
    PRECISIONS,
    TEMPORALS,
    UpscaleSettings,
    load_settings,
    parse_tile,
    parse_time,
    setting_names,
    settings_from_table,
)

if TYPE_CHECKING:
    from adcvsr_core.model.base import Student

PROGRESS_INTERVAL_S = 0.5


LEAST_GIVEN = {"scale": LEAST_SCALE, "height": 1, "crf": 0, "end": 0.001, "video_stream": 0}
"""Below these, settings mean that nothing was chosen; on the command line that is a mistake."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="files, folders, globs, numbered images (shot_%%04d.png), or - for y4m on stdin",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE|DIR/|-",
        help="- is y4m on stdout; default: beside the input",
    )
    _add_settings(parser)
    job = parser.add_argument_group("the job")
    job.add_argument(
        "--settings",
        type=Path,
        metavar="FILE.toml",
        help='settings, keys as options: pix_fmt = "yuv420p10le"; options win over it',
    )
    job.add_argument("--overwrite", action="store_true", help="replace an existing output")
    job.add_argument("--no-resume", action="store_true", help="forget unfinished work")
    job.add_argument(
        "--strict",
        action="store_true",
        help="fail a clip of which something is damaged, or is not kept as it was",
    )
    job.add_argument(
        "--live", type=Path, metavar="FILE", help="keep the newest frame in a file, for programs"
    )
    job.add_argument(
        "--stop-at-eof",
        action="store_true",
        help="stop as Ctrl-C does when stdin ends, for programs that may be killed themselves",
    )
    job.add_argument(
        "--progress",
        choices=("bar", "json", "none"),
        default="bar",
        help="how progress is told; json: one object a line on stdout, for programs",
    )


def _add_settings(parser: argparse.ArgumentParser) -> None:
    def add(group: Any, name: str, **options: Any) -> None:  # noqa: ANN401 - argparse's own types
        group.add_argument(name, default=argparse.SUPPRESS, **options)

    picture = parser.add_argument_group("the picture")
    add(picture, "--model", metavar="NAME|FILE", help="default lite; see adcvsr models list")
    size = picture.add_mutually_exclusive_group()
    add(
        size,
        "--scale",
        type=float,
        metavar="X",
        help="output size over input size; default: the model's",
    )
    add(size, "--size", metavar="WxH", help="output size")
    add(size, "--height", type=int, metavar="H", help="output height; the width follows")
    add(picture, "--strength", type=float, metavar="0..1", help="0 is the plainly resized source")
    add(picture, "--color", choices=COLORS, help="match: large-scale colours of the source")
    add(
        picture,
        "--video-stream",
        dest="video_stream",
        type=int,
        metavar="N",
        help="of several videos in a file: the number that adcvsr probe shows",
    )
    add(
        picture,
        "--gaps",
        choices=GAPS,
        help="numbers missing among images: fill them from their neighbours, or go on without; "
        "default: refuse",
    )
    add(
        picture,
        "--deinterlace",
        choices=DEINTERLACES,
        help="auto: frames flagged interlaced; off: none; frame: all; field: all, double rate; "
        "ivtc: telecined film at 30 frames/s back to 24",
    )
    add(
        picture,
        "--start",
        type=parse_time,
        metavar="T",
        help="begin here: seconds, M:SS or H:MM:SS",
    )
    add(picture, "--end", type=parse_time, metavar="T", help="end before this time")
    run = parser.add_argument_group("how it is computed")
    add(run, "--device", metavar="auto|cpu|cuda|cuda:N|mps", help="default auto")
    add(run, "--precision", choices=PRECISIONS, help="auto: half where the device is fast at it")
    add(run, "--temporal", choices=TEMPORALS, help="fixed windows, or the whole clip as a stream")
    add(run, "--window", type=int, metavar="N", help="frames the model sees at once")
    add(run, "--halo", type=int, metavar="N", help="context frames on either side of a window")
    add(run, "--tile", type=parse_tile, metavar="auto|off|N", help="tile side in input pixels")
    add(run, "--cuts", metavar="auto|off|FILE", help="scene cuts; see above")
    file = parser.add_argument_group("the output file")
    add(file, "--encoder", choices=ENCODERS, help="auto: x264 for files, png for folders")
    add(file, "--crf", type=int, metavar="N", help="quality number, lower is better")
    add(file, "--pix-fmt", dest="pix_fmt", metavar="NAME", help="as in yuv420p10le")
    add(
        file,
        "--report",
        action="store_true",
        help="measure every frame; OUTPUT.report.html and .json say how steady and true it is",
    )
    add(file, "--segment", type=int, metavar="N", help="frames of a resumable piece")


def run(args: argparse.Namespace) -> int:
    """Upscale every input; go on with the next when one fails."""
    settings = settings_of(args)
    to_pipe = args.output == PIPE
    if to_pipe and args.progress == "json":
        raise SettingsError(
            "--progress json and -o - both want stdout", remedy="Use --progress none, or -o FILE."
        )
    progress_bar = (
        ProgressBar(sys.stderr, tty=sys.stderr.isatty()) if args.progress == "bar" else None
    )
    on_event: OnEvent = ignore_events
    if progress_bar is not None:
        on_event = WhileHeard(Throttle(progress_bar, PROGRESS_INTERVAL_S), sys.stderr)
    elif args.progress == "json":
        on_event = WhileHeard(Throttle(JsonLines(sys.stdout), PROGRESS_INTERVAL_S), sys.stdout)
    stop = threading.Event()
    turn_signals_into_stop(stop, "this frame")
    if args.stop_at_eof:
        if PIPE in args.inputs:
            raise SettingsError(
                "--stop-at-eof and the input - both want stdin", remedy="Leave one out."
            )
        turn_end_of_stdin_into_stop(stop)
    try:
        return _upscale_all(args, settings, on_event, stop)
    except AdcvsrError as error:
        on_event(error_event(error))
        raise
    finally:
        if progress_bar is not None:
            progress_bar.clear()


def settings_of(args: argparse.Namespace) -> UpscaleSettings:
    """Return the settings file, if any, with the given options over it."""
    for name, least in LEAST_GIVEN.items():
        value = getattr(args, name, None)
        if value is not None and value < least:
            raise SettingsError(
                f"--{name.replace('_', '-')} {value:g} is too small",
                remedy=f"Give {least:g} or more.",
            )
    base = load_settings(args.settings) if args.settings else None
    given = {name: value for name, value in vars(args).items() if name in setting_names()}
    return settings_from_table(given, base)


def _upscale_all(
    args: argparse.Namespace, settings: UpscaleSettings, on_event: OnEvent, stop: threading.Event
) -> int:
    failures = Failures(on_event, verbose=args.verbose)
    sources = expand_inputs(
        args.inputs,
        lambda text: on_event(WarningEvent(code="left_out", text=text)),
        failures.add if len(args.inputs) > 1 else None,
    )
    num_inputs = len(sources) + len(failures)
    if not sources:
        return failures.told(num_inputs)
    targets = choose_targets(sources, args.output, settings, many=sources != args.inputs)
    from adcvsr_core.weights.catalogue import find_model
    from adcvsr_core.weights.files import load_student

    student = load_student(find_model(settings.model))
    for source, target in zip(sources, targets, strict=True):
        try:
            _upscale_one(source, target, args, settings, student, on_event, stop, num_inputs > 1)
        except Interrupted:
            raise
        except Exception as error:
            if num_inputs == 1:
                raise
            failures.add(error, source)
    return failures.told(num_inputs)


def _upscale_one(
    source: str,
    target: str,
    args: argparse.Namespace,
    settings: UpscaleSettings,
    student: Student,
    on_event: OnEvent,
    stop: threading.Event,
    one_of_many: bool,
) -> None:
    from adcvsr_core.pipeline import upscale_video

    if one_of_many and os.path.isfile(target) and not args.overwrite:
        text = f"{target} exists already and is kept; --overwrite makes it anew"
        on_event(WarningEvent(code="kept", text=text))
        return
    upscale_video(
        source,
        target,
        settings,
        student=student,
        overwrite=args.overwrite,
        resume=not args.no_resume,
        strict=args.strict,
        live=args.live,
        on_event=on_event,
        stop=stop,
    )
