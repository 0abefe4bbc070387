"""What every measure is."""

from __future__ import annotations

from typing import Protocol

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.picture import Picture


class Measure(Protocol):
    """Takes every frame of a source, in order; memory does not grow much with their number."""

    def push(self, picture: Picture) -> None:
        """Take the next frame."""
        ...

    def findings(self) -> list[Finding]:
        """Say what was found, once all frames came."""
        ...
