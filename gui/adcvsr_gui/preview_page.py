"""The preview page: frames of the selected clip as the render will make them, and as they were."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from adcvsr_core.preview_messages import PIXEL_BYTES, ClipEvent
from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.comparison import Comparison, asks_for
from adcvsr_gui.comparison_names import side_names
from adcvsr_gui.full_screen import FullScreen
from adcvsr_gui.icons import preview_icon
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.loop_player import LoopPlayer
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.preview_bar import PreviewBar
from adcvsr_gui.preview_client import PreviewClient
from adcvsr_gui.preview_loader import PreviewLoader
from adcvsr_gui.split_view import SplitView
from adcvsr_gui.throttle import Throttle
from adcvsr_gui.transport_bar import TransportBar

SCRUB_INTERVAL_MS = 60
LOOP_BYTES = 1 << 30
"""The most that the pictures of a loop may take."""


class PreviewPage(QWidget):
    """Shows the current clip of the selection while it is visible."""

    def __init__(
        self, context: PageContext, client: PreviewClient, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._client = client
        self._loader = PreviewLoader(client, self)
        self._job: Job | None = None
        self._shown: tuple[object, ...] = ()
        self._pinned: UpscaleSettings | None = None
        self._is_loop = False
        self._wanted: int | None = None
        """A frame to go to when the clip is open."""
        self._full_screen: FullScreen | None = None
        self.view = SplitView()
        self.bar = PreviewBar()
        self.transport = TransportBar()
        self._note = QLabel(wordWrap=True)
        self._note.setAccessibleName(self.tr("What is shown"))
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._throttle = Throttle(self._ask, SCRUB_INTERVAL_MS, self)
        self._player = LoopPlayer(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 8, 10, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.bar)
        self._layout.addWidget(self.view, stretch=1)
        self._layout.addWidget(self.transport)
        self._layout.addWidget(self._note)
        self._connect()
        self._add_shortcuts()
        self._show_hint()

    def shut_down(self) -> None:
        """Ends the preview process."""
        self._player.stop()
        self._client.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_selection()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._full_screen is None:
            self._stop_loop()
            self._loader.stop()
            self._shown = ()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.update()

    def compare_full_screen(self) -> None:
        """Shows the pictures and the transport on the whole screen until Escape."""
        if self._full_screen is None:
            self._full_screen = FullScreen(self.view, self.transport, self)
            self._full_screen.closed.connect(self._leave_full_screen)
            self._full_screen.showFullScreen()
            self.view.setFocus()

    def compare_frame(self, frame: int) -> None:
        """Goes to a frame, at once or when the clip is open, and shows it before and after."""
        has_file = self._has_file()
        self.bar.choose(Comparison.SOURCE_OUTPUT if has_file else Comparison.SOURCE_RESULT)
        if frame < self.transport.num_frames:
            self.transport.go_to(frame)
            self._restart()
        else:
            self._wanted = frame

    def pin(self) -> None:
        """Keeps the settings of the clip as A."""
        if self._job is not None:
            self._pinned = self._job.settings
            self._show_offers()
            self.bar.choose(Comparison.PINNED_RESULT)
            self._note.setText(
                self.tr("Pinned as A. Change the settings of the clip to see them as B.")
            )
            self._ask()

    def _connect(self) -> None:
        self._context.selection.changed.connect(self._follow_selection)
        self._context.model.queue_changed.connect(self._follow_selection)
        self._context.destinations.frame_wanted.connect(self.compare_frame)
        self.bar.comparison_changed.connect(lambda _: self._restart())
        self.bar.layout_changed.connect(self.view.set_layout)
        self.bar.fit_requested.connect(self.view.viewport.fit)
        self.bar.every_pixel_requested.connect(self.view.show_every_pixel)
        self.bar.pin_requested.connect(self.pin)
        self.bar.full_screen_requested.connect(self.compare_full_screen)
        self.view.viewport.changed.connect(self._show_zoom)
        self.transport.frame_changed.connect(self._on_scrubbed)
        self.transport.loop_toggled.connect(self._on_loop_toggled)
        self._client.clip_opened.connect(self._on_clip_opened)
        self._client.failed.connect(self._on_failed)
        self._client.note_given.connect(self._note.setText)
        self._client.busy_changed.connect(self._on_busy)
        self._loader.pair_changed.connect(self._on_pair)
        self._player.frame_due.connect(self._on_due)
        self._loader.finished.connect(self._on_finished)

    def _add_shortcuts(self) -> None:
        actions: dict[str, Callable[[], None]] = {
            "P": self.pin,
            "F11": self.compare_full_screen,
            ",": lambda: self.transport.step(-1),
            ".": lambda: self.transport.step(1),
            "L": self.transport.toggle_loop,
        }
        for keys, action in actions.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _follow_selection(self) -> None:
        """Shows the current clip if it, its settings or its state are others than shown."""
        if not self.isVisible() and self._full_screen is None:
            return
        job = self._context.selection.current
        seen = (job, job.settings, job.target, job.state is JobState.DONE) if job else ()
        if seen == self._shown:
            return
        is_other_clip = job is not self._job
        self._job, self._shown = job, seen
        self._show_offers()
        if job is None or is_other_clip:
            self._wanted = None
            self._stop_loop()
            self._loader.stop()
            self.view.set_pictures(None, None)
            self.view.viewport.fit()
            self.transport.set_clip(0, 0)
            self._note.setText("")
            self._show_hint()
        if job is not None:
            self._restart()

    def _show_offers(self) -> None:
        self.bar.set_offers(has_pin=self._pinned is not None, has_file=self._has_file())

    def _has_file(self) -> bool:
        job = self._job
        return job is not None and job.state is JobState.DONE and job.target.is_file()

    def _show_hint(self) -> None:
        if self._job is None:
            self.view.set_hint(self.tr("Select a clip in the queue to see what it will become."))
        else:
            self.view.set_hint(self.tr("Opening {0}...").format(self._job.name))

    def _restart(self) -> None:
        self._stop_loop()
        self._ask()

    def _on_scrubbed(self, frame: int) -> None:
        self._stop_loop()
        self._throttle.call()

    def _ask(self) -> None:
        job = self._job
        if job is None:
            return
        first = self.transport.frame
        length = self._loop_frames() if self._is_loop else 1
        asks = asks_for(
            self.bar.comparison,
            source=job.source,
            target=job.target,
            settings=job.settings,
            pinned=self._pinned,
            frames=range(first, first + length),
        )
        self._loader.load(asks)

    def _loop_frames(self) -> int:
        left = self.transport.num_frames - self.transport.frame
        sizes = [picture.image.size() for picture in self.view.pictures if picture]
        pair_bytes = sum(size.width() * size.height() * PIXEL_BYTES for size in sizes) or 1
        return max(min(self.transport.loop_length, left, LOOP_BYTES // pair_bytes), 1)

    def _on_clip_opened(self, event: ClipEvent) -> None:
        if self._job is None or event.clip != str(self._job.source):
            return
        self.transport.set_clip(event.frames, event.fps)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.transport.go_to(wanted)
        counted = "" if event.verified else self.tr(", being counted")
        text = self.tr("{0}: {1} x {2}, {3:.3f} frames a second, {4} frames{5}")
        self._note.setText(
            text.format(self._job.name, event.width, event.height, event.fps, event.frames, counted)
        )

    def _on_pair(self, frame: int) -> None:
        if self._is_loop:
            made = len(self._loader.frames)
            self.view.set_busy(self.tr("{0} of {1} frames").format(made, self._loop_frames()))
            if self._player.is_playing:
                return
        self._show_pair(frame)

    def _show_pair(self, frame: int) -> None:
        first, second = self._loader.pair(frame)
        self.view.set_pictures(first, second, side_names(self.bar.comparison))
        self._show_zoom()

    def _on_loop_toggled(self, wanted: bool) -> None:
        self._player.stop()
        if wanted and self._job is not None:
            self._is_loop = True
            self._ask()
        elif self._is_loop:
            self._is_loop = False
            self._ask()

    def _stop_loop(self) -> None:
        self._player.stop()
        self._is_loop = False
        self.transport.stop_loop()

    def _on_finished(self) -> None:
        if self._is_loop and self._loader.frames:
            self._player.play(self._loader.frames, self.transport.fps)

    def _on_due(self, frame: int) -> None:
        self._show_pair(frame)
        self.transport.show_frame(frame)

    def _on_busy(self, is_busy: bool) -> None:
        self.view.set_busy(self.tr("Computing...") if is_busy else "")

    def _on_failed(self, text: str, remedy: str) -> None:
        self._stop_loop()
        self._note.setText(f"{text}. {remedy}".replace("..", "."))
        # The picture of another frame must not stay beside the number of this one.
        self.view.set_pictures(None, None)
        self.view.set_hint(text)

    def _show_zoom(self) -> None:
        self.bar.show_zoom(self.view.zoom)

    def _leave_full_screen(self) -> None:
        full_screen, self._full_screen = self._full_screen, None
        if full_screen is not None:
            self._layout.insertWidget(1, self.view, 1)
            self._layout.insertWidget(2, self.transport)
            full_screen.deleteLater()
            self.view.setFocus()


def make_preview_page(context: PageContext) -> Page:
    """The page in the window."""
    widget = PreviewPage(context, PreviewClient())
    return Page(
        name="preview",
        title=QCoreApplication.translate("Pages", "Preview"),
        icon=preview_icon,
        widget=widget,
        shut_down=widget.shut_down,
    )
