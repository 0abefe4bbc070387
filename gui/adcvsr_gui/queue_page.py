"""The queue page: the table of clips, the details of the selected one, and the settings."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from adcvsr_gui.actions import fill_row_menu
from adcvsr_gui.clip_tools import ClipTools
from adcvsr_gui.details_panel import DetailsPanel
from adcvsr_gui.findings import Finding
from adcvsr_gui.icons import queue_icon
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.keyboard_splitter import KeyboardSplitter
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.preferences import QueueLook, load_queue_look, save_queue_look
from adcvsr_gui.queue_view import QueueView
from adcvsr_gui.report_data import report_data_path
from adcvsr_gui.settings_editor import SettingsEditor
from adcvsr_gui.settings_panel import SettingsPanel
from adcvsr_gui.throttle import Throttle

REFRESH_MS = 100


class QueuePage(QWidget):
    """Shows the queue and passes on what a person wants of it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown_job: Job | None = None
        self.queue_view = QueueView(context.model)
        self.details = DetailsPanel()
        self.settings_panel = SettingsPanel()
        self.tools = ClipTools(self)
        self._editor = SettingsEditor(context, self.settings_panel, lambda: context.selection.jobs)
        self._splitter = KeyboardSplitter(Qt.Orientation.Vertical, self.tr("Height of the queue"))
        self._throttle = Throttle(self._show_state, REFRESH_MS, self)
        self._build()
        self._connect()
        self._connect_actions()
        self._restore(load_queue_look(context.preferences_path))
        self._show_state()
        self._show_selection()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._update_actions()
        return done

    def look(self) -> QueueLook:
        """What shall be remembered of the view."""
        return QueueLook(
            header=self.queue_view.columns.state(),
            usual_widths=self.queue_view.columns.usual_widths,
            splitter=bytes(self._splitter.saveState().data()),
            open_groups=tuple(self.settings_panel.open_groups()),
        )

    def _build(self) -> None:
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.queue_view)
        self._splitter.addWidget(self.details)
        self._splitter.setSizes([520, 180])
        self._splitter.setStretchFactor(0, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(14)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self.settings_panel)

    def _connect(self) -> None:
        context, view = self._context, self.queue_view
        view.selection_changed.connect(self._set_selection)
        view.row_activated.connect(lambda row: self._activate(context.model.job_at(row)))
        view.menu_wanted.connect(self._show_menu)
        view.add_requested.connect(context.actions.add_clips.trigger)
        self.tools.message.connect(context.controller.message)
        self.details.remedy_wanted.connect(self._apply_remedy)
        self.details.anew_wanted.connect(self._begin_anew)
        context.controller.clips_added.connect(view.select_rows)
        context.controller.clips_back.connect(view.select_each)
        context.destinations.clip_wanted.connect(self._select)
        context.selection.changed.connect(self._show_selection)
        context.model.queue_changed.connect(self._throttle.call)
        context.runner.progressed.connect(lambda: self.details.update_job(self._shown_job))
        context.runner.line_logged.connect(self._on_line_logged)

    def _connect_actions(self) -> None:
        actions, controller = self._context.actions, self._context.controller
        runner, tools, model = self._context.runner, self.tools, self._context.model
        selection = self._context.selection
        actions.retry.triggered.connect(lambda: controller.retry(selection.jobs))
        actions.remove.triggered.connect(self._remove)
        actions.duplicate.triggered.connect(self._duplicate)
        actions.start_selected.triggered.connect(self._start_selected)
        actions.stop_selected.triggered.connect(lambda: runner.stop_only(selection.jobs))
        actions.move_up.triggered.connect(lambda: controller.move_by(selection.jobs, -1))
        actions.move_down.triggered.connect(lambda: controller.move_by(selection.jobs, 1))
        actions.move_top.triggered.connect(
            lambda: controller.move_rows(self.queue_view.selected_rows(), 0)
        )
        actions.move_bottom.triggered.connect(
            lambda: controller.move_rows(self.queue_view.selected_rows(), len(model.jobs))
        )
        for action, do in (
            (actions.play, tools.play),
            (actions.open_folder, tools.open_folder),
            (actions.export_script, tools.export_script),
        ):
            action.triggered.connect(
                lambda _checked=False, do=do: do(selection.current) if selection.current else None
            )
        actions.open_report.triggered.connect(
            lambda: self._context.destinations.show_page("report")
        )
        actions.copy_command.triggered.connect(lambda: tools.copy_command(selection.jobs))

    def _restore(self, look: QueueLook) -> None:
        if look.splitter:
            self._splitter.restoreState(QByteArray(look.splitter))
        self.queue_view.columns.restore(look.header, look.usual_widths)
        self.settings_panel.set_open_groups(look.open_groups)

    def _set_selection(self) -> None:
        jobs = [self._context.model.job_at(row) for row in self.queue_view.selected_rows()]
        self._context.selection.set(jobs)

    def _select(self, job: Job) -> None:
        if self._context.selection.current is not job:
            row = self._context.model.row_of(job)
            self.queue_view.select_rows(row, row)

    def _show_selection(self) -> None:
        job = self._context.selection.current
        if job is not self._shown_job:
            self._shown_job = job
            self.details.show_job(job, self._context.queue_file.read_log(job) if job else "")
        self._editor.show()
        self._update_actions()

    def _show_state(self) -> None:
        self.details.setVisible(bool(self._context.model.jobs))
        self.details.update_job(self._shown_job)
        self._editor.show()
        self._update_actions()

    def _update_actions(self) -> None:
        actions, jobs = self._context.actions, self._context.selection.jobs
        states = [job.state for job in jobs]
        ended = [state for state in states if state.can_start_again or state is JobState.DONE]
        actions.retry.setEnabled(bool(ended))
        # On another page the clips that these would change are not in sight.
        is_open = not self.isHidden()
        actions.remove.setEnabled(is_open and any(not state.is_active for state in states))
        actions.start_selected.setEnabled(any(state.is_editable for state in states))
        actions.stop_selected.setEnabled(
            any(state.is_active or state is JobState.WAITING for state in states)
        )
        for action in (
            actions.duplicate,
            actions.move_up,
            actions.move_down,
            actions.move_top,
            actions.move_bottom,
        ):
            action.setEnabled(is_open and bool(states))
        for action in (actions.open_folder, actions.copy_command, actions.export_script):
            action.setEnabled(bool(states))
        is_done = bool(states) and states[0] is JobState.DONE
        actions.play.setEnabled(is_done)
        actions.open_report.setEnabled(bool(states) and report_data_path(jobs[0].target).exists())

    def _remove(self) -> None:
        """The clip that takes the place of the removed ones is selected, for the next key."""
        rows = self.queue_view.selected_rows()
        self._context.controller.remove(self._context.selection.jobs)
        num_left = len(self._context.model.jobs)
        if rows and num_left and not self.queue_view.selected_rows():
            row = min(rows[0], num_left - 1)
            self.queue_view.select_rows(row, row)

    def _apply_remedy(self, finding: Finding) -> None:
        """Gives it to every selected clip that has the same finding."""
        has_it = [
            job
            for job in self._context.selection.jobs
            if any(other.code == finding.code for other in job.findings)
        ]
        self._context.controller.change_settings(has_it, finding.settings)

    def _start_selected(self) -> None:
        self.settings_panel.let_go()
        self._context.runner.start_only(self._context.selection.jobs)

    def _duplicate(self) -> None:
        self.settings_panel.let_go()
        self._context.controller.duplicate(self._context.selection.jobs)

    def _begin_anew(self) -> None:
        job = self._shown_job
        if job is not None:
            self._context.model.change(job, lambda job: setattr(job, "anew", True))
            self._context.runner.start_only([job])

    def _activate(self, job: Job) -> None:
        if job.state is JobState.DONE:
            self.tools.play(job)
        else:
            self.tools.open_folder(job)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_row_menu(menu, self._context.actions)
        menu.addSeparator()
        menu.addMenu(self.queue_view.columns.make_menu(menu))
        menu.popup(self.queue_view.menu_place())

    def _on_line_logged(self, job: Job, line: str) -> None:
        if job is self._shown_job:
            self.details.append_log(line)


def make_queue_page(context: PageContext) -> Page:
    """The page for `composition`."""
    widget = QueuePage(context)
    return Page(
        name="queue",
        title=QCoreApplication.translate("QueuePage", "Queue"),
        icon=queue_icon,
        widget=widget,
        shut_down=lambda: save_queue_look(widget.look(), context.preferences_path),
    )
