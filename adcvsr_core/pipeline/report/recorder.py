"""Keeps what is measured, a file for each piece of the output, so that a job can be continued."""

from __future__ import annotations

import base64
import io
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.durable import write_durably
from adcvsr_core.pipeline.disk import disk_errors
from adcvsr_core.pipeline.report.meter import Before, FrameMeter, FrameValues
from adcvsr_core.resampling import resize
from adcvsr_core.scenes import Thumbnail, is_cut
from adcvsr_core.thumbnails import thumbnail
from adcvsr_core.video.layouts import layout_of
from adcvsr_core.video.still import encode_png
from adcvsr_core.video.tags import ColorSpec

KEPT_OF_PIECE = 2
"""Frames of a piece, the most striking by each measure, that are kept as small pictures."""
PICTURE_WIDTH = 240

type Score = Callable[[FrameValues], float]
type Picture = tuple[float, int, Tensor, Tensor]
"""Score, frame, source and output."""

SCORES: dict[str, Score] = {
    "flicker": lambda values: values.flicker or 0.0,
    "drift": lambda values: max(map(abs, values.drift)),
    "difference": lambda values: values.difference,
}


class Recorder:
    """Measures frames as they are written; `finish` follows the last frame of a piece.

    Args:
        folder: the work folder.
        num_pieces: those an earlier run left.
    """

    def __init__(self, folder: Path, num_pieces: int) -> None:
        self._folder = folder
        self._number = num_pieces
        self._thumbs: list[Thumbnail] = []
        self._meter = FrameMeter()
        if num_pieces:
            self._load_state()
        self._clear()

    def add(self, index: int, output_CHW: Tensor, source_CHW: Tensor) -> None:
        """Measure the next frame; see `FrameMeter.measure`."""
        values = self._meter.measure(index, output_CHW, source_CHW)
        self._values.append(values)
        self._find_cut(index - 1, thumbnail(source_CHW))
        for name, score in SCORES.items():
            kept = self._pictures[name]
            value = score(values)
            if len(kept) < KEPT_OF_PIECE or value > kept[-1][0]:
                kept.append((value, index, _small(source_CHW), _small(output_CHW)))
                kept.sort(key=lambda picture: -picture[0])
                del kept[KEPT_OF_PIECE:]

    def finish(self) -> None:
        """Store what was measured of a piece, before the manifest says that it is whole."""
        table = {
            "seconds": round(time.monotonic() - self._began, 3),
            "frames": [asdict(values) for values in self._values],
            "cuts": self._cuts,
            "pictures": _encoded(self._pictures),
        }
        with disk_errors(self._folder):
            write_durably(self._state_of(self._number), self._state())
            write_durably(piece_of(self._folder, self._number), json.dumps(table).encode())
            if self._number > 1:
                self._state_of(self._number - 2).unlink(missing_ok=True)
        self._number += 1
        self._clear()

    def _clear(self) -> None:
        self._began = time.monotonic()
        self._values: list[FrameValues] = []
        self._cuts: list[int] = []
        self._pictures: dict[str, list[Picture]] = {name: [] for name in SCORES}

    def _find_cut(self, index: int, newest: Thumbnail) -> None:
        """Say whether frame `index`, the one before the newest, begins a scene."""
        if len(self._thumbs) >= 2:
            earlier = self._thumbs[-3] if len(self._thumbs) > 2 else None
            if is_cut(earlier, self._thumbs[-2], self._thumbs[-1], newest):
                self._cuts.append(index)
        self._thumbs = [*self._thumbs[-2:], newest]

    def _state_of(self, number: int) -> Path:
        return self._folder / f"{number:06}.state.npz"

    def _state(self) -> bytes:
        """What the next piece needs of this one."""
        before = self._meter.before
        assert before is not None
        stream = io.BytesIO()
        np.savez(
            stream,
            index=before.index,
            output=before.output_HW.cpu().numpy(),
            plain=before.plain_HW.cpu().numpy(),
            thumbs=np.stack(self._thumbs),
        )
        return stream.getvalue()

    def _load_state(self) -> None:
        try:
            with np.load(self._state_of(self._number - 1)) as state:
                self._thumbs = list(state["thumbs"])
                before = Before(
                    index=int(state["index"]),
                    output_HW=torch.from_numpy(state["output"]),
                    plain_HW=torch.from_numpy(state["plain"]),
                )
        except (OSError, ValueError, KeyError):
            return  # one value and perhaps one cut are not known then
        self._meter = FrameMeter(before)


def piece_of(folder: Path, number: int) -> Path:
    """Return the file that holds what was measured of a piece."""
    return folder / f"{number:06}.report.json"


def num_recorded(folder: Path) -> int:
    """Return how many pieces, from the first on, were measured."""
    return next(n for n in itertools.count() if not piece_of(folder, n).is_file())


def report_files(num_pieces: int) -> set[str]:
    """Return the names of the files that belong to so many pieces."""
    names = {piece_of(Path(), number).name for number in range(num_pieces)}
    return names | {f"{number:06}.state.npz" for number in range(num_pieces)}


def recorded(folder: Path, num_pieces: int) -> Iterator[dict[str, Any]]:
    """Yield what was measured of each piece."""
    for number in range(num_pieces):
        yield json.loads(piece_of(folder, number).read_bytes())


def _small(rgb_CHW: Tensor) -> Tensor:
    height, width = rgb_CHW.shape[-2:]
    shown = (PICTURE_WIDTH, max(round(height * PICTURE_WIDTH / width), 1))
    return (resize(rgb_CHW.float(), *shown).clamp(0, 1) * 255).round().byte().cpu()


def _encoded(pictures: dict[str, list[Picture]]) -> dict[str, list[str]]:
    """PNG files in base64: source and output, by frame number."""
    shown = {index: pair for kept in pictures.values() for _, index, *pair in kept}
    return {str(index): [_png(picture) for picture in shown[index]] for index in sorted(shown)}


def _png(rgb_CHW: Tensor) -> str:
    layout = layout_of("rgb24")
    planes = (rgb_CHW.permute(1, 2, 0).contiguous(),)
    return base64.b64encode(
        encode_png(planes, layout, ColorSpec(matrix="gbr", range="pc"))
    ).decode()
