"""What can go wrong, as one tree.

AdcvsrError
  SettingsError      an option, or a file it names, is unusable      exit code 2
  InputError         the source cannot be read or holds no video     exit code 1
  OutputError        the target cannot be written                    exit code 1
    UnfinishedJob    other settings began a job for this target       exit code 1
  ModelError         wrong or damaged weights                        exit code 1
    UnknownModel     no model of this name                           exit code 2
  DeviceError        device missing, or out of memory                exit code 1
  TrainingError      a recipe or its data cannot be used             exit code 1
  Interrupted        stopped by the user; the job can be resumed     exit code 130

Exit code 2 is for what a person mends by changing the command: an option, or the model, settings
file or cut list that an option names. An input that cannot be read is a failure (1), as one of many
inputs may.
"""

from __future__ import annotations

from adcvsr_core.said import Said, as_said


class AdcvsrError(Exception):
    """An error a person can act on: what was wrong, where, and what to do about it."""

    code = "error"
    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    @property
    def said(self) -> Said:
        """What was wrong and where, in one text."""
        if self.where:
            return Said("{where}: {what}", where=self.where, what=self.what)
        return as_said(self.what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.remedy}" if self.remedy else text


class SettingsError(AdcvsrError):
    """A setting or argument, or a settings file or cut list it names, is unusable."""

    code = "settings"
    exit_code = 2


class InputError(AdcvsrError):
    """The source is missing, unreadable, or holds no video."""

    code = "input"


class OutputError(AdcvsrError):
    """The target cannot be written, exists already, or the disk is full."""

    code = "output"


class UnfinishedJob(OutputError):
    """What another command began for this target cannot be continued by this one."""

    code = "unfinished"


class ModelError(AdcvsrError):
    """The weights of a model are wrong or damaged."""

    code = "model"


class UnknownModel(ModelError):
    """There is no model of this name, or no weights file at this path."""

    exit_code = 2


class DeviceError(AdcvsrError):
    """The device is missing, failed, or ran out of memory."""

    code = "device"


class TrainingError(AdcvsrError):
    """A training recipe or its data cannot be used."""

    code = "training"


class Interrupted(AdcvsrError):
    """The user stopped the job; the same command continues it."""

    code = "interrupted"
    exit_code = 130
