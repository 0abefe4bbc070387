"""Degradations out of the `[[degradation]]` tables of a recipe, and the presets that come along."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.degrade.composite import Composite
from adcvsr_core.training.degrade.compression import Codec, Jpeg, Mjpeg
from adcvsr_core.training.degrade.degradation import Degradation, held_still
from adcvsr_core.training.degrade.film import Dust, Fading, GateWeave, Grain, Scratches
from adcvsr_core.training.degrade.interlacing import Interlace
from adcvsr_core.training.degrade.noise import Noise
from adcvsr_core.training.degrade.optics import Blur, Ghost, Halo
from adcvsr_core.training.degrade.sizes import Downscale, Resize
from adcvsr_core.training.degrade.step import (
    Choose,
    Part,
    Parts,
    Repeat,
    Shuffle,
    Step,
    op_name,
)
from adcvsr_core.training.degrade.tape import (
    ChromaDelay,
    Dropout,
    HeadSwitching,
    LineJitter,
    LumaLimit,
    TapeNoise,
)
from adcvsr_core.training.tables import as_mapping, read_recipe_file, read_table, refuse_unknown

STEPS: tuple[type[Step], ...] = (
    Blur,
    Resize,
    Downscale,
    Noise,
    Jpeg,
    Mjpeg,
    Codec,
    Halo,
    Ghost,
    Interlace,
    Composite,
    LumaLimit,
    ChromaDelay,
    LineJitter,
    HeadSwitching,
    Dropout,
    TapeNoise,
    Grain,
    Scratches,
    Dust,
    GateWeave,
    Fading,
)
OPS: Mapping[str, type[Step]] = {op_name(kind): kind for kind in STEPS}
"""What `op` may be, beside repeat, shuffle and choose."""

GROUPS: Mapping[str, tuple[type[Repeat | Shuffle | Choose], str]] = {
    "repeat": (Repeat, "steps"),
    "shuffle": (Shuffle, "groups"),
    "choose": (Choose, "groups"),
}
"""Ops that hold other steps, and under which key."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a `[[degradation]]` table has beside its steps."""

    name: str
    weight: float = 1.0
    steady: bool = False
    """Hold everything still that would walk from frame to frame."""


def read_degradations(raw: object, where: str) -> tuple[Degradation, ...]:
    """The array of tables `[[degradation]]`, each with `steps` or the name of a `preset`.

    None is no error: pairs on disk need none.

    Raises:
        TrainingError: unknown, missing or impossible values; `where` is named.
    """
    if not isinstance(raw, list):
        raise TrainingError("is to be an array of tables, in double brackets", where=where)
    rows = cast("list[object]", raw)
    found = tuple(_degradation(row, f"{where} {number}") for number, row in enumerate(rows, 1))
    if found and not sum(degradation.weight for degradation in found):
        raise TrainingError("the weights are all 0", where=where)
    return found


def load_degradations(path: Path) -> tuple[Degradation, ...]:
    """The degradations of a recipe; what else it holds is not looked at.

    Raises:
        SettingsError: the file cannot be read.
        TrainingError: it is not TOML, or has no degradations, or wrong ones.
    """
    _, raw = read_recipe_file(path)
    found = read_degradations(raw.get("degradation", []), f"{path} [[degradation]]")
    if not found:
        raise TrainingError("holds no [[degradation]] table", where=str(path))
    return found


@cache
def presets() -> Mapping[str, Degradation]:
    """The degradations that come along, by name."""
    text = files("adcvsr_core.training.degrade").joinpath("presets.toml").read_text("utf-8")
    found = read_degradations(tomllib.loads(text)["degradation"], "presets.toml [[degradation]]")
    return {degradation.name: degradation for degradation in found}


def preset(name: str, where: str = "") -> Degradation:
    """One of `presets`. Raises: TrainingError when there is none of that name."""
    _refuse_unknown_name("preset", name, presets(), where)
    return presets()[name]


def _refuse_unknown_name(what: str, name: str, known: Iterable[str], where: str) -> None:
    names = list(known)
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names)}"
        raise TrainingError(f"unknown {what} {name!r}", where=where, remedy=hint)


def _degradation(raw: object, where: str) -> Degradation:
    table = dict(as_mapping(raw, where))
    refuse_unknown(table, ("name", "weight", "preset", "steps", "steady"), where)
    if ("preset" in table) == ("steps" in table):
        raise TrainingError("needs either preset or steps", where=where)
    if "preset" in table:
        name = table.pop("preset")
        if not isinstance(name, str):
            raise TrainingError(f"preset {name!r} is not text", where=where)
        table.setdefault("name", name)
        steps = preset(name, where).steps
    else:
        steps = _parts(table.pop("steps"), where)
    heading = read_table(Heading, table, where)
    if heading.steady:
        steps = held_still(steps)
    try:
        return Degradation(name=heading.name, weight=heading.weight, steps=steps)
    except ValueError as error:
        raise TrainingError(str(error), where=where) from error


def _parts(raw: object, where: str) -> Parts:
    if not isinstance(raw, list):
        raise TrainingError("steps is to be a list of tables", where=where)
    rows = cast("list[object]", raw)
    return tuple(_part(row, f"{where} step {number}") for number, row in enumerate(rows, 1))


def _part(raw: object, where: str) -> Part:
    table: dict[str, Any] = dict(as_mapping(raw, where))
    op = table.pop("op", None)
    if not isinstance(op, str):
        raise TrainingError('a step needs its op, as in { op = "blur" }', where=where)
    _refuse_unknown_name("op", op, [*OPS, *GROUPS], where)
    where = f"{where} ({op})"
    if op in OPS:
        return read_table(OPS[op], table, where)
    return _group(op, table, where)


def _group(op: str, table: dict[str, Any], where: str) -> Part:
    kind, key = GROUPS[op]
    inner = table.pop(key, None)
    if not isinstance(inner, list) or not inner:
        wanted = "a list of steps" if key == "steps" else "a list of lists of steps"
        raise TrainingError(f"needs {key}, {wanted}", where=where)
    group = read_table(kind, table, where)
    if isinstance(group, Repeat):
        return replace(group, steps=_parts(inner, where))
    rows = cast("list[object]", inner)
    groups = [_parts(row, f"{where} group {number}") for number, row in enumerate(rows, 1)]
    try:
        return replace(group, groups=tuple(groups))
    except ValueError as error:
        raise TrainingError(str(error), where=where) from error
