from __future__ import annotations

import io
import json

import pytest

from adcvsr_core.errors import OutputError
from adcvsr_core.progress import (
    DoneEvent,
    Event,
    JsonLines,
    ProgressEvent,
    RateMeter,
    SegmentEvent,
    StartEvent,
    Throttle,
    WarningEvent,
    counted,
    error_event,
    event_to_json,
)


def progress(frame: int, frames: int = 10) -> ProgressEvent:
    return ProgressEvent(frame=frame, frames=frames, fps=1.0, eta_s=None, memory_mib=1.0)


def test_json_has_the_promised_fields() -> None:
    start = StartEvent(
        source="a",
        output="b",
        frames=3,
        width=64,
        height=32,
        device="cpu",
        precision="fp32",
        temporal="stream",
        encoder="x264",
    )
    events: list[Event] = [
        start,
        progress(1),
        SegmentEvent(index=0, frames=2),
        WarningEvent(code="color_guessed", text="t\n\xe4"),
        DoneEvent(output="b", frames=3, seconds=0.5),
        error_event(OutputError("no room", where="b", remedy="free some")),
    ]
    promised = {
        "start": {"frames", "width", "height"},
        "progress": {"frame", "frames", "fps", "eta_s", "memory_mib"},
        "segment": set[str](),
        "warning": {"code", "text"},
        "done": {"output", "frames", "seconds"},
        "error": {"code", "text", "remedy"},
    }
    stream = io.StringIO()
    writer = JsonLines(stream)
    for event in events:
        writer(event)
    lines = stream.getvalue().splitlines()
    assert len(lines) == len(events)
    for line, (name, keys) in zip(lines, promised.items(), strict=True):
        table = json.loads(line)
        assert next(iter(table)) == "event"
        assert table["event"] == name
        assert keys <= table.keys()
    assert json.loads(lines[-1]) == {
        "event": "error",
        "code": "output",
        "text": "b: no room",
        "remedy": "free some",
        "said": {
            "text": {"template": "{where}: {what}", "values": {"where": "b", "what": "no room"}}
        },
    }
    assert event_to_json(events[3]).isascii()


def test_throttle_drops_only_progress_and_never_the_last() -> None:
    now = [0.0]
    seen: list[Event] = []
    throttle = Throttle(seen.append, 1.0, clock=lambda: now[0])
    for frame in range(1, 11):
        throttle(progress(frame))
        throttle(WarningEvent(code="c", text="t"))
        now[0] += 0.3
    frames = [event.frame for event in seen if isinstance(event, ProgressEvent)]
    assert frames == [1, 5, 9, 10]
    assert sum(isinstance(event, WarningEvent) for event in seen) == 10


def test_frames_beyond_those_promised_are_not_each_the_last() -> None:
    seen: list[Event] = []
    throttle = Throttle(seen.append, 1.0, clock=lambda: 0.0)
    meter = RateMeter(2)
    for frame in range(1, 8):
        throttle(meter.event(frame, 0))
    meter.settle(7)
    throttle(meter.event(7, 0))
    assert [e.frame for e in seen if isinstance(e, ProgressEvent)] == [1, 2, 7]


def test_rate_counts_frames_of_this_run_only() -> None:
    now = [0.0]
    meter = RateMeter(100, done=50, clock=lambda: now[0])
    now[0] = 2.0
    event = meter.event(60, 12.34)
    assert (event.fps, event.eta_s, event.memory_mib) == (5.0, 8.0, 12.3)
    assert RateMeter(0, clock=lambda: now[0]).event(1, 0).eta_s is None


def test_progress_never_goes_beyond_all_and_the_true_number_counts_when_known() -> None:
    now = [0.0]
    meter = RateMeter(10, clock=lambda: now[0])
    now[0] = 1.0
    assert [meter.event(frame, 0).frames for frame in (1, 10, 12)] == [10, 10, 12]
    meter.settle(14)
    event = meter.event(13, 0)
    assert (event.frames, event.eta_s) == (14, pytest.approx(0.1, abs=0.05))
    unknown = RateMeter(0, clock=lambda: now[0])
    assert unknown.event(3, 0).frames == 0
    unknown.settle(5)
    assert unknown.event(4, 0).frames == 5


def test_one_is_not_many() -> None:
    assert [counted(n, "frame") for n in (0, 1, 2)] == ["0 frames", "1 frame", "2 frames"]
    assert counted(2, "file of another kind") == "2 files of another kind"
