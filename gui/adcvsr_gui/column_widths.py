"""How wide the columns of the queue are: as wide as what they usually hold, in any language."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from adcvsr_gui.cell_delegates import DOT_WIDTH, SHORT_BAR
from adcvsr_gui.queue_cells import Column, QueueCells
from adcvsr_gui.roomy_style import CELL_MARGIN
from adcvsr_gui.wording import ARROW, TIMES

_USUAL = {
    Column.SIZE: (f"{ARROW} 7680 {TIMES} 4320",),
    Column.LENGTH: ("0:00:00",),
    Column.SETTINGS: ("x265, CRF 17",),
    Column.PROGRESS: ("100 %",),
    Column.FPS: ("000.0",),
    Column.ETA: ("00:00:00",),
    Column.OUTPUT: ("~ 99.9 GiB",),
}
"""The widest texts that are not rare; wider ones are elided, and in the tool tip."""
_BESIDE = {Column.STATE: DOT_WIDTH, Column.PROGRESS: SHORT_BAR}
"""What is painted beside the text, in logical pixels."""
_AIR = 2 * CELL_MARGIN + 4


def column_widths(cells: QueueCells, font: QFont) -> dict[Column, int]:
    """Widths in logical pixels of all columns but the name, which gets what is left."""
    metrics = QFontMetrics(font)
    widths: dict[Column, int] = {}
    for column in Column:
        if column is Column.NAME:
            continue
        texts = cells.state_names if column is Column.STATE else _USUAL[column]
        inside = max(metrics.horizontalAdvance(text) for text in texts) + _BESIDE.get(column, 0)
        title = metrics.horizontalAdvance(cells.header(column))
        widths[column] = max(inside, title) + _AIR
    return widths
