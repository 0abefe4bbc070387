"""A training run as a TOML file, read strictly into frozen dataclasses.

The tables of parts are defined beside the code that uses them; here they are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.config import CompactConfig, UNetConfig
from adcvsr_core.model.config_json import StudentConfig
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.degrade.degradation import Degradation
from adcvsr_core.training.degrade.reading import read_degradations
from adcvsr_core.training.discriminators.config import DISCRIMINATORS, DiscriminatorConfig
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.losses.config import LOSSES, LossConfig
from adcvsr_core.training.tables import as_mapping, read_recipe_file, read_table, refuse_unknown
from adcvsr_core.training.teachers.config import TeacherConfig, check_material, read_teacher
from adcvsr_core.weights.catalogue import find_model
from adcvsr_core.weights.header import read_info

KINDS: dict[str, type[StudentConfig]] = {"compact": CompactConfig, "unet": UNetConfig}
"""Architectures a [student] table can describe."""


@dataclass(frozen=True, kw_only=True)
class StudentTable:
    """Either a configuration, for fresh weights, or weights to begin with."""

    config: StudentConfig | None = None
    start: str = ""
    """Name in the catalogue or weights file; its configuration is the student's."""
    fold_neighbours: bool = False
    """Begin with every temporal convolution looking at its own frame alone: for weights that
    learned from single frames (`crop_frames = 1`), to which neighbours were copies of it."""

    def resolve(self) -> StudentConfig:
        """The configuration.

        Raises:
            ModelError: the weights to begin with are not there, or are no weights file.
        """
        return self.config or read_info(find_model(self.start)).config


@dataclass(frozen=True, kw_only=True)
class ScheduleConfig:
    """Optimiser and length of the run. It ends at `steps` or after `minutes`, whichever comes
    first."""

    steps: int
    minutes: float = float("inf")
    """Wall time over all sessions; the learning rate follows whichever limit is nearer."""
    learning_rate: float
    """Peak rate of the student."""
    optimizer: Literal["adam", "muon"] = "adam"
    """Of the student; discriminators always learn by Adam. Muon came further in the same time in
    short runs of compact students (training/LOG.md); its rates are of the size of Adam's."""
    decay: Literal["cosine", "halve", "constant"] = "cosine"
    """From the peak: half a cosine down to the final rate, halved at given steps, or not at all."""
    halve_at: tuple[int, ...] = ()
    """For decay = "halve": the steps at which all rates are halved."""
    final_learning_rate: float = 1e-6
    """For decay = "cosine": the rate at the end; other players keep the same ratio to theirs."""
    warmup_steps: int = 100
    """Steps of a linear rise to the peak."""
    betas: tuple[float, float] = (0.9, 0.999)
    """Of Adam, also for what Muon leaves to it."""
    accumulate: int = 1
    """Batches whose gradients are averaged into one step, to save memory."""
    precision: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """Of the autocast; weights and optimiser are float32 in any case. "auto" is bf16 where the
    device multiplies it natively, else fp32: emulated, it is several times slower."""
    checkpoint_activations: bool = False
    """Compute activations again on the way back: less memory, about a third more time."""
    ema: float = 0.999
    """Decay of the averaged weights, which are what is exported; 0: none are averaged."""
    clip_gradient: float = 1.0
    """Largest gradient norm of a player; 0: any."""

    def __post_init__(self) -> None:
        if min(self.steps, self.accumulate) < 1 or self.minutes <= 0:
            raise ValueError(
                f"steps={self.steps}, accumulate={self.accumulate} and minutes={self.minutes} "
                "must be positive"
            )
        if not 0 <= self.ema < 1:
            raise ValueError(f"ema={self.ema} must be at least 0 and below 1")
        if (self.decay == "halve") != bool(self.halve_at):
            raise ValueError(f'halve_at={list(self.halve_at)} belongs to decay = "halve"')
        rates = (self.learning_rate, self.final_learning_rate, self.clip_gradient)
        if min(rates) < 0 or self.learning_rate == 0:
            raise ValueError("rates and clip_gradient must not be negative, learning_rate not 0")


@dataclass(frozen=True, kw_only=True)
class OutputConfig:
    """What the run writes."""

    folder: str
    checkpoint_minutes: float = 5.0
    log_steps: int = 50
    validate_steps: int = 1000
    validation_gt: str = ""
    """Folder of ground-truth clips."""
    validation_lq: tuple[str, ...] = ()
    """Folders with the low-quality side, same file names."""
    tensorboard: bool = True
    """Also write curves and pictures for TensorBoard, where it is installed."""

    def __post_init__(self) -> None:
        if min(self.log_steps, self.validate_steps) < 1:
            raise ValueError("log_steps and validate_steps must be at least 1")
        if bool(self.validation_gt) != bool(self.validation_lq):
            raise ValueError("validation_gt and validation_lq go together")


