"""Initial weights from a Stable Diffusion 2.1 folder: the image model, pruned to the student.

Every axis is a sequence of operands, and the first channels of each operand are kept, so that
pruned layers still fit each other: an attention axis is one operand a head, a GEGLU projection is
values then gates, a resnet of an up block reads features then skip. Only the ends of the UNet have
no counterpart: the first convolution is tiled over the unshuffled pixels, the last over the
decoder's features.

Source: Guaishou74851/AdcSR:model.py@d0b2871 for the ends; slicing by operand is our own, where
AdcSR cuts across the boundaries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import ADCVSR, UNetConfig, up_operands
from adcvsr_core.model.student import UNetStudent, build_student
from adcvsr_core.model.unet import temporal_blocks
from adcvsr_core.progress import OnStep, ignore_steps
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.checkpoints import read_checkpoint
from adcvsr_core.weights.files import listed, student_from_tensors

WEIGHTS_NAMES = (
    "diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.fp16.safetensors",
    "diffusion_pytorch_model.bin",
)
_OLD_ATTENTION_NAMES = {
    "query": "to_q",
    "key": "to_k",
    "value": "to_v",
    "proj_attn": "to_out.0",
}
"""Names in VAE files of 2022."""


_Operands = list[list[tuple[int, int]]]


@dataclass(frozen=True)
class Axis:
    """How one axis of a tensor shrinks: operand sizes before and after."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    def kept(self) -> Tensor:
        """Indices of what stays: the first of each operand."""
        starts = [sum(self.before[:index]) for index in range(len(self.before))]
        parts = [torch.arange(size) + at for at, size in zip(starts, self.after, strict=True)]
        return torch.cat(parts)


def import_sd21(
    unet: Path, vae: Path, *, config: UNetConfig = ADCVSR, on_step: OnStep = ignore_steps
) -> UNetStudent:
    """Prune the UNet and VAE decoder of two diffusers folders into a student.

    Raises:
        ModelError: missing files, another architecture, or tensors that do not fit.
    """
    operands = _source_operands(unet, vae, config)
    on_step("reading", unet.name)
    unet_tensors = read_weights(unet)
    on_step("reading", vae.name)
    vae_tensors = _decoder_tensors(read_weights(vae))
    on_step("fitting", "")
    with torch.device("meta"):
        like = build_student(config)
    assert isinstance(like, UNetStudent)
    targets = {name: t for name, t in like.state_dict().items() if not name.startswith("temporal.")}
    available = {
        **{f"unet.{name}": tensor for name, tensor in unet_tensors.items()},
        **vae_tensors,
    }
    missing = sorted(targets.keys() - available.keys())
    if missing:
        raise ModelError(f"not Stable Diffusion 2.1: missing {listed(missing)}", where=str(unet))
    tensors = {
        name: _prune(name, available[name].float(), target.shape, operands, config)
        for name, target in targets.items()
    }
    tensors |= temporal_blocks(like.unet, config).state_dict(prefix="temporal.")
    student = student_from_tensors(config, tensors, where=f"{unet}, {vae}")
    assert isinstance(student, UNetStudent)
    return student.eval()


