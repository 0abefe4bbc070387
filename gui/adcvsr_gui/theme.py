"""The colours of the window: those of the system, light or dark, where they can be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from adcvsr_gui.contrast import FAINT, SIGNS, TEXT, blend, contrast, readable

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup
_ROOM = 1.2
"""More contrast than is asked for: styles shade the ground of buttons and bars a little."""
_ROOM_MARKED = 1.1
"""The same for selected rows, which are lighter below the pointer."""
_BUTTON_LIGHTER = 130
"""Per cent: what styles make of the colour of buttons at their upper edge, at most."""
_ON = (
    (_Role.WindowText, (_Role.Window,)),
    (_Role.Text, (_Role.Base, _Role.AlternateBase)),
    (_Role.ButtonText, (_Role.Button, _Role.Window)),
    (_Role.ToolTipText, (_Role.ToolTipBase,)),
    (_Role.PlaceholderText, (_Role.Base,)),
    (_Role.Link, (_Role.Base, _Role.Window)),
    (_Role.LinkVisited, (_Role.Base, _Role.Window)),
)
"""What is written, and what it is written on."""


def readable_palette(system: QPalette) -> QPalette:
    """The palette with those colours moved that could not be told from what they lie on.

    Selected rows keep their text and get a stronger ground; everything else keeps its ground.
    """
    palette = QPalette(system)
    for group in (_Group.Active, _Group.Inactive, _Group.Disabled):
        ratio = FAINT if group is _Group.Disabled else TEXT
        for text, grounds in _ON:
            for ground in grounds:
                color = palette.color(group, text)
                below = blend(palette.color(group, ground), palette.color(group, _Role.Base))
                if ground is _Role.Button:
                    below = below.lighter(_BUTTON_LIGHTER)
                palette.setColor(group, text, readable(color, below, _ROOM * ratio))
        marked, words = palette.color(group, _Role.Highlight), _Role.HighlightedText
        marked = readable(marked, palette.color(group, _Role.Base), SIGNS)
        if contrast(marked, palette.color(group, words)) < _ROOM_MARKED * ratio:
            marked = readable(marked, palette.color(group, words), _ROOM_MARKED * ratio)
        palette.setColor(group, _Role.Highlight, marked)
        accent = readable(
            palette.color(group, _Role.Accent), palette.color(group, _Role.Base), SIGNS
        )
        palette.setColor(group, _Role.Accent, accent)
    return palette


def system_palette(app: QApplication) -> QPalette:
    """The colours of the desktop, whatever the application has set.

    Where the desktop says it is dark and its colours are light, or the other way round, they are
    those of the style: the themes of GTK and of portals keep the old ones when a person switches.
    """
    app.setPalette(QPalette())
    palette, scheme = app.palette(), app.styleHints().colorScheme()
    is_dark = palette.color(_Role.Window).lightness() < palette.color(_Role.WindowText).lightness()
    if scheme is Qt.ColorScheme.Unknown or is_dark == (scheme is Qt.ColorScheme.Dark):
        return palette
    return app.style().standardPalette()


class Theme(QObject):
    """Gives an application readable colours, and again when the system turns dark or light."""

    def __init__(
        self, app: QApplication, system: Callable[[QApplication], QPalette] = system_palette
    ) -> None:
        super().__init__(app)
        self._app = app
        self._system = system
        app.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    def apply(self) -> None:
        """Takes the colours of the system as they are now."""
        self._app.setPalette(readable_palette(self._system(self._app)))
