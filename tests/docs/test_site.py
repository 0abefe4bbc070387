"""The documentation builds as a site that needs no network, and all of its links lead somewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import ROOT

OWN_PAGES = {"404.html"}
"""Made by the theme; nothing leads there."""
MEASUREMENTS = "repository/tests/benchmarks/results/"
"""The speed page leads to these."""
LARGEST_PICTURE = 180_000


class Page(HTMLParser):
    """What a page holds: ids, what it links to, what it loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.navigation: list[str] = []
        self._in_nav = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        if tag == "nav" and "md-nav--primary" in values.get("class", ""):
            self._in_nav = 1
        elif tag == "nav" and self._in_nav:
            self._in_nav += 1
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
            if self._in_nav:
                self.navigation.append(values["href"])
        if tag in ("img", "script", "iframe", "source") and values.get("src"):
            self.loaded.append(values["src"])
        if tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            self.loaded.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav" and self._in_nav:
            self._in_nav -= 1


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """Every page of the site by its path in it, built strictly: a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "http_proxy": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(folder).as_posix(): Page(path) for path in sorted(folder.rglob("*.html"))
    }


def leads_to(site: dict[str, Page], page: Page, link: str) -> str:
    """Why a link inside the site leads nowhere; empty where it leads somewhere."""
    parts = urlsplit(link)
    path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if not path.is_file():
        return "no such file"
    if not parts.fragment or path.suffix != ".html":
        return ""
    target = next(other for other in site.values() if other.path == path)
    return "" if unquote(parts.fragment) in target.ids else "no such place on the page"


def test_links_and_pictures_are_there(site: dict[str, Page]) -> None:
    broken = [
        f"{name}: {link}: {why}"
        for name, page in site.items()
        if name not in OWN_PAGES  # its links begin at the root of a server
        for link in (*page.links, *page.loaded)
        if not urlsplit(link).scheme and (why := leads_to(site, page, link))
    ]
    assert not broken, "\n".join(broken)


def test_links_to_elsewhere_are_addresses(site: dict[str, Page]) -> None:
    elsewhere = {
        link for page in site.values() for link in page.links if urlsplit(link).scheme
    }  # fmt: skip
    assert any("arxiv.org" in link for link in elsewhere)
    for link in elsewhere:
        parts = urlsplit(link)
        assert parts.scheme == "https", link
        assert "." in parts.netloc, link
        assert not set(link) & set(" <>\"'`"), link


def test_nothing_is_loaded_from_elsewhere(site: dict[str, Page]) -> None:
    for name, page in site.items():
        assert page.loaded, name
        assert not [link for link in page.loaded if urlsplit(link).netloc], name
    folder = site["index.html"].path.parent
    for style in folder.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert "url(http" not in text.replace('"', "").replace("'", ""), style
        assert "@import" not in text, style


def test_every_page_is_in_the_navigation(site: dict[str, Page]) -> None:
    index = site["index.html"]
    listed = {
        (index.path.parent / unquote(urlsplit(link).path)).resolve().as_posix()
        for link in index.navigation
    }
    measured = [name for name in site if name.startswith(MEASUREMENTS)]
    assert {Path(link).name for link in site["speed.html"].links} >= {
        Path(name).name for name in measured
    }
    named = site.keys() - OWN_PAGES - set(measured)
    pages = {site[name].path.as_posix() for name in named}
    assert pages <= listed, pages - listed
    assert len(pages) >= 25


def test_pictures_are_small_and_used(site: dict[str, Page]) -> None:
    folder = site["index.html"].path.parent
    shown = {
        (page.path.parent / unquote(link)).resolve()
        for page in site.values()
        for link in page.loaded
    }
    for path in (folder / "images").rglob("*"):
        if path.is_file():
            assert path.stat().st_size < LARGEST_PICTURE, path
            # Those of the window are drawn all at once, whatever the pages show.
            assert path in shown or path.name.startswith("gui_"), f"{path.name} is on no page"
