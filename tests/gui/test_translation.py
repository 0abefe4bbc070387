from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from adcvsr_gui.translation import FOLDER, install_translations

GERMAN = FOLDER / "adcvsr_de.ts"
_TRANSLATES = ("self.tr", "translate", "QCoreApplication.translate")
_FIELD = re.compile(r"\{[^{}]*\}")


def messages() -> list[tuple[str, str]]:
    """English and German of each text."""
    found = ElementTree.parse(GERMAN).getroot().iter("message")
    return [(m.findtext("source") or "", m.findtext("translation") or "") for m in found]


def test_the_german_texts_are_complete_and_keep_their_fields() -> None:
    assert len(messages()) > 300
    assert [english for english, german in messages() if not german] == []
    for english, german in messages():
        assert sorted(_FIELD.findall(english)) == sorted(_FIELD.findall(german)), english
        assert ("&" in english) == ("&" in german), english


def test_the_window_speaks_german(qapp: QApplication) -> None:
    used = install_translations(qapp, QLocale(QLocale.Language.German))
    try:
        assert "adcvsr_de.qm" in used
        assert qapp.translate("QueueModel", "Time left") == "Restzeit"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_the_compiled_texts_are_those_of_the_source(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("pyside6-lrelease is not there")
    made = tmp_path / "made.qm"
    subprocess.run([tool, str(GERMAN), "-qm", str(made)], check=True, capture_output=True)
    assert made.read_bytes() == GERMAN.with_suffix(".qm").read_bytes()


def test_every_text_of_the_source_has_its_german(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("pyside6-lupdate is not there")
    found = tmp_path / "found.ts"
    sources = sorted(str(path) for path in FOLDER.parent.glob("*.py"))
    subprocess.run([tool, *sources, "-ts", str(found)], check=True, capture_output=True)
    assert _texts(found) - _texts(GERMAN) == set()


def test_no_text_is_where_the_search_for_texts_overlooks_it() -> None:
    """It does not look into the braces of f-strings, for one."""
    known = {english for english, _ in messages()}
    for path in FOLDER.parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _TRANSLATES:
                text = node.args[-1]
                assert isinstance(text, ast.Constant), ast.unparse(node)
                assert text.value in known, (path.name, text.value)


def _texts(file: Path) -> set[tuple[str, str]]:
    """Context and English of each text."""
    return {
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    }
