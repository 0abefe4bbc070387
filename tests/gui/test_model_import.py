"""Published weights and students' files become models: found, asked about, imported, cancelled."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from adcvsr_core.weights.files import verify_weights
from adcvsr_gui.catalogue import Catalogue, ModelEntry
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.import_dialog import ImportDialog
from adcvsr_gui.model_adder import ModelAdder
from adcvsr_gui.model_sources import Parts, Published, is_student, parts_of
from adcvsr_gui.models_page import ModelsPage
from tests.weights.test_import_adcsr import SMALL, decoder_tensors, network_file

SMALL_IMPORT = """
import sys
from adcvsr_core.cli import main
from adcvsr_core.weights import adcsr
from tests.weights.test_import_adcsr import SMALL
adcsr.import_adcsr.__kwdefaults__["config"] = SMALL
sys.exit(main(sys.argv[1:]))
"""
COPY = """
import sys
from pathlib import Path
from adcvsr_core.weights.catalogue import add_model
assert sys.argv[1:3] == ["models", "add"]
add_model(Path(sys.argv[3]), name=sys.argv[5], overwrite="--overwrite" in sys.argv)
"""
LIST = """
import json, sys
from adcvsr_core.weights.catalogue import list_models
rows = [{"name": each.name, "path": str(each.path)} for each in list_models() if not each.shipped]
print(json.dumps(rows))
"""
HALF_WRITTEN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN if "deaf" in sys.argv[5] else signal.SIG_DFL)
target = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
target.parent.mkdir(parents=True, exist_ok=True)
target.with_name(target.name + "x7.partial").write_bytes(b"half")
print('{"event": "step", "step": 4, "steps": 4, "code": "writing", "what": "half"}', flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of own models for this process and its children."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return tmp_path / "data" / "adcvsr" / "models"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layout of the published repository with a tenth of the widths."""
    folder = tmp_path_factory.mktemp("weight")
    (folder / "pretrained").mkdir()
    draw = torch.Generator().manual_seed(0)

    def random(*size: int) -> torch.Tensor:
        return torch.randn(size, generator=draw) * 0.1

    torch.save(network_file(SMALL, random), folder / "net_params_200.pkl")
    torch.save(decoder_tensors(SMALL, random), folder / "pretrained" / "halfDecoder.ckpt")
    return folder


type MakePage = Callable[..., ModelsPage]


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    made: list[ModelsPage] = []

    def make(script: str = SMALL_IMPORT) -> ModelsPage:
        command = (sys.executable, "-c", script)
        listing = Catalogue((sys.executable, "-c", LIST))
        page = ModelsPage(listing, CommandRun(command), CommandRun(command))
        page.adder = ModelAdder(page, page._commands, command)
        page.adder.added.connect(page._on_added)
        page.adder.message.connect(page._note.setText)
        qtbot.addWidget(page)
        made.append(page)
        return page

    yield make
    for page in made:
        page.adder.close()
        page._forecasts.close()
        page._catalogue.close()


def answer_with(qtbot: QtBot, words: str) -> None:
    """Clicks the button with these words in the next question."""

    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        button = next(each for each in box.buttons() if words in each.text().replace("&", ""))
        button.click()

    QTimer.singleShot(0, click)


def completed(path: Path) -> Parts:
    parts = parts_of([path])
    assert parts is not None
    return parts.with_companion()


