"""Scores of every method on every clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from adcvsr_core.evaluation.clips import (
    Pixels,
    Truth,
    check_counts,
    check_size,
    common_region,
    crop,
    read_pixels,
)
from adcvsr_core.evaluation.measures import Measure
from adcvsr_core.evaluation.methods import Job, Method

type ClipScores = dict[str, float]
"""A value for each measure's name."""


@dataclass(frozen=True)
class Footage:
    """The frames of one clip by every method, for pictures."""

    name: str
    lq: Path | None
    results: dict[str, list[Pixels]]
    truth: list[Pixels] | None


@dataclass(frozen=True)
class Evaluation:
    """What came out."""

    measures: list[Measure]
    scores: dict[str, dict[str, ClipScores]]
    """By method, then clip."""
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    """Measures that could not be had, and why."""
    with_truth: bool = True

    def mean(self, method: str) -> ClipScores:
        """The mean of each measure over the clips."""
        clips = self.scores[method].values()
        return {m.name: float(np.mean([c[m.name] for c in clips])) for m in self.measures}

    def best(self, scores: dict[str, ClipScores], measure: Measure) -> str:
        """Which of these methods is the best by a measure."""
        pick = max if measure.higher_is_better else min
        return pick(scores, key=lambda method: scores[method][measure.name])


def evaluate(
    jobs: list[Job],
    truths: dict[str, Path] | None,
    methods: dict[str, Method],
    measures: list[Measure],
    *,
    on_step: Callable[[str], None] = lambda _text: None,
    on_clip: Callable[[Footage], None] = lambda _footage: None,
) -> dict[str, dict[str, ClipScores]]:
    """Score every method on every clip; by method, then clip.

    Args:
        truths: ground truth by the names of the jobs; None to score without.
        on_step: told what comes next.
        on_clip: given the frames of each clip when it is scored.

    Raises:
        InputError: a clip cannot be read, or does not match its ground truth.
    """
    scores: dict[str, dict[str, ClipScores]] = {method: {} for method in methods}
    for number, job in enumerate(jobs, 1):
        full = read_pixels(truths[job.name], job.limit) if truths is not None else None
        crops: dict[tuple[int, int], Truth] = {}
        results: dict[str, list[Pixels]] = {}
        for name, method in methods.items():
            on_step(f"clip {number} of {len(jobs)}, {job.name}: {name}")
            frames = method(job)
            truth = None
            if full is None:
                check_counts(job.name, len(frames), len(frames))
                check_size(job.name, *frames[0].shape[:2])
            else:
                frames, truth = _match(f"{job.name} by {name}", frames, full, crops)
            scores[name][job.name] = {m.name: m.score(frames, truth) for m in measures}
            results[name] = frames
        on_clip(Footage(job.name, job.lq, results, full))
    return scores


def _match(
    name: str, frames: list[Pixels], full: list[Pixels], crops: dict[tuple[int, int], Truth]
) -> tuple[list[Pixels], Truth]:
    """Frames and ground truth, cropped to one size; `crops` keeps what was cropped before."""
    check_counts(name, len(frames), len(full))
    size = common_region(name, frames[0], full[0])
    if size not in crops:
        crops[size] = Truth(crop(full, *size))
    return crop(frames, *size), crops[size]
