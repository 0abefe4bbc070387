"""Translated pages say what the English ones say, in the words of the window."""

from __future__ import annotations

import html
import re

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
NAMES = sorted(path.name for path in (DOCS / "de").glob("*.md"))
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MESSAGE = re.compile(r"^### (?:(.+) \()?`(.+?)`\)?$", re.MULTILINE)


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def german_words() -> list[str]:
    file = ROOT / "gui" / "adcvsr_gui" / "translations" / "adcvsr_de.ts"
    found = re.findall(r"<translation>([^<]*)<", file.read_text(encoding="utf-8"))
    return [html.unescape(text).replace("&", "").removesuffix("...") for text in found]


def levels(text: str) -> list[str]:
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^(#+) ", text, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_and_its_translation_have_the_same_parts(name: str) -> None:
    english, german = read(name), read(f"de/{name}")
    assert levels(german) == levels(english)
    targets = [link.removeprefix("../") for link in _LINK.findall(german)]
    assert sorted(targets) == sorted(_LINK.findall(english))
    assert len(re.findall(r"^\|", german, re.MULTILINE)) == len(
        re.findall(r"^\|", english, re.MULTILINE)
    )


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_translations_where_there_are_some(name: str) -> None:
    for link in _LINK.findall(read(f"de/{name}")):
        path = (DOCS / "de" / link.partition("#")[0]).resolve()
        assert path.is_file(), link
        assert path.parent == DOCS / "de" or path.name not in NAMES, f"{link} is there in German"


def test_the_page_about_errors_has_the_words_of_the_window() -> None:
    english = [message for _, message in _MESSAGE.findall(read("troubleshooting.md"))]
    german = _MESSAGE.findall(read("de/troubleshooting.md"))
    assert [message for _, message in german] == english
    words = german_words()
    said = [text for text, _ in german if text]
    assert len(said) > 20
    for text in said:
        pattern = re.compile(".*".join(map(re.escape, text.split("..."))))
        assert any(pattern.search(word) for word in words), text


def test_the_first_page_names_what_the_window_has() -> None:
    words = german_words()
    texts = re.findall(r"\*\*([^*]+)\*\*", read("de/first_clip.md"))
    texts += ["Halbbilder", "gedreht", "bricht ab", "Wie das Modell sie ausgibt", "Fertig"]
    assert len(texts) > 25
    for text in texts:
        assert " ".join(text.split()) in {*words, "AdcVSR", "F1"}, text
        assert text in read("de/first_clip.md")
