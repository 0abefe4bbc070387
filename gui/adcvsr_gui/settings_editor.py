"""Changes the settings of clips as a person does in a panel, by hand or from a preset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.pages import PageContext
from adcvsr_gui.preset_menu import PresetMenu
from adcvsr_gui.presets import Presets
from adcvsr_gui.settings_panel import SettingsPanel


class SettingsEditor(QObject):
    """Stands between a panel and the queue; while there are no clips, new ones are meant."""

    def __init__(
        self,
        context: PageContext,
        panel: SettingsPanel,
        jobs: Callable[[], Sequence[Job]],
        note: Callable[[], str] = str,
    ) -> None:
        """
        Args:
            jobs: whose settings are shown and changed.
            note: what else a person should know about them.
        """
        super().__init__(panel)
        self._controller = context.controller
        self._panel, self._jobs, self._note = panel, jobs, note
        self._owners: tuple[Job, ...] = ()
        """The clips whose settings the panel shows, and which get what is changed in it."""
        self._is_leaving = False
        self._is_locked = False
        self._not_used = ""
        """What was being written when the clip started."""
        presets = Presets(context.data_folder / "presets", panel)
        self._menu = PresetMenu(
            presets, [context.actions.export_script, context.actions.copy_command]
        )
        panel.more_button.setMenu(self._menu)
        panel.edited.connect(self._edit)
        panel.output_edited.connect(self._edit_output)
        panel.message.connect(self._controller.message)
        self._controller.refused.connect(self._on_refused)
        presets.message.connect(self._controller.message)
        self._menu.chosen.connect(self._use)
        self._menu.save_wanted.connect(lambda: presets.save(self._shown_settings()))
        self._menu.export_wanted.connect(lambda: presets.export(self._shown_settings()))
        self._menu.defaults_wanted.connect(self._make_defaults)
        self._controller.output_changed.connect(self.show)
        context.catalogue.loaded.connect(self._show_models)
        context.model.queue_changed.connect(self._lock_started)
        context.runner.starting.connect(panel.let_go)

    def show(self) -> None:
        """Shows the settings as they are now, unless one is just being changed."""
        jobs = tuple(self._jobs())
        if jobs != self._owners:
            self._leave()
            self._owners, self._not_used = jobs, ""
        elif self._panel.is_in_use:
            return
        self._show_owners()

    def _show_owners(self) -> None:
        panel, jobs, controller = self._panel, self._owners, self._controller
        if not jobs:
            self._is_locked = False
            panel.show_new(controller.settings, controller.output)
            panel.show_example(controller.example_target())
            return
        editable = self._editable()
        self._is_locked = not editable
        shown = editable or jobs
        texts = (self._why_fixed(jobs, len(editable)), self._lost_text(), self._note())
        panel.show_clips(
            [(job.settings, job.output) for job in shown],
            shown[0].name,
            "\n".join(text for text in texts if text),
            can_edit=bool(editable),
        )
        panel.show_example(jobs[0].target)

    def _editable(self) -> list[Job]:
        return [job for job in self._owners if job.state.is_editable]

    def _leave(self) -> None:
        """What is being written goes to the clip it is written for.

        A turn later: other clips may be selected in the middle of a change of the queue.
        """
        self._is_leaving = True
        self._panel.let_go()
        self._is_leaving = False

    def _lock_started(self) -> None:
        """A clip that starts by itself is locked in the same turn, whatever is being written."""
        if self._owners and not self._is_locked and not self._editable():
            self._not_used = ", ".join(self._panel.typed)
            self._show_owners()

    def _lost_text(self) -> str:
        if not self._is_locked or not self._not_used:
            return ""
        words = self.tr("It started while this was typed, which is not used: {0}")
        return words.format(self._not_used)

    def _why_fixed(self, jobs: Sequence[Job], num_editable: int) -> str:
        num_fixed = len(jobs) - num_editable
        if not num_fixed:
            return ""
        if len(jobs) > 1:
            return self.tr("Clips at work or done keep their settings: {0}").format(num_fixed)
        if jobs[0].state is JobState.DONE:
            return self.tr(
                "The clip is done, and keeps the settings it was made with. "
                "Queue it again to try others."
            )
        return self.tr("The clip is at work, and keeps its settings. Stop it to change them.")

    def _edit(self, changes: dict[str, Any]) -> None:
        jobs = self._owners
        if jobs:
            self._do(partial(self._controller.change_settings, jobs, changes))
        else:
            self._do(partial(self._controller.change_defaults, changes))

    def _edit_output(self, changes: dict[str, str]) -> None:
        jobs, controller = self._owners, self._controller
        if jobs:
            self._do(partial(controller.change_output, jobs, changes))
        else:
            self._do(lambda: setattr(controller, "output", replace(controller.output, **changes)))

    def _on_refused(self, keys: Sequence[str], why: str) -> None:
        if self._panel.isVisible():
            self._panel.show_refusal(keys, why)

    def _do(self, change: Callable[[], None]) -> None:
        if self._is_leaving:
            QTimer.singleShot(0, self, change)
        else:
            change()
            self.show()

    def _shown_settings(self) -> UpscaleSettings:
        self._panel.let_go()
        jobs = self._jobs()
        return jobs[0].settings if jobs else self._controller.settings

    def _use(self, settings: UpscaleSettings) -> None:
        """A preset changes everything, also what is being written."""
        self._panel.let_go()
        self._edit(asdict(settings))

    def _make_defaults(self) -> None:
        self._controller.change_defaults(asdict(self._shown_settings()))
        jobs = self._jobs()
        if jobs:
            self._controller.output = jobs[0].output

    def _show_models(self, models: list[ModelEntry]) -> None:
        self._panel.set_models(models)
        self.show()
