"""Generated media for the tests of training data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

type Picture = NDArray[np.uint8]


def texture(height: int, width: int, seed: int = 0) -> Picture:
    """Smooth noise with detail at several sizes, (height, width, 3)."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width, 3))
    for cell in (2, 4, 16, 48):
        coarse = rng.uniform(0, 1, (height // cell + 2, width // cell + 2, 3))
        total += coarse.repeat(cell, 0).repeat(cell, 1)[:height, :width]
    return (total / 4 * 255).astype(np.uint8)


def panning(number: int, size: tuple[int, int], *, seed: int = 0, speed: int = 2) -> list[Picture]:
    """`number` frames (width, height) of a camera that pans over a texture."""
    width, height = size
    wide = texture(height, width + number * speed, seed)
    return [wide[:, n * speed : n * speed + width] for n in range(number)]


def write_video(
    path: Path,
    frames: Iterable[Picture],
    *,
    codec: str = "ffv1",
    pix_fmt: str = "bgr0",
    rate: int = 25,
    gop: int = 12,
    options: dict[str, str] | None = None,
    prepare: Callable[[av.VideoStream], None] | None = None,
) -> Path:
    """Encode frames; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        assert isinstance(stream, av.VideoStream)
        stream.pix_fmt, stream.gop_size = pix_fmt, gop
        for number, pixels in enumerate(frames):
            if number == 0:
                stream.height, stream.width = pixels.shape[:2]
                if prepare:
                    prepare(stream)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_still(path: Path, picture: Picture) -> Path:
    """Save a PNG; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    context = av.CodecContext.create("png", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.height, context.width = picture.shape[:2]
    context.pix_fmt, context.framerate = "rgb24", 25  # pyright: ignore
    packets = [*context.encode(frame), *context.encode(None)]
    path.write_bytes(b"".join(bytes(packet) for packet in packets))
    return path
