"""Which devices a model fits on, as a part of its card."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QCoreApplication

from adcvsr_gui.wording import TIMES, size_text

FIT_SIZE = "720x480"
"""Width and height of the clips it is asked for: a DVD's."""

translate = QCoreApplication.translate


def devices_html(devices: Sequence[dict[str, Any]] | None, error: str = "") -> str:
    """A heading and a line for each device of `adcvsr models info --fit`; None: not known yet."""
    size = FIT_SIZE.replace("x", f" {TIMES} ")
    heading = translate("DeviceFit", "Devices, for clips of {0}").format(size)
    if error:
        body = f"<p>{escape(error)}</p>"
    elif devices is None:
        waiting = translate("DeviceFit", "Measuring...")
        body = f"<p>{escape(waiting)}</p>"
    else:
        body = f"<table>{''.join(_row(device) for device in devices)}</table>"
    return f"<h3>{escape(heading)}</h3>{body}"


def _row(device: dict[str, Any]) -> str:
    name = f"{device['device_name']} ({device['device']})"
    return (
        f"<tr><td style='padding: 3px 18px 3px 0'><b>{escape(name)}</b></td>"
        f"<td style='padding: 3px 0'>{escape(_verdict(device))}</td></tr>"
    )


def _verdict(device: dict[str, Any]) -> str:
    needed, free = size_text(device["needed_bytes"]), size_text(device["free_bytes"])
    if not device["fits"]:
        text = translate("DeviceFit", "does not fit: at least {0} are needed, {1} are free")
        return text.format(needed, free)
    if device["tile"]:
        text = translate("DeviceFit", "fits in tiles of {0} pixels: about {1} of {2} free, {3}")
        return text.format(device["tile"], needed, free, device["precision"])
    text = translate("DeviceFit", "fits: about {0} of {1} free, {2}")
    return text.format(needed, free, device["precision"])
