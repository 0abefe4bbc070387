"""What a source holds, learned from its header and its first frame."""

from __future__ import annotations

from pathlib import Path

from adcvsr_core.video.info import StreamInfo, VideoInfo
from adcvsr_core.video.reader import open_reader

__all__ = ["StreamInfo", "VideoInfo", "probe"]


def probe(path: str | Path) -> VideoInfo:
    """Look at a source without decoding more than its first frame.

    Takes what `open_reader` takes except "-": a video or image file, a folder of images, a printf
    pattern.

    Raises: InputError when it is missing, unreadable, or holds no video that decodes.
    """
    with open_reader(path) as reader:
        return reader.info
