"""Opening media as local files and nothing else, whatever a name or a file asks for.

libav takes names for addresses ("http:", "concat:", "a:b.mp4") and patterns ("%d"), and follows
files that name others: playlists, manifests, session descriptions. Here a name is a file, and such
files are refused.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import av
from av.container import InputContainer

from adcvsr_core.errors import InputError
from adcvsr_core.said import Said

NAMING_OTHERS = frozenset(
    (
        "avisynth", "concat", "concatf", "dash", "hls", "imf", "lavfi", "rtp", "rtsp", "sap",
        "sdp", "tty", "vapoursynth", "vobsub", "webm_dash_manifest",
    )
)  # fmt: skip
"""Formats that read other files or the network, or run a script."""

DEVICES = frozenset(
    (
        "alsa", "avfoundation", "dshow", "fbdev", "gdigrab", "iec61883", "jack", "kmsgrab",
        "openal", "oss", "pulse", "sndio", "video4linux2,v4l2", "vfwcap", "x11grab", "xcbgrab",
    )
)  # fmt: skip

MAX_PIXELS = 1 << 27
"""Of a source frame: 16K. A student needs about a hundred bytes for each."""

MAX_PIXELS_VARIABLE = "ADCVSR_MAX_PIXELS"
"""Environment variable that sets another limit."""


def local_url(path: str | Path) -> str:
    """The name under which libav opens a file, whatever characters it has."""
    return f"file:{path}"


def open_media(path: str | Path) -> InputContainer:
    """Open a media file that stands for itself. Raises: what `av.open` raises."""
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": _formats(),
        "pattern_type": "none",
    }
    return av.open(local_url(path), "r", container_options=options)


def max_pixels() -> int:
    """Most pixels of a source frame.

    Raises: InputError when the environment variable is no number.
    """
    text = os.environ.get(MAX_PIXELS_VARIABLE, "")
    try:
        return int(text) if text else MAX_PIXELS
    except ValueError:
        raise InputError(
            Said("{text} is no number of pixels", text=repr(text)), where=MAX_PIXELS_VARIABLE
        ) from None


def refuse_large(width: int, height: int, path: str) -> None:
    """Raise when frames are larger than is sane; a header of a few bytes can ask for any size.

    Raises: InputError.
    """
    if width * height > max_pixels():
        raise InputError(
            Said(
                "its frames are {width}x{height}, more than {max_pixels:,} pixels",
                width=width,
                height=height,
                max_pixels=max_pixels(),
            ),
            where=path,
            remedy=Said(
                "If that is right, set {max_pixels_variable} to a larger number",
                max_pixels_variable=MAX_PIXELS_VARIABLE,
            ),
        )


@cache
def _formats() -> str:
    refused = NAMING_OTHERS | DEVICES
    return ",".join(sorted(name for name in av.formats_available if name not in refused))
