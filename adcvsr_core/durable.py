"""Files that survive a power cut: on the disk before they get their names."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file by this content in one step. Raises: OSError."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    replace_durably(partial, path)


def replace_durably(partial: Path, path: Path) -> None:
    """Give a finished file its name. Raises: OSError."""
    sync_file(partial)
    partial.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the bytes of a finished file are on the disk. Raises: OSError."""
    descriptor = os.open(path, os.O_RDONLY if sys.platform != "win32" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can. Raises: OSError."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """Of a file's bytes. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
