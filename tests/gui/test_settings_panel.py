from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings, setting_names
from adcvsr_gui.catalogue import Catalogue, ModelEntry, parse_models
from adcvsr_gui.composition import Application
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.preferences import Preferences, load_preferences, save_preferences
from adcvsr_gui.setting_fields import ChoiceField, SettingField, SizeField, TextField
from adcvsr_gui.settings_panel import SettingsPanel
from adcvsr_gui.targets import OutputChoice

MakeJob = Callable[..., Job]


@pytest.fixture
def panel(qtbot: QtBot) -> SettingsPanel:
    built = SettingsPanel()
    qtbot.addWidget(built)
    return built


def choose(field: SettingField, value: object) -> None:
    """Chooses as a person does: by the signal that only people cause."""
    assert isinstance(field, ChoiceField)
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


def type_into(field: SettingField, text: str) -> None:
    """Writes a text and leaves the control."""
    assert isinstance(field, TextField | SizeField)
    edit = field if isinstance(field, TextField) else field._edit
    edit.setText(text)
    edit.editingFinished.emit()


def test_every_setting_a_person_may_change_is_there(panel: SettingsPanel) -> None:
    shown = set(panel.fields) | {"scale", "height"}
    assert set(setting_names()) == shown
    assert panel.open_groups() == ["picture", "file"]


def test_the_panel_shows_what_it_was_given_and_tells_changes(panel: SettingsPanel) -> None:
    settings = UpscaleSettings(model="own", encoder="x265", crf=20, height=1080, start=75.5)
    panel.set_models([ModelEntry(name="lite"), ModelEntry(name="adcvsr", path="/m/adcvsr")])
    panel.show_new(settings, OutputChoice())
    fields, changes = panel.fields, []
    panel.edited.connect(changes.append)
    assert fields["model"].currentText() == "own"
    assert fields["encoder"].currentData() == "x265"
    assert (fields["crf"].text(), fields["size"].currentText()) == ("20", "1080p")
    assert fields["start"].text() == "1:15.5"
    choose(fields["model"], "lite")
    choose(fields["encoder"], "svtav1")
    type_into(fields["crf"], "")
    type_into(fields["size"], "2x")
    type_into(fields["size"], "1920 x 1080")
    type_into(fields["end"], "2:00")
    type_into(fields["end"], "1:30,5")
    fields["strength"].slider.setValue(40)
    fields["color"].click()
    assert changes == [
        {"model": "lite"},
        {"encoder": "svtav1"},
        {"crf": -1},
        {"scale": 2.0, "size": "", "height": 0},
        {"scale": 0.0, "size": "1920x1080", "height": 0},
        {"end": 120.0},
        {"end": 90.5},
        {"strength": 0.4},
        {"color": "match"},
    ]
    panel.show_new(UpscaleSettings(encoder="ffv1"), OutputChoice())
    assert not fields["crf"].isEnabled()


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("crf", "many", "not a number"),
        ("crf", "99", "63"),
        ("size", "huge", "1080p"),
        ("size", "99999p", "height"),
        ("end", "1:x", "H:MM:SS"),
        ("tile", "3", "16"),
    ],
)
def test_what_is_no_value_is_told_and_undone(
    qtbot: QtBot, panel: SettingsPanel, key: str, text: str, words: str
) -> None:
    panel.show_new(UpscaleSettings(), OutputChoice())
    field = panel.fields[key]
    before = field.text() if isinstance(field, TextField) else field.currentText()
    with qtbot.waitSignal(panel.message) as blocker, qtbot.assertNotEmitted(panel.edited):
        type_into(field, text)
    assert words in blocker.args[0]
    assert (field.text() if isinstance(field, TextField) else field.currentText()) == before


