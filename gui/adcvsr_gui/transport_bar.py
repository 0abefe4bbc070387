"""Moving through a clip: slider, frame number, time, and a loop that plays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from adcvsr_gui.action_icons import pause_icon, play_icon
from adcvsr_gui.direct_slider import DirectSlider

LONGEST_LOOP = 240


class TransportBar(QWidget):
    """Signals:
    frame_changed: the number of the frame a person wants to see.
    loop_toggled: whether a loop shall play.
    """

    frame_changed = Signal(int)
    loop_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fps = 25.0
        self._duration_s = 0.0
        self._slider = DirectSlider()
        self._slider.setAccessibleName(self.tr("Position in the clip"))
        self._frame_box = QSpinBox()
        self._frame_box.setKeyboardTracking(False)
        self._frame_box.setAccessibleName(self.tr("Frame"))
        self._frame_box.setToolTip(self.tr("Number of the frame, counted from 0 (, and . step)"))
        self._time = QLabel()
        self._time.setAccessibleName(self.tr("Time and length"))
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._time.setMinimumWidth(150)
        self._play = QToolButton()
        self._play.setCheckable(True)
        self._play.setAccessibleName(self.tr("Play a loop"))
        self._play.setToolTip(
            self.tr("Make some frames from here on, and play them over and over (L)")
        )
        self._length_box = QSpinBox(minimum=2, maximum=LONGEST_LOOP, value=24)
        self._length_box.setSuffix(self.tr(" frames"))
        self._length_box.setAccessibleName(self.tr("Length of the loop"))
        self._length_box.setToolTip(self.tr("How many frames the loop has"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._play)
        layout.addWidget(self._length_box)
        layout.addWidget(self._slider, stretch=1)
        layout.addWidget(self._frame_box)
        layout.addWidget(self._time)
        self._slider.valueChanged.connect(self._on_moved)
        self._frame_box.valueChanged.connect(self._slider.setValue)
        self._play.toggled.connect(self._on_play)
        self.set_clip(0, 25.0, 0.0)

    @property
    def frame(self) -> int:
        return self._slider.value()

    @property
    def fps(self) -> float:
        return self._fps

    @property
    def loop_length(self) -> int:
        return self._length_box.value()

    @property
    def num_frames(self) -> int:
        return self._slider.maximum() + 1 if self.isEnabled() else 0

    def set_clip(self, num_frames: int, fps: float, duration_s: float) -> None:
        """Another clip, or the same whose frames were counted; the position is kept if it can."""
        self._fps = fps or 25.0
        self._duration_s = duration_s
        last = max(num_frames - 1, 0)
        for part in (self._slider, self._frame_box):
            part.setMaximum(last)
        self._slider.setPageStep(max(round(self._fps), 1))
        self.setEnabled(num_frames > 0)
        self._show()

    def go_to(self, frame: int) -> None:
        """Moves to a frame as a person would."""
        self._slider.setValue(frame)

    def step(self, frames: int) -> None:
        """Moves by some frames."""
        self._slider.setValue(self._slider.value() + frames)

    def toggle_loop(self) -> None:
        self._play.toggle()

    def stop_loop(self) -> None:
        """Shows that no loop plays any more."""
        self._play.setChecked(False)

    def show_time(self, seconds: float) -> None:
        """Shows when the frame that is seen is shown in the clip."""
        self._time.setText(self._time_text(seconds))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _on_moved(self, frame: int) -> None:
        self._frame_box.blockSignals(True)
        self._frame_box.setValue(frame)
        self._frame_box.blockSignals(False)
        self._show()
        self.frame_changed.emit(frame)

    def _on_play(self, checked: bool) -> None:
        self._show()
        self.loop_toggled.emit(checked)

    def _show(self) -> None:
        icon = pause_icon if self._play.isChecked() else play_icon
        self._play.setIcon(icon(self.palette()))
        # Until the frame is there and says its time: as if all took equally long.
        part = self.frame / (self._slider.maximum() + 1)
        self._time.setText(self._time_text(part * self._duration_s))

    def _time_text(self, seconds: float) -> str:
        if not self.isEnabled():
            return ""
        return f"{timecode_text(seconds)} / {timecode_text(self._duration_s)}"


def timecode_text(seconds: float) -> str:
    """75.25 -> `1:15.25`; hours where there are any."""
    minutes, rest = divmod(max(seconds, 0.0), 60)
    hours, minutes = divmod(int(minutes), 60)
    text = f"{minutes}:{rest:05.2f}" if not hours else f"{hours}:{minutes:02}:{rest:05.2f}"
    return text.replace(":60.00", ":59.99")
