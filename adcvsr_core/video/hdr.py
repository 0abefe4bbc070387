"""HDR metadata: found in a source, spelled for the encoders that can write it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import av


def hdr_metadata(
    stream: av.VideoStream, frame: av.VideoFrame
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Mastering display and content light of a stream and its first frame; empty: none.

    Returns: x, y of red, green, blue and white, then minimum and maximum luminance in cd/m2; MaxCLL
        and MaxFALL in cd/m2.
    """
    found: dict[str, bytes] = {
        str(kind): data for kind, data in stream.codec_context.coded_side_data.items()
    }
    for kind, data in stream.codec_context.decoded_side_data.items():
        found[kind.name.lower()] = data
    for data in frame.side_data.values():
        found[data.type.name.lower()] = bytes(data)
    return (
        _mastering(found.get("mastering_display_metadata", b"")),
        _light(found.get("content_light_level", b"")),
    )


def _mastering(data: bytes) -> tuple[float, ...]:
    """AVMasteringDisplayMetadata: ten ratios, then whether primaries and luminance are set."""
    if len(data) < 88:
        return ()
    numbers = struct.unpack("=22i", data[:88])
    if not numbers[20] or not numbers[21]:
        return ()
    pairs = zip(numbers[0:20:2], numbers[1:20:2], strict=True)
    return tuple(
        numerator / denominator if denominator else 0.0 for numerator, denominator in pairs
    )


def _light(data: bytes) -> tuple[int, ...]:
    return struct.unpack("=2I", data[:8]) if len(data) >= 8 else ()


def x26x_params(
    mastering: Sequence[float], light: Sequence[int], *, mastering_name: str, light_name: str
) -> list[str]:
    """Parameters of x264 and x265: chromaticities in 1/50000, luminance in 1/10000 cd/m2."""
    params: list[str] = []
    if mastering:
        chroma = [str(round(value * 50000)) for value in mastering[:8]]
        low, high = (str(round(value * 10000)) for value in mastering[8:])
        params.append(f"{mastering_name}={_spelled(chroma, high, low)}")
    if light:
        params.append(f"{light_name}={light[0]},{light[1]}")
    return params


def svtav1_params(mastering: Sequence[float], light: Sequence[int]) -> list[str]:
    """Parameters of SVT-AV1: plain decimals."""
    params: list[str] = []
    if mastering:
        values = [f"{value:.5f}" for value in mastering]
        params.append(f"mastering-display={_spelled(values[:8], values[9], values[8])}")
    if light:
        params.append(f"content-light={light[0]},{light[1]}")
    return params


def _spelled(chroma: list[str], high: str, low: str) -> str:
    red, green, blue, white = (f"({chroma[i]},{chroma[i + 1]})" for i in (0, 2, 4, 6))
    return f"G{green}B{blue}R{red}WP{white}L({high},{low})"
