"""What desktops give an application: Qt's own light and dark colours, with their faults."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def _palette(window: str, base: str, text: str, faint: str, mark: str, link: str) -> QPalette:
    palette = QPalette(QColor(window))
    for role, color in (
        (_Role.Window, window),
        (_Role.Button, window),
        (_Role.Base, base),
        (_Role.AlternateBase, window),
        (_Role.WindowText, text),
        (_Role.Text, text),
        (_Role.ButtonText, text),
        (_Role.HighlightedText, "#ffffff"),
        (_Role.Highlight, mark),
        (_Role.Accent, mark),
        (_Role.Link, link),
    ):
        palette.setColor(role, QColor(color))
    palette.setColor(_Role.PlaceholderText, QColor(f"#80{text[1:]}"))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(_Group.Disabled, role, QColor(faint))
    return palette


LIGHT = _palette("#efefef", "#ffffff", "#000000", "#bebebe", "#308cc6", "#0000ff")
"""Qt's own light colours: white on its blue, its placeholders and disabled texts are too faint."""
DARK = _palette("#323232", "#242424", "#f0f0f0", "#5a5a5a", "#308cc6", "#0000ff")
"""Its dark ones: links too."""
