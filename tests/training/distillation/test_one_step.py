"""OSEDiff and PiSA-SR from config of their published layout, against unmerged additions and the
formulas of diffusers' scheduler."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import ModelError, TrainingError
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.discriminators.lora import LoraDiscriminatorConfig
from adcvsr_core.training.features.half_decoder import load_half_decoder
from adcvsr_core.training.losses.config import DistillLoss
from adcvsr_core.training.stages import adcsr_distill
from adcvsr_core.training.teachers.one_step import (
    OneStepConfig,
    OneStepTeacher,
    load_one_step,
    merge_lora,
)

UNET_PARTS = (
    *("to_k", "to_q", "to_v", "to_out.0", "conv", "proj_out", "proj_in"),
    *("ff.net.2", "ff.net.0.proj"),
)
VAE_PARTS = ("conv", "to_k", "to_q", "to_v", "to_out.0")
RANK = 4


def one_step(diffusion: Any, path: Path) -> OneStepConfig:
    return OneStepConfig(
        folder=str(diffusion.base), weights=str(path), prompt=str(diffusion.prompt)
    )


def is_adapted(name: str, parts: tuple[str, ...]) -> bool:
    return not ("bias" in name or "norm" in name) and any(part in name for part in parts)


def additions(
    network: nn.Module, adapter_of: Callable[[str], str], parts: tuple[str, ...], *, only: str = ""
) -> dict[str, Tensor]:
    """What `state_dict()` holds of LoRA after peft's `add_adapter`, with random numbers."""
    tensors: dict[str, Tensor] = {}
    for name, weight in network.named_parameters():
        if not is_adapted(name, parts) or only not in name:
            continue
        layer, adapter = name.removesuffix(".weight"), adapter_of(name)
        out_channels, in_channels, *kernel = weight.shape
        down, up = (RANK, in_channels, *kernel), (out_channels, RANK, *(1 for _ in kernel))
        tensors[f"{layer}.lora_A.{adapter}.weight"] = torch.randn(down) * 0.1
        tensors[f"{layer}.lora_B.{adapter}.weight"] = torch.randn(up) * 0.1
    return tensors


def side_of(name: str) -> str:
    """The published adapters: one for each half of the UNet, one for the middle."""
    if "down_blocks" in name or "conv_in" in name:
        return "default_encoder"
    return "default_decoder" if "up_blocks" in name or "conv_out" in name else "default_others"


def hooked(network: nn.Module, tensors: Mapping[str, Tensor]) -> nn.Module:
    """A network with additions beside its layers, none of them merged."""
    for name, up in tensors.items():
        if ".lora_B." not in name:
            continue
        down = tensors[name.replace(".lora_B.", ".lora_A.")]
        layer = network.get_submodule(name.split(".lora_B.")[0])

        def add(
            layer: Any, args: tuple[Tensor, ...], y: Tensor, down: Tensor = down, up: Tensor = up
        ) -> Tensor:
            if isinstance(layer, nn.Conv2d):
                x = args[0]
                if layer.padding == (0, 0) and layer.stride == (2, 2):
                    low = F.conv2d(x, down, stride=2)  # the encoder pads by itself
                else:
                    low = F.conv2d(x, down, stride=layer.stride, padding=layer.padding)
                return y + 8 / RANK * F.conv2d(low, up)
            return y + 8 / RANK * F.linear(F.linear(args[0], down), up)

        layer.register_forward_hook(add)
    return network


def run(unet: Any, z: Tensor, timestep: int, prompt: Tensor) -> Tensor:
    with torch.no_grad():
        hidden = prompt.expand(len(z), -1, -1)
        return unet(z, timestep, encoder_hidden_states=hidden).sample


