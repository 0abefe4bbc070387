"""What a check says."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from adcvsr_core.said import NOTHING, Said, with_said


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str
    """ok, note (works, but could be better) or bad (something will fail)."""
    text: Said
    remedy: Said = NOTHING
    facts: dict[str, str | float] = field(default_factory=dict[str, str | float])
    """What was measured, for programs."""

    def to_json(self) -> dict[str, Any]:
        """Plain values; under `said`, what the texts were made of."""
        return with_said(asdict(self), vars(self))


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
