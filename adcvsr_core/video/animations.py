"""Animated images: whether a file is one, and how often it plays."""

from __future__ import annotations

from pathlib import Path

HEAD_BYTES = 1 << 16
"""Formats say near their beginning how often they play."""

ENDLESS = 0


def plays_of(path: str | Path) -> int | None:
    """How often an animated GIF, WebP or PNG plays, ENDLESS for ever; None: it is none of them."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return None
    if head.startswith((b"GIF87a", b"GIF89a")):
        at = head.find(b"NETSCAPE2.0\x03\x01")
        return 1 if at < 0 else int.from_bytes(head[at + 13 : at + 15], "little")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        at = head.find(b"ANIM")
        return None if at < 0 else int.from_bytes(head[at + 12 : at + 14], "little")
    if head.startswith(b"\x89PNG"):
        at, picture = head.find(b"acTL"), head.find(b"IDAT")
        return None if not 0 <= at < picture else int.from_bytes(head[at + 8 : at + 12], "big")
    return None
