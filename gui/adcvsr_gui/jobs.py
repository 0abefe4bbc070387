"""One clip in the queue, as plain values. No Qt here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from adcvsr_core.errors import UnfinishedJob
from adcvsr_core.progress import (
    DoneEvent,
    ErrorEvent,
    Event,
    ProgressEvent,
    RepairedEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
)
from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.findings import Finding
from adcvsr_gui.targets import OutputChoice


class JobState(StrEnum):
    """Where a job is on its way."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        """Whether a child process belongs to the job."""
        return self in (JobState.RUNNING, JobState.PAUSED, JobState.STOPPING)

    @property
    def can_start_again(self) -> bool:
        return self in (JobState.STOPPED, JobState.FAILED)

    @property
    def is_editable(self) -> bool:
        """Whether the settings may still change."""
        return self in (JobState.WAITING, JobState.STOPPED, JobState.FAILED)


@dataclass(kw_only=True, eq=False)
class Job:
    """One clip, what shall become of it, and how far that is."""

    source: Path
    target: Path
    settings: UpscaleSettings
    """A snapshot: later changes of the defaults do not reach it."""
    num_bytes: int = 0
    """Size of the source file."""
    time_ns: int = 0
    """When the source was last written to, as far as is known; 0 where it is not."""
    output: OutputChoice = field(default_factory=OutputChoice)
    """What the target was made from; a snapshot as well."""
    overwrite: bool = False
    """A person said that an existing output may be replaced."""
    is_blocked: bool = False
    """The last run was refused: what other settings began for this target is not finished."""
    is_unreadable: bool = False
    """The clip could not be opened when it was last tried."""
    underway: str = ""
    """The target for which a child began that was not there then, until the child's end is seen."""
    anew: bool = False
    """A person said that such work shall be forgotten."""
    facts: ClipFacts | None = None
    """None until the clip was opened."""
    findings: list[Finding] = field(default_factory=list[Finding])
    examined: bool = False
    """Whether `findings` is what a full look at the clip gave."""
    key: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    """Names the job's own files."""
    state: JobState = JobState.WAITING
    frame: int = 0
    """Frames made so far, also in earlier runs."""
    safe_frames: int = 0
    """Of them, those that the next run need not make again."""
    frames: int = 0
    """Frames to make; 0 while unknown."""
    width: int = 0
    height: int = 0
    fps: float | None = None
    eta_s: float | None = None
    memory_mib: float = 0.0
    """Peak of the running process, on the device where that has memory of its own."""
    bytes_made: int = 0
    """Of the output, finished or growing."""
    seconds: float = 0.0
    """How long the last run took."""
    error: str = ""
    remedy: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def stamp(self) -> tuple[int, int]:
        """Of the source as it was when it was last looked at."""
        return self.num_bytes, self.time_ns

    def take_source(self, num_bytes: int, time_ns: int) -> None:
        """Another file lies in the place of the source, or more of it: what was known is void."""
        self.anew |= self.safe_frames > 0 and num_bytes != self.num_bytes
        self.num_bytes, self.time_ns = num_bytes, time_ns
        self.facts, self.findings, self.examined = None, [], False

    @property
    def fraction(self) -> float | None:
        """Part of the frames that is made, in [0, 1]; None while their number is unknown."""
        if self.state is JobState.DONE:
            return 1.0
        return min(self.frame / self.frames, 1.0) if self.frames else None

    def begin(self) -> None:
        """A child process starts on the job."""
        self.state = JobState.RUNNING
        self.error = self.remedy = ""
        self.is_blocked = False
        self.warnings = []
        self.fps = self.eta_s = None

    def apply(self, event: Event) -> None:
        """Takes over what the child process tells."""
        match event:
            case StartEvent():
                self.frames, self.safe_frames = event.frames, event.resumed_frames
                self.frame = self.safe_frames
                self.width, self.height = event.width, event.height
                self.anew = self.is_unreadable = False
            case ProgressEvent():
                self.frame, self.frames = event.frame, event.frames
                self.fps, self.eta_s = event.fps, event.eta_s
                self.memory_mib = event.memory_mib
            case WarningEvent():
                self.warnings.append(event.text)
            case ErrorEvent():
                self.error, self.remedy = event.text, event.remedy
                self.is_blocked = event.code == UnfinishedJob.code
            case DoneEvent():
                self.frame = self.frames = self.safe_frames = event.frames
                self.seconds = event.seconds
            case RepairedEvent():
                pass
            case SegmentEvent():
                self.safe_frames = event.frames
                self.frame = max(self.frame, event.frames)

    def finish(self) -> None:
        """The child process ended well."""
        self._end(JobState.DONE)

    def stop(self) -> None:
        """The child process ended because it was asked to; the job can go on later."""
        self._end(JobState.STOPPED)
        self.error = self.remedy = ""

    def fail(self, error: str, remedy: str) -> None:
        """The child process ended badly. An error that it told itself is kept instead."""
        self._end(JobState.FAILED)
        if not self.error:
            self.error, self.remedy = error, remedy

    def refuse(self, error: str, remedy: str) -> None:
        """The clip cannot be opened, which no other settings change."""
        self.is_unreadable = True
        self.fail(error, remedy)

    def queue_again(self) -> None:
        """Puts a stopped or failed job back in line; what it made is kept."""
        if not self.state.can_start_again:
            raise ValueError(f"a job that is {self.state} cannot start again")
        self.state = JobState.WAITING
        self.error = self.remedy = ""

    def hold(self) -> None:
        """Takes a waiting job out of the line, until it is started by itself or with all."""
        if self.state is JobState.WAITING:
            self.state = JobState.STOPPED

    def copy(self, target: Path) -> Job:
        """Another job on the same clip with the same settings, from its first frame."""
        return Job(
            source=self.source,
            target=target,
            settings=self.settings,
            num_bytes=self.num_bytes,
            time_ns=self.time_ns,
            output=self.output,
            facts=self.facts,
            findings=list(self.findings),
            examined=self.examined,
        )

    def change_settings(self, settings: UpscaleSettings, target: Path) -> None:
        """New settings mean a new output, from its first frame."""
        if not self.state.is_editable:
            raise ValueError(f"the settings of a job that is {self.state} are fixed")
        self.settings, self.target = settings, target
        if self.is_unreadable and self.state is JobState.FAILED:
            return
        self.state = JobState.WAITING
        self.frame = self.frames = self.safe_frames = 0
        self.width = self.height = self.bytes_made = 0
        self.error = self.remedy = ""
        self.is_blocked = self.anew = False
        self.underway = ""
        self.warnings = []

    def _end(self, state: JobState) -> None:
        self.state = state
        self.underway = ""
        self.eta_s = None
        if state is not JobState.DONE:
            self.fps = None
            self.frame = self.safe_frames