def test_companions_are_found_where_they_usually_lie(published: Path, tmp_path: Path) -> None:
    network, decoder = (
        published / "net_params_200.pkl", published / "pretrained" / "halfDecoder.ckpt"
    )  # fmt: skip
    whole = Parts(kind=Published.ADCSR, first=network, second=decoder)
    assert completed(network) == completed(decoder) == completed(published) == whole
    alone = tmp_path / "alone" / "net.pkl"
    alone.parent.mkdir()
    alone.write_bytes(b"")
    assert completed(alone) == Parts(kind=Published.ADCSR, first=alone)
    assert parts_of([alone, decoder]) == Parts(kind=Published.ADCSR, first=alone, second=decoder)
    for name, kind in (("unet", "UNet2DConditionModel"), ("vae", "AutoencoderKL")):
        (tmp_path / "sd" / name).mkdir(parents=True)
        (tmp_path / "sd" / name / "config.json").write_text(json.dumps({"_class_name": kind}))
    weights = tmp_path / "sd" / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(b"")
    sd21 = Parts(kind=Published.SD21, first=tmp_path / "sd" / "unet", second=tmp_path / "sd/vae")
    assert completed(weights) == completed(tmp_path / "sd") == sd21
    assert completed(tmp_path / "sd" / "vae") == sd21
    assert not is_student(weights)
    assert is_student(tmp_path / "mine.safetensors")
    assert parts_of([tmp_path / "clip.mp4", tmp_path]) is None


def test_dropped_weights_are_imported_and_then_open(
    qtbot: QtBot, make_page: MakePage, published: Path, own_models: Path
) -> None:
    page = make_page()
    page.adder.take([published / "net_params_200.pkl"])
    dialog = page.adder.dialog
    assert isinstance(dialog, ImportDialog)
    assert dialog._name.text() == "adcsr"
    dialog._temporal.setChecked(True)
    assert dialog._name.text() == "adcvsr-init"
    seen: list[str] = []
    dialog._run.stepped.connect(lambda step: seen.append(step.code))
    with qtbot.waitSignal(page._catalogue.loaded, timeout=60_000):
        dialog._import.click()
        assert not dialog._import.isEnabled()
    assert seen == ["reading", "reading", "fitting", "writing"]
    info = verify_weights(own_models / "adcvsr-init.safetensors")
    assert info.card.name == "adcvsr-init"
    assert [path.name for path in own_models.iterdir()] == ["adcvsr-init.safetensors"]
    assert page._current is not None
    assert page._current.name == "adcvsr-init"
    assert "adcvsr-init was imported" in page._note.text()


def test_what_is_missing_is_said_until_it_is_there(
    qtbot: QtBot, make_page: MakePage, published: Path, tmp_path: Path
) -> None:
    page = make_page()
    alone = tmp_path / "somewhere" / "net.pkl"
    alone.parent.mkdir()
    alone.write_bytes(b"")
    page.adder.take([alone])
    dialog = page.adder.dialog
    assert dialog is not None
    assert "missing: Decoder" in dialog._note.text()
    assert not dialog._import.isEnabled()
    dialog.take([published / "pretrained" / "halfDecoder.ckpt"])
    assert dialog._paths[0].text() == str(alone)
    assert dialog._import.isEnabled()
    dialog._name.setText("a/b")
    assert not dialog._import.isEnabled()
    assert all(button.accessibleName() or button.text()
               for button in dialog.findChildren(QAbstractButton))  # fmt: skip


def test_wrong_weights_are_refused_in_words_and_leave_nothing(
    qtbot: QtBot, make_page: MakePage, published: Path, own_models: Path, tmp_path: Path
) -> None:
    tensors = torch.load(published / "net_params_200.pkl", weights_only=True)
    tensors.pop("module.body.1.conv_in.bias")
    torch.save(tensors, tmp_path / "changed.pkl")
    page = make_page()
    page.adder.take([tmp_path / "changed.pkl", published / "pretrained" / "halfDecoder.ckpt"])
    dialog = page.adder.dialog
    assert dialog is not None
    with qtbot.waitSignal(dialog._run.ended, timeout=60_000):
        dialog._import.click()
    assert "missing body.1.conv_in.bias" in dialog._note.text()
    assert not dialog._note.text().startswith("adcvsr: error")
    assert dialog._import.isEnabled()
    assert not own_models.exists() or list(own_models.iterdir()) == []


