"""Finds texts of a window that are shown in part only.

Usage: QT_SCALE_FACTOR=1.5 python -m tests.gui.cut_off LANGUAGE... prints them for every view, for
the factor is read once, when Qt starts.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QToolBar,
    QWidget,
)

from adcvsr_gui.queue_cells import Column
from adcvsr_gui.theme import Theme
from adcvsr_gui.translation import install_translations
from tests.gui.every_view import every_view
from tests.gui.palettes import LIGHT

SIZE = (900, 700)
"""The smallest window that is to show everything, in logical pixels."""
_WHOLE_CELLS = (Column.LENGTH, Column.STATE, Column.FPS, Column.ETA)
"""Columns that elide nothing; the others have their texts in the tool tip."""


def cut_off(window: QWidget) -> Iterator[str]:
    """What is cut off, and by how many logical pixels."""
    for widget in (window, *window.findChildren(QWidget)):
        shown = widget.visibleRegion().boundingRect()
        if not widget.isVisible() or shown.isEmpty():
            continue
        for text, missing in _missing(widget):
            if missing > 0:
                yield f"{type(widget).__name__} {text!r}: {missing} pixels too narrow"
        hidden = widget.width() - shown.width()
        if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) and hidden > 0:
            yield f"{type(widget).__name__} {widget.accessibleName()!r}: {hidden} pixels hidden"


def _missing(widget: QWidget) -> Iterator[tuple[str, int]]:
    match widget:
        case QLabel() if widget.text():
            yield from _missing_of_label(widget)
        case QComboBox():
            yield from _missing_of_combo(widget)
        case QAbstractButton() if widget.text():
            yield widget.text(), widget.sizeHint().width() - widget.width()
        case QAbstractSpinBox():
            yield widget.text(), widget.minimumSizeHint().width() - widget.width()
        case QLineEdit() if not widget.text():
            element = QStyle.SubElement.SE_LineEditContents
            room = widget.style().subElementRect(element, None, widget).width() or widget.width()
            text = widget.placeholderText()
            yield text, widget.fontMetrics().horizontalAdvance(text) - room
        case QHeaderView():
            for column in range(widget.count()):
                if not widget.isSectionHidden(column):
                    needed = widget.sectionSizeHint(column)
                    yield f"column {column}", needed - widget.sectionSize(column)
        case QTableView():
            for column in _WHOLE_CELLS:
                if not widget.isColumnHidden(column):
                    needed = widget.sizeHintForColumn(column)
                    yield f"cells of {column.name}", needed - widget.columnWidth(column)
        case QToolBar():
            for action in widget.actions():
                button = widget.widgetForAction(action)
                if action.isVisible() and not button.isVisible():
                    yield action.text(), button.sizeHint().width()
        case _:
            return


def _missing_of_label(label: QLabel) -> Iterator[tuple[str, int]]:
    text, least = label.text(), label.minimumSizeHint()
    if not label.wordWrap():
        yield text, label.sizeHint().width() - label.width()
        yield text, label.sizeHint().height() - label.height()
        return
    yield text, least.width() - label.width()
    yield f"height of {text}", label.heightForWidth(label.width()) - label.height()


def _missing_of_combo(combo: QComboBox) -> Iterator[tuple[str, int]]:
    """Each of its texts, for each may be chosen."""
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    room = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    for number in range(combo.count()):
        text = combo.itemText(number)
        yield text, combo.fontMetrics().horizontalAdvance(text) - room.width()


def main(languages: list[str]) -> int:
    """Writes a line for each text that is cut off, and how many views were looked at."""
    app = QApplication([])
    Theme(app, lambda _: LIGHT)
    for language in languages:
        install_translations(app, QLocale(language))
        num_views = 0
        with tempfile.TemporaryDirectory() as folder:
            for name, window in every_view(Path(folder), SIZE):
                num_views += 1
                for line in cut_off(window):
                    sys.stdout.write(f"{language} {name}: {line}\n")
        sys.stdout.write(f"{language}: {num_views} views at {app.devicePixelRatio():g}\n")
        for translator in app.findChildren(QTranslator):
            QCoreApplication.removeTranslator(translator)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
