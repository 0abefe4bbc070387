"""The choices over a preview: what is compared, how it is laid out, how large it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from adcvsr_gui.comparison import Comparison
from adcvsr_gui.comparison_names import comparison_name
from adcvsr_gui.contrast import TEXT, readable
from adcvsr_gui.split_layout import Layout

_ROOM = 1.4
"""More contrast than is asked for: styles make the ground of a pressed button lighter."""

_GAP = 10
"""Between the two halves of the bar."""
LEAST_LETTERS = 12
"""Of what is compared, in a window as small as it gets; the list that opens shows all of it."""


class PreviewBar(QWidget):
    """Signals:
    comparison_changed: another `Comparison` was chosen.
    layout_changed: another `Layout` was chosen.
    fit_requested, every_pixel_requested, full_screen_requested: buttons.
    settings_toggled: whether the settings shall be seen.
    """

    comparison_changed = Signal(object)
    layout_changed = Signal(object)
    fit_requested = Signal()
    every_pixel_requested = Signal()
    full_screen_requested = Signal()
    settings_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compare_box = QComboBox()
        self._compare_box.setAccessibleName(self.tr("What is compared"))
        self._compare_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # As wide as it may get, where there is room: what is offered changes, and the buttons
        # beside it stay.
        for comparison in Comparison:
            self._compare_box.addItem(comparison_name(comparison), comparison.value)
        self._compare_box.setMaximumWidth(self._compare_box.sizeHint().width())
        self._compare_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._compare_box.setMinimumContentsLength(LEAST_LETTERS)
        self._zoom = QLabel()
        self._zoom.setAccessibleName(self.tr("Zoom"))
        self._zoom.setMinimumWidth(56)
        self._layouts = QButtonGroup(self)
        self._parts = (QWidget(), QWidget())
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(_GAP)
        self._rows.addWidget(self._parts[0], stretch=1)
        self._rows.addWidget(self._parts[1])
        row = self._row_of(self._parts[0])
        row.addWidget(self._compare_box, stretch=1)
        row.addSpacing(10)
        for layout, text, hint in (
            (Layout.SPLIT, self.tr("Split"), self.tr("Both in one picture, with a handle (S)")),
            (Layout.BESIDE, self.tr("Side by side"), self.tr("Two pictures that stay in step (D)")),
            (
                Layout.SECOND,
                self.tr("One at a time"),
                self.tr("One picture alone; X shows the other at the same place and size"),
            ),
        ):
            button = self._button(text, hint)
            self._make_checkable(button)
            button.setChecked(layout is Layout.SPLIT)
            self._layouts.addButton(button, layout.value)
            row.addWidget(button)
        row.addStretch()
        row = self._row_of(self._parts[1])
        fit = self._button(self.tr("Fit"), self.tr("Show the whole picture (0)"))
        fit.clicked.connect(self.fit_requested)
        every = self._button(
            "100 %", self.tr("A pixel of the picture is one of the screen (1); 200 % with 2")
        )
        every.clicked.connect(self.every_pixel_requested)
        row.addWidget(fit)
        row.addWidget(every)
        row.addWidget(self._zoom)
        row.addStretch()
        self._settings = self._button(
            self.tr("Settings"),
            self.tr("Show the settings of the clip beside the picture, or not (T)"),
        )
        self._make_checkable(self._settings)
        self._settings.toggled.connect(self.settings_toggled)
        full = self._button(self.tr("Full screen"), self.tr("Compare on the whole screen (F11)"))
        full.clicked.connect(self.full_screen_requested)
        row.addWidget(full)
        row.addWidget(self._settings)
        self._layouts.idClicked.connect(lambda value: self.layout_changed.emit(Layout(value)))
        self._compare_box.activated.connect(lambda _: self.comparison_changed.emit(self.comparison))
        self.set_offers(has_kept=False, has_file=False)

    def minimumSizeHint(self) -> QSize:
        """That of two rows; there is one where it fits."""
        height = super().minimumSizeHint().height()
        return QSize(max(part.minimumSizeHint().width() for part in self._parts), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        box = self._compare_box
        one_row = sum(part.minimumSizeHint().width() for part in self._parts) + _GAP
        one_row += box.maximumWidth() - box.minimumSizeHint().width()
        is_wide = event.size().width() >= one_row
        directions = QBoxLayout.Direction
        self._rows.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    def _row_of(self, part: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        return row

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for button in self.findChildren(QPushButton):
                self._mark(button)

    @property
    def comparison(self) -> Comparison:
        return Comparison(self._compare_box.currentData())

    def set_offers(self, *, has_kept: bool, has_file: bool) -> None:
        """Offers what there is; the choice is kept where it can be."""
        offered = [Comparison.RESIZE_RESULT, Comparison.SOURCE_RESULT]
        if has_kept:
            offered.append(Comparison.KEPT_RESULT)
        if has_file:
            offered += [Comparison.RESIZE_OUTPUT, Comparison.SOURCE_OUTPUT]
        chosen = self._compare_box.currentData()
        self._compare_box.clear()
        for comparison in offered:
            self._compare_box.addItem(comparison_name(comparison), comparison.value)
        self._compare_box.setCurrentIndex(max(self._compare_box.findData(chosen), 0))

    def choose(self, comparison: Comparison) -> None:
        """Chooses what is compared, if it is offered."""
        self._compare_box.setCurrentIndex(max(self._compare_box.findData(comparison.value), 0))

    def show_layout(self, layout: Layout) -> None:
        """Marks the layout that is chosen."""
        one_alone = layout in (Layout.FIRST, Layout.SECOND)
        self._layouts.button((Layout.SECOND if one_alone else layout).value).setChecked(True)

    def show_settings(self, are_shown: bool) -> None:
        """Shows the settings or hides them."""
        self._settings.setChecked(are_shown)

    def toggle_settings(self) -> None:
        self._settings.toggle()

    def show_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{zoom * 100:.0f} %")

    def _make_checkable(self, button: QPushButton) -> None:
        button.setCheckable(True)
        button.toggled.connect(lambda _: self._mark(button))

    def _mark(self, button: QPushButton) -> None:
        """What is chosen has the colours of a selection: in the dark, styles hardly tell it."""
        palette = QPalette()
        if button.isChecked():
            roles, colors = QPalette.ColorRole, self.palette()
            words = colors.color(roles.HighlightedText)
            ground = readable(colors.color(roles.Highlight), words, _ROOM * TEXT)
            palette.setColor(roles.Button, ground)
            palette.setColor(roles.ButtonText, words)
        button.setPalette(palette)

    def _button(self, text: str, hint: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(hint)
        button.setAccessibleName(text)
        button.setAccessibleDescription(hint)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button
