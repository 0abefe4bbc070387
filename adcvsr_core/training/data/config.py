"""Where samples come from and how they are cut: the [data] table of a recipe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """Where ground truth comes from and how samples are cut."""

    clips: tuple[str, ...] = ()
    """Folders of videos."""
    stills: tuple[str, ...] = ()
    """Folders of still images, set in motion."""
    still_share: float = 0.4
    """Share of samples made from stills."""
    num_frames: int
    """T, frames a sample."""
    patch: int
    """Height and width of the low-quality side, in pixels, even."""
    batch: int
    """Samples a step."""
    pool: int
    """Finished samples each worker keeps."""
    reuse: float
    """How many times a sample is used, on average, before a new one replaces it."""
    workers: int
    """Processes that make samples."""
    seed: int = 0
    """Of the sample makers."""
