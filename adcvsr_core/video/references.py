"""What an MP4 or QuickTime file says of media that lie in another file, which is never opened.

Sources: ISO/IEC 14496-12, 8.7.2 (data references); QuickTime File Format, "Data Reference Atoms".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

MEDIA = (b"trak", b"mdia")
REFERENCES = (b"minf", b"dinf", b"dref")
SELF_CONTAINED = 1
"""The flag of a reference that means this file."""
MOST_BYTES = 4096
"""Read of one reference."""
MOST_BOXES = 1000
"""In a box: what has more is damaged."""

MOST_NAMED = 200
"""Characters of a name that are told."""

type Span = tuple[int, int]


def video_elsewhere(path: str | Path) -> str | None:
    """The name of the file that a video track of this file refers to; "" where it has none that can
    be read; None: no video track refers to another file, or this is no such file."""
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file:
        for movie in _inside(file, (0, size), (b"moov",)):
            for media in _inside(file, movie, MEDIA):
                name = _reference_of(file, media)
                if name is not None:
                    return name
    return None


def _reference_of(file: BinaryIO, media: Span) -> str | None:
    """What a track of video refers to; None: to this file, or it is another track."""
    handler = next(_inside(file, media, (b"hdlr",)), None)
    if handler is None or _read(file, handler, 12)[8:] != b"vide":
        return None
    for start, end in _inside(file, media, REFERENCES):
        for kind, body in _boxes(file, (start + 8, end)):
            data = _read(file, body, MOST_BYTES)
            if len(data) >= 4 and not data[3] & SELF_CONTAINED:
                return _name_in(kind, data[4:])
    return None


def _name_in(kind: bytes, data: bytes) -> str:
    if kind == b"alis":  # A record of the Mac OS: a volume's name at 10, the file's at 50.
        name = data[51 : 51 + data[50]] if len(data) > 50 else b""
    else:
        name = data.split(b"\0")[0]
    return name.decode("utf-8", "replace")[-MOST_NAMED:]


def _inside(file: BinaryIO, span: Span, kinds: Sequence[bytes]) -> Iterator[Span]:
    """The boxes of the last of these kinds, each in one of the kind before."""
    if not kinds:
        yield span
        return
    for kind, body in _boxes(file, span):
        if kind == kinds[0]:
            yield from _inside(file, body, kinds[1:])


def _boxes(file: BinaryIO, span: Span) -> Iterator[tuple[bytes, Span]]:
    """Kinds and contents of the boxes in a part of the file, as far as they are whole."""
    start, end = span
    for _ in range(MOST_BOXES):
        head = _read(file, (start, end), 16)
        if len(head) < 8:
            return
        size, kind, body = int.from_bytes(head[:4], "big"), head[4:8], start + 8
        if size == 1:
            size, body = int.from_bytes(head[8:], "big"), start + 16
        stop = start + size if size else end
        if stop < body or stop > end:
            return
        yield kind, (body, stop)
        start = stop


def _read(file: BinaryIO, span: Span, most: int) -> bytes:
    file.seek(span[0])
    return file.read(min(span[1] - span[0], most))
