"""Import of the published AdcSR files, on checkpoints of their exact layout with random weights."""

from __future__ import annotations

import os
import sys
import types
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import ADCSR, UNetConfig
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.weights.adcsr import import_adcsr
from adcvsr_core.weights.files import load_student, save_student

SMALL = replace(ADCSR, channels=(10, 20, 40, 40), decoder_channels=(8, 16, 32, 32))


def resnet(prefix: str, shape: Callable[..., Tensor], i: int, o: int) -> dict[str, Tensor]:
    layers = {
        "norm1.weight": (i,),
        "norm1.bias": (i,),
        "conv1.weight": (o, i, 3, 3),
        "conv1.bias": (o,),
        "norm2.weight": (o,),
        "norm2.bias": (o,),
        "conv2.weight": (o, o, 3, 3),
        "conv2.bias": (o,),
    }
    if i != o:
        layers |= {"conv_shortcut.weight": (o, i, 1, 1), "conv_shortcut.bias": (o,)}
    return {f"{prefix}.{name}": shape(*size) for name, size in layers.items()}


def transformer(prefix: str, shape: Callable[..., Tensor], c: int) -> dict[str, Tensor]:
    layers = {"norm.weight": (c,), "norm.bias": (c,)}
    layers |= {"proj_in.weight": (c, c), "proj_in.bias": (c,)}
    layers |= {"proj_out.weight": (c, c), "proj_out.bias": (c,)}
    block = "transformer_blocks.0"
    for norm in ("norm1", "norm3"):
        layers |= {f"{block}.{norm}.weight": (c,), f"{block}.{norm}.bias": (c,)}
    for project in ("to_q", "to_k", "to_v", "to_out.0"):
        layers[f"{block}.attn1.{project}.weight"] = (c, c)
    layers[f"{block}.attn1.to_out.0.bias"] = (c,)
    layers |= {f"{block}.ff.net.0.proj.weight": (8 * c, c), f"{block}.ff.net.0.proj.bias": (8 * c,)}
    layers |= {f"{block}.ff.net.2.weight": (c, 4 * c), f"{block}.ff.net.2.bias": (c,)}
    return {f"{prefix}.{name}": shape(*size) for name, size in layers.items()}


def conv(prefix: str, shape: Callable[..., Tensor], i: int, o: int) -> dict[str, Tensor]:
    return {f"{prefix}.weight": shape(o, i, 3, 3), f"{prefix}.bias": shape(o)}


def norm(prefix: str, shape: Callable[..., Tensor], c: int) -> dict[str, Tensor]:
    return {f"{prefix}.weight": shape(c), f"{prefix}.bias": shape(c)}


def middle(prefix: str, shape: Callable[..., Tensor], c: int) -> dict[str, Tensor]:
    """The decoder's middle block."""
    tensors = resnet(f"{prefix}resnets.0", shape, c, c) | resnet(f"{prefix}resnets.1", shape, c, c)
    tensors |= norm(f"{prefix}attentions.0.group_norm", shape, c)
    for project in ("to_q", "to_k", "to_v", "to_out.0"):
        tensors[f"{prefix}attentions.0.{project}.weight"] = shape(c, c)
        tensors[f"{prefix}attentions.0.{project}.bias"] = shape(c)
    return tensors


def unet_stages(
    config: UNetConfig, shape: Callable[..., Tensor]
) -> list[tuple[str, dict[str, Tensor]]]:
    """(stage, tensors) of the published UNet, written out stage by stage."""
    c0, c1, c2, c3 = config.channels
    stages: list[tuple[str, dict[str, Tensor]]] = []
    for level, (i, o) in enumerate([(c0, c0), (c0, c1), (c1, c2), (c2, c3)]):
        tensors = resnet("resnets.0", shape, i, o) | resnet("resnets.1", shape, o, o)
        if level < 3:
            for index in range(2):
                tensors |= transformer(f"attentions.{index}", shape, o)
            tensors |= conv("downsamplers.0.conv", shape, o, o)
        stages.append((f"down_blocks.{level}", tensors))
    tensors = resnet("resnets.0", shape, c3, c3) | resnet("resnets.1", shape, c3, c3)
    stages.append(("mid_block", tensors | transformer("attentions.0", shape, c3)))
    skips = [(c3, c3, c2), (c2, c2, c1), (c1, c1, c0), (c0, c0, c0)]
    for index, (below, o) in enumerate([(c3, c3), (c3, c2), (c2, c1), (c1, c0)]):
        tensors = {}
        for at, (x, skip) in enumerate(zip((below, o, o), skips[index], strict=True)):
            tensors |= resnet(f"resnets.{at}", shape, x + skip, o)
            if index:
                tensors |= transformer(f"attentions.{at}", shape, o)
        if index < 3:
            tensors |= conv("upsamplers.0.conv", shape, o, o)
        stages.append((f"up_blocks.{index}", tensors))
    return stages