def card() -> ModelCard:
    """The model card of pruned Stable Diffusion weights."""
    return ModelCard(
        name="sd21-init",
        description="Pruned Stable Diffusion 2.1: where training starts. It does not upscale yet.",
        licence="CreativeML Open RAIL++-M",
        source="Stable Diffusion 2.1 (Stability AI), UNet and VAE decoder",
        training_data="That of Stable Diffusion 2.1 (subsets of LAION-5B)",
        recipe="Channels kept per attention head, per GEGLU half and per concatenated operand",
        date="2022-12-07",
    )


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of one model of a diffusers pipeline.

    Raises:
        ModelError: none of the known file names is there, or the file is unreadable.
    """
    for name in WEIGHTS_NAMES:
        if (folder / name).is_file():
            return read_checkpoint(folder / name)
    raise ModelError(
        "no weights in this folder",
        where=str(folder),
        remedy=f"It must hold config.json and one of {', '.join(WEIGHTS_NAMES)}",
    )


def _source_operands(unet: Path, vae: Path, config: UNetConfig) -> _Operands:
    """What the up blocks of the folder's UNet read, having checked that it can be pruned."""
    values, decoder = _read_json(unet), _read_json(vae)
    channels = tuple(values.get("block_out_channels", ()))
    heads = values.get("num_attention_heads") or values.get("attention_head_dim", ())
    heads = [heads] * len(channels) if isinstance(heads, int) else list(heads)
    decoder_channels = tuple(decoder.get("block_out_channels", ()))
    facts = {
        "levels": (len(channels), len(config.channels)),
        "heads": (heads, list(config.heads)),
        "layers_per_block": (values.get("layers_per_block"), config.resnets_per_level),
        "decoder levels": (len(decoder_channels), len(config.decoder_channels)),
        "decoder layers": (decoder.get("layers_per_block"), config.decoder_resnets - 1),
    }
    wrong = [f"{name} {a} instead of {b}" for name, (a, b) in facts.items() if a != b]
    widths, wanted = (*channels, *decoder_channels), (*config.channels, *config.decoder_channels)
    if not wrong and any(a < b for a, b in zip(widths, wanted, strict=True)):
        wrong.append(f"widths {widths} cannot be cut to {wanted}")
    if wrong:
        raise ModelError(f"not Stable Diffusion 2.1: {listed(wrong)}", where=f"{unet}, {vae}")
    return up_operands(channels, config.resnets_per_level)


def _read_json(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot be read: {error}", where=str(path)) from error
    if not isinstance(values, dict):
        raise ModelError("not a JSON object", where=str(path))
    return cast("dict[str, Any]", values)


def _decoder_tensors(vae_tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    for name, tensor in vae_tensors.items():
        if not name.startswith("decoder."):
            continue
        parts = name.split(".")
        if "attentions" in parts:
            parts[-2] = _OLD_ATTENTION_NAMES.get(parts[-2], parts[-2])
        tensors[".".join(parts)] = tensor
    return tensors


def _prune(
    name: str, tensor: Tensor, shape: torch.Size, operands: _Operands, config: UNetConfig
) -> Tensor:
    if tensor.ndim == 4 and len(shape) == 2:
        tensor = tensor.flatten(1)  # a linear layer that was saved as a 1x1 convolution
    if name.startswith("unet.conv_out."):
        tensor = tensor[torch.arange(shape[0]) % tensor.shape[0]]
    if name == "unet.conv_in.weight":
        tensor = tensor[:, torch.arange(shape[1]) % tensor.shape[1]]
    for dim in range(min(2, len(shape))):
        axis = _axis(name, dim, (tensor.shape[dim], shape[dim]), operands, config)
        if sum(axis.before) != tensor.shape[dim] or sum(axis.after) != shape[dim]:
            raise ModelError(f"{name} has shape {tuple(tensor.shape)}, not Stable Diffusion 2.1's")
        tensor = tensor.index_select(dim, axis.kept())
    return tensor.contiguous()


def _axis(
    name: str, dim: int, sizes: tuple[int, int], operands: _Operands, config: UNetConfig
) -> Axis:
    """The operands of one axis, from the tensor's place in the network."""
    before, after = sizes
    if name.startswith("unet.") and _is_inside_attention(name, dim):
        heads = _heads(name, config)
        return Axis((before // heads,) * heads, (after // heads,) * heads)
    if ".ff.net.0.proj." in name and dim == 0:
        return Axis((before // 2,) * 2, (after // 2,) * 2)
    match = re.match(r"unet\.up_blocks\.(\d+)\.resnets\.(\d+)\.(\w+)\.", name)
    if match and _reads_operands(match[3], dim):
        block, index = int(match[1]), int(match[2])
        return Axis(operands[block][index], config.up_operands()[block][index])
    return Axis((before,), (after,))


def _is_inside_attention(name: str, dim: int) -> bool:
    if ".attn1.to_out." in name:
        return name.endswith("weight") and dim == 1
    return ".attn1." in name and dim == 0


def _reads_operands(layer: str, dim: int) -> bool:
    return layer == "norm1" or (layer in ("conv1", "conv_shortcut") and dim == 1)


def _heads(name: str, config: UNetConfig) -> int:
    parts = name.split(".")
    if parts[1] == "mid_block":
        return config.heads[-1]
    level = int(parts[2])
    return config.heads[level] if parts[1] == "down_blocks" else config.heads[-1 - level]
