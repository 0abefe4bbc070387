"""The weights file: round trip, strictness, damage."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from adcvsr_core.errors import ModelError, OutputError
from adcvsr_core.model.config import ADCVSR, CompactConfig
from adcvsr_core.model.config_json import StudentConfig
from adcvsr_core.model.student import build_student
from adcvsr_core.weights.card import ModelCard, card_from_json
from adcvsr_core.weights.files import (
    file_sha256,
    load_student,
    save_student,
    verify_weights,
)
from adcvsr_core.weights.header import read_card, read_info

COMPACT = CompactConfig(scale=4, channels=8, num_blocks=2, temporal_after=(1,), temporal_channels=4)
UNET = replace(ADCVSR, channels=(8, 8), heads=(1, 1), transformer_levels=1, decoder_channels=(8, 8))
CARD = ModelCard(
    name="test",
    description="d",
    licence="CC0-1.0",
    source="s",
    training_data="t",
    recipe="r",
    date="2026-01-01",
)


def saved(path: Path, config: StudentConfig = COMPACT, dtype: torch.dtype | None = None) -> Path:
    torch.manual_seed(0)
    save_student(build_student(config), path, CARD, dtype=dtype)
    return path


def rewritten(
    path: Path,
    metadata: dict[str, str] | None = None,
    tensors: dict[str, torch.Tensor | None] | None = None,
) -> Path:
    """The same file with other metadata or tensors (None removes one)."""
    with safe_open(path, framework="pt") as file:
        old = dict(file.metadata())
    kept = {**load_file(path), **(tensors or {})}
    save_file(
        {name: tensor for name, tensor in kept.items() if tensor is not None},
        path,
        {**old, **(metadata or {})},
    )
    return path


@pytest.mark.parametrize("config", [COMPACT, UNET])
@torch.inference_mode()
def test_round_trip(config: StudentConfig, tmp_path: Path) -> None:
    path = saved(tmp_path / "new folder" / "model.safetensors", config)
    torch.manual_seed(0)
    original = build_student(config).eval()
    loaded = load_student(path)
    assert loaded.config == config
    assert not loaded.training
    assert read_card(path) == CARD
    frames = torch.rand(1, 2, 3, 16, 16)
    assert torch.equal(loaded(frames), original(frames))
    assert verify_weights(path).num_parameters == sum(p.numel() for p in original.parameters())
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@torch.inference_mode()
def test_half_storage_keeps_what_must_be_float32(tmp_path: Path) -> None:
    path = saved(tmp_path / "half.safetensors", dtype=torch.float16)
    tensors = load_file(path)
    assert tensors["head.weight"].dtype == torch.float16
    assert tensors["base.weight"].dtype == torch.float32
    assert read_info(path).dtype == "float16"
    loaded = load_student(path)
    assert {p.dtype for p in loaded.parameters()} == {torch.float32}
    half = load_student(path, dtype=torch.float16)
    assert half(torch.rand(1, 1, 3, 8, 8)).dtype == torch.float32
    verify_weights(path)


def test_loaded_weights_can_be_trained(tmp_path: Path) -> None:
    student = load_student(saved(tmp_path / "m.safetensors"))
    student(torch.rand(1, 1, 3, 8, 8)).sum().backward()
    assert all(parameter.requires_grad for parameter in student.parameters())


def test_missing_and_unknown_keys_are_listed(tmp_path: Path) -> None:
    path = rewritten(
        saved(tmp_path / "m.safetensors"),
        tensors={"head.bias": None, "neck.bias": torch.zeros(1)},
    )
    with pytest.raises(ModelError, match=r"unknown neck\.bias; missing head\.bias") as raised:
        load_student(path)
    assert raised.value.where == str(path)


def test_wrong_shapes_are_listed(tmp_path: Path) -> None:
    path = rewritten(saved(tmp_path / "m.safetensors"), tensors={"head.bias": torch.zeros(9)})
    with pytest.raises(ModelError, match=r"head\.bias \(9,\) instead of \(8,\)"):
        load_student(path)


def test_changed_values_are_found_by_verify(tmp_path: Path) -> None:
    path = rewritten(saved(tmp_path / "m.safetensors"), tensors={"head.bias": torch.ones(8)})
    load_student(path)
    with pytest.raises(ModelError, match="damaged"):
        verify_weights(path)


@pytest.mark.parametrize(
    ("metadata", "complaint"),
    [
        ({"format": "adcvsr 99"}, "not a weights file of AdcVSR"),
        ({"config": "{}"}, "unknown architecture"),
        ({"card": "{}"}, "misses"),
        ({"card": "["}, "not JSON"),
    ],
)
def test_wrong_metadata(metadata: dict[str, str], complaint: str, tmp_path: Path) -> None:
    path = rewritten(saved(tmp_path / "m.safetensors"), metadata)
    with pytest.raises(ModelError, match=complaint) as raised:
        load_student(path)
    assert raised.value.where == str(path)


def test_files_that_are_not_weights(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with pytest.raises(ModelError, match="no such weights file"):
        load_student(path)
    path.write_bytes(b"")
    with pytest.raises(ModelError, match="not a safetensors file"):
        load_student(path)
    whole = saved(tmp_path / "whole.safetensors").read_bytes()
    path.write_bytes(whole[:-100])
    with pytest.raises(ModelError, match="cut short"):
        load_student(path)
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(ModelError, match="not a weights file of AdcVSR"):
        load_student(path)


def test_unwritable_target_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        saved(tmp_path / "file" / "m.safetensors")
    (tmp_path / "m.safetensors").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        saved(tmp_path / "m.safetensors")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "m.safetensors"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"license": "MIT"}, r"unknown keys \['license'\]"),
        ({"date": 2026}, r"not text: \['date'\]"),
    ],
)
def test_cards_are_strict(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ModelError, match=complaint):
        card_from_json(json.dumps({**asdict(CARD), **change}))


def test_file_sha256(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_sha256(tmp_path / "abc") == expected
    with pytest.raises(ModelError):
        file_sha256(tmp_path / "none")
