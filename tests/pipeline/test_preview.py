"""A preview shows the samples the job will give, and its process answers the newest request."""

from __future__ import annotations

import io
import json
import queue
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch

from adcvsr_core.engine.stream import StreamedClip
from adcvsr_core.errors import InputError, SettingsError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.preview import Cancelled, Previewer
from adcvsr_core.pipeline.preview_server import PreviewServer
from adcvsr_core.preview_messages import (
    AnsweredEvent,
    ClipEvent,
    NoteEvent,
    PictureEvent,
    PreviewEvent,
    PreviewRequest,
    ReadyEvent,
    RefusedEvent,
    event_from_json,
    request_from_json,
    request_to_json,
)
from adcvsr_core.progress import event_to_json
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.reader import open_reader
from tests.conftest import command_environment

MakeClip = Callable[..., Path]


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", encoder="ffv1", tile=0
    )


LOOKS = {
    "stream": {"temporal": "stream"},
    "window": {"temporal": "window"},
    "fading": {"temporal": "window", "window": 9, "halo": 2},
    "blended": {"strength": 0.6, "color": "match", "height": 100},
    "rgb": {"pix_fmt": "gbrp"},
    "deep": {"pix_fmt": "yuv444p10le"},
    "range": {"start": 0.5, "end": 1.3},
    "cuts": {"temporal": "window", "cuts": "cuts.txt"},
    "deinterlaced": {"deinterlace": "frame"},
    "fields": {"deinterlace": "field", "start": 0.22},
    "film": {"deinterlace": "ivtc", "start": 0.1},
}


