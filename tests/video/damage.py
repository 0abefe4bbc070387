"""Clips with packets that do not decode, made from whole ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av

type Change = Callable[[bytes], bytes | None]
"""What becomes of the data of a packet; None: the packet is left out."""


def garbage(data: bytes) -> bytes:
    """The packet with nothing that a decoder understands behind its first bytes."""
    return data[:3] + (b"\xff\xee\x02\x13" * len(data))[3 : len(data)]


def damaged_copy(source: Path, out: Path, numbers: set[int], change: Change = garbage) -> Path:
    """Copy the video of a file, with the packets of these numbers (decoding order) changed."""
    with av.open(str(source)) as original, av.open(str(out), "w") as target:
        stream = target.add_stream_from_template(original.streams.video[0], opaque=True)
        for number, packet in enumerate(p for p in original.demux(video=0) if p.size):
            data = change(bytes(packet)) if number in numbers else bytes(packet)
            if data is None:
                continue
            copy = av.Packet(data)
            copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
            copy.time_base, copy.is_keyframe = packet.time_base, packet.is_keyframe
            copy.stream = stream
            target.mux(copy)
    return out
