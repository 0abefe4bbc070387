"""Which AdcVSR this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_text() -> str:
    """The installed version, or `unknown` where the package is not installed."""
    try:
        return version("adcvsr")
    except PackageNotFoundError:
        return "unknown"


def about_text() -> str:
    return (
        f"AdcVSR {version_text()}\n\n"
        "Video super-resolution for restorers.\nLicensed under the Apache License 2.0."
    )