@dataclass(frozen=True, kw_only=True)
class QueueSummary:
    """The whole queue in one line of numbers."""

    total: int
    done: int
    failed: int
    """Those that failed at work."""
    unreadable: int
    waiting: int
    fraction: float
    """Mean over the jobs that are in line, running or done, in [0, 1]."""
    active: Job | None
    eta_s: float | None = None
    """Until the last of the jobs in line is done, from the speed of the one at work."""


_LEAST_PIXELS = 64 * 64


def summarise(jobs: Iterable[Job]) -> QueueSummary:
    """Counts the jobs of a queue by state."""
    every = list(jobs)
    counted = [job for job in every if job.state is not JobState.FAILED]
    unreadable = sum(job.is_unreadable and job.state is JobState.FAILED for job in every)
    made = sum(job.fraction or 0.0 for job in counted)
    active = next((job for job in every if job.state.is_active), None)
    return QueueSummary(
        total=len(every),
        done=sum(job.state is JobState.DONE for job in every),
        failed=len(every) - len(counted) - unreadable,
        unreadable=unreadable,
        waiting=sum(job.state is JobState.WAITING for job in every),
        fraction=made / len(counted) if counted else 0.0,
        active=active,
        eta_s=_queue_eta(active, every),
    )


def _queue_eta(active: Job | None, jobs: Iterable[Job]) -> float | None:
    """Pixels to go over the pixels a second of the active job; None until all sizes are known."""
    if active is None or active.eta_s is None or not active.fps or not active.facts:
        return None
    seconds = active.eta_s
    speed = active.fps * _num_pixels(active.facts)
    for job in jobs:
        if job.state is not JobState.WAITING:
            continue
        if job.facts is None or not job.facts.num_frames:
            return None
        num_frames = job.facts.span_s(job.settings) * job.facts.fps * (1 - (job.fraction or 0))
        seconds += num_frames * _num_pixels(job.facts) / speed
    return seconds


def _num_pixels(facts: ClipFacts) -> int:
    """What a frame costs: the smallest take time for other things than their pixels."""
    return max(facts.width * facts.height, _LEAST_PIXELS)
