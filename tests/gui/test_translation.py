from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from adcvsr_gui.translation import FOLDER, install_translations

GERMAN = FOLDER / "adcvsr_de.ts"
ENGLISH = FOLDER / "adcvsr_en.ts"
_TRANSLATES = ("self.tr", "translate", "QCoreApplication.translate")
_FIELD = re.compile(r"\{[^{}]*\}|%n")


def messages(file: Path = GERMAN) -> list[tuple[str, str]]:
    """English and translation of each text; of a plural, each of its forms."""
    found: list[tuple[str, str]] = []
    for message in ElementTree.parse(file).getroot().iter("message"):
        forms = [form.text or "" for form in message.iter("numerusform")]
        forms = forms or [message.findtext("translation") or ""]
        found += [(message.findtext("source") or "", form) for form in forms]
    return found


def test_the_german_texts_are_complete_and_keep_their_fields() -> None:
    assert len(messages()) > 300
    assert [english for english, german in messages() if not german] == []
    for english, german in messages():
        assert sorted(_FIELD.findall(english)) == sorted(_FIELD.findall(german)), english
        assert ("&" in english) == ("&" in german), english


def test_the_queue_has_one_name_in_german() -> None:
    names = [german for english, german in messages() if english == "Queue"]
    assert names == ["Warteschlange"]
    assert [german for _, german in messages() if re.search(r"\bReihe\b", german)] == []


def test_the_window_speaks_german(qapp: QApplication) -> None:
    used = install_translations(qapp, QLocale(QLocale.Language.German))
    try:
        assert "adcvsr_de.qm" in used
        assert qapp.translate("QueueModel", "Time left") == "Restzeit"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


@pytest.mark.parametrize("file", [GERMAN, ENGLISH], ids=["de", "en"])
def test_the_compiled_texts_are_those_of_the_source(file: Path, tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("pyside6-lrelease is not there")
    made = tmp_path / "made.qm"
    subprocess.run([tool, str(file), "-qm", str(made)], check=True, capture_output=True)
    assert made.read_bytes() == file.with_suffix(".qm").read_bytes()


def test_every_text_of_the_source_has_its_german(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("pyside6-lupdate is not there")
    found = tmp_path / "found.ts"
    sources = sorted(str(path) for path in FOLDER.parent.glob("*.py"))
    subprocess.run([tool, *sources, "-ts", str(found)], check=True, capture_output=True)
    assert _texts(found) - _texts(GERMAN) == set()


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        (QLocale.Language.English, "Settings of 1 clip", "Settings of 12 clips"),
        (QLocale.Language.German, "Einstellungen von 1 Clip", "Einstellungen von 12 Clips"),
        (QLocale.Language.French, "Settings of 1 clip", "Settings of 12 clips"),
    ],
)
def test_one_and_many(qapp: QApplication, language: QLocale.Language, one: str, many: str) -> None:
    install_translations(qapp, QLocale(language))
    told = [qapp.translate("SettingsPanel", "Settings of %n clip(s)", "", n) for n in (1, 12)]
    assert told == [one, many]


def test_every_plural_has_its_forms_in_both_languages() -> None:
    plurals = {english for english, _ in messages() if "%n" in english}
    assert {english for english, _ in messages(ENGLISH)} == plurals
    for file in (GERMAN, ENGLISH):
        forms = Counter(english for english, form in messages(file) if "%n" in english and form)
        assert forms == dict.fromkeys(plurals, 2)
        assert not [form for _, form in messages(file) if "(s)" in form]


def test_no_number_is_put_before_a_plural() -> None:
    """`1 clips`: a number and its noun are one text with forms, which `%n` makes."""
    found = [
        english
        for english, _ in messages()
        if re.search(r"\{\d\} (clips|frames)\b(?! a s)", english)
    ]
    assert found == []


def test_no_text_is_where_the_search_for_texts_overlooks_it() -> None:
    """It does not look into the braces of f-strings, for one."""
    known = {english for english, _ in messages()}
    for path in FOLDER.parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _TRANSLATES:
                if path.name == "core_words.py":
                    continue  # what it translates stands in tables, which tests know
                text = node.args[0 if ast.unparse(node.func) == "self.tr" else 1]
                assert isinstance(text, ast.Constant), ast.unparse(node)
                assert text.value in known, (path.name, text.value)


def _texts(file: Path) -> set[tuple[str, str]]:
    """Context and English of each text."""
    return {
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    }
