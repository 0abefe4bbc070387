"""The files that a drop or the clipboard brings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl


def local_paths(mime: QMimeData | None) -> list[Path]:
    """Files that a file manager hands over."""
    if mime is None or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def pasted_paths(mime: QMimeData | None) -> list[Path]:
    """The same, and what is written in a text: a path or a file:// address a line."""
    paths = local_paths(mime)
    if paths or mime is None:
        return paths
    words = (line.strip().strip("\"'") for line in mime.text().splitlines())
    return [path for path in map(_written_path, words) if path is not None]


def _written_path(text: str) -> Path | None:
    if text.startswith("file://"):
        return Path(QUrl(text).toLocalFile())
    path = Path(text).expanduser() if text.startswith("~/") else Path(text)
    return path if path.is_absolute() else None
