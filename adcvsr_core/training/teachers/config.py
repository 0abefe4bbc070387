"""The `[teacher]` table of a recipe: whose output the student learns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.tables import as_mapping, read_recipe_file, read_table
from adcvsr_core.training.teachers.one_step import OneStepConfig


@dataclass(frozen=True, kw_only=True)
class TruthConfig:
    """The ground truth itself: no teacher."""


@dataclass(frozen=True, kw_only=True)
class PairsConfig:
    """What a teacher made before: the folders of [data] pairs."""


@dataclass(frozen=True, kw_only=True)
class DoveConfig:
    """DOVE, in memory while the student learns, or to fill a cache."""

    folder: str
    """As published: `transformer`, `vae`, `scheduler`."""
    prompt: str = ""
    """Embedding of the empty text (safetensors); empty: where DOVE's authors put it."""
    precision: Literal["bf16", "fp16", "fp32"] = "bf16"
    """Of weights and computation."""
    chunk: int = 0
    """Frames at a time, a multiple of 8; 0: the whole clip. The last chunk may be longer."""
    chunk_overlap: int = 8
    """Frames that neighbouring chunks share, a multiple of 8."""
    tile: int = 0
    """Height and width at a time, in output pixels, a multiple of 16; 0: the whole frame."""
    tile_overlap: int = 32
    """Output pixels that neighbouring tiles share, a multiple of 16."""
    vae_tiling: bool = True
    """Let the VAE work on overlapping tiles of its own, as its authors' commands do."""
    offload: bool = False
    """Keep on the device only the network that is at work; the others wait in main memory."""

    def __post_init__(self) -> None:
        if not self.folder:
            raise ValueError("folder must be given")
        _check("chunk", self.chunk, self.chunk_overlap, 8)
        _check("tile", self.tile, self.tile_overlap, 16)


def _check(name: str, size: int, overlap: int, multiple: int) -> None:
    if min(size, overlap) < 0 or size % multiple or overlap % multiple:
        raise ValueError(
            f"{name} = {size} and {name}_overlap = {overlap} must be multiples of {multiple}"
        )
    if 0 < size <= overlap:
        raise ValueError(f"{name} = {size} must be larger than {name}_overlap = {overlap}")


type TeacherConfig = TruthConfig | PairsConfig | DoveConfig | OneStepConfig

KINDS: dict[str, type[TruthConfig | PairsConfig | DoveConfig | OneStepConfig]] = {
    "truth": TruthConfig,
    "pairs": PairsConfig,
    "dove": DoveConfig,
    "one_step": OneStepConfig,
}
"""What `kind` may be."""


def read_teacher(raw: object, where: str) -> TeacherConfig:
    """The table: `kind`, and the settings of that kind.

    Raises:
        TrainingError: unknown, missing or impossible values; `where` is named.
    """
    table = as_mapping(raw, where)
    kind = table.get("kind")
    if kind not in KINDS:
        raise TrainingError(
            f"kind = {kind!r}" if kind else "missing kind",
            where=where,
            remedy=f"Choose from {', '.join(KINDS)}",
        )
    values = {key: value for key, value in table.items() if key != "kind"}
    return read_table(KINDS[kind], values, where)


def check_material(teacher: TeacherConfig | None, pairs: tuple[str, ...], where: str) -> None:
    """Whether `kind` agrees with [data] pairs.

    Raises:
        TrainingError: it does not.
    """
    if isinstance(teacher, PairsConfig) and not pairs:
        raise TrainingError(
            'kind = "pairs" needs folders of pairs',
            where=where,
            remedy='Give [data] pairs = ["DIR"]; `adcvsr teacher-cache` fills one',
        )
    if isinstance(teacher, TruthConfig) and pairs:
        raise TrainingError(
            'kind = "truth", but [data] pairs bring the output of a teacher',
            where=where,
            remedy="Leave out either",
        )


def load_teacher(path: Path) -> TeacherConfig | None:
    """The teacher of a recipe; what else it holds is not looked at.

    Raises:
        SettingsError: the file cannot be read.
        TrainingError: it is not TOML, or the table is wrong.
    """
    _, raw = read_recipe_file(path)
    return read_teacher(raw["teacher"], f"{path} [teacher]") if "teacher" in raw else None
