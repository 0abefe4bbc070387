"""The record of a run: one JSON object a line in log.jsonl, and the same for TensorBoard.

A record holds `step`, `minutes`, and numbers by name: losses and rates every few steps, scores
after a validation. Whoever watches the run is told too.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adcvsr_core.training.checkpoint import RunState
from adcvsr_core.training.validation import Pixels

logger = logging.getLogger(__name__)

LOG = "log.jsonl"

type Record = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class StepDone:
    """A step is done."""

    step: int
    steps: int
    """Where the run ends, if time does not end it before."""
    fraction: float
    """How much of the run is done, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """There are new numbers."""

    record: Record


type OnTraining = Callable[[StepDone | Recorded], None]


def unwatched(event: StepDone | Recorded) -> None:
    """Nobody watches."""


class Logbook:
    """Writes the records of a run; where the disk is full the run goes on without them.

    Of several processes one `writes`; the others' books stay empty.
    """

    def __init__(
        self,
        folder: Path,
        state: RunState,
        on_event: OnTraining,
        *,
        tensorboard: bool,
        writes: bool = True,
    ) -> None:
        self._path = folder / LOG
        self._on_event = on_event
        self._writes = writes
        self._board = _board(folder, state.step) if tensorboard and writes else None
        if writes:
            self._forget_after(state.step)

    def step(self, event: StepDone) -> None:
        """Tell who watches that a step is done."""
        if self._writes:
            self._on_event(event)

    def record(self, state: RunState, values: Mapping[str, float]) -> None:
        """Write numbers of the present step."""
        if not self._writes:
            return
        record: Record = {"step": state.step, "minutes": round(state.minutes, 3)}
        record |= {name: _rounded(value) for name, value in values.items()}
        self._on_event(Recorded(record=record))
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")
            if self._board is not None:
                for name, value in values.items():
                    self._board.add_scalar(name, value, state.step)
        except OSError as error:
            logger.warning("%s: a record is lost (%s)", self._path, error)

    def pictures(self, state: RunState, pictures: Mapping[str, Pixels]) -> None:
        """Show pictures in TensorBoard."""
        if self._board is not None:
            for name, pixels in pictures.items():
                self._board.add_image(name, pixels, state.step, dataformats="HWC")

    def close(self) -> None:
        """Write what is buffered."""
        if self._board is not None:
            self._board.close()

    def _forget_after(self, step: int) -> None:
        """Remove records of steps that are done again: a run may have died after its checkpoint."""
        if not self._path.exists():
            return
        records = [record for record in read_log(self._path.parent) if record["step"] <= step]
        text = "".join(json.dumps(record) + "\n" for record in records)
        self._path.write_text(text, encoding="utf-8")


def read_log(folder: Path) -> list[Record]:
    """The records of the run in a folder; a line cut short by a crash is left out."""
    records: list[Record] = []
    path = folder / LOG
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError:
                logger.warning("%s: a line is cut short", path)
    return records


def _rounded(value: float) -> float:
    """Six digits that count."""
    return float(f"{value:.6g}")


def _board(folder: Path, step: int) -> Any:  # noqa: ANN401 - tensorboard has no types
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        logger.info("tensorboard is not installed; `pip install adcvsr[train]` brings it")
        return None
    return SummaryWriter(folder / "tensorboard", purge_step=step)
