"""Media files of folders, and their pixels."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from adcvsr_core.errors import TrainingError
from adcvsr_core.video.local_files import open_media

type Pixels = NDArray[np.uint8]


def list_media(folders: tuple[str, ...], suffixes: tuple[str, ...]) -> list[Path]:
    """All files with one of the suffixes below the folders, sorted; a folder without any is an
    error."""
    found: list[Path] = []
    for folder in folders:
        files = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in suffixes)
        if not files:
            raise TrainingError(
                f"no files ending in {', '.join(suffixes)}",
                where=folder,
                remedy="Point the recipe at a folder that holds them",
            )
        found += files
    return found


def decode_rgb(path: Path, *, limit: int | None = None) -> Pixels:
    """The first `limit` frames of a video, or the one of a still: (T, H, W, 3), RGB, 8 bit."""
    try:
        with open_media(path) as container:
            decoded = islice(container.decode(video=0), limit)
            frames = [frame.to_ndarray(format="rgb24") for frame in decoded]
    except (av.FFmpegError, OSError, IndexError) as error:
        raise TrainingError(f"cannot be decoded ({error})", where=str(path)) from error
    return np.stack(frames).astype(np.uint8, copy=False)
