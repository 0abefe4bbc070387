"""Texts for people that remember what they were made of, so that a window can say them in its own
language, and with its own means.

A `Said` is its English text. JSON gets that and, beside it under `said`, the form `told` makes:

    {"template": "{decoded} decoded, {promised} promised", "values": {"decoded": 9, "promised": 12}}

A template is a literal where it is used: the tests collect them, and a face that knows other words
for them is asked for every one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

type Value = str | float
type Form = str | float | dict[str, Any]


class Said(str):
    """A text made of a template, as `str.format` takes it, and values by name."""

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Values that are no text and no number become texts."""
        plain = {
            name: v if isinstance(v, str | int | float) else str(v) for name, v in values.items()
        }
        said = super().__new__(cls, template.format(**plain))
        said.template, said.values = template, plain
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        return (self.template,), dict(self.values)

    @classmethod
    def joined(cls, separator: str, parts: Sequence[str]) -> Self:
        """Parts one after the other; the separator holds no word."""
        values = {f"part{n}": part for n, part in enumerate(parts)}
        return cls(separator.join(f"{{{name}}}" for name in values), **values)


NOTHING = Said("")


def as_said(text: str) -> Said:
    """Return a text as one of these; of a plain one nothing is known."""
    if isinstance(text, Said):
        return text
    return Said("{text}", text=text) if text else NOTHING


def told(text: Value) -> Form:
    """Return the form of a text in JSON: that of a `Said`, or the text as it is."""
    if isinstance(text, Said):
        return {
            "template": text.template,
            "values": {name: told(value) for name, value in text.values.items()},
        }
    return text


def untold(form: object) -> Value:
    """Return the text that a form in JSON is of.

    Raises:
        ValueError: it is none.
    """
    if isinstance(form, str | int | float):
        return form
    try:
        values = {str(name): untold(value) for name, value in form["values"].items()}  # pyright: ignore
        return Said(str(form["template"]), **values)  # pyright: ignore
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"not the form of a text: {form!r}") from error


def with_said(plain: dict[str, Any], texts: Mapping[str, object]) -> dict[str, Any]:
    """Return plain values, and under `said` the forms of those texts that are a `Said`."""
    said = {name: told(text) for name, text in texts.items() if text and isinstance(text, Said)}
    return {**plain, "said": said} if said else plain


def said_in(table: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever it holds
    """Return a value of what `with_said` gave, as a `Said` where it was one."""
    try:
        text = untold(table["said"][name])
    except (LookupError, TypeError, ValueError):
        return table.get(name)
    return text if text == table.get(name) else table.get(name)
