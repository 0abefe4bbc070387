"""The language of the window: that of the system where there is a translation, else English.

English has a file too, with the plurals only.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).with_name("translations")


def install_translations(app: QCoreApplication, locale: QLocale | None = None) -> list[str]:
    """Loads the words of this application and of Qt's own buttons; returns the files used."""
    wanted = locale or QLocale.system()
    used: list[str] = []
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # Later ones are asked first.
    for language, stem, folder in (
        (QLocale(QLocale.Language.English), "adcvsr", str(FOLDER)),
        (wanted, "qtbase", qt_folder),
        (wanted, "adcvsr", str(FOLDER)),
    ):
        translator = QTranslator(app)
        if translator.load(language, stem, "_", folder) and app.installTranslator(translator):
            used.append(Path(translator.filePath()).name)
    return used
