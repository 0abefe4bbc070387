"""The guide that comes with the application, to be read in a window of its own.

Its pages are those of the documentation; what is translated lies in a folder of its language.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

START = "first_clip.md"
SIZE = QSize(820, 720)
MARGIN = 48
"""Beside the pictures: the frame, the margins of the page, and its scroll bar."""


def guide_folder() -> Path | None:
    """Where the pages lie: beside this package, or in the checkout it is run from."""
    here = Path(__file__).resolve()
    for folder in (here.with_name("guide"), here.parents[2] / "docs"):
        if (folder / START).is_file():
            return folder
    return None


class Pages(QTextBrowser):
    """Pages in Markdown; pictures are no wider than the page, other addresses open elsewhere."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._own = folder / self.tr("en", "the code of the language of these words, as in de")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.setAccessibleName(self.tr("Page of the guide"))
        self.begin()

    def begin(self) -> None:
        """Shows the first page."""
        self.setSource(QUrl.fromLocalFile(str(self._page(START))))

    def is_foreign(self, page: QUrl) -> bool:
        """Whether a page is in another language than the window."""
        return self._own.is_dir() and Path(page.toLocalFile()).parent != self._own

    def loadResource(self, type: int, name: QUrl | str) -> object:
        if type != int(QTextDocument.ResourceType.ImageResource.value):
            return super().loadResource(type, name)
        path = Path(self.source().toLocalFile()).parent / QUrl(name).path()
        image, room = QImage(str(path)), self.width() - MARGIN
        if image.width() <= room:
            return image
        ratio = self.devicePixelRatioF()
        small = image.scaledToWidth(round(room * ratio), Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(ratio)
        return small

    def _follow(self, link: QUrl) -> None:
        target = self.source().resolved(link)
        if not target.isLocalFile():
            QDesktopServices.openUrl(target)
            return
        path = Path(target.toLocalFile())
        if path.parent == self._folder:
            path = self._page(path.name)
        if path.suffix == ".md" and path.is_file():
            own = QUrl.fromLocalFile(str(path))
            if target.hasFragment():
                own.setFragment(target.fragment())
            self.setSource(own)

    def _page(self, name: str) -> Path:
        own = self._own / name
        return own if own.is_file() else self._folder / name


class GuideWindow(QDialog):
    """The pages, with a way back."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Guide"))
        self.resize(SIZE)
        self.pages = Pages(folder)
        back = QPushButton(self.tr("&Back"))
        begin = QPushButton(self.tr("&First Page"))
        close = QPushButton(self.tr("C&lose"))
        back.setEnabled(False)
        self.pages.backwardAvailable.connect(back.setEnabled)
        back.clicked.connect(self.pages.backward)
        begin.clicked.connect(self.pages.begin)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        for button in (back, begin, close):
            button.setAccessibleName(button.text().replace("&", ""))
            button.setAutoDefault(button is close)
        buttons.addWidget(back)
        buttons.addWidget(begin)
        buttons.addStretch()
        buttons.addWidget(close)
        note = QLabel(self.tr("This page is in English only."))
        note.setVisible(self.pages.is_foreign(self.pages.source()))
        self.pages.sourceChanged.connect(lambda url: note.setVisible(self.pages.is_foreign(url)))
        layout = QVBoxLayout(self)
        layout.addWidget(note)
        layout.addWidget(self.pages, stretch=1)
        layout.addLayout(buttons)
