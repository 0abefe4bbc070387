"""What the pages quote exists: commands, messages of errors, files, keys of recipes."""

from __future__ import annotations

import ast
import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from adcvsr_core.cli import COMMANDS, command_parser
from adcvsr_core.errors import SettingsError
from tests.conftest import ROOT

TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
}
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
SOURCES = ("adcvsr_core", "gui/adcvsr_gui", "vs_plugin", "installers")
HOLE = "\0"
OTHERS_WORDS = ("AttributeError: ... adcvsr", "No module named 'adcvsr_vs'", "It is slow")
"""Headings of the troubleshooting page that are no message of ours, as it says there."""


def code(text: str) -> Iterator[tuple[str, bool]]:
    """Lines of code blocks, fenced or indented, and code within sentences; which of them it is."""
    text = re.sub(r"(?:\\|(\|))\n\s+", r"\1 ", text)  # a command that goes on in the next line
    rest = FENCE.sub("", text)
    for language, block in FENCE.findall(text):
        if language != "text":
            yield from ((line, True) for line in block.splitlines())
    for line in rest.splitlines():
        if line.startswith("    ") and "`" not in line:
            yield line, True
    for words in re.findall(r"`([^`]+)`", rest):
        yield " ".join(words.split()), False


def commands_of(text: str) -> list[tuple[list[str], bool]]:
    """The words of every command line of ours in a page, without what a shell does with it."""
    found: list[tuple[list[str], bool]] = []
    for line, whole in code(text):
        line = re.split(r"\s#\s|\s{3,}(?=\S)", line.strip())[0]
        for part in re.split(r"\s[|;]\s|\s&&\s", line):
            part = part.strip().removeprefix("python3 -m uv run ")
            if part.startswith("adcvsr ") and part.split()[1] in COMMANDS and "..." not in part:
                found.append((shlex.split(part)[1:], whole))
    return found


def complaint(words: list[str]) -> str:
    """What the parser of a command has against a line; empty where it takes it."""
    _, parser = command_parser(words[0])
    try:
        parser.parse_args(words[1:])
    except SettingsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", [name for name in TEXTS if commands_of(TEXTS[name])])
def test_command_lines_are_understood(name: str) -> None:
    for words, whole in commands_of(TEXTS[name]):
        why = complaint(words)
        # In a sentence some of the arguments may be left out; no wrong ones may be there.
        missing = "required" in why or "expected one argument" in why
        assert not why or (missing and not whole), f"{name}: {shlex.join(words)}: {why}"


def test_command_lines_are_found() -> None:
    assert sum(len(commands_of(text)) for text in TEXTS.values()) > 60
    assert (["upscale", "-", "-o", "-"], True) in commands_of(TEXTS["docs/pipes.md"])


def literals() -> set[str]:
    """Every text in the sources but docstrings, with a mark where something is put in."""
    found: set[str] = set()
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix == ".py":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
                for node in ast.walk(tree):
                    if id(node) in told:
                        continue
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        found.add(node.value)
                    elif isinstance(node, ast.JoinedStr):
                        found.add("".join(_piece(value) for value in node.values))
                    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                        found.add(_sum(node))
            elif path.suffix in (".cpp", ".sh"):
                text = path.read_text(encoding="utf-8")
                found |= set(re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r'"\s*\n\s*"', "", text)))
    return found


def _piece(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    return (
        "".join(_piece(part) for part in value.values) if isinstance(value, ast.JoinedStr) else HOLE
    )


def _sum(node: ast.expr) -> str:
    if isinstance(node, ast.BinOp):
        return _sum(node.left) + _sum(node.right)
    return _piece(node)


def quoted_messages() -> list[str]:
    text = TEXTS["docs/troubleshooting.md"]
    return re.findall(r"^### `(.+)`$", text, re.MULTILINE)


def test_messages_are_those_of_the_sources() -> None:
    known = literals()
    messages = [message for message in quoted_messages() if message not in OTHERS_WORDS]
    assert len(messages) > 30
    for message in messages:
        pieces = [re.escape(piece) for piece in message.split("...")]
        # What the page leaves open may be put in, or be more words of the same message.
        pattern = re.compile(r".*".join(pieces), re.DOTALL)
        assert any(pattern.search(text) for text in known), f"nothing says {message!r}"


def test_a_message_that_nobody_says_is_found_out() -> None:
    assert not any("the disk is on fire" in text for text in literals())


PATH = re.compile(
    r"`((?:adcvsr_core|vs_plugin|gui|training|tests|installers|docs|examples)/[\w./-]*)`"
)


@pytest.mark.parametrize("name", [name for name in TEXTS if PATH.search(TEXTS[name])])
def test_files_that_are_named_exist(name: str) -> None:
    for path in PATH.findall(TEXTS[name]):
        assert (ROOT / path).exists(), f"{name} names {path}"


NAMED_IN = re.compile(r"((?:`\w+`,? ?(?:and )?(?:in )?)+) of\s+`([\w/]+\.py)`")


def test_names_are_in_the_files_that_the_page_says() -> None:
    named = NAMED_IN.findall(TEXTS["docs/developing.md"])
    assert len(named) >= 4
    for names, path in named:
        source = (ROOT / path).read_text(encoding="utf-8")
        for name in re.findall(r"\w{4,}", names):
            assert re.search(rf"^(?:def |class )?{name}\b", source, re.MULTILINE), f"{name}: {path}"


SHELL_WIDTH = 78
"""Characters that a line of a command has on the site, on a window of 1280 pixels."""


def shell_lines() -> list[str]:
    fences = [fence for text in TEXTS.values() for fence in FENCE.findall(text)]
    blocks = [textwrap.dedent(block) for language, block in fences if language == "sh"]
    return [line for block in blocks for line in block.splitlines()]


def test_commands_fit_and_suit_every_shell() -> None:
    assert len(shell_lines()) > 40
    for line in shell_lines():
        assert len(line) <= SHELL_WIDTH, line
        command = re.sub(r"'[^']*'|\"[^\"]*\"|\s#.*", "", line)
        assert "?" not in command, f"zsh takes the ? for a pattern: {line}"


def test_measurements_are_those_of_their_files() -> None:
    """Figures of the speed page stand in the files it links to."""
    results = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests" / "benchmarks" / "results").glob("*.md")
    )
    for figure in ("22.713", "7.690", "3.253", "343.2", "109.4 %"):
        assert figure in results
    page = TEXTS["docs/speed.md"]
    for shown in ("| 22.7 | 7.0 |", "| 7.7 | 2.4 |", "| 3.3 | 1 |", "343 ms", "costs 9 % more"):
        assert shown in page
    assert not (ROOT / "docs" / "memory.md").exists()


def test_links_outside_of_the_pages_are_relative() -> None:
    for name, text in TEXTS.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text)):
            if ":" not in target and not target.startswith("#"):
                path = (ROOT / name).parent / target.partition("#")[0]
                assert Path(path).exists(), f"{name}: {target}"
