"""From a source to a target: probe, decode, upscale, finish, encode, in resumable pieces."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adcvsr_core.pipeline.job import JobResult, upscale_video

__all__ = ["JobResult", "upscale_video"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """What needs torch is loaded when it is first used: listing unfinished work does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("adcvsr_core.pipeline.job"), name)
