"""What is known of a clip before it is upscaled, as plain values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.geometry import output_geometry
from adcvsr_core.video.suffixes import TURNED_SUFFIXES


@dataclass(frozen=True, kw_only=True)
class ClipFacts:
    """Size and length of the video of a clip."""

    width: int
    """As stored."""
    height: int
    sar_num: int = 1
    """Width of a pixel over its height is sar_num / sar_den."""
    sar_den: int = 1
    rotation: int = 0
    """Degrees a player turns the picture, counterclockwise."""
    fps: float = 0.0
    """Average frames a second; 0 is unknown."""
    num_frames: int = 0
    """0 is unknown."""
    duration_s: float = 0.0
    """0 is unknown."""
    codec: str = ""
    pix_fmt: str = ""

    @property
    def is_turned(self) -> bool:
        return self.rotation % 180 == 90

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height as a player shows them: square pixels, turned."""
        width = max(round(self.width * self.sar_num / self.sar_den), 1)
        return self.seen((width, self.height))

    def seen(self, size: tuple[int, int]) -> tuple[int, int]:
        """A stored size as players turn it."""
        return (size[1], size[0]) if self.is_turned else size

    def output_size(self, settings: UpscaleSettings, model_scale: int) -> tuple[int, int] | None:
        """Stored size of the output; None where the settings ask for one that is too large."""
        try:
            geometry = output_geometry(
                settings,
                width=self.width,
                height=self.height,
                sample_aspect=Fraction(self.sar_num, self.sar_den),
                model_scale=model_scale,
                rotated=self.is_turned,
                multiple=(2, 2),
            )
        except SettingsError:
            return None
        return geometry.width, geometry.height

    def seen_output_size(
        self, settings: UpscaleSettings, model_scale: int, target: Path
    ) -> tuple[int, int] | None:
        """As `output_size`, turned where an output of that name keeps the turn."""
        size = self.output_size(settings, model_scale)
        return size and self.seen_in(target, size)

    def seen_in(self, target: Path, size: tuple[int, int]) -> tuple[int, int]:
        """The stored size of an output as players show it."""
        return self.seen(size) if target.suffix.lower() in TURNED_SUFFIXES else size

    def span_s(self, settings: UpscaleSettings) -> float:
        """Seconds of the part that is upscaled; 0 is unknown."""
        if not self.duration_s:
            return max(settings.end - settings.start, 0.0)
        return max(min(settings.end or self.duration_s, self.duration_s) - settings.start, 0.0)

    def to_table(self) -> dict[str, Any]:
        return vars(self)


def facts_from_table(table: dict[str, Any]) -> ClipFacts:
    """Reads what `to_table` gave.

    Raises:
        ValueError: a key is missing, or a value is of another kind.
    """
    values: dict[str, Any] = {}
    for field in fields(ClipFacts):
        value = table.get(field.name)
        allowed = {"int": int, "str": str, "float": (float, int)}[str(field.type)]
        if not isinstance(value, allowed) or isinstance(value, bool):
            raise ValueError(f"{field.name}={value!r} is not allowed")
        values[field.name] = value
    if min(values["width"], values["height"], values["sar_num"], values["sar_den"]) < 1:
        raise ValueError(f"a clip cannot be {values['width']}x{values['height']}")
    return ClipFacts(**values)
