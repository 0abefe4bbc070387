"""Tables of a TOML file as frozen dataclasses, read strictly.

A dataclass says everything: its field names are the keys, a field with a default may be left out,
the annotations are checked. Unknown keys, missing keys and values of another type are errors that
name them, and an unknown key names the nearest known one.
"""

from __future__ import annotations

import difflib
import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from adcvsr_core.errors import SettingsError, TrainingError


def read_recipe_file(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a recipe and its tables, unchecked.

    Raises:
        SettingsError: there is no such file, or it cannot be read.
        TrainingError: it is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        raise SettingsError(
            f"not a readable recipe: {(error.strerror or '').lower()}",
            where=str(path),
            remedy="Give the path of a recipe; there are some in training/recipes.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"not a readable recipe ({error})", where=str(path)) from error


def read_table[T](kind: type[T], raw: object, where: str) -> T:
    """One table as a `kind`, a dataclass; tables within it as the dataclasses of its fields.

    Raises:
        TrainingError: not a table, or unknown, missing or impossible values; `where` is named.
    """
    table = as_mapping(raw, where)
    known = {field.name: field for field in fields(cast("Any", kind))}
    refuse_unknown(table, known, where)
    missing = [
        name
        for name, field in known.items()
        if name not in table and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise TrainingError(f"missing {', '.join(missing)}", where=where)
    hints = get_type_hints(kind)
    values = {key: _value(hints[key], value, f"{where} {key}") for key, value in table.items()}
    try:
        return kind(**values)
    except (ValueError, TypeError) as error:
        raise TrainingError(str(error), where=where) from error


def as_mapping(raw: object, where: str) -> Mapping[str, Any]:
    """A table of TOML, or an error."""
    if not isinstance(raw, dict):
        raise TrainingError("is to be a table", where=where)
    return cast("dict[str, Any]", raw)


def refuse_unknown(raw: Iterable[str], known: Iterable[str], where: str) -> None:
    """Raise for the first key that is not known, naming the nearest."""
    names = list(known)
    for key in raw:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names)}"
            raise TrainingError(f"unknown key {key!r}", where=where, remedy=hint)


def _value(hint: Any, value: Any, where: str) -> Any:  # noqa: ANN401
    """`value` as TOML has it, as the annotation `hint` wants it."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return read_table(cast("type[Any]", hint), value, where)
    if origin in (Union, types.UnionType):
        return _first_fit(inner, value, where)
    if origin is Literal:
        if value not in inner:
            raise TrainingError(f"{value!r}", where=where, remedy=f"Choose from {_or(inner)}")
        return value
    if origin is tuple:
        return _items(inner, value, where)
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and type(value) is not hint:
        raise TrainingError(f"{value!r} is not {_NAMES.get(hint, hint.__name__)}", where=where)
    return value


def _first_fit(choices: tuple[Any, ...], value: Any, where: str) -> Any:  # noqa: ANN401
    errors: list[TrainingError] = []
    for choice in choices:
        if choice is type(None):
            continue
        try:
            return _value(choice, value, where)
        except TrainingError as error:
            errors.append(error)
    raise errors[0]


def _items(inner: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:  # noqa: ANN401
    if not isinstance(value, list):
        raise TrainingError(f"{value!r} is not a list", where=where)
    items = cast("list[Any]", value)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_value(inner[0], item, where) for item in items)
    if len(items) != len(inner):
        raise TrainingError(f"{len(items)} values instead of {len(inner)}", where=where)
    return tuple(_value(hint, item, where) for hint, item in zip(inner, items, strict=True))


def _or(values: tuple[Any, ...]) -> str:
    return ", ".join(repr(value) for value in values)


_NAMES = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}
