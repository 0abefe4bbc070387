"""Files that survive a power cut: on the disk before they get their names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Replace a file by this text in one step. Raises: OSError."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    replace_durably(partial, path)


def replace_durably(partial: Path, path: Path) -> None:
    """Give a finished file its name. Raises: OSError."""
    handle = os.open(partial, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(partial, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames last, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Of a file's bytes. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
