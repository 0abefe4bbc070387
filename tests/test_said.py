from __future__ import annotations

import copy
import json
import pickle

import pytest

from adcvsr_core.errors import DeviceError, InputError
from adcvsr_core.progress import (
    ErrorEvent,
    WarningEvent,
    error_event,
    event_to_json,
    parse_event,
)
from adcvsr_core.said import Said, as_said, told, untold

FRAMES = Said("{combed} of {moving} moving frames combed", combed=12, moving=40)
BOTH = Said.joined("; ", [FRAMES, Said("top field first")])


def test_it_is_its_text() -> None:
    assert FRAMES == "12 of 40 moving frames combed"
    assert BOTH == "12 of 40 moving frames combed; top field first"
    assert isinstance(BOTH.values["part0"], Said)


@pytest.mark.parametrize("text", [FRAMES, BOTH, Said("{{}} {path}", path="a {b}")])
def test_copies_and_json_remember_what_it_was_made_of(text: Said) -> None:
    for again in (
        copy.deepcopy(text),
        pickle.loads(pickle.dumps(text)),
        untold(json.loads(json.dumps(told(text)))),
    ):
        assert isinstance(again, Said)
        assert (again, again.template, again.values) == (text, text.template, text.values)


def test_of_a_plain_text_nothing_is_known() -> None:
    assert as_said("said {by} libav") == "said {by} libav"
    assert told("plain") == untold("plain") == "plain"


@pytest.mark.parametrize(
    "form",
    [
        {"values": {}},
        {"template": "{gone}", "values": {}},
        {"template": "a", "values": [1]},
        {"template": "{a", "values": {}},
        None,
        [],
    ],
)
def test_what_is_no_text_is_refused(form: object) -> None:
    with pytest.raises(ValueError, match=r"not the form of a text|expected"):
        untold(form)


def test_events_carry_it_through_their_line() -> None:
    where = InputError(Said("it holds {number} frames", number=3), where="a.mp4", remedy="Look.")
    event = parse_event(event_to_json(error_event(where)))
    assert isinstance(event, ErrorEvent)
    assert isinstance(event.text, Said)
    assert event.text == "a.mp4: it holds 3 frames"
    assert isinstance(what := event.text.values["what"], Said)
    assert what.values == {"number": 3}
    assert type(event.remedy) is str


def test_lines_without_it_and_lines_that_lie_are_read_as_their_text() -> None:
    plain = event_to_json(WarningEvent(code="a", text="plain"))
    assert "said" not in json.loads(plain)
    lying = json.loads(event_to_json(WarningEvent(code="a", text=FRAMES)))
    lying["text"] = "something else"
    event = parse_event(json.dumps(lying))
    assert isinstance(event, WarningEvent)
    assert (event.text, type(event.text)) == ("something else", str)


def test_an_error_without_a_place_is_what_it_says() -> None:
    assert DeviceError(FRAMES).said is FRAMES