@pytest.mark.parametrize(
    ("settings", "key", "text", "words"),
    [
        (UpscaleSettings(), "pix_fmt", "banana", "x264 does not take pixel format 'banana'"),
        (UpscaleSettings(encoder="svtav1"), "pix_fmt", "yuv444p", "svtav1 does not take"),
        (UpscaleSettings(), "crf", "60", "the quality 60 is out of range"),
    ],
)
def test_what_the_encoder_does_not_take_is_refused_beside_its_field(
    application: Application,
    make_job: MakeJob,
    qtbot: QtBot,
    settings: UpscaleSettings,
    key: str,
    text: str,
    words: str,
) -> None:
    job = make_job("a", settings=settings)
    application.model.append([job])
    application.queue_page.queue_view.select_rows(0, 0)
    panel = application.queue_page.settings_panel
    panel.groups["compute"].set_open(True)
    qtbot.waitUntil(panel.fields[key].isVisible)
    type_into(panel.fields[key], text)
    assert job.settings == settings
    assert words in application.window.statusBar().currentMessage()
    assert panel.fields[key].text() == ""
    qtbot.waitUntil(QToolTip.isVisible)
    assert words in QToolTip.text()
    QToolTip.hideText()


def test_another_encoder_must_go_with_what_is_typed(
    application: Application, make_job: MakeJob
) -> None:
    job = make_job("a", settings=UpscaleSettings(crf=20, pix_fmt="yuv420p"))
    still = make_job("b", source=Path("/pictures/b.png"))
    application.model.append([job, still])
    application.queue_page.queue_view.select_rows(0, 0)
    panel = application.queue_page.settings_panel
    choose(panel.fields["encoder"], "prores")
    assert job.settings.encoder == "auto"
    assert panel.fields["encoder"].currentData() == "auto", "the field says what is kept"
    choose(panel.fields["encoder"], "ffv1")
    assert (job.settings.encoder, job.settings.crf) == ("ffv1", -1), "ffv1 has no quality"
    assert panel.fields["crf"].text() == ""
    application.queue_page.queue_view.select_rows(1, 1)
    type_into(panel.fields["pix_fmt"], "rgb24")
    assert still.settings.pix_fmt == "rgb24", "a picture becomes a picture"


def test_a_long_name_without_spaces_leaves_every_control_in_reach(
    application: Application, make_job: MakeJob
) -> None:
    application.model.append([make_job("grandma_birthday_1987_" * 9)])
    application.queue_page.queue_view.select_rows(0, 0)
    panel, details = application.queue_page.settings_panel, application.queue_page.details
    for area in (*panel.findChildren(QScrollArea), *details.findChildren(QScrollArea)):
        body = area.widget()
        assert body is not None
        layout = body.layout()
        assert layout is not None
        assert layout.minimumSize().width() <= area.viewport().width()
    assert panel._title.width() <= panel.width()


def test_no_field_moves_while_words_about_the_settings_come_and_go(
    application: Application, make_job: MakeJob, qtbot: QtBot
) -> None:
    page, model = application.queue_page, application.model
    clip, other = make_job("a"), make_job("grandma birthday 1987 " * 9)
    model.append([clip, other])
    panel = page.settings_panel
    bar = panel._scroll.verticalScrollBar()
    fields = (panel.output.template_edit, panel.fields["report"], panel.fields["start"])
    panel.groups["part"].set_open(True)

    def places() -> list[int]:
        for _ in range(3):
            QApplication.processEvents()
        return [field.mapTo(panel, QPoint()).y() for field in fields]

    page.queue_view.select_rows(0, 0)
    before = places()
    panel.output.template_edit.setText(
        "{name} restored by hand from the second of three tapes " * 3
    )
    panel.output.template_edit.editingFinished.emit()
    assert places() == before
    page.queue_view.select_rows(1, 1)
    assert places() == before
    page.queue_view.select_rows(0, 0)
    panel.groups["compute"].set_open(True)
    places()
    bar.setValue(bar.maximum())
    before = places()
    for state in (JobState.RUNNING, JobState.DONE, JobState.STOPPED):
        model.change(clip, lambda job, state=state: setattr(job, "state", state))
        page._throttle.cancel()
        page._show_state()
        assert bool(panel._note.text()) is (state is not JobState.STOPPED)
        bar.setValue(bar.maximum() if state is JobState.RUNNING else bar.value())
        before = places() if state is JobState.RUNNING else before
        assert places() == before, state
    height = panel._note.height()
    QApplication.sendEvent(panel, QEvent(QEvent.Type.Leave))
    places()
    assert panel._note.height() < height, "room is kept only while one points at the settings"


