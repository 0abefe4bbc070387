"""Times of frames, and loops that keep them, where frames are not equally long."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from adcvsr_gui.loop_player import LoopPlayer
from adcvsr_gui.transport_bar import TransportBar


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
