"""The desktop's portal is asked and listened to, on a bus of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt

from adcvsr_gui.portal import take_scheme


def test_what_the_portal_prefers_is_told_at_the_start_and_when_it_changes() -> None:
    session = shutil.which("dbus-run-session")
    if session is None:
        pytest.skip("dbus-run-session is not there")
    done = subprocess.run(
        [session, "--", sys.executable, "-m", "tests.gui.portal_session"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["Dark", "Light", "Unknown", "Dark"]


class Hints:
    """What Qt believes and is told."""

    def __init__(self, scheme: Qt.ColorScheme) -> None:
        self.scheme, self.said = scheme, list[str]()

    def styleHints(self) -> Hints:
        return self

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
        self.said.append(scheme.name)

    def unsetColorScheme(self) -> None:
        self.said.append("nothing")


@pytest.mark.parametrize(
    ("believed", "told", "said"),
    [
        ("Light", "Dark", ["Dark"]),
        ("Dark", "Dark", []),
        ("Dark", "Light", ["Light"]),
        ("Dark", "Unknown", ["nothing"]),
    ],
)
def test_qt_is_told_only_what_it_does_not_see_itself(
    believed: str, told: str, said: list[str]
) -> None:
    hints = Hints(Qt.ColorScheme[believed])
    take_scheme(hints, Qt.ColorScheme[told])  # type: ignore[arg-type]
    assert hints.said == said