def test_clips_that_differ_are_shown_as_several_and_edited_together(
    application: Application, make_job: MakeJob
) -> None:
    first = make_job("a", settings=UpscaleSettings(crf=10, encoder="x265"))
    second = make_job("b", settings=UpscaleSettings(crf=20, encoder="x264", color="match"))
    done = make_job("c", state=JobState.DONE)
    application.model.append([first, second, done])
    application.queue_page.queue_view.select_rows(0, 2)
    panel = application.queue_page.settings_panel
    assert panel.fields["crf"].placeholderText() == "(several)"
    assert panel.fields["encoder"].currentIndex() == -1
    assert panel.fields["color"].checkState() is Qt.CheckState.PartiallyChecked
    type_into(panel.fields["crf"], "30")
    assert (first.settings.crf, second.settings.crf) == (30, 30)
    assert (first.settings.encoder, second.settings.encoder) == ("x265", "x264")
    assert done.settings == UpscaleSettings()
    application.queue_page.queue_view.select_rows(2, 2)
    assert panel._title.text() == "Settings of c.mp4"
    assert not panel.fields["crf"].isEnabled()
    application.window.actions_by_name.undo.trigger()
    assert (first.settings.crf, second.settings.crf) == (10, 20)


def test_the_name_that_is_given_unasked_follows_the_size(
    application: Application, make_job: MakeJob
) -> None:
    plain, double = make_job("a"), make_job("b", settings=UpscaleSettings(scale=2))
    application.model.append([plain, double])
    edit = application.queue_page.settings_panel.output.template_edit
    for rows, name in (((0, 0), "{name}_upscaled"), ((1, 1), "{name}_x2"), ((0, 1), "(several)")):
        application.queue_page.queue_view.select_rows(*rows)
        assert edit.placeholderText() == name


def test_choices_for_new_clips_never_reach_queued_ones(
    application: Application, make_job: MakeJob, tmp_path: Path
) -> None:
    waiting = make_job("a")
    application.model.append([waiting])
    panel = application.queue_page.settings_panel
    choose(panel.fields["encoder"], "prores")
    panel.output.template_edit.setText("{name} restored")
    panel.output.template_edit.editingFinished.emit()
    assert application.controller.settings.encoder == "prores"
    assert panel.output.example.text() == "\u2192 clip restored.mov"
    assert waiting.settings == UpscaleSettings()
    application.queue_page.queue_view.select_rows(0, 0)
    choose(panel.fields["encoder"], "png")
    assert waiting.target.name == "a_upscaled"
    assert application.controller.settings.encoder == "prores"


def test_a_word_that_means_nothing_in_a_name_is_refused(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.show_new(UpscaleSettings(), OutputChoice(template="{name}"))
    panel.output.template_edit.setText("{nmae}")
    with qtbot.waitSignal(panel.message) as blocker, qtbot.assertNotEmitted(panel.output_edited):
        panel.output.template_edit.editingFinished.emit()
    assert "{nmae}" in blocker.args[0]
    assert panel.output.template_edit.text() == "{name}"


def test_the_models_come_from_a_child_process(qtbot: QtBot, application: Application) -> None:
    with qtbot.waitSignal(application.catalogue.loaded):
        application.catalogue.load()
    box = application.queue_page.settings_panel.fields["model"]
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
        settings=UpscaleSettings(model="adcvsr", encoder="ffv1", strength=0.5),
        output=OutputChoice(folder=str(tmp_path), template="{name}", container="mkv"),
        existing=Existing.RENAME,
        page="queue",
        geometry=b"\x00\x01",
    )
    save_preferences(chosen, path)
    assert load_preferences(path) == chosen
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("settings", 'crf = 12\nencoder = "vhs"\nbraces = 3')
    store.setValue("output/template", "{nmae}")
    store.setValue("existing", "burn")
    store.sync()
    loaded = load_preferences(path)
    assert loaded.settings == UpscaleSettings(crf=12)
    assert (loaded.output.template, loaded.existing) == ("", Existing.ASK)
