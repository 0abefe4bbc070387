"""The queue page: the table of clips, the details of the selected one, and the settings."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from adcvsr_gui.details_panel import DetailsPanel
from adcvsr_gui.icons import queue_icon
from adcvsr_gui.jobs import Job
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.preferences import QueueLook, load_queue_look, save_queue_look
from adcvsr_gui.queue_view import QueueView
from adcvsr_gui.settings_panel import SettingsPanel


class QueuePage(QWidget):
    """Shows the queue and passes on what a person wants of it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown_job: Job | None = None
        self.queue_view = QueueView(context.model)
        self.details = DetailsPanel()
        controller = context.controller
        self.settings_panel = SettingsPanel(controller.settings, controller.output_folder)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._build()
        self._connect()
        self._restore(load_queue_look(context.preferences_path))
        self._show_state()
        self._show_selection()

    def look(self) -> QueueLook:
        """What shall be remembered of the view."""
        return QueueLook(
            header=self.queue_view.header_state(),
            splitter=bytes(self._splitter.saveState().data()),
        )

    def _build(self) -> None:
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.queue_view)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self.settings_panel.setFixedWidth(290)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(12)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self.settings_panel)

    def _connect(self) -> None:
        context, actions = self._context, self._context.actions
        controller, view = context.controller, self.queue_view
        actions.retry.triggered.connect(lambda: controller.retry(view.selected_rows()))
        actions.remove.triggered.connect(lambda: controller.remove(view.selected_rows()))
        actions.open_folder.triggered.connect(self._open_selected_folder)
        view.selection_changed.connect(self._set_selection)
        view.row_activated.connect(self._open_folder_of)
        view.add_requested.connect(actions.add_clips.trigger)
        self.settings_panel.settings_changed.connect(
            lambda settings: setattr(controller, "settings", settings)
        )
        self.settings_panel.output_folder_changed.connect(
            lambda folder: setattr(controller, "output_folder", folder)
        )
        self.settings_panel.apply_requested.connect(
            lambda: controller.apply_settings(view.selected_rows())
        )
        controller.clips_added.connect(view.select_rows)
        context.catalogue.loaded.connect(self.settings_panel.set_models)
        context.selection.changed.connect(self._show_selection)
        context.model.queue_changed.connect(self._show_state)
        context.runner.progressed.connect(self._show_state)
        context.runner.line_logged.connect(self._on_line_logged)

    def _restore(self, look: QueueLook) -> None:
        if look.splitter:
            self._splitter.restoreState(QByteArray(look.splitter))
        self.queue_view.restore_header(look.header)

    def _set_selection(self) -> None:
        jobs = [self._context.model.job_at(row) for row in self.queue_view.selected_rows()]
        self._context.selection.set(jobs)

    def _show_selection(self) -> None:
        job = self._context.selection.current
        if job is not self._shown_job:
            self._shown_job = job
            self.details.show_job(job, self._context.queue_file.read_log(job) if job else "")
        self._update_actions(self._context.selection.jobs)

    def _show_state(self) -> None:
        self.details.setVisible(bool(self._context.model.jobs))
        self.details.update_job(self._shown_job)
        self._update_actions(self._context.selection.jobs)

    def _update_actions(self, selected: Iterable[Job]) -> None:
        actions, states = self._context.actions, [job.state for job in selected]
        actions.retry.setEnabled(any(state.can_start_again for state in states))
        actions.remove.setEnabled(any(not state.is_active for state in states))
        actions.open_folder.setEnabled(bool(states))
        self.settings_panel.set_apply_enabled(any(state.is_editable for state in states))

    def _open_selected_folder(self) -> None:
        for row in self.queue_view.selected_rows()[:1]:
            self._open_folder_of(row)

    def _open_folder_of(self, row: int) -> None:
        target = self._context.model.job_at(row).target
        folder = target if target.is_dir() else target.parent
        if not (folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))):
            text = self.tr("The folder {0} cannot be opened").format(folder)
            self._context.controller.message.emit(text)

    def _on_line_logged(self, job: Job, line: str) -> None:
        if job is self._shown_job:
            self.details.append_log(line)


def make_queue_page(context: PageContext) -> Page:
    """The page for `composition`."""
    widget = QueuePage(context)
    return Page(
        name="queue",
        title=widget.tr("Queue"),
        icon=queue_icon,
        widget=widget,
        shut_down=lambda: save_queue_look(widget.look(), context.preferences_path),
    )
