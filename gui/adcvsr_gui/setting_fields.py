"""Controls for single settings; each can show one value, or that several clips differ in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings, parse_size, settings_from_table
from adcvsr_gui.check_style import OutlinedChecks
from adcvsr_gui.core_words import error_in_window
from adcvsr_gui.direct_slider import DirectSlider


def several_text() -> str:
    return QCoreApplication.translate("SettingField", "(several)")


class ChoiceField(QComboBox):
    """One of a few values.

    Signals:
        edited: the new settings, as keys and values.
    """

    edited = Signal(dict)

    def __init__(self, key: str, choices: Sequence[tuple[str, object]]) -> None:
        super().__init__()
        self._key = key
        if choices:
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        else:  # names of any length come later
            self.setMinimumContentsLength(8)
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            self.setSizeAdjustPolicy(policy)
        for text, value in choices:
            self.addItem(text, value)
        self.activated.connect(lambda: self.edited.emit({self._key: self.currentData()}))

    def text_of(self, settings: UpscaleSettings) -> str:
        """What settings have here, in words."""
        value = getattr(settings, self._key)
        row = self.findData(value)
        return str(value) if row < 0 else self.itemText(row)

    def show_values(self, shown: Sequence[UpscaleSettings]) -> None:
        """Shows the settings of one or more clips."""
        values = {getattr(settings, self._key) for settings in shown}
        value = values.pop() if len(values) == 1 else None
        if value is not None and self.findData(value) < 0:
            self.addItem(str(value), value)
        self.setPlaceholderText(several_text())
        self.setCurrentIndex(-1 if value is None else self.findData(value))


class TextField(QLineEdit):
    """A value that is typed; empty is its default.

    Signals:
        edited: the new settings, as keys and values.
        refused: why what was typed is no value of this setting.
    """

    edited = Signal(dict)
    refused = Signal(str)

    def __init__(
        self,
        key: str,
        placeholder: str,
        parse: Callable[[str], object],
        show: Callable[[Any], str] = str,
    ) -> None:
        super().__init__()
        self._key, self._placeholder = key, placeholder
        self._parse, self._show = parse, show
        self._default = getattr(UpscaleSettings(), key)
        self._shown = ""
        self.editingFinished.connect(self._take)

    def text_of(self, settings: UpscaleSettings) -> str:
        """What settings have here, in words."""
        value = getattr(settings, self._key)
        return self._placeholder if value == self._default else self._show(value)

    def show_values(self, shown: Sequence[UpscaleSettings]) -> None:
        """Shows the settings of one or more clips."""
        values = {getattr(settings, self._key) for settings in shown}
        value = values.pop() if len(values) == 1 else self._default
        self.setPlaceholderText(several_text() if values else self._placeholder)
        self._shown = "" if value == self._default else self._show(value)
        self.setText(self._shown)
        self.setCursorPosition(0)

    def _take(self) -> None:
        self.setModified(False)
        text = self.text().strip()
        if text == self._shown:
            return
        try:
            value = self._parse(text) if text else self._default
            settings_from_table({self._key: value})
        except SettingsError as error:
            self.refused.emit(error_in_window(error))
        except ValueError:
            self.refused.emit(self.tr("{0} is not a number").format(text))
        else:
            self.edited.emit({self._key: value})
            return
        self.setText(self._shown)


class SwitchField(QCheckBox):
    """A setting with two values, off and on; half checked where clips differ.

    Signals:
        edited: the new settings, as keys and values.
    """

    edited = Signal(dict)

    def __init__(self, key: str, text: str, off: object, on: object) -> None:
        super().__init__(text)
        self._outlined = OutlinedChecks()
        self._outlined.setParent(self)
        self.setStyle(self._outlined)
        self._key, self._off, self._on = key, off, on
        self.clicked.connect(self._take)

    def text_of(self, settings: UpscaleSettings) -> str:
        """What settings have here, in words."""
        is_on = getattr(settings, self._key) == self._on
        return self.tr("on") if is_on else self.tr("off")

    def show_values(self, shown: Sequence[UpscaleSettings]) -> None:
        """Shows the settings of one or more clips."""
        values = {getattr(settings, self._key) for settings in shown}
        self.setTristate(len(values) > 1)
        if len(values) > 1:
            self.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.setChecked(values == {self._on})

    def _take(self) -> None:
        self.setTristate(False)
        self.edited.emit({self._key: self._on if self.isChecked() else self._off})


class PercentField(QWidget):
    """A part of 1 on a slider, with its number.

    Signals:
        edited: the new settings, as keys and values; when the slider is let go.
    """

    edited = Signal(dict)

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.slider = DirectSlider()
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self._number = QLabel()
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setFixedWidth(self._number.fontMetrics().horizontalAdvance("(several) "))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider, stretch=1)
        layout.addWidget(self._number)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._on_value)
        self.slider.sliderReleased.connect(self._take)

    def text_of(self, settings: UpscaleSettings) -> str:
        """What settings have here, in words."""
        return f"{100 * getattr(settings, self._key):.0f} %"

    def show_values(self, shown: Sequence[UpscaleSettings]) -> None:
        """Shows the settings of one or more clips."""
        values = {getattr(settings, self._key) for settings in shown}
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(100 * max(values)))
        self._number.setText(several_text() if len(values) > 1 else f"{self.slider.value()} %")

    def _on_value(self, value: int) -> None:
        self._number.setText(f"{value} %")
        if not self.slider.isSliderDown():
            self._take()

    def _take(self) -> None:
        self.edited.emit({self._key: self.slider.value() / 100})


class SizeField(QComboBox):
    """The size of the output: a factor (2x), a height (1080p), or both sides (1920x1080).

    Signals:
        edited: the new settings, as keys and values.
        refused: why what was typed is no size.
    """

    edited = Signal(dict)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._edit = QLineEdit()
        self.setLineEdit(self._edit)
        self.addItems([self.tr("As the model makes it"), "2x", "3x", "4x"])
        self.addItems(["720p", "1080p", "1440p", "2160p"])
        self._own = self.itemText(0)
        self._shown = self._own
        self.activated.connect(self._take)
        self._edit.editingFinished.connect(self._take)

    def show_values(self, shown: Sequence[UpscaleSettings]) -> None:
        """Shows the settings of one or more clips."""
        texts = {self.text_of(settings) for settings in shown}
        self._shown = texts.pop() if len(texts) == 1 else ""
        self._edit.setPlaceholderText(several_text() if texts else "")
        self.setEditText(self._shown)
        self._edit.setCursorPosition(0)

    def text_of(self, settings: UpscaleSettings) -> str:
        """What settings have here, in words."""
        if settings.size:
            return settings.size
        if settings.height:
            return f"{settings.height}p"
        return f"{settings.scale:g}x" if settings.scale else self._own

    def _take(self) -> None:
        self._edit.setModified(False)
        text = self.currentText().strip()
        if text == self._shown:
            return
        try:
            changes = {"scale": 0.0, "size": "", "height": 0} | self._parse(text)
            settings_from_table(changes)
        except SettingsError as error:
            self.refused.emit(error_in_window(error))
        except ValueError:
            self.refused.emit(
                self.tr("{0} is no size; write 2x, 1080p or 1920x1080").format(repr(text))
            )
        else:
            self._shown = text
            self.edited.emit(changes)
            return
        self.setEditText(self._shown)

    def _parse(self, text: str) -> dict[str, Any]:
        words = text.lower().replace("\N{MULTIPLICATION SIGN}", "x").replace(" ", "")
        if text in ("", self._own):
            return {}
        if words.endswith("p"):
            return {"height": int(words[:-1])}
        if words.endswith("x") or words.startswith("x"):
            return {"scale": float(words.strip("x"))}
        if "x" not in words:
            return {"scale": float(words)}
        parse_size(words)
        return {"size": words}


SettingField = ChoiceField | TextField | SwitchField | PercentField | SizeField
