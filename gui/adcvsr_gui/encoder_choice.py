"""Settings as a person changes them: what the encoder does not take is refused at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adcvsr_core.settings import UpscaleSettings, settings_from_table
from adcvsr_core.video.encoder_limits import check_crf, check_pix_fmt
from adcvsr_core.video.encoder_table import ENCODERS
from adcvsr_gui.estimates import encoder_of


def changed_settings(
    changes: dict[str, Any], old: UpscaleSettings, *, of_still: bool = False
) -> UpscaleSettings:
    """Settings with other values; a quality is dropped where the encoder has none.

    Args:
        of_still: the clip is one image.

    Raises:
        SettingsError: the core would refuse them when the job starts.
    """
    settings = settings_from_table(changes, old)
    name = encoder_of(settings)
    if settings.encoder == "auto" and of_still:
        name = "png"
    if not ENCODERS[name].crf_option:
        settings = replace(settings, crf=-1)
    if settings.crf >= 0 and changes.keys() & {"encoder", "crf"}:
        check_crf(name, settings.crf)
    if settings.pix_fmt and changes.keys() & {"encoder", "pix_fmt"}:
        check_pix_fmt(name, settings.pix_fmt)
    return settings
