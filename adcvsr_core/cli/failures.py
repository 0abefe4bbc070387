"""What failed of many inputs, said when it happens and again at the end."""

from __future__ import annotations

import sys
import traceback

from adcvsr_core.cli import one_line, unexpected
from adcvsr_core.errors import AdcvsrError, SettingsError
from adcvsr_core.progress import OnEvent, error_event


class Failures:
    """Errors of single inputs, in spite of which the others are done."""

    def __init__(self, on_event: OnEvent, *, verbose: bool) -> None:
        self._on_event = on_event
        self._verbose = verbose
        self._errors: list[AdcvsrError] = []

    def __len__(self) -> int:
        return len(self._errors)

    def add(self, error: Exception, source: str) -> None:
        """Say that an input failed, and go on."""
        if self._verbose:
            traceback.print_exception(error)
        if not isinstance(error, AdcvsrError):
            error = unexpected(error, self._verbose)
        error.where = error.where or source
        self._errors.append(error)
        self._on_event(error_event(error))
        sys.stderr.write(f"adcvsr: error: {one_line(str(error))}\n")

    def told(self, num_inputs: int) -> int:
        """List what failed of so many inputs, after the last; return the exit code."""
        if not self._errors:
            return 0
        lines = [f"adcvsr: {len(self._errors)} of {num_inputs} inputs failed:"]
        lines += [f"  {one_line(str(error))}" for error in self._errors]
        sys.stderr.write("\n".join(lines) + "\n")
        wrong_usage = all(isinstance(error, SettingsError) for error in self._errors)
        nothing_done = len(self._errors) == num_inputs
        return (SettingsError if wrong_usage and nothing_done else AdcvsrError).exit_code
