"""Fetching published weights, without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import ADCSR
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.weights import catalogue, fetch
from adcvsr_core.weights.adcsr import Imported, ImportReport, card
from adcvsr_core.weights.fetch import fetch_model
from adcvsr_core.weights.files import load_student


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "user_folder", lambda: tmp_path / "models")
    monkeypatch.setattr(fetch, "user_folder", lambda: tmp_path / "models")
    return tmp_path / "models"


def fake_import(calls: list[tuple[Path, Path, bool]]) -> Callable[..., Imported]:
    """The importer has tests of its own; here a small student stands in for its result."""

    def run(net: Path, decoder: Path, *, temporal: bool) -> Imported:
        calls.append((net, decoder, temporal))
        small = {"channels": (8, 8), "heads": (1, 1), "decoder_channels": (8, 8)}
        config = type(ADCSR)(**{**vars(ADCSR), **small, "transformer_levels": 1})
        report = ImportReport(
            num_entries=0,
            num_duplicates=0,
            num_from_network=0,
            num_from_decoder=0,
            replaced=(),
            ignored=(),
        )
        return Imported(UNetStudent(config), card(temporal=temporal), report)

    return run


def test_downloads_the_published_files_and_converts_them(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    calls: list[tuple[Path, Path, bool]] = []
    monkeypatch.setattr(fetch, "import_adcsr", fake_import(calls))

    def download(repository: str, file: str) -> str:
        asked.append((repository, file))
        return f"/cache/{file}"

    path = fetch_model("adcvsr-init", download=download)
    assert asked == [
        ("Guaishou74851/AdcSR", "weight/net_params_200.pkl"),
        ("Guaishou74851/AdcSR", "weight/pretrained/halfDecoder.ckpt"),
    ]
    assert [(net.name, decoder.name, temporal) for net, decoder, temporal in calls] == [
        ("net_params_200.pkl", "halfDecoder.ckpt", True)
    ]
    assert path == user / "adcvsr-init.safetensors"
    assert next(load_student("adcvsr-init").parameters()).dtype == torch.float32


def test_files_downloaded_by_hand_are_used(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Path, Path, bool]] = []
    monkeypatch.setattr(fetch, "import_adcsr", fake_import(calls))
    folder = user / "downloads"
    folder.mkdir(parents=True)
    for name in ("net_params_200.pkl", "halfDecoder.ckpt"):
        (folder / name).write_bytes(b"")

    def download(repository: str, file: str) -> str:
        raise AssertionError("the network was asked")

    fetch_model("adcsr", download=download)
    assert calls == [(folder / "net_params_200.pkl", folder / "halfDecoder.ckpt", False)]


def test_without_a_network_it_says_what_to_do(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(repository: str, file: str) -> str:
        raise RuntimeError("connection reset.\nat line 5")

    monkeypatch.setattr(fetch, "hf_hub_download", refuse)
    with pytest.raises(ModelError) as raised:
        fetch_model("adcsr")
    text = str(raised.value)
    assert "connection reset" in text
    assert "line 5" not in text
    assert ".." not in text
    assert (
        "https://huggingface.co/Guaishou74851/AdcSR/resolve/main/weight/net_params_200.pkl" in text
    )
    assert "resolve/main/weight/pretrained/halfDecoder.ckpt" in text
    assert str(user / "downloads") in text
    assert not user.exists()


def test_only_published_models_can_be_fetched() -> None:
    with pytest.raises(ModelError, match="To fetch: adcsr, adcvsr-init"):
        fetch_model("lite")
