"""Which AdcVSR this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_text() -> str:
    """The installed version, or `unknown` where the package is not installed."""
    try:
        return version("adcvsr")
    except PackageNotFoundError:
        return "unknown"
