"""The preview page: frames of the selected clip as the render will make them, and as they were."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from adcvsr_core.preview_messages import PIXEL_BYTES, ClipEvent
from adcvsr_gui.comparison import Comparison, asks_for
from adcvsr_gui.comparison_names import side_names
from adcvsr_gui.full_screen import FullScreen
from adcvsr_gui.icons import preview_icon
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.loop_player import LoopPlayer
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.preferences import PreviewLook, load_preview_look, save_preview_look
from adcvsr_gui.preview_bar import PreviewBar
from adcvsr_gui.preview_client import PreviewClient
from adcvsr_gui.preview_keys import make_keys
from adcvsr_gui.preview_loader import PreviewLoader
from adcvsr_gui.preview_settings import PreviewSettings
from adcvsr_gui.split_layout import Layout
from adcvsr_gui.split_view import SplitView
from adcvsr_gui.throttle import Throttle
from adcvsr_gui.transport_bar import TransportBar
from adcvsr_gui.wording import pixels_text

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
        self._compared_before = Comparison.RESIZE_RESULT
        """What A and B took the place of."""
        self._is_loop = False
        self._has_failed = False
        self._about = ""
        """What the clip is, once it is open."""
        self._wanted: int | None = None
        """A frame to go to when the clip is open."""
        self._full_screen: FullScreen | None = None
        self.view = SplitView()
        self.bar = PreviewBar()
        self.transport = TransportBar()
        self.settings = PreviewSettings(context, self)
        self._note = QLabel(wordWrap=True)
        self._note.setAccessibleName(self.tr("What is shown"))
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._throttle = Throttle(self._ask, SCRUB_INTERVAL_MS, self)
        self._player = LoopPlayer(self)
        self._column = QVBoxLayout()
        self._build()
        self._connect()
        self._keys = make_keys(
            self,
            {
                "P": self.settings.keep,
                "T": self.bar.toggle_settings,
                "X": self.view.swap,
                "S": lambda: self.view.set_layout(Layout.SPLIT),
                "D": lambda: self.view.set_layout(Layout.BESIDE),
                "L": self.transport.toggle_loop,
                ",": lambda: self.transport.step(-1),
                ".": lambda: self.transport.step(1),
                "F11": self.compare_full_screen,
            },
        )
        self.addActions(self._keys)
        look = load_preview_look(context.preferences_path)
        self.settings.panel.set_open_groups(look.open_groups)
        self.settings.panel.setVisible(look.shows_settings)
        self.bar.show_settings(look.shows_settings)
        self._show_hint()

    def look(self) -> PreviewLook:
        """What shall be remembered of the page."""
        return PreviewLook(
            shows_settings=not self.settings.panel.isHidden(),
            open_groups=tuple(self.settings.panel.open_groups()),
        )

    def shut_down(self) -> None:
        """Ends the preview process and remembers the look of the page."""
        self._player.stop()
        self._client.close()
        save_preview_look(self.look(), self._context.preferences_path)

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
        """Shows the pictures and the transport on the whole screen, or no longer."""
        if self._full_screen is not None:
            self._full_screen.close()
            return
        self._full_screen = FullScreen(self.view, self.transport, self._keys, self)
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

    def _build(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self._note, stretch=1)
        below.addWidget(self.settings.bar)
        for part in (self.view, self.transport):
            self._column.addWidget(part)
        self._column.setStretch(0, 1)
        self._column.addLayout(below)
        self._column.setSpacing(8)
        beside = QHBoxLayout()
        beside.setSpacing(14)
        beside.addLayout(self._column, stretch=1)
        beside.addWidget(self.settings.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addLayout(beside, stretch=1)

    def _connect(self) -> None:
        self._context.selection.changed.connect(self._follow_selection)
        self._context.model.queue_changed.connect(self._follow_selection)
        self._context.destinations.frame_wanted.connect(self.compare_frame)
        self.bar.comparison_changed.connect(lambda _: self._restart())
        self.bar.layout_changed.connect(self.view.set_layout)
        self.bar.fit_requested.connect(self.view.viewport.fit)
        self.bar.every_pixel_requested.connect(self.view.show_every_pixel)
        self.bar.settings_toggled.connect(self.settings.panel.setVisible)
        self.settings.comparing.connect(self._on_comparing)
        self.view.layout_changed.connect(self.bar.show_layout)
        self.bar.full_screen_requested.connect(self.compare_full_screen)
        self.view.viewport.changed.connect(self._show_zoom)
        self.transport.frame_changed.connect(self._on_scrubbed)
        self.transport.loop_toggled.connect(self._on_loop_toggled)
        self._client.clip_opened.connect(self._on_clip_opened)
        self._client.failed.connect(self._on_failed)
        self._client.note_given.connect(self._note.setText)
        self._client.busy_changed.connect(self._on_busy)
        self._loader.pair_changed.connect(self._on_pair)
        self._player.frame_due.connect(self._show_pair)
        self._loader.finished.connect(self._on_finished)

    def _follow_selection(self) -> None:
        """Shows the current clip if it, its settings or its state are others than shown."""
        if not self.isVisible() and self._full_screen is None:
            return
        job = self._context.selection.current
        is_other_clip = job is not self._job
        self._job = job
        self.settings.show(job)
        seen = (job, job.settings, job.target, job.state is JobState.DONE) if job else ()
        if seen == self._shown:
            return
        self._shown = seen
        self._show_offers()
        if job is None or is_other_clip:
            self._wanted = None
            self._stop_loop()
            self._loader.stop()
            self.view.set_pictures(None, None)
            self.view.viewport.fit()
            self.transport.set_clip(0, 0, 0)
            self._about, self._has_failed = "", False
            self._note.setText("")
            self._show_hint()
        if job is not None:
            self._show_changed()

    def _show_changed(self) -> None:
        """Asks anew for what is shown; a loop goes on with what it becomes."""
        self._player.stop()
        if (
            self.bar.comparison is Comparison.KEPT_RESULT
            and self.view.layout_wanted is Layout.FIRST
        ):
            self.view.set_layout(Layout.SECOND)  # what changes is B
        self._ask()

    def _show_offers(self) -> None:
        self.bar.set_offers(has_kept=self.settings.kept is not None, has_file=self._has_file())

    def _on_comparing(self, has_started: bool) -> None:
        if has_started and self.bar.comparison is not Comparison.KEPT_RESULT:
            self._compared_before = self.bar.comparison
        self._show_offers()
        self.bar.choose(Comparison.KEPT_RESULT if has_started else self._compared_before)
        self._show_changed()

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
        first, length = self.transport.frame, 1
        if self._is_loop:  # one that the end would cut short begins earlier
            length = self._loop_frames()
            first = min(first, self.transport.num_frames - length)
        asks = asks_for(
            self.bar.comparison,
            source=job.source,
            target=job.target,
            settings=job.settings,
            kept=self.settings.kept,
            frames=range(first, first + length),
        )
        self._loader.load(asks)

    def _loop_frames(self) -> int:
        sizes = [picture.image.size() for picture in self.view.pictures if picture]
        pair_bytes = sum(size.width() * size.height() * PIXEL_BYTES for size in sizes) or 1
        wanted = min(self.transport.loop_length, self.transport.num_frames)
        return max(min(wanted, LOOP_BYTES // pair_bytes), 1)

    def _on_clip_opened(self, event: ClipEvent) -> None:
        if self._job is None or event.clip != str(self._job.source):
            return
        self.transport.set_clip(event.frames, event.fps, event.duration_s)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.transport.go_to(wanted)
        counted = "" if event.verified else self.tr(", being counted")
        text = self.tr("{0}: {1}, {2:.3f} frames a second, %n frame(s){3}", "", event.frames)
        size = pixels_text((event.width, event.height))
        self._about = text.format(self._job.name, size, event.fps, counted)
        self._note.setText(self._about)

    def _on_pair(self, frame: int) -> None:
        if self._is_loop:
            made = len(self._loader.frames)
            self.view.set_busy(self.tr("{0} of %n frame(s)", "", self._loop_frames()).format(made))
            if self._player.is_playing:
                return
        self._show_pair(frame)

    def _show_pair(self, frame: int) -> None:
        first, second = self._loader.pair(frame)
        if self._has_failed and (first or second):
            self._has_failed = False
            self._note.setText(self._about)
        self.view.set_pictures(first, second, side_names(self.bar.comparison))
        self.transport.show_time(self._loader.time(frame))
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
            times = {frame: self._loader.time(frame) for frame in self._loader.frames}
            self._player.play(times, 1 / self.transport.fps)

    def _on_busy(self, is_busy: bool) -> None:
        self.view.set_busy(self.tr("Computing...") if is_busy else "")

    def _on_failed(self, text: str, remedy: str) -> None:
        self._stop_loop()
        self._has_failed = True
        self._note.setText(f"{text}. {remedy}".replace("..", "."))
        # The picture of another frame must not stay beside the number of this one.
        self.view.set_pictures(None, None)
        self.view.set_hint(text)

    def _show_zoom(self) -> None:
        self.bar.show_zoom(self.view.zoom)

    def _leave_full_screen(self) -> None:
        full_screen, self._full_screen = self._full_screen, None
        if full_screen is not None:
            self._column.insertWidget(0, self.view, 1)
            self._column.insertWidget(1, self.transport)
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
