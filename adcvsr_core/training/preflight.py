"""What is checked before a run spends time: an error after hours helps nobody."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from adcvsr_core.errors import OutputError, TrainingError
from adcvsr_core.metrics.fidelity import SSIM_WINDOW
from adcvsr_core.model.base import Student
from adcvsr_core.training.losses.config import LiteAdversarialLoss, RegressionLoss
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Stage
from adcvsr_core.training.teachers import SCALE
from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.one_step import OneStepConfig
from adcvsr_core.training.validation import check_pairs

logger = logging.getLogger(__name__)


def check_recipe(recipe: Recipe) -> None:
    """Output folder, weights to begin with, validation clips; what costs no network.

    Raises:
        OutputError: the output folder cannot be made or written.
        ModelError: the weights to begin with are not there.
        TrainingError: validation clips are missing or do not fit, or samples are too small for the
            loss.
    """
    scale = recipe.student.resolve().scale
    side = recipe.data.used_patch * scale
    loss = recipe.loss
    has_ssim = isinstance(loss, RegressionLoss | LiteAdversarialLoss) and loss.ssim != 0
    if has_ssim and side < SSIM_WINDOW:
        raise TrainingError(
            f"needs samples of {SSIM_WINDOW} pixels or more a side, and they have {side}",
            where="[loss] ssim",
            remedy="Raise patch and crop in [data], or set ssim = 0",
        )
    if isinstance(recipe.teacher, DoveConfig | OneStepConfig) and scale != SCALE:
        raise TrainingError(
            f"the teacher upscales {SCALE} times, the student {scale}", where="[teacher]"
        )
    _check_writable(Path(recipe.output.folder))
    check_pairs(recipe.output, scale)


def check_stage(recipe: Recipe, stage: Stage) -> None:
    """What only the built stage can tell, and its switch for memory.

    Raises:
        TrainingError: clips to validate on for what is no student, or players that share a name.
    """
    if recipe.output.validation_lq and not isinstance(stage.student, Student):
        raise TrainingError(
            f"stage {recipe.stage} trains no student that could be validated on clips",
            where="[output]",
            remedy="Remove validation_gt and validation_lq",
        )
    names = [player.name for player in stage.players]
    assert len(set(names)) == len(names), names
    if recipe.schedule.checkpoint_activations:
        switch = getattr(stage.student, "checkpoint_activations", None)
        if switch is None:
            logger.warning("this student keeps all activations, whatever [schedule] says")
        else:
            switch(True)


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(
            f"the output folder cannot be written: {error.strerror}",
            where=str(folder),
            remedy="Choose another one in [output]",
        ) from error
