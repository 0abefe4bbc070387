"""What outputs are called: the name that is wished for, and one that no other clip has."""

from __future__ import annotations

from pathlib import Path

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.targets import OutputChoice, target_of

_EXAMPLE = ClipFacts(width=720, height=540)


class OutputNames:
    """Names outputs as settings and choices say; sizes come from the forecast."""

    def __init__(self, forecast: OutputForecast) -> None:
        self._forecast = forecast

    def wanted(
        self,
        source: Path,
        settings: UpscaleSettings,
        output: OutputChoice,
        facts: ClipFacts | None,
    ) -> Path:
        """The output of a clip, there already or not."""
        scale = self._forecast.scale_of(settings)
        size = facts.output_size(settings, scale) if facts else None
        return target_of(source, settings, output, size)

    def example(self, settings: UpscaleSettings, output: OutputChoice) -> Path:
        """What the output of a new clip would be called."""
        return self.wanted(Path("clip.mp4"), settings, output, _EXAMPLE)
