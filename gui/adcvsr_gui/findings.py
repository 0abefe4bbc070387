"""What the examination of a clip found, in the words and with the remedy of `adcvsr probe`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import said_in, with_said
from adcvsr_core.settings import UpscaleSettings, settings_from_table

SEVERITIES = ("info", "warning", "error")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a person should know of a clip."""

    code: str
    severity: str
    text: str
    evidence: str = ""
    remedy: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    """The settings that are the remedy; empty where no setting helps."""

    def helps(self, settings: UpscaleSettings) -> bool:
        """Whether the remedy would change these settings."""
        try:
            return bool(self.settings) and settings_from_table(self.settings, settings) != settings
        except SettingsError:
            return False

    def to_table(self) -> dict[str, Any]:
        return with_said(vars(self), vars(self))


def finding_from_table(table: dict[str, Any]) -> Finding:
    """Reads one finding.

    Raises:
        ValueError: it is something else.
    """
    names = ("code", "text", "evidence", "remedy")
    texts = {name: said_in(table, name) or "" for name in names}
    settings = table.get("settings") or {}
    if not all(isinstance(text, str) for text in texts.values()) or not texts["code"]:
        raise ValueError(f"not a finding: {table}")
    if not isinstance(settings, dict):
        raise ValueError(f"settings={settings!r} is not allowed")
    severity = table.get("severity")
    return Finding(
        severity=severity if severity in SEVERITIES else "info",
        settings=settings,
        **texts,
    )
