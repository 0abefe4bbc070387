"""`adcvsr-gui`: everything is put together here, and nowhere else."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from adcvsr_gui.version import version_text

NO_QT = "adcvsr-gui needs PySide6, which cannot be loaded: {error}\nInstall it with: {remedy}"
REMEDY = 'pip install "adcvsr[gui]"'


def main(argv: Sequence[str] | None = None) -> int:
    """Shows the window until it is closed; returns the exit code."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.WARNING,
        format="%(name)s: %(message)s",
    )
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        sys.stderr.write(NO_QT.format(error=error, remedy=REMEDY) + "\n")
        return 1
    from adcvsr_gui.composition import run

    # Ctrl-C in its terminal ends the window at once, rather than whatever it does at that moment.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["adcvsr-gui"])
    return run(
        app,
        data_folder=arguments.data_folder or user_data_path("adcvsr") / "gui",
        preferences_path=arguments.preferences or user_config_path("adcvsr") / "gui.ini",
        paths=arguments.paths,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="adcvsr-gui", description="Upscale clips in a queue, with a window."
    )
    parser.add_argument("paths", nargs="*", type=Path, help="clips and folders to add to the queue")
    parser.add_argument("--version", action="version", version=f"adcvsr {version_text()}")
    parser.add_argument("--verbose", action="store_true", help="say more on stderr")
    parser.add_argument("--data-folder", type=Path, help="where the queue and the logs are kept")
    parser.add_argument("--preferences", type=Path, help="the INI file of the window's choices")
    return parser


if __name__ == "__main__":
    sys.exit(main())
