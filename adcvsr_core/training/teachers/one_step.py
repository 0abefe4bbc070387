"""Teachers that restore single images in one step: OSEDiff and PiSA-SR.

Both are Stable Diffusion 2.1-base with small additions (LoRA), which are merged into its weights
here. Low quality is enlarged x4 (bicubic) and encoded to z; with e = UNet(z, t, prompt) the result
is

    OSEDiff   z0 = (z - sqrt(1 - a) e) / sqrt(a), t = 999, a = the schedule's share of signal at t
    PiSA-SR   z0 = z - e, t = 1; e = pixel * e_pix + semantic * (e_both - e_pix)

They sample z from the encoder's posterior and match colours afterwards; here z is its mean, so that
a teacher gives the same twice, and colours stay as they are, as in AdcSR's training.

Source: cswry/OSEDiff:osediff.py@64fdb14; csslc/PiSA-SR:pisasr.py;
Guaishou74851/AdcSR:train.py@d0b2871.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import ModelError, TrainingError
from adcvsr_core.training.features.config import HOW, folder_problems
from adcvsr_core.training.features.diffusion import (
    LORA_ALPHA,
    freeze,
    last_alpha_bar,
    load_unet,
    load_vae,
)
from adcvsr_core.training.features.prompt import encode_prompt, read_prompt
from adcvsr_core.training.features.vae import by_pixels
from adcvsr_core.training.teachers import SCALE
from adcvsr_core.weights.checkpoints import read_content
from adcvsr_core.weights.files import listed

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel

OSEDIFF_TIMESTEP = 999
PISASR_TIMESTEP = 1

_LORA = re.compile(r"(?P<layer>.+)\.lora_(?P<side>[AB])\.(?P<adapter>[^.]+)\.weight")
_BASE = re.compile(r"(?P<layer>.+)\.base_layer\.(?P<kind>weight|bias)")


@dataclass(frozen=True, kw_only=True)
class OneStepConfig:
    """The [teacher] table of such a teacher."""

    folder: str
    """Stable Diffusion 2.1-base: `unet`, `vae`, `scheduler`."""
    weights: str
    """`osediff.pkl` (OSEDiff's or AdcSR's) or `pisa_sr.pkl`."""
    prompt: str = ""
    """Embedding of a text (safetensors); empty: of the empty text, by the folder's encoder."""
    pixel: float = 1.0
    """PiSA-SR: strength of its restoration."""
    semantic: float = 1.0
    """PiSA-SR: strength of its invention of detail."""

    def __post_init__(self) -> None:
        if not self.folder or not self.weights:
            raise ValueError("folder and weights must be given")
        if min(self.pixel, self.semantic) < 0:
            raise ValueError(
                f"pixel={self.pixel} and semantic={self.semantic} must not be negative"
            )


class OneStepTeacher(nn.Module):
    """Low quality (B, T, 3, h, w) to (B, T, 3, 4h, 4w), RGB in [-1, 1]; no gradient flows."""

    prompt_1LC: Tensor

    def __init__(
        self,
        vae: AutoencoderKL,
        unet: UNet2DConditionModel,
        prompt_1LC: Tensor,
        *,
        timestep: int,
        alpha_bar: float | None = None,
    ) -> None:
        """With the share of signal `alpha_bar` as OSEDiff, without as PiSA-SR."""
        super().__init__()
        self.vae = freeze(cast("nn.Module", vae))
        self.unet = freeze(cast("nn.Module", unet))
        self.register_buffer("prompt_1LC", prompt_1LC)
        self.timestep, self.alpha_bar = timestep, alpha_bar
        self.scaling: float = vae.config["scaling_factor"]
        self.pixel_unet: nn.Module | None = None
        self.pixel = self.semantic = 1.0

    def adjust(self, pixel_unet: UNet2DConditionModel, pixel: float, semantic: float) -> None:
        """Weigh the restoration of `pixel_unet` and what the UNet adds to it (PiSA-SR)."""
        self.pixel_unet = freeze(cast("nn.Module", pixel_unet))
        self.pixel, self.semantic = pixel, semantic

    @torch.no_grad()
    def forward(self, lq_BTCHW: Tensor) -> Tensor:
        height, width = (SCALE * size for size in lq_BTCHW.shape[3:])
        # Latents exist for multiples of 8 pixels: odd sizes are padded by their last row or column.
        odd = (0, lq_BTCHW.shape[4] % 2, 0, lq_BTCHW.shape[3] % 2)
        x_NCHW = F.pad(lq_BTCHW.flatten(0, 1), odd, mode="replicate")
        with _own_precision(x_NCHW):
            y_NCHW = by_pixels(lambda part: self._decode(self._latents(part)), x_NCHW, SCALE)
        y_NCHW = y_NCHW[..., :height, :width].float().clamp(-1, 1)
        return y_NCHW.unflatten(0, lq_BTCHW.shape[:2])

    @torch.no_grad()
    def latents(self, lq_BTCHW: Tensor) -> Tensor:
        """Low quality of even height and width to un-scaled latents (B, T, 4, h/2, w/2)."""
        with _own_precision(lq_BTCHW):
            z_NCHW = by_pixels(self._latents, lq_BTCHW.flatten(0, 1), SCALE)
        return z_NCHW.unflatten(0, lq_BTCHW.shape[:2])

    def _latents(self, lq_NCHW: Tensor) -> Tensor:
        x_NCHW = F.interpolate(lq_NCHW, scale_factor=SCALE, mode="bicubic")
        vae: Any = self.vae
        z_NCHW = vae.encode(x_NCHW).latent_dist.mean * self.scaling
        e_NCHW = self._predict(self.unet, z_NCHW)
        if self.pixel_unet is not None:
            pixel_NCHW = self._predict(self.pixel_unet, z_NCHW)
            e_NCHW = self.pixel * pixel_NCHW + self.semantic * (e_NCHW - pixel_NCHW)
        if self.alpha_bar is None:
            return (z_NCHW - e_NCHW) / self.scaling
        z0_NCHW = (z_NCHW - (1 - self.alpha_bar) ** 0.5 * e_NCHW) / self.alpha_bar**0.5
        return z0_NCHW / self.scaling

    def _predict(self, unet: nn.Module, z_NCHW: Tensor) -> Tensor:
        prompt = self.prompt_1LC.expand(len(z_NCHW), -1, -1)
        return unet(z_NCHW, self.timestep, encoder_hidden_states=prompt).sample.float()

    def _decode(self, z_NCHW: Tensor) -> Tensor:
        vae: Any = self.vae
        return vae.decode(z_NCHW).sample