@pytest.fixture
def osediff(diffusion: Any, tmp_path: Path) -> tuple[OneStepConfig, dict[str, Any]]:
    """`osediff.pkl` as OSEDiff's `save_model` writes it."""
    torch.manual_seed(11)
    unet, vae = diffusion.unet(), diffusion.vae()
    unet_tensors = additions(unet, side_of, UNET_PARTS)
    unet_tensors["conv_in.base_layer.weight"] = unet.conv_in.weight.detach() + 0.1
    unet_tensors["conv_in.base_layer.bias"] = unet.conv_in.bias.detach() - 0.2
    vae_tensors = additions(vae.encoder, lambda _: "default_encoder", VAE_PARTS)
    vae_tensors = {f"encoder.{name}": tensor for name, tensor in vae_tensors.items()}
    vae_tensors |= {
        name: tensor
        for name, tensor in additions(vae, lambda _: "default_encoder", ("quant_conv",)).items()
        if name.startswith("quant_conv")
    }
    layers = sorted({name.split(".lora_")[0] for name in unet_tensors if ".lora_" in name})
    content: dict[str, Any] = {
        "vae_lora_encoder_modules": sorted({name.split(".lora_")[0] for name in vae_tensors}),
        "unet_lora_encoder_modules": [x for x in layers if side_of(x) == "default_encoder"],
        "unet_lora_decoder_modules": [x for x in layers if side_of(x) == "default_decoder"],
        "unet_lora_others_modules": [x for x in layers if side_of(x) == "default_others"],
        "rank_unet": RANK,
        "rank_vae": RANK,
        "state_dict_unet": unet_tensors,
        "state_dict_vae": vae_tensors,
    }
    path = tmp_path / "osediff.pkl"
    torch.save(content, path)
    return one_step(diffusion, path), content


@pytest.fixture
def pisasr(diffusion: Any, tmp_path: Path) -> tuple[OneStepConfig, dict[str, Any]]:
    """`pisa_sr.pkl` as PiSA-SR's `save_model` writes it."""
    torch.manual_seed(12)
    unet = diffusion.unet()
    tensors = additions(unet, lambda name: side_of(name) + "_pix", UNET_PARTS)
    tensors |= additions(unet, lambda name: side_of(name) + "_sem", UNET_PARTS)
    content: dict[str, Any] = {
        f"unet_lora_{part}_modules_{kind}": [
            name.split(".lora_A")[0] for name in tensors if f"lora_A.default_{part}_{kind}" in name
        ]
        for part in ("encoder", "decoder", "others")
        for kind in ("pix", "sem")
    }
    content |= {"lora_rank_unet_pix": RANK, "lora_rank_unet_sem": RANK, "state_dict_unet": tensors}
    path = tmp_path / "pisa_sr.pkl"
    torch.save(content, path)
    return one_step(diffusion, path), content


def low_quality() -> Tensor:
    return torch.rand(1, 2, 3, 16, 24, generator=torch.Generator().manual_seed(5)) * 2 - 1


def latents_of(vae: Any, lq_BTCHW: Tensor) -> Tensor:
    x = F.interpolate(lq_BTCHW.flatten(0, 1), scale_factor=4, mode="bicubic")
    with torch.no_grad():
        return vae.encode(x).latent_dist.mean * vae.config.scaling_factor


