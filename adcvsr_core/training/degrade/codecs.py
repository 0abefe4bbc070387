"""Real codecs as degradations: encode and decode frames in memory through PyAV."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.packet import Packet
from numpy.typing import NDArray

type Frames = NDArray[np.uint8]
"""T RGB frames, (T, H, W, 3)."""

DECODERS = {"libx264": "h264", "libx265": "hevc", "mpeg4": "mpeg4", "mpeg2video": "mpeg2video"}
"""Encoders that can degrade a clip, each with the decoder that undoes it."""


MIN_SIZES = {"libx265": 96}
"""libx265 writes past its buffers on frames smaller than this; they are padded."""


def codec_round_trip(frames: Frames, *, encoder: str, quality: float) -> Frames:
    """Encode and decode a short clip, 4:2:0 at 8 bit.

    `quality` is the crf of libx264 and libx265, the quantiser scale (2 to 31) of the MPEG encoders.
    Height and width must be even. Returns as many frames as it was given.
    """
    height, width = frames.shape[1:3]
    if height % 2 or width % 2:
        raise ValueError(f"codecs need an even size, got {width}x{height}")
    packets = _encode(_at_least(frames, MIN_SIZES.get(encoder, 0)), encoder, quality)
    result = _decode(packets, DECODERS[encoder])[:, :height, :width]
    if result.shape != frames.shape:
        raise RuntimeError(f"{encoder} gave back {result.shape} for {frames.shape}")
    return result


def _at_least(frames: Frames, size: int) -> Frames:
    below = [max(0, size - length) for length in frames.shape[1:3]]
    return np.pad(frames, ((0, 0), (0, below[0]), (0, below[1]), (0, 0)), mode="edge")


def jpeg_round_trip(frames: Frames, qualities: Iterable[int]) -> Frames:
    """Each frame through Motion JPEG at its own quantiser scale (2 good to 31 bad)."""
    return np.concatenate(
        [
            _decode(_encode(frame[None], "mjpeg", quality), "mjpeg")
            for frame, quality in zip(frames, qualities, strict=True)
        ]
    )


def _decode(packets: list[Packet[Any]], decoder: str) -> Frames:
    context = av.CodecContext.create(decoder, "r")
    assert isinstance(context, av.VideoCodecContext)
    context.thread_count = 1
    decoded = [frame for packet in packets for frame in context.decode(packet)]
    decoded += context.decode(None)
    return np.stack([frame.to_ndarray(format="rgb24") for frame in decoded]).astype(np.uint8)


def _encode(frames: Frames, encoder: str, quality: float) -> list[Packet[Any]]:
    context = av.CodecContext.create(encoder, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height = frames.shape[2], frames.shape[1]
    context.pix_fmt = "yuvj420p" if encoder == "mjpeg" else "yuv420p"
    context.time_base = Fraction(1, 25)
    context.framerate = Fraction(25)
    context.thread_count = 1
    if encoder in ("libx264", "libx265"):
        context.options = {"crf": str(quality), "preset": "veryfast"}
        if encoder == "libx265":
            context.options |= {"x265-params": "log-level=error:pools=1"}
    else:
        context.qmin = context.qmax = round(quality)
    packets: list[Packet[Any]] = []
    for index, pixels in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=context.pix_fmt)
        frame.pts, frame.time_base = index, Fraction(1, 25)
        packets += context.encode(frame)
    return packets + context.encode(None)
