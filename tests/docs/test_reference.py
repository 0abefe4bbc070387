"""The pages made from parsers and settings hold all of them, and are what is made now."""

from __future__ import annotations

import argparse
from dataclasses import fields

import pytest

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.encoder_table import ENCODERS
from docs.make import diagrams
from docs.make.manual import manual
from docs.make.reference import (
    PAGES,
    Command,
    all_commands,
    commands_page,
    default_of,
    help_of,
    meanings,
    options_of,
    settings_page,
)
from tests.conftest import ROOT

COMMANDS = list(all_commands())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_is_made_now(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert text == PAGES[name](), "run: python -m docs.make.reference"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_option_has_its_line(command: Command) -> None:
    section = _section(command.name)
    for action in all_actions(command.parser):
        assert help_of(action), f"{command.name} {action.dest} has no help"
        names = action.option_strings or [str(action.metavar)]
        (line,) = [line for line in section.splitlines() if _names(line) == ", ".join(names)]
        assert _plain(help_of(action)) in _plain(line)
        if default := default_of(action):
            assert line.endswith(f"; default `{default}`")


def all_actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What argparse itself knows, less help, verbose and the choice of an action."""
    kept = [
        action
        for action in parser._actions
        if action.dest not in ("help", "verbose")
        and not isinstance(action, argparse._SubParsersAction)
    ]
    shown = [action for group in options_of(parser).values() for action in group]
    assert len(shown) == len(kept)
    assert {action.dest for action in shown} == {action.dest for action in kept}
    return kept


def _names(line: str) -> str:
    if not line.startswith("- **`"):
        return ""
    words = line.removeprefix("- **`").partition("`**")[0].strip("[]")
    return ", ".join(part.split(" ")[0] for part in words.split(", "))


def _plain(text: str) -> str:
    return text.replace("`", "")


def _section(name: str) -> str:
    page = commands_page()
    start = page.index(f"# {name}\n")
    end = page.find("\n#", start)
    return page[start:end]


def test_options_that_are_settings_have_their_defaults() -> None:
    section = _section("adcvsr upscale")
    assert "; default `off`" in next(line for line in section.splitlines() if "--color" in line)
    assert "; default `1`" in next(line for line in section.splitlines() if "--strength" in line)


def test_every_setting_and_encoder_has_its_row() -> None:
    rows = [line for line in settings_page().splitlines() if line.startswith("| `")]
    named = [row.split("`")[1] for row in rows]
    assert named == [field.name for field in fields(UpscaleSettings)] + list(ENCODERS)
    assert set(meanings()) == {field.name for field in fields(UpscaleSettings)}
    assert all(text.endswith(".") for text in meanings().values())


@pytest.mark.parametrize("name", diagrams.DRAWINGS)
def test_a_drawing_is_what_is_drawn_now(name: str) -> None:
    text = (diagrams.FOLDER / name).read_text(encoding="utf-8")
    assert text == diagrams.DRAWINGS[name](), "run: python -m docs.make.diagrams"


def test_drawings_are_of_the_students_there_are() -> None:
    import torch

    from adcvsr_core.model.config import ADCVSR
    from adcvsr_core.model.student import build_student
    from adcvsr_core.weights.catalogue import find_model
    from adcvsr_core.weights.files import load_student

    lite = load_student(find_model("lite"))
    assert lite.temporal_radius == diagrams.LITE_RADIUS
    assert lite.spatial_radius == diagrams.LITE_SPATIAL
    with torch.device("meta"):
        assert build_student(ADCVSR).temporal_radius == diagrams.LARGE_RADIUS


def test_the_manual_page_holds_every_option_and_no_accidental_request() -> None:
    page = manual("0.2.0", 0)
    assert page.startswith('.TH ADCVSR 1 "1970-01-01" "adcvsr 0.2.0" ')
    for command in COMMANDS:
        section = page[page.index(f".SS {command.name}\n".replace("-", r"\-")) :]
        section = section[: section.find("\n.S", 1)]
        for action in all_actions(command.parser):
            for name in action.option_strings:
                assert name.replace("-", r"\-") in section, f"{command.name} {name}"
            assert help_of(action).replace("-", r"\-") in section
    known = (".TH ", ".SH ", ".SS ", ".TP", ".PP", ".B ", ".nf", ".fi")
    requests = [line for line in page.splitlines() if line.startswith((".", "'"))]
    assert all(line.startswith(known) for line in requests)
