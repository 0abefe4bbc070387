from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from adcvsr_gui.picture import Picture, image_from_pixels
from adcvsr_gui.split_layout import Layout
from adcvsr_gui.split_view import SplitView
from adcvsr_gui.viewport import Viewport

SIZE = (300, 200)


def noise(width: int, height: int, seed: int) -> Picture:
    """A picture whose neighbouring pixels all differ."""
    pixels = bytearray()
    for n in range(width * height):
        pixels += bytes([n % 251, (n * 7 + seed) % 253, (n // width + seed) % 256, 255])
    return Picture(image=image_from_pixels(bytes(pixels), width, height))


def shown(qtbot: QtBot, width: int = SIZE[0], height: int = SIZE[1]) -> SplitView:
    view = SplitView()
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    return view


def at(image: QImage, x: int, y: int) -> QColor:
    return QColor(image.pixel(x, y))


def test_at_100_percent_every_pixel_is_one_of_the_screen(qtbot: QtBot) -> None:
    view = shown(qtbot)
    first, second = noise(640, 400, 1), noise(640, 400, 2)
    view.set_pictures(first, second)
    view.show_every_pixel()
    view.set_split(0.5)
    assert view.zoom == 1.0
    image = view.compose()
    left, top = (640 - SIZE[0]) // 2, (400 - SIZE[1]) // 2
    assert image.copy(0, 0, 150, 200) == first.image.copy(left, top, 150, 200)
    assert image.copy(150, 0, 150, 200) == second.image.copy(left + 150, top, 150, 200)
    grabbed = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    quiet = (200, 20, 60, 60)  # away from the handle
    assert grabbed.copy(*quiet) == image.copy(*quiet)


HIGH_DPI = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from pathlib import Path
import importlib.util, sys
from adcvsr_gui.split_view import SplitView
from adcvsr_gui.picture import Picture, image_from_pixels
from PySide6.QtGui import QImage
pixels = b"".join(bytes([n % 251, n * 7 % 253, n // 640 % 256, 255]) for n in range(640 * 400))
picture = Picture(image=image_from_pixels(pixels, 640, 400))
view = SplitView()
view.resize(260, 140)
view.show()
view.set_pictures(picture, picture)
view.show_every_pixel()
view.set_split(0)
grabbed = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
width, height = grabbed.width(), grabbed.height()
assert width == round(260 * view.devicePixelRatioF()) > 260, (width, view.devicePixelRatioF())
left, top = 320 - round(width / 2), 200 - round(height / 2)
area = (width // 2, 30, 60, 60)
seen = grabbed.copy(*area)
matches = [
    (x, y)
    for x in (left - 1, left, left + 1) for y in (top - 1, top, top + 1)
    if seen == picture.image.copy(area[0] + x, area[1] + y, 60, 60)
]
assert matches, "no pixel-exact place"
"""


@pytest.mark.parametrize("factor", ["1.5", "2", "1.25"])
def test_also_where_the_screen_has_more_pixels(factor: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
    command = [sys.executable, "-c", HIGH_DPI]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_enlarged_pixels_are_squares_without_blur(qtbot: QtBot) -> None:
    view = shown(qtbot)
    picture = noise(16, 16, 3)
    view.set_pictures(None, picture)
    view.viewport.set_zoom(10.0)
    image = view.compose()
    left, top = (SIZE[0] - 160) // 2, (SIZE[1] - 160) // 2
    for x, y in ((0, 0), (7, 3), (15, 15)):
        square = {
            at(image, left + 10 * x + i, top + 10 * y + j).rgb() for i in (0, 9) for j in (0, 9)
        }
        assert square == {picture.image.pixel(x, y)}


def test_a_smaller_source_lies_under_the_result(qtbot: QtBot) -> None:
    view = shown(qtbot)
    small, large = noise(80, 50, 1), noise(320, 200, 2)
    view.set_pictures(small, large)
    view.show_every_pixel()
    view.set_split(1.0)
    image = view.compose()
    # 10 pixels of the large picture are cut at either side; each of the small is 4 wide.
    assert at(image, 0, 0).rgb() == small.image.pixel(2, 0)
    assert at(image, 299, 199).rgb() == small.image.pixel(77, 49)


def test_the_handle_is_dragged_and_nothing_else(qtbot: QtBot) -> None:
    view = shown(qtbot)
    view.set_pictures(noise(60, 40, 1), noise(60, 40, 2))
    centre = view.viewport.centre
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(152, 80))
    qtbot.mouseMove(view, QPoint(60, 90))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 90))
    assert view.split == pytest.approx(0.2)
    assert view.viewport.centre == centre
    qtbot.mouseMove(view, QPoint(250, 90))
    assert view.split == pytest.approx(0.2)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.split == pytest.approx(0.22)


def test_dragging_elsewhere_moves_the_picture_with_the_pointer(qtbot: QtBot) -> None:
    view = shown(qtbot)
    picture = noise(640, 400, 5)
    view.set_pictures(picture, picture)
    view.show_every_pixel()
    before = view.compose()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(130, 90))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(130, 90))
    after = view.compose()
    assert after.copy(40, 0, 200, 150) == before.copy(10, 10, 200, 150)


def wheel(view: SplitView, x: float, y: float, steps: int) -> None:
    position = QPointF(x, y)
    view.wheelEvent(
        QWheelEvent(
            position, position, QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip


def test_the_wheel_zooms_at_the_pointer_and_back_to_the_same(qtbot: QtBot) -> None:
    view = shown(qtbot)
    picture = noise(640, 400, 5)
    view.set_pictures(None, picture)
    view.show_every_pixel()
    point = view._point_at(QPointF(60, 40))
    wheel(view, 60, 40, 3)
    assert view.zoom == pytest.approx(1.25**3)
    now = view._point_at(QPointF(60, 40))
    assert (now.x(), now.y()) == pytest.approx((point.x(), point.y()))
    wheel(view, 60, 40, -3)
    assert view.zoom == 1.0


def test_views_of_one_viewport_stay_in_step(qtbot: QtBot) -> None:
    viewport = Viewport()
    views = [SplitView(viewport), SplitView(viewport)]
    picture = noise(640, 400, 5)
    for view in views:
        qtbot.addWidget(view)
        view.resize(*SIZE)
        view.set_pictures(None, picture)
    views[0].viewport.set_zoom(2.0)
    views[1].viewport.move_by(QPointF(0.1, -0.2))
    assert views[0].compose() == views[1].compose()
    assert views[0].zoom == 2.0


def test_side_by_side_shows_the_same_part_twice(qtbot: QtBot) -> None:
    view = shown(qtbot, 302, 200)
    picture = noise(640, 400, 5)
    view.set_pictures(picture, picture)
    view.set_layout(Layout.BESIDE)
    view.viewport.set_zoom(1.0)
    view.viewport.move_by(QPointF(0.2, 0.1))
    image = view.compose()
    assert image.copy(0, 0, 150, 200) == image.copy(152, 0, 150, 200)


def test_space_shows_the_first_picture_while_it_is_held(qtbot: QtBot) -> None:
    view = shown(qtbot)
    first, second = noise(300, 200, 1), noise(300, 200, 2)
    view.set_pictures(first, second)
    view.set_split(0.0)
    assert view.compose() == second.image
    with qtbot.waitSignal(view.held):
        qtbot.keyPress(view, Qt.Key.Key_Space)
    assert view.compose() == first.image
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert view.compose() == second.image


def test_zoom_stays_while_the_result_is_waited_for(qtbot: QtBot) -> None:
    view = shown(qtbot)
    view.set_pictures(noise(30, 20, 1), noise(120, 80, 2))
    view.show_every_pixel()
    view.set_pictures(noise(30, 20, 3), None)
    image = view.compose()
    assert at(image, 89, 60).rgb() == at(image, 10, 10).rgb()  # beside the picture
    assert at(image, 90, 60).rgb() != at(image, 10, 10).rgb()
    view.set_pictures(None, None)
    assert view.grab().size() == view.size()


def test_pixels_that_are_not_square_are_shown_in_proportion(qtbot: QtBot) -> None:
    view = shown(qtbot)
    wide = Picture(image=noise(72, 60, 1).image, sample_aspect=4 / 3)
    view.set_pictures(None, wide)
    view.show_every_pixel()
    image = view.compose()
    ground = at(image, 0, 0).rgb()
    row = [x for x in range(300) if at(image, x, 100).rgb() != ground]
    assert (row[0], row[-1]) == (102, 197)
    column = [y for y in range(200) if at(image, 150, y).rgb() != ground]
    assert (column[0], column[-1]) == (70, 129)