@pytest.mark.parametrize("look", LOOKS)
def test_preview_is_the_render_bit_for_bit(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings, look: str
) -> None:
    clip, target = make_clip(frames=45), tmp_path / "out.mkv"
    (tmp_path / "cuts.txt").write_text("7\n30\n")
    changes = dict(LOOKS[look])
    if "cuts" in changes:
        changes["cuts"] = str(tmp_path / "cuts.txt")
    settings = replace(settings, **changes)
    upscale_video(clip, target, settings)
    with open_reader(target) as reader:
        rendered = [frame.planes for frame in reader]
    first = round(settings.start * 25 + 0.49)
    taken, made = {"field": (1, 2), "ivtc": (5, 4)}.get(settings.deinterlace, (1, 1))
    previewer = Previewer()
    count = len(rendered) // made * taken + len(rendered) % made
    for n in [count - 1, 0, *random.Random(1).sample(range(count), 5)]:
        request = PreviewRequest(request=1, clip=str(clip), settings=settings, target=str(target))
        picture = previewer.picture(request, first + n, "result")
        unit, rest = divmod(n, taken)
        planes = rendered[unit * made + (rest * made // taken if unit < count // taken else rest)]
        assert len(planes) == len(picture.planes)
        assert all(torch.equal(a, b) for a, b in zip(planes, picture.planes, strict=True)), n
    previewer.close()


def test_frames_around_interlaced_ones_are_those_of_the_render(
    ffmpeg: str, tmp_path: Path, settings: UpscaleSettings
) -> None:
    parts: list[Path] = []
    for name, options in {
        "a": ("-flags", "+ilme+ildct", "-alternate_scan", "1"),
        "b": (),
    }.items():
        path = tmp_path / f"{name}.ts"
        command = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=0.4"]
        fields = ("-vf", "setfield=tff") if options else ("-vf", "setfield=prog")
        command += [*fields, "-c:v", "mpeg2video", "-bf", "0", "-b:v", "3M", *options, str(path)]
        subprocess.run(command, check=True)
        parts.append(path)
    clip = tmp_path / "mixed.ts"
    clip.write_bytes(b"".join(part.read_bytes() for part in (parts[1], parts[0], parts[1])))
    with open_reader(clip) as reader:
        flags = [frame.interlaced for frame in reader]
    assert len(set(flags)) == 2
    assert not flags[0]
    upscale_video(clip, tmp_path / "out.mkv", settings)
    with open_reader(tmp_path / "out.mkv") as reader:
        rendered = [frame.planes for frame in reader]
    previewer = Previewer()
    previewer.open(PreviewRequest(request=1, clip=str(clip))).verify()
    for n in (9, 10, 11, 19, 20, 21):
        request = PreviewRequest(request=1, clip=str(clip), settings=settings)
        planes = previewer.picture(request, n, "result").planes
        assert all(torch.equal(a, b) for a, b in zip(rendered[n], planes, strict=True)), n


def test_lost_frames_are_filled_as_in_the_render(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    options = ("-pix_fmt", "yuv420p", "-c:v", "mjpeg")
    data = bytearray(make_clip("clip.avi", frames=40, options=options).read_bytes())
    for share in (0.3, 0.55):
        middle = data.index(b"\xff\xd8", int(share * len(data)))
        data[middle : middle + 2000] = bytes(2000)
    clip = tmp_path / "damaged.avi"
    clip.write_bytes(data)
    result = upscale_video(clip, tmp_path / "out.mkv", settings)
    lost = [event.frame for event in result.repaired if event.how == "filled"]
    assert lost
    with open_reader(tmp_path / "out.mkv") as reader:
        rendered = [frame.planes for frame in reader]
    for previewer in (Previewer(), Previewer()):
        request = PreviewRequest(request=1, clip=str(clip), settings=settings)
        for n in (lost[-1], lost[-1] + 1, lost[0], lost[0] - 1):
            planes = previewer.picture(request, n, "result").planes
            assert all(torch.equal(a, b) for a, b in zip(rendered[n], planes, strict=True)), n
        previewer.open(request).verify()


def test_transparency_is_that_of_the_render(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    fade = ("-vf", "format=gbrap,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='4*X'", "-c:v", "ffv1")
    clip = make_clip("matte.mkv", frames=6, options=fade)
    upscale_video(clip, tmp_path / "out.mkv", settings)
    with open_reader(tmp_path / "out.mkv") as reader:
        rendered = [frame.planes for frame in reader]
    request = PreviewRequest(request=1, clip=str(clip), settings=settings)
    picture = Previewer().picture(request, 4, "result")
    assert len(picture.planes) == 4
    assert all(torch.equal(a, b) for a, b in zip(rendered[4], picture.planes, strict=True))


def test_pixels_for_the_screen_are_those_a_player_shows(
    make_clip: MakeClip, settings: UpscaleSettings
) -> None:
    request = PreviewRequest(
        request=1, clip=str(make_clip()), settings=replace(settings, pix_fmt="gbrp")
    )
    picture = Previewer().picture(request, 3, "result")
    green, blue, red = picture.planes
    pixels_HW4 = picture.to_bgrx()
    assert pixels_HW4.shape == (128, 192, 4)
    assert torch.equal(pixels_HW4, torch.stack([blue, green, red, torch.full_like(red, 255)], -1))


def test_resize_and_source_need_no_model_and_output_is_the_finished_file(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, target = make_clip(frames=20), tmp_path / "out.mkv"
    settings = replace(settings, start=0.2)
    upscale_video(clip, target, replace(settings, strength=0.0))
    previewer = Previewer()
    monkeypatch.setattr(StreamedClip, "frame", None)
    request = PreviewRequest(request=1, clip=str(clip), settings=settings, output=str(target))
    plain = previewer.picture(request, 8, "resize").planes
    finished = previewer.picture(request, 8, "output").planes
    assert all(torch.equal(a, b) for a, b in zip(plain, finished, strict=True))
    source = previewer.picture(request, 8, "source")
    with open_reader(clip) as reader:
        frame = list(reader)[8]
    assert all(torch.equal(a, b) for a, b in zip(frame.planes, source.planes, strict=True))
    with pytest.raises(InputError, match=r"outside of the range .*, frames 5 to 19"):
        previewer.picture(request, 2, "resize")
    with pytest.raises(InputError, match="no frame 20"):
        previewer.picture(request, 20, "source")


@pytest.mark.parametrize("temporal", ["stream", "window"])
def test_a_cancelled_picture_leaves_nothing_behind(
    make_clip: MakeClip, settings: UpscaleSettings, temporal: str
) -> None:
    calls_left = [10_000]

    def check() -> None:
        calls_left[0] -= 1
        if calls_left[0] < 0:
            raise Cancelled

    request = PreviewRequest(
        request=1, clip=str(make_clip(frames=60)), settings=replace(settings, temporal=temporal)
    )
    wanted = [Previewer().picture(request, n, "result").planes for n in (30, 55)]
    previewer = Previewer(check)
    for after in (1, 5, 9, 20):
        calls_left[0] = after
        with pytest.raises(Cancelled):
            previewer.picture(request, 30, "result")
    calls_left[0] = 10_000
    for n, planes in zip((30, 55), wanted, strict=True):
        made = previewer.picture(request, n, "result").planes
        assert all(torch.equal(a, b) for a, b in zip(planes, made, strict=True))


def test_settings_after_the_student_cost_no_computing(
    make_clip: MakeClip, settings: UpscaleSettings
) -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1

    previewer = Previewer(check)
    request = PreviewRequest(request=1, clip=str(make_clip()), settings=settings)
    previewer.picture(request, 3, "result")
    assert calls > 3
    calls = 0
    weaker = replace(request, settings=replace(settings, strength=0.5, height=64))
    assert previewer.picture(weaker, 3, "result").planes[0].shape == (64, 96)
    assert calls == 1


def test_messages_survive_the_way_and_bad_ones_are_named() -> None:
    request = PreviewRequest(
        request=3, clip="a \u00e4.mkv", first=2, stop=4, kinds=("result",),
        settings=UpscaleSettings(strength=0.5),
    )  # fmt: skip
    assert request_from_json(request_to_json(request)) == request
    event = AnsweredEvent(request=3, seconds=1)
    assert event_from_json(event_to_json(event)) == event
    assert event_from_json('{"event": "answered"}') is None
    clip = '"request": 1, "clip": "a"'
    for more in (
        '"kinds": ["x"]',
        '"stop": 0',
        '"first": -1',
        '"other": 1',
        '"settings": {"crf": 99}',
    ):
        with pytest.raises(SettingsError):
            request_from_json(f"{{{clip}, {more}}}")
    for line in ("", "[]", "{}"):
        with pytest.raises(SettingsError, match="request"):
            request_from_json(line)


class Served:
    """The server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.seen: list[PreviewEvent] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        ready = self.until(ReadyEvent)
        assert isinstance(ready, ReadyEvent)
        self.folder = Path(ready.folder)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def ask(self, request: PreviewRequest) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(request_to_json(request) + "\n")
        self.process.stdin.flush()

    def until(self, kind: type[PreviewEvent], request: int | None = None) -> PreviewEvent:
        while True:
            event = event_from_json(self._lines.get(timeout=60))
            assert event is not None
            self.seen.append(event)
            if isinstance(event, kind) and request in (None, getattr(event, "request", None)):
                return event


@pytest.fixture(scope="module")
def process() -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "adcvsr_core", "preview", "--serve"],
        env=command_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    server = Served(process)
    yield server
    process.stdin.close()  # type: ignore[union-attr]
    assert process.wait(timeout=20) == 0
    server.reader.join()
    assert not server.folder.exists()


@pytest.fixture
def served(process: Served) -> Served:
    process.seen.clear()
    return process


def test_the_process_answers_with_pixels_in_files(
    make_clip: MakeClip, served: Served, settings: UpscaleSettings
) -> None:
    clip = make_clip()
    request = PreviewRequest(
        request=5, clip=str(clip), first=4, stop=6, kinds=("source", "result"), settings=settings
    )
    served.ask(request)
    served.until(AnsweredEvent)
    opened = next(event for event in served.seen if isinstance(event, ClipEvent))
    assert (opened.frames, opened.width, opened.height, opened.fps) == (20, 48, 32, 25.0)
    pictures = [event for event in served.seen if isinstance(event, PictureEvent)]
    assert [(p.frame, p.kind, p.width) for p in pictures] == [
        (4, "source", 48), (4, "result", 192), (5, "source", 48), (5, "result", 192),
    ]  # fmt: skip
    assert pictures[0].time_s == pytest.approx(0.16)
    made = Previewer().picture(request, 5, "result").to_bgrx()
    stored = np.fromfile(pictures[3].file, np.uint8).reshape(made.shape)
    assert np.array_equal(stored, made.numpy())
    verified = served.until(ClipEvent) if not opened.verified else opened
    assert isinstance(verified, ClipEvent)
    assert verified.verified


def test_a_newer_request_ends_the_older(
    make_clip: MakeClip, served: Served, settings: UpscaleSettings
) -> None:
    clip = str(make_clip(frames=200, size="320x240"))
    long = PreviewRequest(
        request=1, clip=clip, first=0, stop=200, kinds=("result",), settings=settings
    )
    served.ask(long)
    served.until(PictureEvent, request=1)
    served.ask(replace(long, request=2, first=150, stop=151))
    served.until(AnsweredEvent, request=2)
    answers = [event for event in served.seen if isinstance(event, AnsweredEvent)]
    assert [(answer.request, answer.cancelled) for answer in answers] == [(1, True), (2, False)]
    assert sum(isinstance(event, PictureEvent) for event in served.seen) < 100


def test_what_cannot_be_shown_is_said_and_the_process_lives_on(
    make_clip: MakeClip, served: Served, tmp_path: Path
) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    served.ask(PreviewRequest(request=6, clip=str(tmp_path / "text.mp4")))
    refused = served.until(RefusedEvent)
    assert isinstance(refused, RefusedEvent)
    assert refused.code == "input"
    assert "text.mp4" in refused.text
    served.process.stdin.write("nonsense\n")  # type: ignore[union-attr]
    served.process.stdin.flush()  # type: ignore[union-attr]
    assert served.until(RefusedEvent, request=-1)
    served.ask(PreviewRequest(request=7, clip=str(make_clip()), kinds=("source",)))
    served.until(AnsweredEvent, request=7)


def test_frames_that_are_not_there_are_counted_and_told(
    make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = make_clip(frames=20)
    draft = "adcvsr_core.video.indexed.drafted_times"
    monkeypatch.setattr(draft, lambda path, video_stream: tuple(range(0, 512 * 25, 512)))
    lines: queue.Queue[str] = queue.Queue()
    events = io.StringIO()
    server = PreviewServer(iter(lines.get, ""), events)
    thread = threading.Thread(target=server.run)
    thread.start()
    lines.put(request_to_json(PreviewRequest(request=1, clip=str(clip))))
    while '"verified": true' not in events.getvalue() and thread.is_alive():
        thread.join(0.01)
    lines.put("")
    thread.join()
    told = [event_from_json(line) for line in events.getvalue().splitlines()]
    counted = [event.frames for event in told if isinstance(event, ClipEvent)]
    assert counted == [25, 20]
    assert sum(isinstance(event, NoteEvent) for event in told) == 1


def test_the_command_writes_one_frame_of_the_render(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, settings: UpscaleSettings
) -> None:
    from adcvsr_core.settings import save_settings

    clip = make_clip()
    save_settings(replace(settings, encoder="png"), tmp_path / "s.toml")
    words = ("preview", clip, "--frame", "7", "--settings", "s.toml", "-o", "frame.png")
    done = adcvsr.run(*words)
    assert done.returncode == 0, done.stderr
    upscale_video(clip, tmp_path / "all", replace(settings, encoder="png"))
    frames = [
        next(av.open(str(path)).decode(video=0)).to_ndarray(format="rgb24")
        for path in (tmp_path / "frame.png", tmp_path / "all" / "00000008.png")
    ]
    assert np.array_equal(*frames)
    assert "exists" in adcvsr.run(*words).stderr
    assert adcvsr.run("preview", clip).returncode == 2


def test_nothing_but_plain_values_is_imported_for_the_messages() -> None:
    code = (
        "import adcvsr_core.preview_messages, sys, json; print(json.dumps('torch' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) is False
