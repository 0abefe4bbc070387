"""Import from a Stable Diffusion 2.1 folder, on small networks that diffusers made and saved."""

# pyright: reportArgumentType=false, reportCallIssue=false, reportIndexIssue=false
# (diffusers annotates less than it takes, and its module lists are untyped)

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

pytest.importorskip("diffusers")

from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from safetensors.torch import load_file, save_file

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import ADCVSR, UNetConfig
from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.model.unet import Passage
from adcvsr_core.weights.sd21 import Axis, import_sd21

WHOLE = replace(
    ADCVSR,
    channels=(32, 64, 128, 128),
    heads=(1, 2, 4, 4),
    decoder_channels=(16, 32, 64, 64),
    norm_groups=(16, 12, 8),
)
PRUNED = replace(WHOLE, channels=(24, 48, 96, 96), decoder_channels=(8, 16, 32, 32))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`unet` and `vae` of a pipeline with the structure of SD 2.1 at a tenth of its widths."""
    torch.manual_seed(0)
    root = tmp_path_factory.mktemp("sd21")
    unet = UNet2DConditionModel(
        block_out_channels=WHOLE.channels,
        attention_head_dim=list(WHOLE.heads),  # SD 2.1's config names the head counts so
        cross_attention_dim=20,
        norm_num_groups=16,
        use_linear_projection=True,
    )
    vae = AutoencoderKL(
        block_out_channels=WHOLE.decoder_channels,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        norm_num_groups=16,
    )
    for model, name in ((unet, "unet"), (vae, "vae")):
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.data += 0.1 * torch.randn_like(parameter)
        model.save_pretrained(root / name)
    return root


def without_time_and_text(unet: UNet2DConditionModel) -> UNet2DConditionModel:
    """The same network with both conditions made to add zero."""
    for name, parameter in unet.named_parameters():
        if "time_emb_proj" in name or ".attn2.to_out" in name:
            parameter.data.zero_()
    return unet


@torch.inference_mode()
def test_unpruned_import_is_the_diffusers_network(folder: Path) -> None:
    student = import_sd21(folder / "unet", folder / "vae", config=WHOLE)
    latent = torch.randn(2, 4, 16, 24)
    oracle = without_time_and_text(UNet2DConditionModel.from_pretrained(folder / "unet"))
    expected = oracle(latent, timestep=1, encoder_hidden_states=torch.randn(2, 3, 20)).sample
    # Tiled ends: input channel i counts as latent i % 4, feature i is latent i % 4.
    tiled = torch.cat([latent, torch.zeros(2, 8, 16, 24)], dim=1)
    passage = Passage(WindowTimeline([0, 0]), student.temporal)
    features = student.unet(tiled, passage)
    assert features.shape == (2, 64, 16, 24)
    scale = expected.abs().max()
    for at in range(0, 64, 4):
        # float32 in another order of summation
        assert (features[:, at : at + 4] - expected).abs().max() <= 1e-5 * scale
    shifted = torch.cat([torch.zeros(2, 8, 16, 24), latent], dim=1)
    assert (student.unet(shifted, passage) - features).abs().max() <= 1e-5 * scale

    vae = AutoencoderKL.from_pretrained(folder / "vae").decoder
    feat = torch.randn(1, 64, 8, 8)
    decoded = vae.mid_block(feat)
    for block in vae.up_blocks:
        decoded = block(decoded)
    decoded = vae.conv_out(torch.nn.functional.silu(vae.conv_norm_out(decoded)))
    assert (student.decoder(feat) - decoded).abs().max() <= 1e-5 * decoded.abs().max()


def source(folder: Path, name: str) -> Tensor:
    return load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")[name]


def test_pruning_follows_heads_halves_and_operands(folder: Path) -> None:
    student = import_sd21(folder / "unet", folder / "vae", config=PRUNED)
    state = student.state_dict()

    name = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q.weight"
    query = source(folder, name)  # two heads of 32 rows; 24 of each stay
    expected = torch.cat([query[0:24, :48], query[32:56, :48]])
    assert torch.equal(state[f"unet.{name}"], expected)

    name = "up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0.weight"
    out = source(folder, name)  # four heads of 32 columns
    expected = torch.cat([out[:96, at : at + 24] for at in (0, 32, 64, 96)], dim=1)
    assert torch.equal(state[f"unet.{name}"], expected)

    name = "mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj"
    values_and_gates = source(folder, f"{name}.weight")  # 512 values, 512 gates
    expected = torch.cat([values_and_gates[:384, :96], values_and_gates[512:896, :96]])
    assert torch.equal(state[f"unet.{name}.weight"], expected)
    bias = source(folder, f"{name}.bias")
    assert torch.equal(state[f"unet.{name}.bias"], torch.cat([bias[:384], bias[512:896]]))

    name = "up_blocks.2.resnets.0"  # reads 128 features and 64 of the skip
    weight = source(folder, f"{name}.conv1.weight")
    expected = torch.cat([weight[:48, :96], weight[:48, 128:176]], dim=1)
    assert torch.equal(state[f"unet.{name}.conv1.weight"], expected)
    bias = source(folder, f"{name}.norm1.bias")
    assert torch.equal(state[f"unet.{name}.norm1.bias"], torch.cat([bias[:96], bias[128:176]]))
    weight = source(folder, f"{name}.conv2.weight")
    assert torch.equal(state[f"unet.{name}.conv2.weight"], weight[:48, :48])

    conv_in, conv_out = source(folder, "conv_in.weight"), source(folder, "conv_out.weight")
    assert torch.equal(state["unet.conv_in.weight"], conv_in.repeat(1, 3, 1, 1)[:24])
    assert torch.equal(state["unet.conv_out.weight"], conv_out.repeat(8, 1, 1, 1)[:, :24])

    vae = load_file(folder / "vae" / "diffusion_pytorch_model.safetensors")
    name = "decoder.up_blocks.3.resnets.0.conv1.weight"
    assert torch.equal(state[name], vae[name][:8, :16])
    name = "decoder.mid_block.attentions.0.to_out.0.weight"
    assert torch.equal(state[name], vae[name][:32, :32])


@torch.inference_mode()
def test_pruned_student_runs(folder: Path) -> None:
    student = import_sd21(folder / "unet", folder / "vae", config=PRUNED)
    assert len(student.temporal.places) == 38
    output = student(torch.rand(1, 2, 3, 16, 16) * 2 - 1)
    assert output.shape == (1, 2, 3, 64, 64)
    assert output.isfinite().all()


def test_old_names_of_the_vae_attention(folder: Path, tmp_path: Path) -> None:
    new = load_file(folder / "vae" / "diffusion_pytorch_model.safetensors")
    names = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
    old: dict[str, Tensor] = {}
    for name, tensor in new.items():
        if "decoder.mid_block.attentions.0" in name:
            for recent, former in names.items():
                name = name.replace(f".{recent}.", f".{former}.")
        old[name] = tensor
    assert "decoder.mid_block.attentions.0.query.weight" in old
    save_file(old, tmp_path / "diffusion_pytorch_model.safetensors")
    (tmp_path / "config.json").write_bytes((folder / "vae" / "config.json").read_bytes())
    expected = import_sd21(folder / "unet", folder / "vae", config=PRUNED).decoder.state_dict()
    actual = import_sd21(folder / "unet", tmp_path, config=PRUNED).decoder.state_dict()
    assert all(torch.equal(actual[name], tensor) for name, tensor in expected.items())


def test_axis_keeps_the_first_of_each_operand() -> None:
    assert Axis((4, 2), (2, 1)).kept().tolist() == [0, 1, 4]


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        (replace(PRUNED, heads=(2, 2, 4, 4)), "heads"),
        (replace(PRUNED, channels=(48, 48, 96, 96)), "cannot be cut"),
        (replace(PRUNED, resnets_per_level=1), "layers_per_block 2 instead of 1"),
    ],
)
def test_other_architectures_are_refused(folder: Path, config: UNetConfig, complaint: str) -> None:
    with pytest.raises(ModelError, match=complaint):
        import_sd21(folder / "unet", folder / "vae", config=config)


def test_missing_and_wrong_files(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        import_sd21(tmp_path, folder / "vae", config=PRUNED)
    (tmp_path / "config.json").write_text((folder / "unet" / "config.json").read_text())
    with pytest.raises(ModelError, match="no weights in this folder"):
        import_sd21(tmp_path, folder / "vae", config=PRUNED)
    tensors = load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")
    del tensors["conv_in.bias"]
    save_file(tensors, tmp_path / "diffusion_pytorch_model.safetensors")
    with pytest.raises(ModelError, match=r"missing unet\.conv_in\.bias"):
        import_sd21(tmp_path, folder / "vae", config=PRUNED)
    (tmp_path / "config.json").write_text(json.dumps([]))
    with pytest.raises(ModelError, match="not a JSON object"):
        import_sd21(tmp_path, folder / "vae", config=PRUNED)
