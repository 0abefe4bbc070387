"""What mkdocs does beside its own: files of the repository outside of docs come along.

The pages are written for GitHub, where `../SECURITY.md` is a link that works. On the site such a
file lies at repository/SECURITY.md, and links to it lead there. Markdown becomes a page, anything
else is a plain file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
FOLDER = "repository"
LINK = re.compile(r"(!?\[(?:[^\]\[]|\[[^\]]*\])*\]\()([^)\s]+)(\))")
ALWAYS = ("gui/adcvsr_gui/adcvsr.svg", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def on_files(files: Any, config: Any) -> Any:  # noqa: ANN401 - mkdocs' own
    """Add what lies outside of docs."""
    for path in outside():
        files.append(File.generated(config, site_path(path), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:  # noqa: ANN401
    """Let links lead to where files are on the site."""
    return relinked(markdown, source_of(page.file.src_uri))


def relinked(markdown: str, source: Path) -> str:
    """The text of the page `source` with its links as they are on the site."""
    here = Path(site_path(source)).parent

    def new(match: re.Match[str]) -> str:
        target, hash_sign, anchor = match[2].partition("#")
        path = _file(source, target)
        if path is None:
            return match[0]
        return f"{match[1]}{os.path.relpath(site_path(path), here)}{hash_sign}{anchor}{match[3]}"

    return LINK.sub(new, markdown)


def outside() -> list[Path]:
    """Files outside of docs that its pages link to, and those that these link to; sorted."""
    found = {ROOT / name for name in ALWAYS}
    pages = sorted(DOCS.rglob("*.md")) + sorted(path for path in found if path.suffix == ".md")
    while pages:
        page = pages.pop()
        for _, target, _ in LINK.findall(page.read_text(encoding="utf-8")):
            path = _file(page, target.partition("#")[0])
            if path is None or path.is_relative_to(DOCS) or path in found:
                continue
            found.add(path)
            if path.suffix == ".md":
                pages.append(path)
    return sorted(found)


def site_path(path: Path) -> str:
    """Where a file of the repository lies among the sources of the site."""
    if path.is_relative_to(DOCS):
        return path.relative_to(DOCS).as_posix()
    return f"{FOLDER}/{path.relative_to(ROOT).as_posix()}"


def source_of(uri: str) -> Path:
    """The file of the repository that a page is made of."""
    inside = uri.removeprefix(f"{FOLDER}/")
    return ROOT / inside if inside != uri else DOCS / uri


def _file(page: Path, target: str) -> Path | None:
    """The file of the repository that a link of a page names; None: it is no such link."""
    if not target or ":" in target:
        return None
    path = Path(os.path.normpath(page.parent / target))
    return path if path.is_file() and path.is_relative_to(ROOT) else None