def _own_precision(x: Tensor) -> torch.autocast:
    """float16 on a GPU, float32 elsewhere, whatever the training around it runs in.

    OSEDiff divides by sqrt(a) = 0.07: the coarse steps of bfloat16 would be 15 times as coarse.
    """
    return torch.autocast(x.device.type, dtype=torch.float16, enabled=x.device.type == "cuda")


def load_one_step(config: OneStepConfig) -> OneStepTeacher:
    """A teacher with the additions of its file merged, on the CPU.

    Raises:
        TrainingError: files are missing, or the base is not Stable Diffusion 2.1-base.
        ModelError: the file of weights is of another layout, or does not fit the base.
    """
    base, path = Path(config.folder), Path(config.weights)
    check_one_step(config)
    content = _tables(path)
    is_pisasr = "lora_rank_unet_pix" in content
    if not is_pisasr and (config.pixel, config.semantic) != (1, 1):
        raise TrainingError("pixel and semantic strengths are PiSA-SR's alone", where=str(path))
    alpha_bar = None if is_pisasr else last_alpha_bar(base / "scheduler", OSEDIFF_TIMESTEP)
    unet, vae = load_unet(base / "unet"), load_vae(base / "vae")
    channels: int = unet.config["cross_attention_dim"]
    prompt = (
        read_prompt(Path(config.prompt), channels=channels)
        if config.prompt
        else encode_prompt(base, "")
    )
    if is_pisasr:
        return _pisasr(config, content, (vae, unet, prompt))
    _merge_osediff(path, content, cast("nn.Module", vae), cast("nn.Module", unet))
    return OneStepTeacher(vae, unet, prompt, timestep=OSEDIFF_TIMESTEP, alpha_bar=alpha_bar)


def merge_lora(
    network: nn.Module, tensors: Mapping[str, Tensor], *, rank: int, where: Path
) -> None:
    """Add to each layer 8 / rank * up @ down of a file in peft's layout, having used every tensor.

    Names: `LAYER.lora_A.ADAPTER.weight` (down), `LAYER.lora_B.ADAPTER.weight` (up), and
    `LAYER.base_layer.weight|bias`, which replace the layer's own first.

    Raises:
        ModelError: unknown names, half a pair, or shapes that do not fit.
    """
    own = dict(network.named_parameters())
    pairs: dict[tuple[str, str], dict[str, Tensor]] = {}
    bases: dict[str, Tensor] = {}
    unknown: list[str] = []
    for name, tensor in tensors.items():
        lora, base = _LORA.fullmatch(name), _BASE.fullmatch(name)
        layer = lora["layer"] if lora else base["layer"] if base else ""
        target = f"{layer}.{base['kind']}" if base else f"{layer}.weight"
        if target not in own:
            unknown.append(name)
        elif lora:
            pairs.setdefault((layer, lora["adapter"]), {})[lora["side"]] = tensor
        else:
            bases[target] = tensor
    if unknown:
        raise ModelError(f"no layer of the base has {listed(sorted(unknown))}", where=str(where))
    with torch.no_grad():
        for name, tensor in bases.items():
            _check_shape(name, tensor, own[name], where)
            own[name].copy_(tensor)
        for (layer, adapter), pair in pairs.items():
            delta = _product(pair, rank, f"{layer} ({adapter})", where)
            _check_shape(layer, delta, own[f"{layer}.weight"], where)
            own[f"{layer}.weight"].add_(delta, alpha=LORA_ALPHA / rank)


