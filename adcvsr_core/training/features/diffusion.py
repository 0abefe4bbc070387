"""Stable Diffusion's networks from folders, through diffusers, frozen."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError
from torch import nn

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.features.config import HOW
from adcvsr_core.weights.files import listed

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel

LORA_ALPHA = 8.0
"""An addition of rank r is scaled by this over r: peft's default, which AdcSR, OSEDiff and PiSA-SR
keep."""

_PLAIN = ("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.bin")
_HALF = ("diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.fp16.bin")


def load_vae(folder: Path) -> AutoencoderKL:
    """The VAE of Stable Diffusion, frozen, float32, on the CPU.

    Raises:
        TrainingError: diffusers is not installed, or the folder holds no such model.
    """
    return _load("AutoencoderKL", folder)


def load_unet(folder: Path) -> UNet2DConditionModel:
    """The UNet of Stable Diffusion, frozen, float32, on the CPU.

    Raises:
        TrainingError: diffusers is not installed, or the folder holds no such model.
    """
    return _load("UNet2DConditionModel", folder)


def last_alpha_bar(folder: Path, timestep: int) -> float:
    """Share of signal left at a timestep, from a pipeline's `scheduler_config.json`.

    Raises:
        TrainingError: no such file, or another kind of schedule than Stable Diffusion 2.1's.
    """
    path = folder / "scheduler_config.json"
    try:
        values: Any = json.loads(path.read_text(encoding="utf-8"))
        kind, steps = values.get("beta_schedule"), int(values["num_train_timesteps"])
        first, last = float(values["beta_start"]), float(values["beta_end"])
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise TrainingError(
            f"not the configuration of a scheduler ({error!r})", where=str(path), remedy=HOW
        ) from error
    prediction = values.get("prediction_type", "epsilon")
    if kind != "scaled_linear" or prediction != "epsilon" or timestep not in range(steps):
        raise TrainingError(
            f"schedule {kind!r} of {steps} steps, prediction {prediction!r}: "
            "not Stable Diffusion 2.1-base",
            where=str(path),
            remedy=HOW,
        )
    product = 1.0
    for step in range(timestep + 1):
        root = first**0.5 + (last**0.5 - first**0.5) * step / (steps - 1)
        product *= 1 - root**2
    return product


def freeze[M: nn.Module](module: M) -> M:
    """No gradient for any parameter, and the behaviour of inference."""
    return module.requires_grad_(False).eval()


def _load(name: str, folder: Path) -> Any:  # noqa: ANN401
    try:
        import diffusers
    except ImportError as error:
        raise TrainingError(
            "this needs the package diffusers", remedy="pip install 'adcvsr[train]'"
        ) from error
    has_plain = any((folder / file).is_file() for file in _PLAIN)
    only_half = not has_plain and any((folder / file).is_file() for file in _HALF)
    try:
        # Without accelerate, which diffusers would ask for, models are built in the plain way.
        model, report = getattr(diffusers, name).from_pretrained(
            folder,
            local_files_only=True,
            low_cpu_mem_usage=False,
            output_loading_info=True,
            variant="fp16" if only_half else None,
        )
    except (
        OSError,
        ValueError,
        RuntimeError,
        KeyError,
        TypeError,
        SafetensorError,
        pickle.UnpicklingError,
    ) as error:
        raise TrainingError(f"not a {name} ({error})", where=str(folder), remedy=HOW) from error
    _check_complete(report, name, folder)
    return freeze(model.float())


def _check_complete(report: dict[str, list[str]], name: str, folder: Path) -> None:
    """Refuse what diffusers only warns of: layers left with random numbers."""
    kinds = ("missing_keys", "unexpected_keys", "mismatched_keys")
    wrong = [f"{kind.split('_')[0]} {listed(sorted(map(str, report[kind])))}" for kind in kinds]
    if any(report[kind] for kind in kinds):
        raise TrainingError(f"not a {name}: {'; '.join(wrong)}", where=str(folder), remedy=HOW)
