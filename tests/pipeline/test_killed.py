"""kill -9 at any moment: the same command goes on, and gives the bytes of an uninterrupted run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adcvsr_core.pipeline.disk import hash_path
from tests.conftest import command_environment

MakeClip = Callable[..., Path]
SERVER = Path(__file__).with_name("forked_command.py")
FRAMES = 18


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When to kill."""

    event: int | None = None
    """At this event of the command, see `forked_command`."""
    delay_s: float = 0.0
    """Later by this."""
    growing: str = ""
    """When this file of the work folder is larger than `size`."""
    size: int = 0


class Command:
    """Runs the command on one clip, killed or not."""

    def __init__(self, folder: Path, words: list[str]) -> None:
        self._folder = folder
        self._words = words
        with (folder / "said.txt").open("w") as said:
            self._server = subprocess.Popen(
                [sys.executable, str(SERVER)],
                cwd=folder,
                env=command_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )

    def close(self) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(30)
        assert self._server.stdout is not None
        self._server.stdout.close()

    def run(self, target: Path, moment: Moment | None = None, *, full_at: int | None = None) -> int:
        """Exit code of the command, or -9; at write number `full_at` the disk is full."""
        assert self._server.stdin is not None
        moment = moment or Moment()
        encoder = ["--encoder", "ffv1" if target.suffix == ".mkv" else "png"]
        order = {
            "words": ["upscale", "clip.mkv", "-o", str(target), *encoder, *self._words],
            "log": str(self._folder / "log.json"),
            "kill_at": moment.event,
            "delay_s": moment.delay_s,
            "full_at": full_at,
        }
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        pid = int(self._answer()["pid"])
        if moment.growing:
            self._kill_when(pid, work_of(target) / moment.growing, moment.size)
        return int(self._answer()["code"])

    def events(self) -> list[str]:
        """Of the last run that ended by itself."""
        return self._log()["events"]

    def num_writes(self) -> int:
        """Of the last run that ended by itself."""
        return self._log()["writes"]

    def _log(self) -> Any:
        return json.loads((self._folder / "log.json").read_text())

    def said(self) -> str:
        return (self._folder / "said.txt").read_text()

    def _answer(self) -> Any:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        assert line, self.said()
        return json.loads(line)

    def _kill_when(self, pid: int, path: Path, size: int) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if path.stat().st_size > size:
                    break
            except OSError:
                pass
            time.sleep(0.0002)
        os.kill(pid, signal.SIGKILL)


def work_of(target: Path) -> Path:
    return target.with_name(target.name.replace("%03d", "N") + ".adcvsr")


def content(target: Path) -> str:
    """What is under a target's name."""
    if "%" in target.name:
        files = [target.with_name(target.name % number) for number in range(1, FRAMES + 1)]
        return ",".join(hash_path(file) for file in files if file.exists())
    return hash_path(target) if target.exists() else ""


@pytest.fixture
def command(make_clip: MakeClip, tiny_model: Path, tmp_path: Path) -> Iterator[Command]:
    options = ("-pix_fmt", "yuv420p", "-c:v", "mpeg4", "-c:a", "ac3")
    make_clip("clip.mkv", frames=FRAMES, size="64x48", audio=True, options=options)
    words = ["--model", str(tiny_model), "--device", "cpu", "--precision", "fp32"]
    words += ["--segment", "5", "--tile", "off", "--progress", "none"]
    command = Command(tmp_path, words)
    yield command
    command.close()


def moments(
    seed: int, number: int, events: list[str], growing: list[tuple[str, int]]
) -> list[Moment]:
    """Random moments: at an event, a little after one, or while a file grows."""
    rng = random.Random(seed)
    found = [Moment(growing=name, size=rng.randrange(size)) for name, size in growing]
    while len(found) < number:
        delay_s = rng.choice((0.0, 0.0, rng.uniform(0, 0.004)))
        found.append(Moment(event=rng.randrange(len(events)), delay_s=delay_s))
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("name", "number", "growing"),
    [
        ("whole.mkv", 25, [
            ("000000.nut", 1), ("000001.nut", 60_000), ("000002.nut", 60_000),
            ("000003.nut", 1), ("joined.mkv", 1), ("joined.mkv", 300_000),
        ]),
        ("whole", 12, []),
        ("whole_%03d.png", 13, []),
    ],
)  # fmt: skip
def test_killed_at_random_moments(
    command: Command, tmp_path: Path, name: str, number: int, growing: list[tuple[str, int]]
) -> None:
    whole = tmp_path / name
    assert command.run(whole) == 0, command.said()
    events, expected = command.events(), content(whole)
    assert expected
    for place, moment in enumerate(moments(7, number, events, growing)):
        target = whole.with_name(name.replace("whole", f"killed{place}"))
        at = f"{moment}, {'' if moment.event is None else events[moment.event]}"
        killed = command.run(target, moment)
        assert killed == -signal.SIGKILL or (killed == 0 and moment.delay_s), at
        if "%" not in name:
            assert content(target) in ("", expected), at
        before = content(target)
        code = command.run(target)
        # Killed in the last moments of tidying up, or never: whole, and kept as anybody's file.
        assert code == 0 or (before == expected and "exists" in command.said()), at
        assert content(target) == expected, at
        assert code or not work_of(target).exists(), at


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["whole.mkv", "whole_%03d.png"])
def test_a_disk_full_at_any_write_costs_nothing(
    command: Command, tmp_path: Path, name: str
) -> None:
    whole = tmp_path / name
    assert command.run(whole) == 0, command.said()
    num_writes, expected = command.num_writes(), content(whole)
    assert num_writes > 10
    places = range(num_writes) if os.environ.get("EVERY_WRITE") else range(0, num_writes, 7)
    for place in places:
        target = whole.with_name(name.replace("whole", f"full{place}"))
        before = len(command.said())
        code = command.run(target, full_at=place)
        said = command.said()[before:]
        assert "unexpected" not in said, (place, said)
        assert "Traceback" not in said, (place, said)
        if code:
            assert code == 1, (place, said)
            assert "no space left" in said.lower(), (place, said)
            assert command.run(target) == 0, (place, command.said())
        assert content(target) == expected, place
        assert not work_of(target).exists(), place
