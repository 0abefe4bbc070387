"""Whether a file is there to its end: what its container says, and whether somebody writes to it.

Each question has three answers: yes, no, and None where it cannot be known.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

TAIL_BYTES = 4096
_MAX_BOXES = 100_000
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def is_whole(path: Path) -> bool | None:
    """Whether the file ends where its container says. Not every container says."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            tail_at = max(size - TAIL_BYTES, 0)
            stream.seek(tail_at)
            tail = stream.read(TAIL_BYTES)
            if len(tail) < size - tail_at:
                return False
            stream.seek(0)
            judge = _judge_of(stream.read(12))
            answer = judge(stream, size) if judge else None
    except OSError:
        return False
    # Room that was made for the whole file and is not filled yet reads as zeros.
    return None if answer and not tail.strip(b"\0") else answer


def is_closed(path: Path) -> bool | None:
    """Whether nobody on this computer has the file open for writing."""
    if sys.platform == "linux":
        return _is_closed_on_linux(path)
    if sys.platform == "win32":
        return _is_closed_on_windows(path)
    return None


def _judge_of(head: bytes) -> Callable[[BinaryIO, int], bool | None] | None:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return _is_whole_mp4
    if head[:4] == _EBML:
        return _is_whole_matroska
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return _is_whole_avi
    return None


def _is_whole_mp4(stream: BinaryIO, size: int) -> bool | None:
    """Boxes must fill the file, and the index, which many programs write last, be among them."""
    at, kinds = 0, set[bytes]()
    for _ in range(_MAX_BOXES):
        if at == size:
            return None if b"moof" in kinds and b"mfra" not in kinds else b"moov" in kinds
        stream.seek(at)
        head = stream.read(16)
        length, kind = int.from_bytes(head[:4]), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16])
        if not length:  # up to the end of the file, wherever that is
            return None if b"moov" in kinds else False
        if len(head) < 8 or length < 8 or at + length > size:
            return False
        kinds.add(kind)
        at += length
    return None


def _is_whole_matroska(stream: BinaryIO, size: int) -> bool | None:
    at = 0
    for _ in range(_MAX_BOXES):
        stream.seek(at)
        kind, number = stream.read(4), stream.read(8)
        if kind not in (_EBML, _SEGMENT) or not number or not number[0]:
            return None
        width = 9 - number[0].bit_length()
        length = int.from_bytes(number[:width]) & ((1 << 7 * width) - 1)
        if length == (1 << 7 * width) - 1:  # not known: it is being recorded, or was streamed
            return None
        at += 4 + width + length
        if kind == _SEGMENT or at > size:
            return at <= size
    return None


def _is_whole_avi(stream: BinaryIO, size: int) -> bool | None:
    """Large files are several RIFF chunks in a row."""
    at = 0
    for _ in range(_MAX_BOXES):
        stream.seek(at)
        head = stream.read(8)
        length = int.from_bytes(head[4:8], "little")
        if at and head[:4] != b"RIFF":
            return True
        if not length:  # written when the recording ends
            return None
        at += 8 + length + length % 2
        if at > size + 1:
            return False
    return None


def _is_closed_on_linux(path: Path) -> bool | None:
    """A read lease is only given on a file that nobody has open for writing."""
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        # Whoever opens it in this moment has this process told by a signal, which is ignored.
        fcntl.fcntl(descriptor, _F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return False
    except OSError:  # a network drive, or the file of somebody else
        return None
    finally:
        os.close(descriptor)
    return True


_F_SETSIG = 10
"""Of <fcntl.h> on Linux; Python has no name for it before 3.13."""


def _is_closed_on_windows(path: Path) -> bool | None:
    """Opening it fails where others may not write while somebody does."""
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = wintypes.HANDLE
    handle = kernel.CreateFileW(
        str(path), _GENERIC_READ, _FILE_SHARE_READ, None, _OPEN_EXISTING, 0, None
    )
    if handle == wintypes.HANDLE(-1).value:
        return False if ctypes.get_last_error() == _ERROR_SHARING_VIOLATION else None
    kernel.CloseHandle(wintypes.HANDLE(handle))
    return True


_GENERIC_READ, _FILE_SHARE_READ, _OPEN_EXISTING = 0x80000000, 1, 3
_ERROR_SHARING_VIOLATION = 32
