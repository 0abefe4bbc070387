"""When the frames of a file are shown and how many bytes each takes: read from its packets, without
decoding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from adcvsr_core.errors import InputError
from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.opening import open_container


@dataclass(frozen=True, eq=False)
class Timeline:
    """One entry a packet of video, in the order shown."""

    times_s: NDArray[np.float64]
    """Since the start of the file, as `open_reader` counts."""
    num_bytes: NDArray[np.int64]


def read_timeline(path: Path, stream_index: int) -> Timeline:
    """Go through the packets of a stream, as far as they can be read.

    Raises:
        InputError: the file does not open, or no packet of the stream has a timestamp.
    """
    packets: list[tuple[int, int]] = []
    with open_container(str(path)) as container:
        stream = container.streams[stream_index]
        start = (container.start_time or 0) / 1_000_000
        unit = float(as_fraction(stream.time_base))  # pyright: ignore[reportArgumentType]
        try:
            for packet in container.demux(stream):
                pts = packet.pts if packet.pts is not None else packet.dts
                if packet.size and pts is not None:
                    packets.append((pts, packet.size))
        except FFmpegError:
            pass  # What came before the damage counts.
    if not packets:
        raise InputError("its frames have no timestamps; remux it", where=str(path))
    pts, sizes = np.array(sorted(packets), dtype=np.int64).T
    return Timeline(pts * unit - start, sizes)
