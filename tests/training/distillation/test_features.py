"""The frozen networks that losses look through, against diffusers' own."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from adcvsr_core.errors import ModelError, TrainingError
from adcvsr_core.model.config import UNetConfig
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.features import vae as vae_module
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.features.diffusion import last_alpha_bar, load_unet
from adcvsr_core.training.features.half_decoder import (
    HalfDecoder,
    copy_decoder,
    in_feature_space,
    load_half_decoder,
    save_half_decoder,
)
from adcvsr_core.training.features.prompt import encode_prompt, read_prompt
from adcvsr_core.training.features.vae import VaeFeatures, load_features
from adcvsr_core.weights.adcsr import import_adcsr, network_keys
from adcvsr_core.weights.card import ModelCard

CARD = ModelCard(
    name="half",
    description="",
    licence="CC0-1.0",
    source="",
    training_data="",
    recipe="",
    date="2026-01-01",
)
CPU = torch.device("cpu")


def diffusers_decoder(config: UNetConfig, tensors: dict[str, Tensor]) -> Any:
    """The class that the published half decoder was made with."""
    from diffusers.models.autoencoders.vae import Decoder

    decoder = Decoder(
        in_channels=4,
        out_channels=3,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=config.decoder_channels,
        layers_per_block=config.decoder_resnets - 1,
        norm_num_groups=config.norm_groups[0],
        mid_block_add_attention=True,
    )
    decoder.load_state_dict(tensors, strict=True)
    return decoder.eval()


@pytest.fixture
def features(diffusion: Any, student: UNetStudent) -> VaeFeatures:
    return load_features(diffusion.weights, student.config, CPU)


@pytest.fixture
def oracle(diffusion: Any, student: UNetStudent) -> Any:
    half = load_half_decoder(diffusion.half_decoder, student.config)
    return diffusers_decoder(student.config, half.state_dict())


def test_features_are_those_of_diffusers(
    diffusion: Any, features: VaeFeatures, oracle: Any
) -> None:
    vae, frames = diffusion.vae(), torch.rand(2, 3, 3, 32, 48) * 2 - 1
    with torch.no_grad():
        latents = vae.encode(frames.flatten(0, 1)).latent_dist.mean
        expected = oracle.mid_block(oracle.conv_in(vae.post_quant_conv(latents)))
    assert features(frames).shape == (2, 3, 16, 4, 6)
    # Two implementations of the same sums, in float32.
    torch.testing.assert_close(features(frames).flatten(0, 1), expected, atol=1e-5, rtol=1e-4)
    of_latents = features.of_latents(latents.unflatten(0, (2, 3)))
    torch.testing.assert_close(of_latents.flatten(0, 1), expected, atol=1e-5, rtol=1e-4)


def test_half_decoder_is_that_of_diffusers(
    diffusion: Any, oracle: Any, student: UNetStudent
) -> None:
    half = load_half_decoder(diffusion.half_decoder, student.config)
    z = torch.randn(2, 4, 4, 6)
    with torch.no_grad():
        torch.testing.assert_close(half(z), oracle(z), atol=1e-5, rtol=1e-4)


def test_nothing_in_features_learns(features: VaeFeatures) -> None:
    assert not any(parameter.requires_grad for parameter in features.parameters())
    frames = torch.rand(1, 1, 3, 16, 16, requires_grad=True)
    assert not features(frames).requires_grad


def test_few_frames_at_a_time_give_the_same(
    features: VaeFeatures, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = torch.rand(1, 5, 3, 16, 16)
    whole, calls = features(frames), list[int]()
    features.encoder.encoder.register_forward_pre_hook(lambda _, args: calls.append(len(args[0])))
    monkeypatch.setattr(vae_module, "PIXELS_PER_PASS", 2 * 16 * 16)
    torch.testing.assert_close(features(frames), whole)
    assert calls == [2, 2, 1]


def test_features_keep_their_own_middle_block(diffusion: Any, student: UNetStudent) -> None:
    half = load_half_decoder(diffusion.half_decoder, student.config)
    features = VaeFeatures(diffusion.vae(), half)
    frames = torch.rand(1, 1, 3, 16, 16)
    before = features(frames)
    with torch.no_grad():
        for parameter in half.parameters():
            parameter.add_(1)
    assert torch.equal(features(frames), before)
    assert all(parameter.requires_grad for parameter in half.parameters())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_half_decoder_comes_back_from_its_file(
    tmp_path: Path, student: UNetStudent, dtype: torch.dtype
) -> None:
    half, path = HalfDecoder(student.config), tmp_path / "out" / "half.safetensors"
    save_half_decoder(half, path, CARD, dtype=dtype)
    again = load_half_decoder(path, student.config).state_dict()
    assert again.keys() == half.state_dict().keys()
    for name, tensor in half.state_dict().items():
        assert torch.equal(again[name], tensor.to(dtype).float())


def test_adcsr_import_takes_an_exported_half_decoder(tmp_path: Path, student: UNetStudent) -> None:
    half = HalfDecoder(student.config)
    save_half_decoder(half, tmp_path / "half.safetensors", CARD)
    network = {
        f"module.{key}": tensor
        for name, tensor in student.state_dict().items()
        if name.startswith(("unet.", "decoder.mid_block."))
        for key in network_keys(name)
    }
    torch.save(network, tmp_path / "net.pkl")
    imported = import_adcsr(
        tmp_path / "net.pkl", tmp_path / "half.safetensors", config=student.config
    ).student
    got, ours, theirs = imported.decoder.state_dict(), half.state_dict(), student.state_dict()
    for name, tensor in got.items():
        source = theirs[f"decoder.{name}"] if name.startswith("mid_block.") else ours[name]
        assert torch.equal(tensor, source)


def test_half_decoder_of_another_student_is_refused(
    diffusion: Any, student: UNetStudent, tmp_path: Path
) -> None:
    wider = replace(student.config, decoder_channels=(8, 8, 32, 32))
    with pytest.raises(ModelError, match=r"not the half-width decoder.*conv_in\.bias"):
        load_half_decoder(diffusion.half_decoder, wider)
    content = torch.load(diffusion.half_decoder, weights_only=True)
    del content["state_dict"]["decoder.conv_in.bias"]
    torch.save(content, tmp_path / "short.ckpt")
    with pytest.raises(ModelError, match=r"conv_in\.bias"):
        load_half_decoder(tmp_path / "short.ckpt", student.config)


def test_students_of_the_same_feature_space_are_recognised(student: UNetStudent) -> None:
    half = HalfDecoder(student.config)
    assert not in_feature_space(student.decoder, half)
    copy_decoder(half, student.decoder)
    assert in_feature_space(student.decoder, half)
    with torch.no_grad():  # a student's middle block learns, and its file may be in bfloat16
        for parameter in student.decoder.mid_block.parameters():
            parameter.add_(0.1)
        for parameter in student.decoder.up_blocks.parameters():
            parameter.copy_(parameter.bfloat16())
    assert in_feature_space(student.decoder, half)


def test_missing_weights_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "vae").mkdir()
    weights = FrozenWeights(vae=str(tmp_path / "vae"), half_decoder=str(tmp_path / "gone.ckpt"))
    with pytest.raises(TrainingError) as caught:
        weights.require("vae", "half_decoder", "sd_unet")
    text = str(caught.value)
    assert "no config.json in" in text
    assert "diffusion_pytorch_model.safetensors" in text
    assert "gone.ckpt" in text
    assert "sd_unet is not given" in text


def test_given_weights_pass(diffusion: Any) -> None:
    diffusion.weights.require("vae", "half_decoder", "sd_unet", "prompt")


def test_incomplete_network_is_refused(diffusion: Any, tmp_path: Path) -> None:
    folder = tmp_path / "unet"
    shutil.copytree(diffusion.base / "unet", folder)
    path = folder / "diffusion_pytorch_model.safetensors"
    tensors = load_file(path)
    del tensors["conv_in.bias"]
    save_file(tensors | {"other": torch.zeros(1)}, path)
    with pytest.raises(TrainingError, match=r"missing conv_in\.bias; unexpected other"):
        load_unet(folder)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(TrainingError, match="not a UNet2DConditionModel"):
        load_unet(folder)


def test_half_precision_files_are_read(diffusion: Any, tmp_path: Path) -> None:
    diffusion.unet().half().save_pretrained(tmp_path, variant="fp16")
    assert not (tmp_path / "diffusion_pytorch_model.safetensors").exists()
    unet, whole = load_unet(tmp_path), load_unet(diffusion.base / "unet")
    for name, tensor in whole.state_dict().items():
        assert torch.equal(unet.state_dict()[name], tensor.half().float())


def test_share_of_signal_is_that_of_the_scheduler(diffusion: Any, tmp_path: Path) -> None:
    from diffusers import DDPMScheduler

    scheduler = DDPMScheduler.from_pretrained(diffusion.base / "scheduler")
    for timestep in (0, 399, 999):
        expected = scheduler.alphas_cumprod[timestep].item()
        got = last_alpha_bar(diffusion.base / "scheduler", timestep)
        # the scheduler multiplies up to 1000 factors in float32
        assert got == pytest.approx(expected, rel=1e-4)
    DDPMScheduler(prediction_type="v_prediction").save_pretrained(tmp_path)
    with pytest.raises(TrainingError, match="v_prediction"):
        last_alpha_bar(tmp_path, 999)


def test_prompt_of_the_wrong_width_is_refused(diffusion: Any, tmp_path: Path) -> None:
    assert read_prompt(diffusion.prompt, channels=12).shape == (1, 5, 12)
    with pytest.raises(TrainingError, match="1024"):
        read_prompt(diffusion.prompt, channels=1024)
    save_file({"a": torch.zeros(5, 12), "b": torch.zeros(5, 12)}, tmp_path / "two.safetensors")
    with pytest.raises(TrainingError, match="not one embedding"):
        read_prompt(tmp_path / "two.safetensors", channels=12)


def test_text_encoder_needs_transformers(diffusion: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(TrainingError, match="transformers"):
        encode_prompt(diffusion.base, "")
