"""What a look at a source finds, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

from adcvsr_core.said import NOTHING, Said, with_said
from adcvsr_core.video.info import JsonValue, VideoInfo

type Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a person should know before a source is upscaled."""

    code: str
    """Stays the same from version to version; docs/probe.md explains each."""
    severity: Severity
    """info: nothing to do; warning: the result suffers unless something is done; error: a part of
    the source is lost."""
    text: Said
    """What it is, in plain words, one sentence without its full stop."""
    evidence: Said
    """What was seen, with numbers."""
    remedy: Said = NOTHING
    """The option that helps, as one types it; or what else to do. Empty: nothing needed."""
    settings: dict[str, str | int | float] = field(default_factory=dict[str, str | int | float])
    """Keys of `UpscaleSettings` that apply the remedy."""

    def to_json(self) -> dict[str, JsonValue]:
        """Plain values; under `said`, what the texts were made of."""
        return with_said(asdict(self), vars(self))


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put what matters most first."""
    return tuple(
        sorted(findings, key=lambda each: ("error", "warning", "info").index(each.severity))
    )


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What is known of a source."""

    info: VideoInfo
    findings: tuple[Finding, ...]
    quick: bool
    """Only the header was read."""
    num_frames: int
    """Decoded frames; what the header says, or 0, where only the header was read."""
    cuts: tuple[int, ...] | None
    """First frames of scenes, without frame 0; None where only the header was read."""

    def to_json(self) -> dict[str, JsonValue]:
        """The description of the source, with what was found."""
        return {
            **self.info.to_json(),
            "quick": self.quick,
            "frames": self.num_frames,
            "cuts": None if self.cuts is None else list(self.cuts),
            "findings": [finding.to_json() for finding in self.findings],
        }
