"""Names of models."""

from __future__ import annotations

from pathlib import Path

import pytest

from adcvsr_core.cli import main
from adcvsr_core.errors import ModelError, OutputError
from adcvsr_core.weights import catalogue
from adcvsr_core.weights.catalogue import add_model, find_model, list_models, remove_model


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "SHIPPED_FOLDER", tmp_path / "shipped")
    monkeypatch.setattr(catalogue, "user_folder", lambda: tmp_path / "user")
    for name in ("shipped/lite", "shipped/both", "user/both", "user/mine"):
        path = tmp_path / f"{name}.safetensors"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def test_shipped_and_own_models_are_listed(folders: Path) -> None:
    entries = {entry.name: entry for entry in list_models()}
    assert sorted(entries) == ["both", "lite", "mine"]
    assert entries["both"].shipped
    assert not entries["mine"].shipped
    assert find_model("mine") == folders / "user" / "mine.safetensors"


def test_a_path_is_a_model(folders: Path) -> None:
    path = folders / "elsewhere.bin"
    path.write_bytes(b"")
    assert find_model(path) == path
    assert find_model(str(path)) == path


def test_unknown_names_get_the_close_ones() -> None:
    with pytest.raises(ModelError, match=r"unknown model 'lit'.*Did you mean lite.*Known: both"):
        find_model("lit")
    with pytest.raises(ModelError, match="models fetch adcsr"):
        find_model("adcsr")
    with pytest.raises(ModelError, match="no such weights file"):
        find_model("folder/lite")


def test_nothing_there(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "SHIPPED_FOLDER", folders / "none")
    monkeypatch.setattr(catalogue, "user_folder", lambda: folders / "neither")
    assert list_models() == []
    with pytest.raises(ModelError, match="Known: none"):
        find_model("zzz")


def test_an_own_model_is_added_once_and_removed(folders: Path) -> None:
    source = folders / "new.safetensors"
    source.write_bytes(b"weights")
    entry = add_model(source)
    assert entry.path.read_bytes() == b"weights"
    assert find_model("new") == entry.path
    with pytest.raises(OutputError, match="already"):
        add_model(source)
    source.write_bytes(b"others")
    assert add_model(source, overwrite=True).path.read_bytes() == b"others"
    assert sorted(each.name for each in (folders / "user").iterdir()) == [
        "both.safetensors", "mine.safetensors", "new.safetensors",
    ]  # fmt: skip
    assert remove_model("new") == entry.path
    assert not entry.path.exists()
    assert source.exists()


def test_a_model_is_added_under_another_name(
    folders: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["models", "add", str(tiny_model), "--name", "mine"]) == 1
    assert main(["models", "add", str(tiny_model), "--name", "a/b"]) == 2
    assert main(["models", "add", str(tiny_model), "--name", "other"]) == 0
    assert (folders / "user" / "other.safetensors").read_bytes() == tiny_model.read_bytes()
    monkeypatch.setattr(catalogue.shutil, "copyfile", _copy_a_part)
    with pytest.raises(KeyboardInterrupt):
        add_model(tiny_model, name="half")
    assert not list((folders / "user").glob("half*"))


def _copy_a_part(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes()[:9])
    raise KeyboardInterrupt


def test_shipped_models_are_neither_hidden_nor_removed(folders: Path) -> None:
    source = folders / "lite.safetensors"
    source.write_bytes(b"weights")
    with pytest.raises(OutputError, match="already"):
        add_model(source, overwrite=True)
    with pytest.raises(ModelError, match="of your own"):
        remove_model("lite")
    assert (folders / "shipped" / "lite.safetensors").exists()
