"""Whether this machine is ready: what `adcvsr doctor` finds, each with its remedy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from adcvsr_core.said import said_in
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.core_words import in_window, remedy_in_window
from adcvsr_gui.labels import text_label
from adcvsr_gui.upright_scroll import UprightScroll

SIZE = QSize(680, 560)
SIDE = 22
STATES = ("ok", "note", "bad")
_COLORS = {"ok": QColor("#2c9a57"), "note": QColor("#a86c10"), "bad": QColor("#c9393d")}
_SIGNS = {
    "ok": [[(6, 11.5), (9.5, 15), (16, 8)]],
    "note": [[(11, 5.5), (11, 12)], [(11, 15.5), (11, 15.6)]],
    "bad": [[(7, 7), (15, 15)], [(15, 7), (7, 15)]],
}


class DoctorDialog(QDialog):
    """Runs the checks in a child process and shows them."""

    def __init__(self, commands: CommandRun, folder: Path, parent: QWidget | None = None) -> None:
        """
        Args:
            folder: where outputs go.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = commands
        commands.setParent(self)
        self._folder = folder
        self._text = ""
        self._head = QLabel(wordWrap=True)
        font = self._head.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._head.setFont(font)
        self._busy = QProgressBar(maximum=0, textVisible=False)
        self._busy.setAccessibleName(self.tr("Checking"))
        self._busy.setFixedHeight(6)
        self._rows = QVBoxLayout()
        self._again = QPushButton(self.tr("Check &again"))
        self._copy = QPushButton(self.tr("&Copy"))
        self._copy.setToolTip(self.tr("Copy all of it, to send to somebody who helps"))
        self._close = QPushButton(self.tr("C&lose"))
        self._build()
        self._again.clicked.connect(self._check)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self._close.clicked.connect(self.close)
        self.finished.connect(commands.close)
        self._check()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Check this machine"))
        self.resize(SIZE)
        body = QWidget()
        self._rows.setContentsMargins(0, 0, 10, 0)
        self._rows.setSpacing(12)
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._rows)
        whole.addStretch()
        scroll = UprightScroll(body, self.tr("What was found"))
        buttons = QHBoxLayout()
        for button in (self._again, self._copy):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self._close)
        for button in (self._again, self._copy, self._close):
            button.setAccessibleName(button.text().replace("&", ""))
            button.setAutoDefault(button is self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._head)
        layout.addWidget(self._busy)
        layout.addWidget(scroll, stretch=1)
        layout.addLayout(buttons)

    def _check(self) -> None:
        self._head.setText(self.tr("Checking this machine; one frame is tried..."))
        self._busy.show()
        self._again.setEnabled(False)
        self._copy.setEnabled(False)
        self._show_rows([])
        words = ["doctor", "--json", "--folder", str(self._folder)]
        self._commands.run(words, self._on_examined)

    def _on_examined(self, printed: str, error: str) -> None:
        self._busy.hide()
        self._again.setEnabled(True)
        self._copy.setEnabled(True)
        try:
            checks = _checks(printed)
        except (ValueError, LookupError, TypeError, AttributeError):
            self._head.setText(self.tr("The check did not come to an end."))
            self._text = error or printed[:2000]
            self._show_rows([{"name": "", "state": "bad", "text": self._text, "remedy": ""}])
            return
        self._head.setText(self._head_text({check["state"] for check in checks}))
        self._text = "\n".join(map(_line, checks))
        self._show_rows(checks)

    def _head_text(self, states: set[str]) -> str:
        if "bad" in states:
            return self.tr("Something needs a hand.")
        if "note" in states:
            return self.tr("Ready. Something could be better.")
        return self.tr("All is well.")

    def _show_rows(self, checks: Sequence[dict[str, str]]) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            row = item.widget() if item is not None else None
            if row is not None:
                row.deleteLater()
        for check in checks:
            self._rows.addWidget(self._row(check))

    def _row(self, check: dict[str, str]) -> QWidget:
        states = {"ok": self.tr("Good"), "note": self.tr("Note"), "bad": self.tr("Problem")}
        icon = QLabel()
        icon.setPixmap(state_pixmap(check["state"], self.devicePixelRatioF()))
        icon.setToolTip(states[check["state"]])
        title = self._names().get(check["name"], check["name"])
        name = QLabel(title)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(text_label(in_window(check["text"])))
        if remedy := remedy_in_window(check["remedy"]):
            words.addWidget(text_label(self.tr("What to do: {0}").format(remedy)))
        row = QWidget()
        row.setAccessibleName(f"{title}: {states[check['state']]}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, stretch=1)
        return row

    def _names(self) -> dict[str, str]:
        return {
            "versions": self.tr("Versions"),
            "device": self.tr("Device"),
            "encoders": self.tr("Encoders"),
            "model": self.tr("Model"),
            "vapoursynth": "VapourSynth",
            "disk": self.tr("Disk"),
            "one frame": self.tr("One real frame"),
        }


def state_pixmap(state: str, ratio: float = 1.0) -> QPixmap:
    """A disc in the colour of a state, with a tick, an exclamation mark or a cross."""
    pixmap = QPixmap(QSize(SIDE, SIDE) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_COLORS[state])
    painter.drawEllipse(1, 1, SIDE - 2, SIDE - 2)
    pen = QPen(Qt.GlobalColor.white, 2.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in _SIGNS[state]:
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in stroke]))
    painter.end()
    return pixmap


def _checks(printed: str) -> list[dict[str, str]]:
    """Raises ValueError, LookupError or TypeError when it is not what the command prints."""
    rows: list[dict[str, Any]] = json.loads(printed)["checks"]
    keys = ("name", "state", "text", "remedy")
    checks = [{key: _text_in(row, key) for key in keys} for row in rows]
    if not checks or any(check["state"] not in STATES for check in checks):
        raise ValueError("no checks, or states that are not known")
    return checks


def _text_in(row: dict[str, Any], key: str) -> str:
    text = said_in(row, key)
    if not isinstance(text, str):
        raise ValueError(f"{key} is no text")
    return text


def _line(check: dict[str, str]) -> str:
    line = f"{check['state']:5}{check['name']:13}{check['text']}"
    return f"{line}\n{'':18}-> {check['remedy']}" if check["remedy"] else line
