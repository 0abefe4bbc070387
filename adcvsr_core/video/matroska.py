"""Writing the display size into a finished Matroska file.

libav's Matroska muxer takes the sample aspect from a field that PyAV does not let us set, and FFV1
and AV1 have none in their own headers. So the muxer is given a track name longer than needed, and
the track's
entry is written again in its place: the real name, the display size, and a void where room is left.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from adcvsr_core.errors import OutputError

SEGMENT, TRACKS, TRACK_ENTRY, VIDEO = 0x18538067, 0x1654AE6B, 0xAE, 0xE0
TRACK_NAME, CRC32, VOID = 0x536E, 0xBF, 0xEC
DISPLAY_WIDTH, DISPLAY_HEIGHT, DISPLAY_UNIT = 0x54B0, 0x54BA, 0x54B2

ROOM = "\x7f" * 40
"""Added to a track's name to reserve the bytes that `set_display_size` needs."""


def set_display_size(path: Path, width: int, height: int, sample_aspect: Fraction) -> None:
    """Give the video track whose name ends in ROOM its display size, and take ROOM off its name.

    Raises: OutputError when the file has no such track.
    """
    with path.open("r+b") as file:
        head = file.read(1 << 20)
        at, end = _find(head, (SEGMENT, TRACKS))
        tracks = bytearray(head[at:end])
        for key, _, body, stop in list(_children(tracks, 0, len(tracks))):
            if key == TRACK_ENTRY and ROOM.encode() in tracks[body:stop]:
                entry = _with_display_size(bytes(tracks[body:stop]), width, height, sample_aspect)
                tracks[body:stop] = entry
                _update_crc(tracks)
                file.seek(at)
                file.write(tracks)
                return
    raise OutputError("the video track is not where it was written", where=str(path))


def _with_display_size(entry: bytes, width: int, height: int, aspect: Fraction) -> bytes:
    shown_w, shown_h = (
        (round(width * aspect), height) if aspect >= 1 else (width, round(height / aspect))
    )
    size = _element(DISPLAY_WIDTH, _number(shown_w)) + _element(DISPLAY_HEIGHT, _number(shown_h))
    out = b""
    for key, start, body, stop in _children(entry, 0, len(entry)):
        content = entry[body:stop]
        if key == TRACK_NAME:
            name = content.removesuffix(ROOM.encode())
            out += _element(TRACK_NAME, name) if name else b""
        elif key == VIDEO:
            kept = b"".join(
                content[first:last]
                for child, first, _, last in _children(content, 0, len(content))
                if child not in (DISPLAY_WIDTH, DISPLAY_HEIGHT, DISPLAY_UNIT)
            )
            out += _element(VIDEO, kept + size)
        else:
            out += entry[start:stop]
    room = len(entry) - len(out)
    return out + _void(room)


def _update_crc(tracks: bytearray) -> None:
    for key, start, body, stop in _children(tracks, 0, len(tracks)):
        if key == CRC32 and start == 0:
            tracks[body:stop] = zlib.crc32(tracks[stop:]).to_bytes(4, "little")
        return


def _find(data: bytes, path: tuple[int, ...]) -> tuple[int, int]:
    at, end = 0, len(data)
    for wanted in path:
        at, end = next(
            ((body, stop) for key, _, body, stop in _children(data, at, end) if key == wanted),
            (0, 0),
        )
    return at, end


def _children(data: bytes | bytearray, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Id, start, start of content and end of each element, up to the first one cut off."""
    while at < end:
        id_size = 9 - data[at].bit_length()
        key = int.from_bytes(data[at : at + id_size], "big")
        size_at = at + id_size
        if id_size > 4 or size_at >= end or not data[size_at]:
            return
        size_size = 9 - data[size_at].bit_length()
        raw = int.from_bytes(data[size_at : size_at + size_size], "big")
        size = raw & ((1 << (7 * size_size)) - 1)
        body = size_at + size_size
        unknown = size == (1 << (7 * size_size)) - 1
        stop = end if unknown else body + size
        yield key, at, body, min(stop, end)
        at = stop


def _element(key: int, content: bytes) -> bytes:
    return _key(key) + (0x4000 | len(content)).to_bytes(2, "big") + content


def _void(size: int) -> bytes:
    """A void element of exactly `size` bytes; at least 3, or 0."""
    if size == 0:
        return b""
    return _key(VOID) + (0x4000 | (size - 3)).to_bytes(2, "big") + bytes(size - 3)


def _key(key: int) -> bytes:
    return key.to_bytes((key.bit_length() + 7) // 8, "big")


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")
