"""What a job tells people: true counts, and errors and warnings with something to do."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import av
import pytest

from adcvsr_core.errors import InputError, Interrupted, OutputError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.disk import output_error
from adcvsr_core.progress import Event, ProgressEvent, StartEvent, WarningEvent
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.reader import open_reader

MakeClip = Callable[..., Path]


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, crf=30, tile=0, scale=1.0
    )


@pytest.mark.parametrize(
    ("options", "frames"),
    [
        ({"start": 0.4, "end": 1.2}, 20),
        ({"start": 0.41, "end": 1.19}, 19),  # frames 11 to 29
        ({"end": 0.01}, 1),
        ({"start": 1.5, "end": 9.0}, 13),  # frames 38 to 50
        ({"start": 0.41, "end": 1.19, "deinterlace": "field"}, 38),
    ],
)
def test_the_announced_frames_are_those_that_come(
    make_clip: MakeClip,
    tmp_path: Path,
    settings: UpscaleSettings,
    options: dict[str, object],
    frames: int,
) -> None:
    source, events = make_clip(frames=51), list[Event]()
    settings = replace(settings, **options)  # type: ignore[arg-type]
    result = upscale_video(source, tmp_path / "out.mkv", settings, on_event=events.append)
    assert isinstance(events[0], StartEvent)
    assert events[0].frames == result.frames == frames
    assert {e.frames for e in events if isinstance(e, ProgressEvent)} == {frames}


def test_a_first_frame_that_comes_late_is_counted_from(
    make_clip: MakeClip, ffmpeg: str, tmp_path: Path, settings: UpscaleSettings
) -> None:
    clip, late = make_clip(frames=20, audio=True), tmp_path / "late.mkv"
    command = [ffmpeg, "-v", "error", "-i", clip, "-itsoffset", "0.4", "-i", clip]
    subprocess.run([*command, "-map", "0:a", "-map", "1:v", "-c", "copy", late], check=True)
    events = list[Event]()
    settings = replace(settings, end=0.6)
    result = upscale_video(late, tmp_path / "out.mkv", settings, on_event=events.append)
    assert isinstance(events[0], StartEvent)
    assert events[0].frames == result.frames == 5


def test_a_wrong_promise_never_goes_beyond_all(
    make_clip: MakeClip, ffmpeg: str, tmp_path: Path, settings: UpscaleSettings
) -> None:
    """Half the frames within the first tenth of the time: the average rate promises fewer."""
    varying = tmp_path / "varying.mkv"
    times = "if(lt(N\\,30)\\,N/300\\,0.1+(N-30)/30)/TB"
    subprocess.run(
        [ffmpeg, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=32x32:r=25:d=2.4", "-vf",
         f"setpts={times}", "-fps_mode", "vfr", "-enc_time_base", "1/1000", "-c:v", "ffv1",
         varying],
        check=True,
    )  # fmt: skip
    events = list[Event]()
    settings = replace(settings, end=0.2)
    result = upscale_video(varying, tmp_path / "out.mkv", settings, on_event=events.append)
    assert isinstance(events[0], StartEvent)
    assert events[0].frames < result.frames
    progress = [event for event in events if isinstance(event, ProgressEvent)]
    assert all(event.frame <= event.frames for event in progress)
    assert progress[-1].frames == result.frames


def test_a_span_without_frames_names_the_times_there_are(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    clip = make_clip(frames=20)
    said = r"first frame is shown at 0\.000 s, its last at about 0\.760 s"
    for span in ({"start": 50.0}, {"start": 0.01, "end": 0.02}):
        with pytest.raises(InputError, match=said):
            upscale_video(clip, tmp_path / "out.mkv", replace(settings, **span))


def test_a_huge_output_is_announced_with_a_way_out(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    stop, events = threading.Event(), list[Event]()
    stop.set()
    clip = make_clip(frames=1)
    for size, huge in (("7680x4320", False), ("8000x4320", True)):
        sized = replace(settings, scale=0.0, size=size)
        with pytest.raises(Interrupted):
            upscale_video(clip, tmp_path / "o.mkv", sized, on_event=events.append, stop=stop)
        texts = [e.text for e in events if isinstance(e, WarningEvent) and e.code == "huge_output"]
        assert bool(texts) == huge
    assert "8000x4320" in texts[0]
    assert "--height 2160" in texts[0]


def test_a_huge_source_is_announced_though_its_output_is_small(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    stop, events = threading.Event(), list[Event]()
    stop.set()
    clip, sized = make_clip(frames=1, size="2560x1440"), replace(settings, scale=0.0, height=64)
    with pytest.raises(Interrupted):
        upscale_video(clip, tmp_path / "o.mkv", sized, on_event=events.append, stop=stop)
    (text,) = [e.text for e in events if isinstance(e, WarningEvent) and e.code == "huge_output"]
    assert "10240x5760" in text


def test_warnings_follow_the_line_that_names_the_clip(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    events = list[Event]()
    upscale_video(make_clip(frames=1), tmp_path / "o.mkv", settings, on_event=events.append)
    assert isinstance(events[0], StartEvent)
    assert isinstance(events[1], WarningEvent)


def test_interlaced_frames_left_as_they_are_say_how_to_change_it(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    options = ("-vf", "interlace", "-flags", "+ilme+ildct", "-c:v", "mpeg2video")
    source = make_clip("tv.mpg", frames=6, options=options)
    result = upscale_video(source, tmp_path / "o.mkv", replace(settings, deinterlace="off"))
    (text,) = [w.text for w in result.warnings if w.code == "interlaced"]
    assert "as they are" in text
    assert "--deinterlace auto" in text


def test_a_full_disk_says_how_much_is_missing_and_how_to_go_on(
    make_clip: MakeClip,
    tmp_path: Path,
    settings: UpscaleSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = [2]

    def sync(path: Path) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    clip, target = make_clip(frames=40), tmp_path / "out.mkv"
    with monkeypatch.context() as patch:
        patch.setattr("adcvsr_core.pipeline.sinks.sync_file", sync)
        said = r"MiB are free, about \d+ MiB are needed for the rest.* same command again to cont"
        with pytest.raises(OutputError, match=said):
            upscale_video(clip, target, settings)
    assert upscale_video(clip, target, settings).resumed_frames == 16


def test_a_folder_that_takes_no_files_is_called_that(tmp_path: Path) -> None:
    """As /proc does: it answers "no such file" to whoever makes one in it."""
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory")
    assert "the folder is not writable" in str(output_error(missing, tmp_path / "new.mkv"))
    assert "Create the folder" in str(output_error(missing, tmp_path / "none" / "new.mkv"))


@pytest.mark.parametrize("strict", [False, True])
def test_a_pipe_that_breaks_off_says_how_much_came(
    tmp_path: Path, settings: UpscaleSettings, monkeypatch: pytest.MonkeyPatch, strict: bool
) -> None:
    frame = b"FRAME\n" + bytes(32 * 32 * 3 // 2)
    header = b"YUV4MPEG2 W32 H32 F25:1 C420jpeg XCOLORRANGE=LIMITED\n"
    data = header + 3 * frame + frame[:50]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    target = tmp_path / "out.mkv"
    if strict:
        with pytest.raises(InputError, match="breaks off after 3 whole frames"):
            upscale_video("-", target, settings, strict=True)
        assert os.listdir(tmp_path) == []
        return
    result = upscale_video("-", target, settings)
    assert result.frames == 3
    (text,) = [w.text for w in result.warnings if w.code == "decode"]
    assert "3 whole frames" in text
    assert "dropped" in text


def test_a_part_of_a_clip_has_no_stale_tags_and_no_late_subtitles(
    make_clip: MakeClip, ffmpeg: str, tmp_path: Path, settings: UpscaleSettings
) -> None:
    clip, tagged = make_clip(frames=50, audio=True), tmp_path / "tagged.mkv"
    (tmp_path / "s.srt").write_text(
        "1\n00:00:00,100 --> 00:00:00,700\nearly\n\n2\n00:00:00,800 --> 00:00:01,900\nlate\n\n"
    )
    stale = {"BPS-eng": "99", "NUMBER_OF_FRAMES-eng": "1234", "NUMBER_OF_BYTES": "5678",
             "_STATISTICS_TAGS": "BPS", "_STATISTICS_WRITING_APP-eng": "x"}  # fmt: skip
    metadata = [w for key, value in stale.items() for w in ("-metadata:s", f"{key}={value}")]
    command = [ffmpeg, "-v", "error", "-i", clip, "-i", tmp_path / "s.srt", "-c", "copy"]
    subprocess.run([*command, *metadata, "-metadata:s", "language=fin", tagged], check=True)
    target = tmp_path / "out.mkv"
    upscale_video(tagged, target, replace(settings, start=0.4, end=1.2))
    with av.open(str(target)) as container:
        for stream in container.streams:
            assert stream.metadata["language"] == "fin"
            assert not {key.upper() for key in stream.metadata} & {key.upper() for key in stale}
        subtitles = container.streams.subtitles[0]
        shown = [
            (float(p.pts * p.time_base), float((p.pts + p.duration) * p.time_base))
            for p in container.demux(subtitles)
            if p.size
        ]
    # From 0.1..0.7 and 0.8..1.9 of the source, less its first 0.4 s; times are milliseconds.
    assert shown == [pytest.approx((0.0, 0.3), abs=0.002), pytest.approx((0.4, 0.8), abs=0.002)]
    with open_reader(target) as reader:
        assert sum(1 for _ in reader) == 20


def test_a_pipe_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    fifo = tmp_path / "clip.mkv"
    os.mkfifo(fifo)
    with pytest.raises(InputError, match=r"it is a pipe.*Copy it to a file"):
        open_reader(fifo)


def test_a_name_too_long_for_the_disk_is_told(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = make_clip(frames=2)
    for length in (300, 250):  # the second leaves no room for the name of the work folder
        with pytest.raises(OutputError, match=r"file name too long.*shorter name"):
            upscale_video(source, tmp_path / f"{'m' * length}.mkv", settings)
