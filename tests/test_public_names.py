"""The public names, and that reaching for the package costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import adcvsr_core


@pytest.mark.parametrize("name", adcvsr_core.__all__)
def test_public_names_exist(name: str) -> None:
    assert getattr(adcvsr_core, name).__name__ == name


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Upscalr'"):
        _ = adcvsr_core.Upscalr


def test_importing_the_package_loads_no_torch() -> None:
    code = (
        "import sys, adcvsr_core, adcvsr_core.settings, adcvsr_core.progress; "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