def network_file(config: UNetConfig, shape: Callable[..., Tensor]) -> OrderedDict[str, Tensor]:
    """`net_params_200.pkl`: the UNet, its stages a second time, the decoder's middle block."""
    c0, features = config.channels[0], config.decoder_channels[-1]
    stages = unet_stages(config, shape)
    tail = [
        ("conv_norm_out", {"weight": shape(c0), "bias": shape(c0)}),
        ("conv_out", {"weight": shape(features, c0, 3, 3), "bias": shape(features)}),
    ]
    entries = conv("body.1.conv_in", shape, 12, c0)
    for name, tensors in stages + tail:
        entries |= {f"body.1.{name}.{key}": tensor for key, tensor in tensors.items()}
    for index, (_, tensors) in zip((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11), stages + tail, strict=True):
        entries |= {f"body.1.body.{index}.{key}": tensor for key, tensor in tensors.items()}
    entries |= middle("body.2.", shape, features)
    return OrderedDict((f"module.{name}", tensor) for name, tensor in entries.items())


def decoder_tensors(config: UNetConfig, shape: Callable[..., Tensor]) -> dict[str, Tensor]:
    """The half decoder, with names as diffusers has them."""
    widths = config.decoder_channels
    tensors = conv("decoder.conv_in", shape, 4, widths[-1])
    tensors |= middle("decoder.mid_block.", shape, widths[-1])
    below = widths[-1]
    for index, width in enumerate(reversed(widths)):
        prefix = f"decoder.up_blocks.{index}"
        for at, i in enumerate((below, width, width)):
            tensors |= resnet(f"{prefix}.resnets.{at}", shape, i, width)
        if index < 3:
            tensors |= conv(f"{prefix}.upsamplers.0.conv", shape, width, width)
        below = width
    tensors |= norm("decoder.conv_norm_out", shape, widths[0])
    return tensors | conv("decoder.conv_out", shape, widths[0], 3)


class FakeCallback:
    """What a training framework leaves in its checkpoints."""


