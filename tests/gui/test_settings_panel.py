from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import ENCODERS, UpscaleSettings
from adcvsr_gui.catalogue import Catalogue, ModelEntry, parse_models
from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.preferences import Preferences, load_preferences, save_preferences
from adcvsr_gui.settings_panel import SettingsPanel

MakeJob = Callable[..., Job]


@pytest.fixture
def panel(qtbot: QtBot) -> SettingsPanel:
    built = SettingsPanel(UpscaleSettings(model="own", encoder="x265", crf=20), None)
    qtbot.addWidget(built)
    return built


def test_the_panel_shows_what_it_was_given_and_tells_changes(
    qtbot: QtBot, panel: SettingsPanel
) -> None:
    assert (panel._encoder_box.currentData(), panel._crf_box.value()) == ("x265", 20)
    assert panel._encoder_box.count() == len(ENCODERS)
    panel.set_models(
        [
            ModelEntry(name="lite", path="/m/lite.safetensors", shipped=True),
            ModelEntry(name="adcvsr", path="/m/adcvsr.safetensors"),
        ]
    )
    assert panel._model_box.currentText() == "own"
    changes: list[UpscaleSettings] = []
    panel.settings_changed.connect(changes.append)
    panel._model_box.setCurrentText("lite")
    assert panel._model_note.text() == "Shipped with AdcVSR"
    panel._crf_box.setValue(-1)
    panel._encoder_box.setCurrentIndex(ENCODERS.index("svtav1"))
    panel._crf_box.setValue(60)
    assert changes[-1] == UpscaleSettings(model="lite", encoder="svtav1", crf=60)
    panel._encoder_box.setCurrentIndex(ENCODERS.index("ffv1"))
    assert not panel._crf_box.isEnabled()
    assert changes[-1] == UpscaleSettings(model="lite", encoder="ffv1", crf=-1)


def test_every_choice_of_the_panel_is_a_valid_setting(panel: SettingsPanel) -> None:
    seen: list[UpscaleSettings] = []
    panel.settings_changed.connect(seen.append)
    for row in range(panel._encoder_box.count()):
        panel._encoder_box.setCurrentIndex(row)
        panel._crf_box.setValue(panel._crf_box.maximum())
    assert {settings.encoder for settings in seen} == set(ENCODERS)


def test_new_settings_reach_queued_clips_only_when_applied(
    application: Application, make_job: MakeJob, tmp_path: Path
) -> None:
    waiting, done = make_job("a"), make_job("b", state=JobState.DONE)
    application.model.append([waiting, done])
    panel = application.queue_page.settings_panel
    panel._encoder_box.setCurrentIndex(ENCODERS.index("prores"))
    panel._set_folder(tmp_path / "films")
    assert waiting.settings == UpscaleSettings()
    application.queue_page.queue_view.select_rows(0, 1)
    panel._apply_button.click()
    assert waiting.settings.encoder == "prores"
    assert waiting.target == tmp_path / "films" / "a_upscaled.mov"
    assert done.settings == UpscaleSettings()


def test_the_models_come_from_a_child_process(qtbot: QtBot, application: Application) -> None:
    with qtbot.waitSignal(application.catalogue.loaded):
        application.catalogue.load()
    box = application.queue_page.settings_panel._model_box
    assert [box.itemText(row) for row in range(box.count())] == ["lite", "adcvsr"]


def test_a_list_that_does_not_come_is_told(qtbot: QtBot) -> None:
    catalogue = Catalogue([sys.executable, "-c", "print('no json')"])
    with qtbot.waitSignal(catalogue.failed):
        catalogue.load()
    failing = Catalogue([sys.executable, "-c", "import sys; sys.exit('adcvsr: error: no disk')"])
    with qtbot.waitSignal(failing.failed) as blocker:
        failing.load()
    assert blocker.args == ["adcvsr: error: no disk"]


@pytest.mark.parametrize("text", ["{}", "[1]", '[{"name": ""}]', '[{"title": "x"}]', "["])
def test_what_is_no_list_of_models_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"list|name|Expecting"):
        parse_models(text)


def test_preferences_come_back_and_wrong_ones_fall_back(tmp_path: Path) -> None:
    path = tmp_path / "gui.ini"
    assert load_preferences(path) == Preferences()
    chosen = Preferences(
        settings=UpscaleSettings(model="adcvsr", encoder="ffv1", crf=12),
        output_folder=tmp_path,
        geometry=b"\x00\x01",
    )
    save_preferences(chosen, path)
    assert load_preferences(path) == chosen
    path.write_text("[settings]\nmodel=lite\nencoder=vhs\ncrf=many\n")
    assert load_preferences(path).settings == UpscaleSettings()
