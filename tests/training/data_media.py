"""Generated media for the tests of training data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import av
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

type Picture = NDArray[np.uint8]


def texture(height: int, width: int, seed: int = 0) -> Picture:
    """Smooth noise with detail at several sizes, (height, width, 3)."""
    generator = torch.Generator().manual_seed(seed)
    total = torch.zeros(3, height, width)
    for cell in (1.7, 3.3, 13, 41):
        size = (round(height / cell) + 2, round(width / cell) + 2)
        coarse = torch.rand(1, 3, *size, generator=generator)
        total += F.interpolate(coarse, (height, width), mode="bicubic", align_corners=True)[0]
    pixels = total.div_(4).clamp_(0, 1).mul_(255).byte()
    return pixels.permute(1, 2, 0).contiguous().numpy()


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
