"""The card of a model: what is known of it, as HTML."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from PySide6.QtCore import QCoreApplication

from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.wording import TIMES

_ADDRESS = re.compile(r"https?://[^\s;,)]+[^\s;,).]")
translate = QCoreApplication.translate


def card_html(model: ModelEntry, facts: dict[str, Any], devices: str) -> str:
    """Everything a card says.

    Args:
        facts: what `adcvsr models info NAME --json` prints.
        devices: HTML of the devices it fits on, or nothing.
    """
    cells = "".join(
        f"<tr><td style='padding: 3px 18px 3px 0'><b>{escape(name)}</b></td>"
        f"<td style='padding: 3px 0'>{_linked(str(value))}</td></tr>"
        for name, value in _rows(model, facts)
        if value
    )
    about = escape(str(facts.get("description", "")))
    text = f"<h2>{escape(model.name)}</h2>"
    text += f"<p>{about}</p><table style='margin-top: 8px'>{cells}</table>{devices}"
    if recipe := facts.get("recipe"):
        title = translate("ModelCard", "Recipe")
        text += f"<h3>{escape(title)}</h3>"
        text += f"<pre style='white-space: pre-wrap'>{escape(str(recipe))}</pre>"
    return text


def note_html(model: ModelEntry, note: str) -> str:
    """A card that has nothing but a note yet."""
    return f"<h2>{escape(model.name)}</h2><p>{escape(note)}</p>"


def _linked(text: str) -> str:
    """The text as HTML, its addresses as links."""
    return _ADDRESS.sub(r"<a href='\g<0>'>\g<0></a>", escape(text))


def _rows(model: ModelEntry, facts: dict[str, Any]) -> tuple[tuple[str, object], ...]:
    if model.shipped:
        kind = translate("ModelCard", "shipped with AdcVSR")
    else:
        kind = translate("ModelCard", "one of your own")
    return (
        (translate("ModelCard", "Kind"), kind),
        (translate("ModelCard", "Parameters"), f"{facts.get('parameters', 0):,}"),
        (translate("ModelCard", "Scale"), f"{TIMES}{facts.get('scale', '?')}"),
        (translate("ModelCard", "Sees"), _context_text(facts.get("temporal_radius"))),
        (translate("ModelCard", "Licence"), facts.get("licence")),
        (translate("ModelCard", "Training data"), facts.get("training_data")),
        (translate("ModelCard", "Source"), facts.get("source")),
        (translate("ModelCard", "Date"), facts.get("date")),
        (translate("ModelCard", "File"), facts.get("path")),
    )


def _context_text(radius: object) -> str:
    if not isinstance(radius, int) or not radius:
        return translate("ModelCard", "each frame by itself")
    return translate("ModelCard", "%n frame(s) before and after each frame", None, radius)
