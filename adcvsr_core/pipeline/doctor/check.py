"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str
    """ok, note (works, but could be better) or bad (something will fail)."""
    text: str
    remedy: str = ""
    facts: dict[str, str | float] = field(default_factory=dict[str, str | float])
    """What was measured, for programs."""


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