def expected_weights(base: nn.Module, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """base + 8 / rank * B @ A, in float64, kernel position by kernel position."""
    weights = {name: tensor.double() for name, tensor in base.state_dict().items()}
    for name, tensor in tensors.items():
        if ".base_layer." in name:
            weights[name.replace(".base_layer", "")] = tensor.double()
    for name, down in tensors.items():
        if ".lora_A." not in name:
            continue
        up = tensors[name.replace(".lora_A.", ".lora_B.")].double()
        target = name.split(".lora_A.")[0] + ".weight"
        if down.ndim == 2:
            weights[target] = weights[target] + 8 / RANK * up @ down.double()
            continue
        for row in range(down.shape[2]):
            for column in range(down.shape[3]):
                product = up[:, :, 0, 0] @ down[:, :, row, column].double()
                weights[target][:, :, row, column] += 8 / RANK * product
    return weights


def assert_weights(network: Any, expected: Mapping[str, Tensor]) -> None:
    for name, tensor in network.state_dict().items():
        # float32 against float64
        torch.testing.assert_close(tensor.double(), expected[name], atol=1e-6, rtol=1e-5)


def test_osediff_merges_every_tensor_once(diffusion: Any, osediff: Any) -> None:
    config, content = osediff
    teacher = load_one_step(config)
    assert_weights(teacher.unet, expected_weights(diffusion.unet(), content["state_dict_unet"]))
    assert_weights(teacher.vae, expected_weights(diffusion.vae(), content["state_dict_vae"]))
    num_layers = sum(
        is_adapted(name, UNET_PARTS) for name, _ in diffusion.unet().named_parameters()
    )
    assert len(content["state_dict_unet"]) == 2 * num_layers + 2


@pytest.mark.parametrize("part", ["state_dict_unet", "state_dict_vae"])
def test_a_tensor_too_few_or_too_many_is_refused(diffusion: Any, osediff: Any, part: str) -> None:
    _, content = osediff
    network = diffusion.unet() if part == "state_dict_unet" else diffusion.vae()
    tensors: dict[str, Tensor] = content[part]
    halves = [name for name in tensors if ".lora_" in name]
    for name in (halves[0], halves[-1]):
        short = {key: tensor for key, tensor in tensors.items() if key != name}
        with pytest.raises(ModelError, match="half of the addition"):
            merge_lora(network, short, rank=RANK, where=Path("file"))
    extra = {"nowhere.lora_A.default.weight": torch.zeros(4, 4)}
    with pytest.raises(ModelError, match=r"no layer of the base.*nowhere"):
        merge_lora(network, tensors | extra, rank=RANK, where=Path("file"))
    with pytest.raises(ModelError, match="not of rank 8"):
        merge_lora(network, tensors, rank=8, where=Path("file"))
    downs = {name: tensor for name, tensor in tensors.items() if ".lora_A." in name}
    wide = {name: torch.cat([tensor, tensor], dim=1) for name, tensor in downs.items()}
    with pytest.raises(ModelError, match="has shape"):
        merge_lora(network, tensors | wide, rank=RANK, where=Path("file"))


def test_osediff_gives_what_its_unmerged_network_and_scheduler_give(
    diffusion: Any, osediff: Any
) -> None:
    from diffusers import DDPMScheduler

    config, content = osediff
    vae = hooked(diffusion.vae(), content["state_dict_vae"])
    unet: Any = diffusion.unet()
    with torch.no_grad():
        unet.conv_in.weight.copy_(content["state_dict_unet"]["conv_in.base_layer.weight"])
        unet.conv_in.bias.copy_(content["state_dict_unet"]["conv_in.base_layer.bias"])
    hooked(unet, content["state_dict_unet"])
    teacher, lq = load_one_step(config), low_quality()
    z = latents_of(vae, lq)
    scheduler = DDPMScheduler.from_pretrained(diffusion.base / "scheduler")
    scheduler.set_timesteps(timesteps=[999])
    e = run(unet, z, 999, teacher.prompt_1LC)
    # the scheduler adds noise of variance 1e-20
    z0 = scheduler.step(e, torch.tensor(999), z).prev_sample
    got = teacher.latents(lq).flatten(0, 1) * vae.config.scaling_factor
    assert z0.std() > 1
    torch.testing.assert_close(got, z0, atol=2e-3, rtol=1e-3)  # sums of 1/0.07 times rounding
    with torch.no_grad():
        pixels = diffusion.vae().decode(z0 / vae.config.scaling_factor).sample.clamp(-1, 1)
    torch.testing.assert_close(teacher(lq).flatten(0, 1), pixels, atol=2e-3, rtol=1e-3)


def test_osediff_as_adcsr_publishes_it(diffusion: Any, osediff: Any, tmp_path: Path) -> None:
    config, _ = osediff
    teacher, lq = load_one_step(config), low_quality()
    path = tmp_path / "merged.pkl"
    torch.save({"vae": teacher.vae.state_dict(), "unet": teacher.unet.state_dict()}, path)
    again = load_one_step(replace(config, weights=str(path)))
    assert torch.equal(again.latents(lq), teacher.latents(lq))
    torch.save({"vae": teacher.vae.state_dict(), "unet": {}}, path)
    with pytest.raises(ModelError, match="its unet does not fit"):
        load_one_step(replace(config, weights=str(path)))


def test_pisasr_is_the_base_and_both_additions(diffusion: Any, pisasr: Any) -> None:
    config, content = pisasr
    teacher, lq = load_one_step(config), low_quality()
    assert_weights(teacher.unet, expected_weights(diffusion.unet(), content["state_dict_unet"]))
    assert_weights(teacher.vae, expected_weights(diffusion.vae(), {}))
    vae, unet = diffusion.vae(), hooked(diffusion.unet(), content["state_dict_unet"])
    z = latents_of(vae, lq)
    z0 = (z - run(unet, z, 1, teacher.prompt_1LC)) / vae.config.scaling_factor
    torch.testing.assert_close(teacher.latents(lq).flatten(0, 1), z0, atol=1e-4, rtol=1e-4)


def test_pisasr_strengths_weigh_its_two_parts(diffusion: Any, pisasr: Any) -> None:
    config, content = pisasr
    tensors = content["state_dict_unet"]
    pixel = {name: tensor for name, tensor in tensors.items() if "_pix." in name}
    teacher, lq = load_one_step(replace(config, pixel=0.8, semantic=1.5)), low_quality()
    vae = diffusion.vae()
    z = latents_of(vae, lq)
    e_both = run(hooked(diffusion.unet(), tensors), z, 1, teacher.prompt_1LC)
    e_pixel = run(hooked(diffusion.unet(), pixel), z, 1, teacher.prompt_1LC)
    z0 = (z - 0.8 * e_pixel - 1.5 * (e_both - e_pixel)) / vae.config.scaling_factor
    assert (e_both - e_pixel).abs().mean() > 0.01
    torch.testing.assert_close(teacher.latents(lq).flatten(0, 1), z0, atol=1e-4, rtol=1e-4)


def test_strengths_are_for_pisasr_only(osediff: Any) -> None:
    with pytest.raises(TrainingError, match="PiSA-SR"):
        load_one_step(replace(osediff[0], semantic=0.5))


@pytest.fixture
def teacher(pisasr: Any) -> OneStepTeacher:
    return load_one_step(pisasr[0])


def test_distillation_is_from_its_latents(
    teacher: OneStepTeacher, diffusion: Any, stage_recipe: Any, batch: Batch
) -> None:
    recipe = stage_recipe(loss=DistillLoss(), discriminator=LoraDiscriminatorConfig())
    stage = adcsr_distill.build(recipe, torch.device("cpu"), teacher)
    feature = stage.student_losses(batch, 0)["feature"]
    vae, half = diffusion.vae(), load_half_decoder(diffusion.half_decoder, stage.student.config)
    z = latents_of(vae, batch.lq_BTCHW)
    z0 = (z - run(teacher.unet, z, 1, teacher.prompt_1LC)) / vae.config.scaling_factor
    with torch.no_grad():
        target = half.features(vae.post_quant_conv(z0))
        expected = (stage.student.features(batch.lq_BTCHW) - target).abs().mean()
    assert feature.item() == pytest.approx(expected.item(), rel=1e-4)


def test_teacher_takes_any_size_and_gives_four_times_it(teacher: OneStepTeacher) -> None:
    lq = torch.rand(2, 1, 3, 15, 17) * 2 - 1
    sr = teacher(lq)
    assert sr.shape == (2, 1, 3, 60, 68)
    assert sr.abs().max() <= 1
    assert not sr.requires_grad
    even = F.pad(lq.flatten(0, 1), (0, 1, 0, 1), mode="replicate")[:, None]
    torch.testing.assert_close(sr, teacher(even)[..., :60, :68])


def test_frames_do_not_see_each_other(teacher: OneStepTeacher) -> None:
    lq = low_quality()
    both, alone = teacher(lq), teacher(lq[:, 1:])
    # convolutions of two images and of one round otherwise
    torch.testing.assert_close(alone, both[:, 1:], atol=5e-4, rtol=0)


def test_missing_config_are_all_named(tmp_path: Path) -> None:
    config = OneStepConfig(
        folder=str(tmp_path), weights=str(tmp_path / "a.pkl"), prompt=str(tmp_path / "p")
    )
    with pytest.raises(TrainingError) as caught:
        load_one_step(config)
    for part in ("unet", "vae", "a.pkl", str(tmp_path / "p")):
        assert part in str(caught.value)


def test_other_config_are_refused(diffusion: Any, tmp_path: Path) -> None:
    path = tmp_path / "other.pkl"
    config = one_step(diffusion, path)
    torch.save({"weights": torch.zeros(2)}, path)
    with pytest.raises(ModelError, match=r"neither osediff\.pkl nor pisa_sr\.pkl"):
        load_one_step(config)


class _Bomb:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


def test_a_file_with_code_is_not_run(diffusion: Any, tmp_path: Path) -> None:
    path = tmp_path / "bomb.pkl"
    torch.save({"state_dict_unet": _Bomb(str(tmp_path / "boom"))}, path)
    with pytest.raises(ModelError, match="refused"):
        load_one_step(one_step(diffusion, path))
    assert not (tmp_path / "boom").exists()