@dataclass(frozen=True, kw_only=True)
class CardConfig:
    """Goes into the model card of the trained student."""

    name: str
    licence: str
    training_data: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One training run."""

    stage: str
    """What is trained, and how: a name in `LOSSES`."""
    student: StudentTable
    data: DataConfig
    degradations: tuple[Degradation, ...]
    teacher: TeacherConfig | None
    """Whose output is the target; None: what the batches bring."""
    weights: FrozenWeights
    discriminator: DiscriminatorConfig | None
    """The one that `DISCRIMINATORS` gives the stage, None for a stage without."""
    loss: LossConfig
    """The one that `LOSSES` gives the stage."""
    schedule: ScheduleConfig
    output: OutputConfig
    card: CardConfig
    text: str
    """The file as it was read; stored with the weights."""


TABLES = (
    "student",
    "data",
    "degradation",
    "teacher",
    "weights",
    "discriminator",
    "loss",
    "schedule",
    "output",
    "card",
)


def load_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Raises:
        SettingsError: there is no such file, or it cannot be read.
        TrainingError: it is not TOML, or holds unknown, missing or impossible values.
    """
    text, raw = read_recipe_file(path)
    refuse_unknown(raw, ("stage", *TABLES), str(path))
    stage = _stage(raw.get("stage"), str(path))
    degradations = raw.get("degradation", [])
    data = read_table(DataConfig, raw.get("data", {}), f"{path} [data]")
    return Recipe(
        stage=stage,
        student=_student(raw.get("student", {}), f"{path} [student]"),
        data=data,
        degradations=read_degradations(degradations, f"{path} [[degradation]]"),
        teacher=_teacher(raw.get("teacher"), data, f"{path} [teacher]"),
        weights=read_table(FrozenWeights, raw.get("weights", {}), f"{path} [weights]"),
        discriminator=_discriminator(stage, raw.get("discriminator"), f"{path} [discriminator]"),
        loss=read_table(LOSSES[stage], raw.get("loss", {}), f"{path} [loss]"),
        schedule=read_table(ScheduleConfig, raw.get("schedule", {}), f"{path} [schedule]"),
        output=read_table(OutputConfig, raw.get("output", {}), f"{path} [output]"),
        card=read_table(CardConfig, raw.get("card", {}), f"{path} [card]"),
        text=text,
    )


def _stage(name: object, where: str) -> str:
    if not isinstance(name, str):
        raise TrainingError(
            "missing stage", where=where, remedy=f'stage = "...", one of {", ".join(LOSSES)}'
        )
    if name not in LOSSES:
        raise TrainingError(
            f"unknown stage {name!r}", where=where, remedy=f"Choose from {', '.join(LOSSES)}"
        )
    return name


def _teacher(raw: object, data: DataConfig, where: str) -> TeacherConfig | None:
    teacher = None if raw is None else read_teacher(raw, where)
    check_material(teacher, data.pairs, where)
    return teacher


def _discriminator(stage: str, raw: object, where: str) -> DiscriminatorConfig | None:
    if stage in DISCRIMINATORS:
        return read_table(DISCRIMINATORS[stage], {} if raw is None else raw, where)
    if raw is not None:
        raise TrainingError(f"stage {stage} has no discriminator", where=where)
    return None


def _student(raw: object, where: str) -> StudentTable:
    table = as_mapping(raw, where)
    if "start" in table:
        return _start(table, where)
    kind = table.get("kind")
    if kind not in KINDS:
        raise TrainingError(
            f"kind = {kind!r}" if kind else "missing kind",
            where=where,
            remedy=f"Choose from {', '.join(KINDS)}, or give start = a weights file alone",
        )
    values = {key: value for key, value in table.items() if key != "kind"}
    return StudentTable(config=read_table(KINDS[kind], values, where))


def _start(table: Mapping[str, Any], where: str) -> StudentTable:
    start = table["start"]
    fold = table.get("fold_neighbours", False)
    others = table.keys() - {"start", "fold_neighbours"}
    if others or not isinstance(start, str) or not start or not isinstance(fold, bool):
        raise TrainingError(
            "start stands alone: the weights bring their configuration",
            where=where,
            remedy='Leave only start = "FILE or name", and fold_neighbours = true or false',
        )
    return StudentTable(start=start, fold_neighbours=fold)
