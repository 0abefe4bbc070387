"""Real codecs as degradations: encode and decode frames in memory through PyAV."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Literal

import av
import numpy as np
from av.packet import Packet
from numpy.typing import NDArray

from adcvsr_core.video.encoders import TINY

type Frames = NDArray[np.uint8]
"""T RGB frames, (T, H, W, 3)."""

Encoder = Literal["libx264", "libx265", "mpeg2video", "mpeg4", "libvpx-vp9", "libsvtav1"]

DECODERS = {
    "libx264": "h264",
    "libx265": "hevc",
    "mpeg2video": "mpeg2video",
    "mpeg4": "mpeg4",
    "libvpx-vp9": "vp9",
    "libsvtav1": "libdav1d",
    "mjpeg": "mjpeg",
}
"""Encoders that can degrade a clip, each with the decoder that undoes it."""

MIN_SIZES = {"libx265": 96, "libsvtav1": 64}
"""Frames smaller than this are padded: libx265 writes past its buffers, and libsvtav1 refuses."""

SMALLEST = 16
"""For all others."""

QUALITY_RANGES = {
    "libvpx-vp9": (1, 63),
    "libsvtav1": (1, 63),
    "mpeg2video": (2, 31),
    "mpeg4": (2, 31),
}
"""Best and worst quality of the encoders whose scale is not that of H.264."""

RATE = 25
"""Nominal frames a second."""

OPTIONS = {
    "libx264": {"preset": "veryfast"},
    "libx265": {"preset": "veryfast", "x265-params": "log-level=error:pools=1"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "6", "lag-in-frames": "0"},
    "libsvtav1": {"preset": "10", "svtav1-params": "lp=1:pred-struct=1"},
}
"""Fast presets; the AV1 and VP9 ones without frames held back."""


def codec_round_trip(
    frames: Frames, *, encoder: str, crf: float | None = None, frame_bits: float | None = None
) -> Frames:
    """Encode and decode a short clip, 4:2:0 at 8 bit.

    Exactly one of `crf` (constant quality, on the scale of H.264: 0 best to 51) and `frame_bits`
    (bits a frame, on average) is given; `native_quality` says what an encoder makes of a crf.
    Height and width must be even. Returns as many frames as it was given.
    """
    height, width = frames.shape[1:3]
    if height % 2 or width % 2:
        raise ValueError(f"codecs need an even size, got {width}x{height}")
    if (crf is None) == (frame_bits is None):
        raise ValueError("give one of crf and frame_bits")
    padded = _at_least(frames, MIN_SIZES.get(encoder, SMALLEST))
    if crf is not None:
        packets = _encode(padded, encoder, quality=native_quality(encoder, crf))
    else:
        packets = _encode_to_size(padded, encoder, frame_bits or 0.0)
    result = _decode(packets, DECODERS[encoder])[:, :height, :width]
    if result.shape != frames.shape:
        raise RuntimeError(f"{encoder} gave back {result.shape} for {frames.shape}")
    return result


def native_quality(encoder: str, crf: float) -> float:
    """What an encoder calls a quality on the scale of H.264 (0 best to 51 worst).

    H.265 has the same scale. VP9 and AV1 count to 63: 2.3 * crf - 16 gives the PSNR that H.264 has,
    within 1 dB on hand-held footage at crf 10 to 34. The MPEG encoders get a quantiser scale from 2
    to 31, (crf - 12) / 1.5.
    """
    match encoder:
        case "libx264" | "libx265":
            return round(crf, 1)
        case "libvpx-vp9" | "libsvtav1":
            return float(np.clip(round(2.3 * crf - 16), *QUALITY_RANGES[encoder]))
        case _:
            return float(np.clip(round((crf - 12) / 1.5), *QUALITY_RANGES[encoder]))


def mjpeg_round_trip(frames: Frames, scales: Iterable[int]) -> Frames:
    """Each frame through Motion JPEG at its own quantiser scale (2 good to 31 bad)."""
    return np.concatenate(
        [
            _decode(_encode(frame[None], "mjpeg", quality=scale), "mjpeg")
            for frame, scale in zip(frames, scales, strict=True)
        ]
    )


def _at_least(frames: Frames, size: int) -> Frames:
    below = [max(0, size - length) for length in frames.shape[1:3]]
    return np.pad(frames, ((0, 0), (0, below[0]), (0, below[1]), (0, 0)), mode="edge")


def _encode_to_size(frames: Frames, encoder: str, frame_bits: float) -> list[Packet[Any]]:
    """Encode with about, or where the encoder can be told only a quality at most, so many bits.

    The rate control of the MPEG encoders, VP9 and AV1 needs more frames than a training clip has;
    their quality is searched for. Where even the worst is too large, that is what comes back.
    """
    if encoder not in QUALITY_RANGES:
        return _encode(frames, encoder, bit_rate=max(1000, round(frame_bits * RATE)))
    best, worst = QUALITY_RANGES[encoder]
    while best < worst:
        middle = (best + worst) // 2
        packets = _encode(frames, encoder, quality=middle)
        if 8 * sum(packet.size for packet in packets) <= frame_bits * len(frames):
            worst = middle
        else:
            best = middle + 1
    return _encode(frames, encoder, quality=worst)


def _decode(packets: Sequence[Packet[Any]], decoder: str) -> Frames:
    context = av.CodecContext.create(decoder, "r")
    assert isinstance(context, av.VideoCodecContext)
    context.thread_count = 1
    decoded = [frame for packet in packets for frame in context.decode(packet)]
    decoded += context.decode(None)
    return np.stack([frame.to_ndarray(format="rgb24") for frame in decoded]).astype(np.uint8)


def _encode(
    frames: Frames, encoder: str, *, quality: float = 0.0, bit_rate: int = 0
) -> list[Packet[Any]]:
    """Encode at a native quality, or at a bit rate (bits a second) where one is given."""
    if encoder == "libsvtav1":
        # SVT-AV1 writes its banner to stderr past libav's log; this is its only switch.
        os.environ.setdefault("SVT_LOG", "1")
    context = av.CodecContext.create(encoder, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height = frames.shape[2], frames.shape[1]
    context.pix_fmt = "yuvj420p" if encoder == "mjpeg" else "yuv420p"
    context.time_base = Fraction(1, RATE)
    context.framerate = Fraction(RATE)
    context.thread_count = 1
    context.options = dict(OPTIONS.get(encoder, {}))
    if encoder == "libx264" and min(frames.shape[1:3]) < TINY:
        context.options |= {"x264-params": "asm=0"}
    if bit_rate or encoder == "libvpx-vp9":
        # Without a rate of 0, VP9 takes its crf for a limit only.
        context.bit_rate = bit_rate
    if not bit_rate and encoder in OPTIONS:
        context.options |= {"crf": f"{quality:g}"}
    elif not bit_rate:
        context.qmin = context.qmax = round(quality)
    packets: list[Packet[Any]] = []
    for index, pixels in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=context.pix_fmt)
        frame.pts, frame.time_base = index, Fraction(1, RATE)
        packets += context.encode(frame)
    return packets + context.encode(None)
