"""What outputs are called: the name that is wished for, and one that no other clip has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.jobs import Job
from adcvsr_gui.targets import OutputChoice, target_of

_SOURCE = Path("clip.mp4")
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
        plain = target_of(source, settings, output)
        size = facts.seen_output_size(settings, scale, plain) if facts else None
        return target_of(source, settings, output, size) if size else plain

    def comparer(self) -> Callable[[Job, UpscaleSettings, OutputChoice], bool]:
        """Tells whether other settings leave the name of an output as it is; quick for many.

        It is of use only while the settings and choices that it is asked about are kept.
        """
        known: dict[tuple[object, ...], bool] = {}
        numbers: dict[object, int] = {}
        by_id: dict[int, int] = {}

        def number(value: UpscaleSettings | OutputChoice) -> int:
            """Equal values have one number; those that clips share are looked into once."""
            if id(value) not in by_id:
                by_id[id(value)] = numbers.setdefault(value, len(numbers))
            return by_id[id(value)]

        def is_same(job: Job, settings: UpscaleSettings, output: OutputChoice) -> bool:
            # Only templates may name what is known of the clip.
            facts = job.facts if job.output.template or output.template else None
            key = (
                number(job.settings),
                number(job.output),
                number(settings),
                number(output),
                facts,
            )
            if key not in known:
                old = self.wanted(_SOURCE, job.settings, job.output, facts)
                known[key] = old == self.wanted(_SOURCE, settings, output, facts)
            return known[key]

        return is_same

    def example(self, settings: UpscaleSettings, output: OutputChoice) -> Path:
        """What the output of a new clip would be called."""
        return self.wanted(_SOURCE, settings, output, _EXAMPLE)
