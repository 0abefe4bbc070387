"""The settings of the clip that is looked at, and those that were kept of it as A."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtCore import QObject, Signal

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.ab_bar import AbBar
from adcvsr_gui.jobs import Job
from adcvsr_gui.pages import PageContext
from adcvsr_gui.settings_editor import SettingsEditor
from adcvsr_gui.settings_panel import SettingsPanel


class PreviewSettings(QObject):
    """Each clip has an A of its own, which is forgotten when A or B is chosen.

    Signals:
        comparing: whether there is something to compare: True when A was kept, False when it ended.
    """

    comparing = Signal(bool)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._shown: tuple[object, ...] = ()
        self._kept: dict[str, UpscaleSettings] = {}
        self.panel = SettingsPanel()
        self.bar = AbBar()
        self._editor = SettingsEditor(context, self.panel, self._jobs, self._note)
        self.bar.keep_wanted.connect(self.keep)
        self.bar.a_wanted.connect(self.use_a)
        self.bar.b_wanted.connect(self.use_b)

    @property
    def kept(self) -> UpscaleSettings | None:
        """What is A for the clip; None while nothing was kept of it."""
        return self._kept.get(self._job.key) if self._job else None

    def show(self, job: Job | None) -> None:
        """Shows the settings of a clip as they are now; those of new ones where there is none."""
        self._job = job
        context = self._context
        of_new = (context.controller.settings, context.controller.output)
        of_clip = (job, job.settings, job.output, job.target, job.state) if job else of_new
        seen = (*of_clip, self.kept, len(context.selection.jobs))
        if seen == self._shown:
            return
        self._shown = () if self.panel.is_in_use else seen
        can_keep = job is not None and job.state.is_editable
        self.bar.show_offers(can_keep=can_keep, has_a=self.kept is not None)
        self._editor.show()

    def keep(self) -> None:
        """Keeps the settings of the clip as A."""
        if self._job is not None and self._job.state.is_editable:
            self._kept[self._job.key] = self._job.settings
            self.show(self._job)
            self.comparing.emit(True)

    def use_a(self) -> None:
        """Gives the clip back what was kept."""
        job, kept = self._job, self.kept
        if job is not None and kept is not None:
            self._context.controller.change_settings([job], asdict(kept))
            self.use_b()

    def use_b(self) -> None:
        """Leaves the clip as it is."""
        if self._job is not None and self._kept.pop(self._job.key, None) is not None:
            self.show(self._job)
            self.comparing.emit(False)

    def _jobs(self) -> list[Job]:
        return [self._job] if self._job else []

    def _note(self) -> str:
        lines = [self._difference()]
        num_others = len(self._context.selection.jobs) - 1
        if num_others > 0:
            text = self.tr("Only of the clip that is shown; other selected clips: {0}")
            lines.append(text.format(num_others))
        return "\n".join(line for line in lines if line)

    def _difference(self) -> str:
        kept, job = self.kept, self._job
        if kept is None or job is None:
            return ""
        if kept == job.settings:
            return self.tr("Kept as A. Change a setting to see it as B.")
        others = [
            f"{field.accessibleName()}: {field.text_of(kept)}"
            for field in self.panel.fields.values()
            if field.text_of(kept) != field.text_of(job.settings)
        ]
        return self.tr("A has {0}").format(", ".join(others))
