"""Which two pictures of a frame are compared, as requests. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from adcvsr_core.preview_messages import OUTPUT, RESIZE, RESULT, SOURCE, PreviewRequest
from adcvsr_core.settings import UpscaleSettings


class Comparison(StrEnum):
    """What stands on the left and on the right."""

    RESIZE_RESULT = "resize_result"
    SOURCE_RESULT = "source_result"
    KEPT_RESULT = "kept_result"
    RESIZE_OUTPUT = "resize_output"
    SOURCE_OUTPUT = "source_output"

    @property
    def is_of_file(self) -> bool:
        """Whether the finished file is compared, rather than what it would be."""
        return self in (Comparison.RESIZE_OUTPUT, Comparison.SOURCE_OUTPUT)


_KINDS = {
    Comparison.RESIZE_RESULT: (RESIZE, RESULT),
    Comparison.SOURCE_RESULT: (SOURCE, RESULT),
    Comparison.RESIZE_OUTPUT: (RESIZE, OUTPUT),
    Comparison.SOURCE_OUTPUT: (SOURCE, OUTPUT),
}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request, and the place of each of its kinds: 0 left, 1 right."""

    request: PreviewRequest
    places: dict[str, int]


def asks_for(
    comparison: Comparison,
    *,
    source: Path,
    target: Path,
    settings: UpscaleSettings,
    kept: UpscaleSettings | None,
    frames: range,
) -> list[Ask]:
    """The requests, one after the other, that bring both pictures of these frames."""

    def ask(chosen: UpscaleSettings, places: dict[str, int]) -> Ask:
        request = PreviewRequest(
            request=0,
            clip=str(source),
            first=frames.start,
            stop=frames.stop,
            kinds=tuple(places),
            settings=chosen,
            target=str(target),
            output=str(target) if OUTPUT in places else "",
        )
        return Ask(request=request, places=places)

    if comparison is Comparison.KEPT_RESULT:
        return [ask(kept or settings, {RESULT: 0}), ask(settings, {RESULT: 1})]
    left, right = _KINDS[comparison]
    return [ask(settings, {left: 0, right: 1})]
