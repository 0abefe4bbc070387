"""A source whose picture changes on the way: all of it is made, fitted into the first picture."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import torch

from adcvsr_core.errors import InputError, Interrupted
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.changes import PictureChanges
from adcvsr_core.pipeline.preview import Previewer
from adcvsr_core.pipeline.report.files import report_paths
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.preview_messages import RESULT, PreviewRequest
from adcvsr_core.progress import Event, SegmentEvent
from adcvsr_core.resampling import resize
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.color import planes_to_rgb
from adcvsr_core.video.indexed import IndexedVideo
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader

type Join = Callable[..., Path]

PARTS = {
    "wide": "scale=96:64,setsar=1",
    "narrow": "scale=72:64,setsar=4/3",
    "tall": "scale=32:64,setsar=1",
    "flat": "scale=96:64,setsar=2",
}


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0, segment=8,
        encoder="ffv1",
    )  # fmt: skip


@pytest.fixture
def join(ffmpeg: str, tmp_path: Path) -> Join:
    """A broadcast of parts of 10 frames each: join("wide", "tall", ...)."""

    def make(*kinds: str, options: tuple[str, ...] = (), frames: int = 10) -> Path:
        data = b""
        for number, kind in enumerate(kinds):
            path = tmp_path / f"{number}.ts"
            source = f"testsrc2=s=192x128:r=25:d={frames / 25},{PARTS[kind]}"
            encode = [
                "-output_ts_offset",
                str(1 + number * frames / 25),
                "-c:v",
                "libx264",
                "-qp",
                "8",
                "-pix_fmt",
                "yuv420p",
                "-bf",
                "2",
                *options,
            ]
            command = [ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", source, *encode, str(path)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
            data += path.read_bytes()
        joined = tmp_path / "joined.ts"
        joined.write_bytes(data)
        return joined

    return make


def test_every_picture_is_fitted_into_the_first(join: Join) -> None:
    source = join("wide", "narrow", "tall", "flat")
    with open_reader(source) as reader:
        frames = list(reader)
    assert len(frames) == 40
    assert [(f.width, f.height, f.sample_aspect) for f in frames[5::10]] == [
        (96, 64, 1), (72, 64, Fraction(4, 3)), (32, 64, 1), (96, 64, 2),
    ]  # fmt: skip
    assert all(f.sample_aspect == 2 for f in frames[30:])
    pictures = [frame.to_rgb() for frame in frames]
    assert {tuple(picture.shape) for picture in pictures} == {(3, 64, 96)}
    own = planes_to_rgb(frames[15].planes, frames[15].layout, frames[15].color)
    assert torch.equal(pictures[15], resize(own, 96, 64))
    tall, flat = pictures[25], pictures[35]
    for bars in (tall[:, :, :32], tall[:, :, 64:], flat[:, :16], flat[:, 48:]):
        assert float(bars.abs().max()) == 0
    # The same pattern, made by another resampler and encoded: near, not equal.
    assert float((flat[:, 16:48] - resize(pictures[5], 96, 32)).abs().mean()) < 0.03
    assert torch.equal(tall[:, :, 32:64], replace(frames[25], canvas=None).to_rgb())


def test_a_job_says_what_changes_and_lists_it_in_its_report(
    join: Join, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = join("wide", "flat", "narrow", "wide")
    target = tmp_path / "out.mkv"
    result = upscale_video(source, target, replace(settings, report=True))
    assert result.frames == 40
    texts = [w.text for w in result.warnings if w.code == "size_changes"]
    assert texts == [
        "from frame 10 (0.400 s) on the picture is 96x64 with pixels 2:1; fitted into 96x64, with "
        "black bars",
        "from frame 20 (0.800 s) on the picture is 72x64 with pixels 4:3; fitted into 96x64",
        "from frame 30 (1.200 s) on the picture is 96x64 again",
    ]
    assert all(text in report_paths(target)[0].read_text() for text in texts)
    info = probe(target)
    assert (info.width, info.height, info.sample_aspect) == (96, 64, 1)
    with pytest.raises(InputError, match=r"from frame 10 .*--strict"):
        upscale_video(source, tmp_path / "strict.mkv", settings, strict=True)


def test_the_time_told_is_one_that_parts_the_file_there(join: Join) -> None:
    with open_reader(join("wide", "tall")) as reader:
        # The sound began 10.9 ms before the picture: frame 10 is shown at 0.4109 s.
        info = replace(reader.info, start_time_s=reader.info.start_time_s - Fraction(109, 10_000))
        reporter = Reporter(lambda event: None, False, "")
        changes = PictureChanges(info, reporter)
        for frame in reader:
            changes.watch(frame)
    (warning,) = reporter.warnings
    assert warning.text.startswith("from frame 10 (0.410 s) on")


def test_many_changes_are_counted(join: Join, tmp_path: Path, settings: UpscaleSettings) -> None:
    source = join(*["wide", "flat"] * 12, frames=1, options=("-x264-params", "bframes=0"))
    result = upscale_video(source, tmp_path / "out.mkv", settings)
    texts = [w.text for w in result.warnings if w.code == "size_changes"]
    assert result.frames == 24
    assert len(texts) == 21
    assert texts[-1] == "the picture changes 3 more times"


def test_other_samples_are_converted(
    join: Join, ffmpeg: str, tmp_path: Path, settings: UpscaleSettings
) -> None:
    """10 bits and another matrix follow: the colours stay."""
    plain = "color=c=0x3070b0:s=48x32:r=25:d=0.2"
    parts: list[bytes] = []
    for number, (pix_fmt, matrix) in enumerate(
        (("yuv420p", "smpte170m"), ("yuv422p10le", "bt709"))
    ):
        path = tmp_path / f"{number}.ts"
        convert = f"scale=out_color_matrix={'bt601' if number == 0 else 'bt709'}:out_range=tv"
        tag = f"colormatrix={matrix}:colorprim={matrix}:transfer={matrix}"
        command = [ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", plain, "-vf", convert]
        command += ["-pix_fmt", pix_fmt, "-c:v", "libx264", "-x264-params", tag, "-qp", "1"]
        subprocess.run([*command, str(path)], check=True, stdin=subprocess.DEVNULL)
        parts.append(path.read_bytes())
    source = tmp_path / "formats.ts"
    source.write_bytes(b"".join(parts))
    with open_reader(source) as reader:
        colors = [frame.to_rgb().mean((1, 2)) for frame in reader]
    wanted = torch.tensor([0x30, 0x70, 0xB0]) / 255
    assert len(colors) == 10
    assert all(torch.allclose(color, wanted, atol=0.012) for color in colors)
    result = upscale_video(source, tmp_path / "out.mkv", settings)
    texts = [w.text for w in result.warnings if w.code == "format_changes"]
    assert "the samples are yuv422p10le, before yuv420p; converted" in texts[0]


def test_resumed_it_has_the_same_bytes(
    join: Join, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = join("wide", "flat", "narrow")
    for mode in ("auto", "ivtc"):
        chosen = replace(settings, deinterlace=mode)
        whole, target = tmp_path / f"{mode}.mkv", tmp_path / f"{mode}_resumed.mkv"
        upscale_video(source, whole, chosen)
        stop = threading.Event()

        def after_a_piece(event: Event, stop: threading.Event = stop) -> None:
            if isinstance(event, SegmentEvent):
                stop.set()

        with pytest.raises(Interrupted):
            upscale_video(source, target, chosen, on_event=after_a_piece, stop=stop)
        assert upscale_video(source, target, chosen).resumed_frames >= 8
        assert target.read_bytes() == whole.read_bytes()


def test_a_part_alone_has_its_own_size(
    join: Join, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = join("wide", "tall", "flat")
    for start, end, size, aspect in ((0.4, 0.8, (32, 64), 1), (0.8, 0.0, (96, 64), 2)):
        target = tmp_path / f"{start}.mkv"
        result = upscale_video(source, target, replace(settings, start=start, end=end))
        info = probe(target)
        assert (info.width, info.height, info.sample_aspect) == (*size, aspect)
        assert result.frames == 10
        assert "size_changes" not in [warning.code for warning in result.warnings]


def test_the_preview_shows_what_the_job_makes(
    join: Join, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = join("wide", "flat", "tall")
    with closing(Previewer()) as previewer:
        for start, numbers in ((0.0, (3, 12, 25)), (0.4, (14, 25))):
            chosen = replace(settings, start=start)
            target = tmp_path / f"{start}.mkv"
            upscale_video(source, target, chosen)
            with closing(IndexedVideo(str(target))) as made:
                for number in numbers:
                    request = PreviewRequest(
                        request=0, clip=str(source), settings=chosen, target=str(target)
                    )
                    picture = previewer.picture(request, number, RESULT)
                    frame = made.frame(number - round(start * 25))
                    pairs = zip(picture.planes, frame.planes, strict=True)
                    assert all(torch.equal(a, b) for a, b in pairs)
