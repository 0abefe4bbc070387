"""What the core says, in the language of the window and with the window's own means.

The texts of the core remember what they were made of (`adcvsr_core.said`). Each template has its
words here; where one is not known, as from another version, the English text stays.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from adcvsr_core.cli import COMMANDS
from adcvsr_core.errors import AdcvsrError
from adcvsr_core.said import Said, Value
from adcvsr_gui import core_checks, core_errors, core_findings, core_media

_TABLES = (core_findings, core_checks, core_errors, core_media)
WORDS: dict[str, str] = {
    **{text: text for table in _TABLES for text in table.SAME},
    **{text: words for table in _TABLES for text, words in table.OTHER},
}
"""The window's English by the core's template; the language comes when it is said."""
_PLACE = "{where}: {what}"
_WORD = re.compile(r"[^\W\d_]", re.UNICODE)
_COMMAND_LINE = re.compile(
    rf"(?<!\S)[`'(]*--?[a-z]|\badcvsr (?:{'|'.join(COMMANDS)})\b|\bsame command\b"
)


def in_window(text: str) -> str:
    """The text for a person before the window; a plain text stays as it is."""
    try:
        return str(_retold(text if isinstance(text, Said) or text not in WORDS else Said(text)))
    except LookupError:
        return str(text)


def remedy_in_window(text: str) -> str:
    """The remedy for a person before the window; none where it speaks of the command line only."""
    words = in_window(text)
    return words if is_known(text) or words != text else without_command_line(words)


def without_command_line(text: str) -> str:
    """A text without those of its sentences that speak of options or commands."""
    sentences = re.split(r"(?<=[.?;])\s+", text)
    return " ".join(each for each in sentences if not _COMMAND_LINE.search(each))


def is_known(text: str) -> bool:
    """Whether there are words of the window for a text."""
    try:
        _retold(text)
    except LookupError:
        return False
    return isinstance(text, Said)


def needs_words(template: str) -> bool:
    """Whether a template holds words, besides its fields."""
    return bool(_WORD.search(re.sub(r"\{[^{}]*\}", "", template).replace("x", "")))


def error_in_window(error: AdcvsrError) -> str:
    """What was wrong, where, and what to do."""
    parts = (in_window(error.said), remedy_in_window(error.remedy))
    return ". ".join(part.rstrip(".") for part in parts if part)


def _retold(value: Value) -> Value:
    """Raises LookupError where the core says something that is not known here."""
    if not isinstance(value, Said):
        return value
    if value.template == _PLACE and str(value.values["where"]).startswith("--"):
        return _retold(value.values["what"])
    words = value.template
    if needs_words(words):
        words = QCoreApplication.translate("Core", WORDS[words])
    return words.format(**{name: _retold(each) for name, each in value.values.items()})
