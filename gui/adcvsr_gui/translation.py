"""The language of the window: that of the system where there is a translation, else English."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).with_name("translations")


def install_translations(app: QCoreApplication, locale: QLocale | None = None) -> list[str]:
    """Loads the words of this application and of Qt's own buttons; returns the files used."""
    wanted = locale or QLocale.system()
    used: list[str] = []
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for stem, folder in (("qtbase", qt_folder), ("adcvsr", str(FOLDER))):
        translator = QTranslator(app)
        if translator.load(wanted, stem, "_", folder) and app.installTranslator(translator):
            used.append(Path(translator.filePath()).name)
    return used
