"""Times of frames, and loops that keep them, where frames are not equally long."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from adcvsr_gui.contrast import SIGNS, contrast
from adcvsr_gui.loop_player import LoopPlayer
from adcvsr_gui.setting_fields import PercentField
from adcvsr_gui.transport_bar import TransportBar
from tests.gui.palettes import DARK, LIGHT


def test_the_length_is_that_of_the_clip_and_times_are_those_of_its_frames(qtbot: QtBot) -> None:
    bar = TransportBar()
    qtbot.addWidget(bar)
    bar.set_clip(100, 30.0, 6.0)  # not 100 / 30: some frames are held longer
    bar.go_to(50)
    assert bar._time.text() == "0:03.00 / 0:06.00"
    bar.show_time(4.4)
    assert bar._time.text() == "0:04.40 / 0:06.00"


def test_a_loop_shows_each_frame_as_long_as_it_is(qtbot: QtBot) -> None:
    player = LoopPlayer()
    shown: list[tuple[int, int]] = []
    player.frame_due.connect(lambda frame: shown.append((frame, player._timer.interval())))
    player.play({7: 1.0, 8: 1.02, 9: 1.15}, 0.03)
    qtbot.waitUntil(lambda: len(shown) >= 5, timeout=5000)
    player.stop()
    assert not player.is_playing
    assert shown[:5] == [(7, 20), (8, 130), (9, 30), (7, 20), (8, 130)]


def test_a_click_on_the_groove_goes_there(qtbot: QtBot) -> None:
    bar = TransportBar()
    qtbot.addWidget(bar)
    bar.set_clip(180_001, 25.0, 7200.0)
    bar.resize(900, 40)
    bar.show()
    slider = bar._slider
    place = QPoint(round(slider.width() * 0.75), slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=place)
    assert bar.frame == pytest.approx(135_000, rel=0.02)


def test_a_click_on_the_strength_is_one_change(qtbot: QtBot) -> None:
    field = PercentField("strength")
    qtbot.addWidget(field)
    field.slider.setValue(100)
    field.resize(300, 30)
    field.show()
    told: list[dict[str, object]] = []
    field.edited.connect(told.append)
    middle = field.slider.rect().center()
    qtbot.mouseClick(field.slider, Qt.MouseButton.LeftButton, pos=middle)
    assert len(told) == 1
    assert told[0]["strength"] == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_handle_stands_out_from_the_window(qtbot: QtBot, palette: QPalette) -> None:
    field = PercentField("strength")
    qtbot.addWidget(field)
    field.setPalette(palette)
    field.slider.setValue(50)
    field.resize(300, 30)
    field.show()
    image = field.grab().toImage()
    option = QStyleOptionSlider()
    field.slider.initStyleOption(option)
    handle = field.slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, field.slider
    )
    handle.translate(field.slider.pos())
    edge = image.pixelColor(handle.left(), handle.top() + 4)
    assert contrast(edge, palette.color(QPalette.ColorRole.Window)) >= SIGNS