def _product(pair: dict[str, Tensor], rank: int, layer: str, where: Path) -> Tensor:
    """Up @ down: two linear layers in a row, or a convolution and a 1x1 one, as one weight."""
    down, up = pair.get("A"), pair.get("B")
    if down is None or up is None:
        raise ModelError(f"half of the addition to {layer} is missing", where=str(where))
    if down.shape[0] != rank or up.flatten(1).shape[1] != rank:
        raise ModelError(f"the addition to {layer} is not of rank {rank}", where=str(where))
    product = up.float().flatten(1) @ down.float().flatten(1)
    return product.unflatten(1, down.shape[1:])


def _check_shape(name: str, new: Tensor, own: Tensor, where: Path) -> None:
    if new.shape != own.shape:
        raise ModelError(
            f"{name} has shape {tuple(new.shape)} instead of {tuple(own.shape)}",
            where=str(where),
            remedy="The file belongs to Stable Diffusion 2.1-base",
        )


def _merge_osediff(path: Path, content: Mapping[str, Any], vae: nn.Module, unet: nn.Module) -> None:
    """OSEDiff's own file of additions, or AdcSR's of the same name, where they are merged."""
    if {"state_dict_unet", "rank_unet", "state_dict_vae", "rank_vae"} <= set(content):
        merge_lora(unet, content["state_dict_unet"], rank=content["rank_unet"], where=path)
        merge_lora(vae, content["state_dict_vae"], rank=content["rank_vae"], where=path)
        return
    if set(content) != {"vae", "unet"}:
        raise ModelError(
            f"neither osediff.pkl nor pisa_sr.pkl: it holds {listed(sorted(content))}",
            where=str(path),
            remedy=HOW,
        )
    for network, name in ((vae, "vae"), (unet, "unet")):
        try:
            network.load_state_dict(content[name], strict=True)
        except (RuntimeError, TypeError, AttributeError) as error:
            raise ModelError(
                f"its {name} does not fit the base ({str(error)[:300]})", where=str(path)
            ) from error


def _pisasr(
    config: OneStepConfig,
    content: Mapping[str, Any],
    parts: tuple[AutoencoderKL, UNet2DConditionModel, Tensor],
) -> OneStepTeacher:
    vae, unet, prompt = parts
    network, path = cast("nn.Module", unet), Path(config.weights)
    sides: dict[str, dict[str, Tensor]] = {"_pix": {}, "_sem": {}}
    for name, tensor in content["state_dict_unet"].items():
        match = _LORA.fullmatch(name)
        side = match["adapter"][-4:] if match else ""
        if side not in sides:
            raise ModelError(f"{name} is not of pisa_sr.pkl", where=str(path), remedy=HOW)
        sides[side][name] = tensor
    merge_lora(network, sides["_pix"], rank=content["lora_rank_unet_pix"], where=path)
    pixel_unet = copy.deepcopy(unet) if (config.pixel, config.semantic) != (1, 1) else None
    merge_lora(network, sides["_sem"], rank=content["lora_rank_unet_sem"], where=path)
    teacher = OneStepTeacher(vae, unet, prompt, timestep=PISASR_TIMESTEP)
    if pixel_unet is not None:
        teacher.adjust(pixel_unet, config.pixel, config.semantic)
    return teacher


def _tables(path: Path) -> Mapping[str, Any]:
    content = read_content(path)
    if not isinstance(content, Mapping):
        raise ModelError("not a table of weights", where=str(path), remedy=HOW)
    return cast("Mapping[str, Any]", content)


def check_one_step(config: OneStepConfig) -> None:
    """Whether all files are there. Raises: TrainingError; it names every one that is not."""
    problems = folder_problems(Path(config.folder) / "unet", "unet")
    problems += folder_problems(Path(config.folder) / "vae", "vae")
    files = [file for file in (config.weights, config.prompt) if file]
    problems += [f"no such file {file}" for file in files if not Path(file).is_file()]
    if problems:
        raise TrainingError("; ".join(problems), where="[teacher]", remedy=HOW)
