"""Changes the settings of clips as a person does in a panel, by hand or from a preset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QObject

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
        presets = Presets(context.data_folder / "presets", panel)
        self._menu = PresetMenu(
            presets, [context.actions.export_script, context.actions.copy_command]
        )
        panel.more_button.setMenu(self._menu)
        panel.edited.connect(self._edit)
        panel.output_edited.connect(self._edit_output)
        panel.message.connect(self._controller.message)
        presets.message.connect(self._controller.message)
        self._menu.chosen.connect(lambda settings: self._edit(asdict(settings)))
        self._menu.save_wanted.connect(lambda: presets.save(self._shown_settings()))
        self._menu.export_wanted.connect(lambda: presets.export(self._shown_settings()))
        self._menu.defaults_wanted.connect(self._make_defaults)
        self._controller.output_changed.connect(self.show)
        context.catalogue.loaded.connect(self._show_models)

    def show(self) -> None:
        """Shows the settings as they are now, unless one is just being changed."""
        panel, jobs, controller = self._panel, self._jobs(), self._controller
        if panel.is_in_use:
            return
        if not jobs:
            panel.show_new(controller.settings, controller.output)
            panel.show_example(controller.example_target())
            return
        editable = [job for job in jobs if job.state.is_editable]
        shown = editable or jobs
        panel.show_clips(
            [(job.settings, job.output) for job in shown],
            shown[0].name,
            "\n".join(
                text for text in (self._why_fixed(jobs, len(editable)), self._note()) if text
            ),
            can_edit=bool(editable),
        )
        panel.show_example(jobs[0].target)

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
        jobs = self._jobs()
        if jobs:
            self._controller.change_settings(jobs, changes)
        else:
            self._controller.change_defaults(changes)
        self.show()

    def _edit_output(self, changes: dict[str, str]) -> None:
        jobs = self._jobs()
        if jobs:
            self._controller.change_output(jobs, changes)
        else:
            self._controller.output = replace(self._controller.output, **changes)
        self.show()

    def _shown_settings(self) -> UpscaleSettings:
        jobs = self._jobs()
        return jobs[0].settings if jobs else self._controller.settings

    def _make_defaults(self) -> None:
        self._controller.change_defaults(asdict(self._shown_settings()))
        jobs = self._jobs()
        if jobs:
            self._controller.output = jobs[0].output

    def _show_models(self, models: list[ModelEntry]) -> None:
        self._panel.set_models(models)
        self.show()
