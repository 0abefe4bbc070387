"""Progress events read back from the lines that `--progress json` prints."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields
from typing import Any

from adcvsr_core.progress import (
    DoneEvent,
    ErrorEvent,
    Event,
    ProgressEvent,
    RepairedEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
)

_EVENTS: dict[str, type[Event]] = {
    kind.event: kind
    for kind in (
        StartEvent,
        ProgressEvent,
        SegmentEvent,
        WarningEvent,
        RepairedEvent,
        DoneEvent,
        ErrorEvent,
    )
}
_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "str": (str,),
    "float | None": (float, int, type(None)),
}


def parse_event(line: str) -> Event | None:
    """The event that a line holds, or None where it is some other text.

    Keys this version does not know are skipped; without a key, or with a value of another type, it
    is no event.
    """
    try:
        table = json.loads(line)
    except ValueError:
        return None
    kind = _EVENTS.get(str(table.get("event"))) if isinstance(table, dict) else None
    if kind is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(kind):
        value = table.get(field.name, field.default)
        if value is MISSING or not _fits(field, value):
            return None
        values[field.name] = value
    return kind(**values)


def _fits(field: Field[Any], value: object) -> bool:
    return isinstance(value, _TYPES[str(field.type)]) and not isinstance(value, bool)