@pytest.mark.parametrize("how", ["cancel", "deaf", "close"])
def test_a_cancelled_import_leaves_nothing_half_written(
    qtbot: QtBot, make_page: MakePage, own_models: Path, how: str, tmp_path: Path
) -> None:
    page = make_page(HALF_WRITTEN)
    folder = tmp_path / how
    folder.mkdir()
    for name in ("net_params_200.pkl", "halfDecoder.ckpt"):
        (folder / name).write_bytes(b"")
    own_models.mkdir(parents=True)
    (own_models / "other.safetensors1.partial").write_bytes(b"of another import")
    page.adder.take([folder])
    dialog = page.adder.dialog
    assert dialog is not None
    dialog._run._child._kill_timer.setInterval(100)
    with qtbot.waitSignal(dialog._run.stepped, timeout=20_000):
        dialog._import.click()
    assert "half" in dialog._note.text()
    assert len(list(own_models.iterdir())) == 2
    if how == "close":
        page.adder.close()
    else:
        with qtbot.waitSignal(dialog._run.cancelled, timeout=20_000):
            dialog._cancel.click()
        assert "Nothing was kept" in dialog._note.text()
        assert dialog.isVisible()
    assert [path.name for path in own_models.iterdir()] == ["other.safetensors1.partial"]


@pytest.mark.parametrize(
    ("words", "names"), [("Replace", ["tiny"]), ("Add as tiny-2", ["tiny", "tiny-2"])]
)
def test_a_name_that_is_taken_is_asked_about(
    qtbot: QtBot, make_page: MakePage, own_models: Path, tiny_model: Path,
    words: str, names: list[str],
) -> None:  # fmt: skip
    own_models.mkdir(parents=True)
    (own_models / "tiny.safetensors").write_bytes(b"older")
    page = make_page(COPY)
    page.adder.models = [ModelEntry(name="tiny", path=str(own_models / "tiny.safetensors"))]
    answer_with(qtbot, "Cancel")
    page.adder.take([tiny_model])
    assert not page._commands.is_busy
    answer_with(qtbot, words)
    with qtbot.waitSignal(page._catalogue.loaded, timeout=60_000):
        page.adder.take([tiny_model])
    assert sorted(path.stem for path in own_models.iterdir()) == names
    newest = own_models / f"{names[-1]}.safetensors"
    assert newest.read_bytes() == tiny_model.read_bytes()
    assert ((own_models / "tiny.safetensors").read_bytes() == b"older") == (len(names) == 2)


def test_a_shipped_name_can_only_be_avoided(
    qtbot: QtBot, make_page: MakePage, tiny_model: Path
) -> None:
    page = make_page()
    page.adder.models = [ModelEntry(name="tiny", shipped=True)]
    offered: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        offered.extend(button.text() for button in box.buttons())
        box.reject()

    QTimer.singleShot(0, look)
    page.adder.take([tiny_model])
    assert len(offered) == 2
    assert not any("Replace" in text for text in offered)


def test_a_damaged_student_is_refused_and_leaves_nothing(
    qtbot: QtBot, make_page: MakePage, own_models: Path, tiny_model: Path, tmp_path: Path
) -> None:
    data = bytearray(tiny_model.read_bytes())
    data[-1] ^= 1
    (tmp_path / "worn.safetensors").write_bytes(data)
    page = make_page()
    with qtbot.waitSignal(page._commands.busy_changed):
        page.adder.take([tmp_path / "worn.safetensors"])
    qtbot.waitUntil(lambda: not page._commands.is_busy, timeout=60_000)
    assert "damaged" in page._note.text()
    assert not own_models.exists() or list(own_models.iterdir()) == []


def test_while_models_are_looked_for_the_page_says_so(make_page: MakePage) -> None:
    page = make_page()
    assert page._card.toPlainText() == "Looking for models..."
    page._catalogue.failed.emit("no python")
    assert page._card.toPlainText() == "The models cannot be listed: no python"
    page._catalogue.loaded.emit([])
    assert page._card.toPlainText() == "No model was found."
