"""Stable Diffusion in miniature: the same classes and files, a few channels, random weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from adcvsr_core.model.config import UNetConfig
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.features.half_decoder import HalfDecoder
from adcvsr_core.training.recipe import StudentTable

CONFIG = UNetConfig(
    unshuffle=2,
    channels=(8, 16),
    resnets_per_level=1,
    transformer_levels=1,
    heads=(1, 2),
    feedforward_ratio=2,
    norm_groups=(4,),
    temporal_after=("resnet", "transformer"),
    decoder_channels=(8, 8, 16, 16),
    decoder_resnets=3,
)
PROMPT_CHANNELS = 12


@dataclass(frozen=True)
class Diffusion:
    """Folders and files as they are published."""

    base: Path
    """A pipeline: unet, vae, scheduler."""
    half_decoder: Path
    """Laid out as `halfDecoder.ckpt`."""
    prompt: Path

    @property
    def weights(self) -> FrozenWeights:
        return FrozenWeights(
            vae=str(self.base / "vae"),
            half_decoder=str(self.half_decoder),
            sd_unet=str(self.base / "unet"),
            prompt=str(self.prompt),
        )

    def vae(self) -> Any:
        from diffusers import AutoencoderKL

        return AutoencoderKL.from_pretrained(self.base / "vae", low_cpu_mem_usage=False).eval()

    def unet(self) -> Any:
        from diffusers import UNet2DConditionModel

        folder = self.base / "unet"
        return UNet2DConditionModel.from_pretrained(folder, low_cpu_mem_usage=False).eval()


@pytest.fixture(scope="session")
def diffusion(tmp_path_factory: pytest.TempPathFactory) -> Diffusion:
    from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel

    folder = tmp_path_factory.mktemp("diffusion")
    torch.manual_seed(7)
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 16, 16),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=32,
    )
    unet = UNet2DConditionModel(
        block_out_channels=(8, 16, 16, 16),
        attention_head_dim=(1, 2, 2, 2),
        cross_attention_dim=PROMPT_CHANNELS,
        use_linear_projection=True,
        layers_per_block=1,
        norm_num_groups=4,
        sample_size=8,
    )
    vae.save_pretrained(folder / "vae")
    unet.save_pretrained(folder / "unet")
    scheduler = DDPMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False
    )
    scheduler.save_pretrained(folder / "scheduler")
    half = HalfDecoder(CONFIG).state_dict()
    tensors = {f"decoder.{name}": tensor for name, tensor in half.items()}
    others = {"encoder.conv_in.weight": torch.zeros(2), "loss.logvar": torch.zeros(())}
    torch.save({"epoch": 3, "state_dict": tensors | others}, folder / "halfDecoder.ckpt")
    prompt = {"prompt_embedding": torch.randn(5, PROMPT_CHANNELS)}
    save_file(prompt, folder / "prompt.safetensors")
    return Diffusion(folder, folder / "halfDecoder.ckpt", folder / "prompt.safetensors")


@pytest.fixture
def batch() -> Batch:
    """Two clips of two frames; the truth 64x64."""
    generator = torch.Generator().manual_seed(3)
    lq = torch.rand(2, 2, 3, 16, 16, generator=generator) * 2 - 1
    gt = torch.nn.functional.interpolate(lq.flatten(0, 1), scale_factor=4, mode="bilinear")
    return Batch(lq_BTCHW=lq, gt_BTCHW=gt.unflatten(0, (2, 2)))


@pytest.fixture
def student() -> UNetStudent:
    torch.manual_seed(1)
    return UNetStudent(CONFIG)


@pytest.fixture
def stage_recipe(diffusion: Diffusion) -> Callable[..., Any]:
    """What a `build` reads of a recipe."""

    def make(**changes: Any) -> Any:
        values: dict[str, Any] = {
            "stage": "a stage",
            "student": StudentTable(config=CONFIG),
            "weights": diffusion.weights,
            "discriminator": None,
            "schedule": SimpleNamespace(learning_rate=1e-3, checkpoint_activations=False),
            "data": SimpleNamespace(seed=4),
        }
        return SimpleNamespace(**values | changes)

    return make


@pytest.fixture
def learn() -> Callable[..., list[dict[str, dict[str, float]]]]:
    """Steps on one batch, player by player, as the loop takes them; the losses of each step."""

    def run(
        stage: Any, batch: Batch, *, steps: int, first: int = 0
    ) -> list[dict[str, dict[str, float]]]:
        optimisers = [torch.optim.Adam(p.parameters, lr=p.learning_rate) for p in stage.players]
        log: list[dict[str, dict[str, float]]] = []
        for step in range(first, first + steps):
            row: dict[str, dict[str, float]] = {}
            for player in stage.players:
                losses = player.losses(batch, step)
                gradients: Sequence[Tensor | None] = [None] * len(player.parameters)
                if losses["total"].requires_grad:
                    gradients = torch.autograd.grad(
                        losses["total"], player.parameters, allow_unused=True
                    )
                for parameter, gradient in zip(player.parameters, gradients, strict=True):
                    parameter.grad = gradient
                row[player.name] = {name: value.item() for name, value in losses.items()}
            for optimiser in optimisers:
                optimiser.step()
            log.append(row)
        return log

    return run


@pytest.fixture
def changed() -> Callable[[nn.Module, dict[str, Tensor]], set[str]]:
    """Names of the tensors of a network that are not bit for bit what they were."""

    def compare(network: nn.Module, before: dict[str, Tensor]) -> set[str]:
        now = network.state_dict()
        assert now.keys() == before.keys()
        return {name for name, tensor in now.items() if not torch.equal(tensor, before[name])}

    return compare


@pytest.fixture
def snapshot() -> Callable[[nn.Module], dict[str, Tensor]]:
    return lambda network: {name: x.detach().clone() for name, x in network.state_dict().items()}