def lightning(tensors: dict[str, Tensor], shape: Callable[..., Tensor]) -> dict[str, object]:
    """A Lightning checkpoint around the decoder, with the classes such files hold."""
    others = {"encoder.conv_in.weight": shape(4, 3, 3, 3), "loss.logvar": shape(1)}
    return {
        "epoch": 3,
        "state_dict": OrderedDict(others | tensors),
        "callbacks": {FakeCallback: {"best_model_score": shape(1)}},
        "optimizer_states": [{"state": {0: {"exp_avg": shape(2)}}}],
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    generator = torch.Generator().manual_seed(0)

    def random(*size: int) -> Tensor:
        return torch.randn(size, generator=generator) * 0.1

    folder = tmp_path_factory.mktemp("adcsr")
    torch.save(network_file(SMALL, random), folder / "net.pkl")
    with pytest.MonkeyPatch.context() as patch:
        module = types.ModuleType("pytorch_lightning.callbacks")
        module.FakeCallback = FakeCallback  # pyright: ignore[reportAttributeAccessIssue]
        patch.setitem(sys.modules, "pytorch_lightning", types.ModuleType("pytorch_lightning"))
        patch.setitem(sys.modules, "pytorch_lightning.callbacks", module)
        patch.setattr(FakeCallback, "__module__", "pytorch_lightning.callbacks")
        torch.save(lightning(decoder_tensors(SMALL, random), random), folder / "decoder.ckpt")
    return folder / "net.pkl", folder / "decoder.ckpt"


def test_layout_has_the_published_numbers() -> None:
    """At full width, without memory for it: every name points at the same zero."""

    def empty(*size: int) -> Tensor:
        return torch.zeros(1).expand(size)

    entries = network_file(ADCSR, empty)
    assert len(entries) == 1076
    originals = [name for name in entries if not name.startswith("module.body.1.body.")]
    assert len(originals) == 552
    assert sum(entries[name].numel() for name in originals) == 446_321_744
    decoder = decoder_tensors(ADCSR, empty)
    assert (len(decoder), sum(t.numel() for t in decoder.values())) == (138, 12_387_459)


@pytest.mark.parametrize("temporal", [False, True])
def test_convert_round_trip_uses_every_key(
    files: tuple[Path, Path], temporal: bool, tmp_path: Path
) -> None:
    imported = import_adcsr(*files, temporal=temporal, config=SMALL)
    report, state = imported.report, imported.student.state_dict()
    assert (report.num_entries, report.num_duplicates) == (1076, 524)
    assert (report.num_from_network, report.num_from_decoder) == (552, 110)
    assert len(report.replaced) == 28
    assert report.ignored == ("encoder.conv_in.weight", "loss.logvar")

    save_student(imported.student, tmp_path / "out.safetensors", imported.card)
    loaded = load_student(tmp_path / "out.safetensors").state_dict()
    net = torch.load(files[0], weights_only=True)
    source = {
        name.removeprefix("module."): tensor
        for name, tensor in net.items()
        if not name.startswith("module.body.1.body.")
    }
    for name, tensor in source.items():
        target = name.replace("body.1.", "unet.", 1).replace("body.2.", "decoder.mid_block.", 1)
        assert torch.equal(loaded.pop(target), tensor), name
    left = {name for name in loaded if not name.startswith("temporal.")}
    assert len(left) == 110
    assert all(name.startswith(("decoder.up_blocks.", "decoder.conv_")) for name in left)
    assert len(loaded) - len(left) == (38 * 4 if temporal else 0)
    assert state.keys() >= loaded.keys()


@torch.inference_mode()
def test_temporal_import_gives_the_pictures_of_the_still_one(files: tuple[Path, Path]) -> None:
    still = import_adcsr(*files, config=SMALL).student
    video = import_adcsr(*files, temporal=True, config=SMALL).student
    frames = torch.rand(1, 3, 3, 16, 16) * 2 - 1
    assert (still.temporal_radius, video.temporal_radius) == (0, 76)
    assert torch.equal(still(frames), video(frames))
    assert video.state_dict()["temporal.mid.res0.conv1.weight"].abs().max() > 0  # able to learn


def test_names_without_module_prefix(files: tuple[Path, Path], tmp_path: Path) -> None:
    net = torch.load(files[0], weights_only=True)
    torch.save({k.removeprefix("module."): v for k, v in net.items()}, tmp_path / "bare.pkl")
    imported = import_adcsr(tmp_path / "bare.pkl", files[1], config=SMALL)
    assert isinstance(imported.student, UNetStudent)


def resaved(path: Path, folder: Path, change: Callable[[dict[str, Tensor]], object]) -> Path:
    tensors = torch.load(path, weights_only=True)
    change(tensors)
    torch.save(tensors, folder / "changed.pkl")
    return folder / "changed.pkl"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t: t.pop("module.body.1.conv_in.bias"), r"missing body\.1\.conv_in\.bias"),
        (lambda t: t.pop("module.body.1.body.9.bias"), r"missing body\.1\.body\.9\.bias"),
        (lambda t: t.update({"module.extra": torch.zeros(1)}), "unknown extra"),
        (lambda t: t.update({"extra": torch.zeros(1)}), "only some names"),
        (lambda t: t.update({"module.body.1.conv_out.bias": torch.ones(32)}), "saved twice differ"),
        (lambda t: t.update({"module.body.1.conv_in.bias": torch.ones(9)}), r"\(9,\) instead of"),
        (lambda t: t.update({"module.epoch": 3}), r"other entries module\.epoch"),
        (lambda t: t.clear(), "0 tensors"),
    ],
)
def test_wrong_network_files_say_what_is_wrong(
    files: tuple[Path, Path],
    tmp_path: Path,
    change: Callable[[dict[str, Tensor]], object],
    complaint: str,
) -> None:
    with pytest.raises(ModelError, match=complaint):
        import_adcsr(resaved(files[0], tmp_path, change), files[1], config=SMALL)


def test_swapped_and_unreadable_files(files: tuple[Path, Path], tmp_path: Path) -> None:
    net, decoder = files
    with pytest.raises(ModelError, match="not the published AdcSR weights"):
        import_adcsr(decoder, net, config=SMALL)
    with pytest.raises(ModelError, match="no such file"):
        import_adcsr(tmp_path / "none", decoder, config=SMALL)
    for content in (b"", b"<html>", net.read_bytes()[:5000]):
        (tmp_path / "broken").write_bytes(content)
        with pytest.raises(ModelError, match=r"not a checkpoint|other than tensors"):
            import_adcsr(tmp_path / "broken", decoder, config=SMALL)


class Malicious:
    """Creates a folder when unpickled by a careless reader."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.target),)


@pytest.mark.parametrize("zipped", [True, False])
def test_code_in_a_checkpoint_is_refused(
    files: tuple[Path, Path], tmp_path: Path, zipped: bool
) -> None:
    evil = tmp_path / "evil.pkl"
    torch.save({"a": Malicious(tmp_path / "ran")}, evil, _use_new_zipfile_serialization=zipped)
    with pytest.raises(ModelError, match=r"refused|not loaded"):
        import_adcsr(evil, files[1], config=SMALL)
    assert not (tmp_path / "ran").exists()
