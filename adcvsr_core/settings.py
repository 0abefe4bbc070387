"""What a person chooses for one video, as one frozen value with a TOML form.

The command line, the window and the filter all end up here. Files are read strictly: an unknown key
is an error that names the nearest known one. Nothing in this module needs torch.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.said import Said

COLORS = ("off", "match")
PRECISIONS = ("auto", "fp32", "bf16", "fp16")
TEMPORALS = ("auto", "window", "stream")
DEINTERLACES = ("auto", "off", "frame", "field", "ivtc")
GAPS = ("refuse", "close", "fill")
ENCODERS = (
    "auto",
    "x264",
    "x265",
    "svtav1",
    "ffv1",
    "prores",
    "h264_nvenc",
    "hevc_nvenc",
    "av1_nvenc",
    "png",
)
MAX_SIDE = 32768
"""Longest output side in pixels that is accepted."""
LEAST_SCALE = 0.01

MAX_FILE_CHARACTERS = 1 << 20
"""Of a settings file."""

_DEVICE = re.compile(r"auto|cpu|cuda|cuda:\d+|mps")
_SIZE = re.compile(r"(\d+)x(\d+)")


@dataclass(frozen=True, kw_only=True)
class UpscaleSettings:
    """Everything that decides the pixels of an upscaled video, and how they are stored."""

    model: str = "lite"
    """A model name (`adcvsr models list`) or a .safetensors file."""
    scale: float = 0.0
    """Output size over input size; 0 is the model's own scale."""
    size: str = ""
    """Output size as WIDTHxHEIGHT, instead of a scale."""
    height: int = 0
    """Output height in pixels, the width follows; instead of a scale. 0 is unset."""
    strength: float = 1.0
    """1 is the model's picture, 0 the plainly resized source, between them a blend."""
    color: str = "off"
    """`match` gives the picture the low frequencies (large-scale colours) of the source."""
    device: str = "auto"
    """Where it is computed: auto, cpu, cuda, cuda:N or mps."""
    precision: str = "auto"
    """Of the computation; auto is half where the device is fast at it, else fp32."""
    temporal: str = "auto"
    """How frames see their neighbours: `window` (fixed grid), `stream` (whole clip) or auto."""
    window: int = 0
    """Frames the student sees at once, context included; 0 is chosen."""
    halo: int = -1
    """Context frames on either side of a window; -1 is chosen."""
    tile: int = -1
    """Tile side in input pixels; 0 is the whole frame, -1 is chosen from the memory there is."""
    cuts: str = "auto"
    """Scene cuts: auto, off, or a text file of frame numbers and times (docs/using.md)."""
    start: float = 0.0
    """Seconds into the source where the output starts."""
    end: float = 0.0
    """Seconds into the source where the output ends; 0 is the end of the source."""
    video_stream: int = -1
    """Which video stream of the source, by its number in `adcvsr probe`; -1: the default one."""
    gaps: str = "refuse"
    """Images missing in a numbered sequence: refuse it, close the gaps, or fill them."""
    deinterlace: str = "auto"
    """auto (only what is flagged interlaced), off, frame (everything), field (double rate), or ivtc
    (telecined film: four frames of each five)."""
    encoder: str = "auto"
    """Video encoder; auto is x264 for files and png for folders."""
    crf: int = -1
    """Quality number of the encoder, lower is better; -1 is the encoder's default here."""
    pix_fmt: str = ""
    """Pixel format of the output as ffmpeg spells it; empty follows the source's depth."""
    segment: int = 0
    """Frames of one resumable piece of the output; 0 is chosen."""
    report: bool = False
    """Whether to measure every frame and write OUTPUT.report.html and .json beside the output."""

    def __post_init__(self) -> None:
        self._check_types()
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise _invalid(name, getattr(self, name), "one of " + ", ".join(allowed))
        for name, (low, high) in _RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise _invalid(name, getattr(self, name), f"a number from {low:g} to {high:g}")
        if not self.model:
            raise _invalid("model", self.model, "a model name or a file")
        if not _DEVICE.fullmatch(self.device):
            raise _invalid("device", self.device, "auto, cpu, cuda, cuda:N or mps")
        if 0 < self.tile < 16:
            raise _invalid("tile", self.tile, "-1 (auto), 0 (off) or a side of at least 16 pixels")
        self._check_size()
        if self.end and self.end <= self.start:
            raise _invalid("end", self.end, f"later than start={self.start:g}")

    def _check_types(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            wanted = type(field.default)
            if wanted is float and type(value) is int:
                object.__setattr__(self, field.name, float(value))
            elif type(value) is not wanted:
                raise _invalid(field.name, value, _TYPE_NAMES[wanted.__name__])

    def _check_size(self) -> None:
        chosen = [n for n in ("scale", "size", "height") if getattr(self, n)]
        if len(chosen) > 1:
            raise SettingsError(
                Said("{chosen} exclude each other", chosen=" and ".join(chosen)),
                remedy=Said("Give only one of them."),
            )
        if 0 < self.scale < LEAST_SCALE:
            raise _invalid("scale", self.scale, f"0 (the model's own) or {LEAST_SCALE:g} and more")
        if self.size:
            sides = parse_size(self.size)
            if not all(1 <= side <= MAX_SIDE for side in sides):
                raise _invalid("size", self.size, f"sides from 1 to {MAX_SIDE}")

    def digest(self) -> str:
        """Return a short fingerprint of every setting."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


_CHOICES = {
    "color": COLORS,
    "precision": PRECISIONS,
    "temporal": TEMPORALS,
    "gaps": GAPS,
    "deinterlace": DEINTERLACES,
    "encoder": ENCODERS,
}
_RANGES: dict[str, tuple[float, float]] = {
    "scale": (0, 64),
    "height": (0, MAX_SIDE),
    "strength": (0, 1),
    "window": (0, 100_000),
    "halo": (-1, 100_000),
    "tile": (-1, MAX_SIDE),
    "video_stream": (-1, 100_000),
    "start": (0, 1e7),
    "end": (0, 1e7),
    "crf": (-1, 63),
    "segment": (0, 1_000_000),
}
_TYPE_NAMES = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}


def setting_names() -> tuple[str, ...]:
    """Return the names of all settings, in order."""
    return tuple(field.name for field in fields(UpscaleSettings))


def parse_size(text: str) -> tuple[int, int]:
    """Return (width, height) of a text like 1920x1080."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise _invalid("size", text, "WIDTHxHEIGHT, as in 1920x1080")
    return int(match[1]), int(match[2])


def parse_time(text: str) -> float:
    """Return seconds of a text like 90, 90.5, 1:30 or 0:01:30.5."""
    parts = text.split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not 1 <= len(numbers) <= 3 or any(not 0 <= number < 1e7 for number in numbers):
        raise _invalid("time", text, "seconds, M:SS or H:MM:SS, as in 90.5 or 0:01:30.5")
    if any(number >= 60 for number in numbers[1:]):
        raise _invalid("time", text, "minutes and seconds below 60, as in 1:39")
    seconds = 0.0
    for number in numbers:
        seconds = seconds * 60 + number
    return seconds


def parse_tile(text: str) -> int:
    """Return the tile side of auto, off or a number."""
    words = {"auto": -1, "off": 0}
    if text in words:
        return words[text]
    try:
        return int(text)
    except ValueError:
        raise _invalid("tile", text, "auto, off or a side in pixels") from None


def load_settings(path: Path, base: UpscaleSettings | None = None) -> UpscaleSettings:
    """Read a TOML settings file over `base` (the defaults when not given).

    Raises:
        SettingsError: the file cannot be read, or a key or value in it is wrong.
    """
    try:
        table = tomllib.loads(_text_of(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingsError(
            Said("the settings file cannot be read: {reason}", reason=reason),
            where=str(path),
            remedy=Said("Check the path."),
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(Said("not valid TOML: {why}", why=error), where=str(path)) from error
    try:
        return settings_from_table(table, base)
    except SettingsError as error:
        raise SettingsError(error.what, where=str(path), remedy=error.remedy) from error


def _text_of(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as file:
        text = file.read(MAX_FILE_CHARACTERS + 1)
    if len(text) > MAX_FILE_CHARACTERS:
        raise SettingsError(Said("too long for a settings file"), where=str(path))
    return text


def settings_from_table(
    table: dict[str, Any], base: UpscaleSettings | None = None
) -> UpscaleSettings:
    """Make settings from keys and values, strictly. Times and tiles may be given as words."""
    known = setting_names()
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
            raise SettingsError(Said("unknown setting {key}", key=repr(key)), remedy=hint)
    values = dict(table)
    for key in ("start", "end"):
        if isinstance(values.get(key), str):
            values[key] = parse_time(values[key])
    if isinstance(values.get("tile"), str):
        values["tile"] = parse_tile(values["tile"])
    return replace(base or UpscaleSettings(), **_one_size(values))


def _one_size(values: dict[str, Any]) -> dict[str, Any]:
    """Let a size given here replace another kind of size given in the base."""
    kinds = {"scale": 0.0, "size": "", "height": 0}
    if any(values.get(kind) for kind in kinds):
        return {**kinds, **values}
    return values


def settings_to_toml(settings: UpscaleSettings, *, all_keys: bool = False) -> str:
    """Return the TOML form; only what differs from the defaults unless `all_keys`."""
    lines: list[str] = []
    for field in fields(settings):
        value = getattr(settings, field.name)
        if all_keys or value != field.default:
            lines.append(f"{field.name} = {_toml_value(value)}\n")
    return "".join(lines)


def save_settings(settings: UpscaleSettings, path: Path, *, all_keys: bool = False) -> None:
    """Write the TOML form to `path`.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        path.write_text(settings_to_toml(settings, all_keys=all_keys), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            Said("the settings file cannot be written: {why}", why=error.strerror), where=str(path)
        ) from error


def _toml_value(value: str | float) -> str:
    if isinstance(value, str):
        return _toml_string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def _toml_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )


def _invalid(name: str, value: object, allowed: str) -> SettingsError:
    return SettingsError(
        Said("{name}={value} is not allowed", name=name, value=repr(value)),
        remedy=Said("It must be {allowed}.", allowed=allowed),
    )
