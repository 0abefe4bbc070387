"""What shall happen to an output that is there already."""

from __future__ import annotations

from enum import StrEnum


class Existing(StrEnum):
    """A person's choice, remembered when they say so."""

    ASK = "ask"
    RENAME = "rename"
    """The new output gets a number."""
    OVERWRITE = "overwrite"
    SKIP = "skip"
    """The clip is not added."""
