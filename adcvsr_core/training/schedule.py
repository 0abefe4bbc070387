"""How far a run is, and what that means for the learning rate."""

from __future__ import annotations

import math

from adcvsr_core.training.recipe import ScheduleConfig


def progress(schedule: ScheduleConfig, step: int, minutes: float) -> float:
    """How much of the run is done, 0 to 1, by steps or by time, whichever is further."""
    return min(1.0, max(step / schedule.steps, minutes / schedule.minutes))


def learning_rate(schedule: ScheduleConfig, step: int, minutes: float) -> float:
    """Linear warm-up, then a half cosine from the peak to the final rate."""
    warmup = min(1.0, (step + 1) / max(1, schedule.warmup_steps))
    fall = 0.5 * (1 + math.cos(math.pi * progress(schedule, step, minutes)))
    low, high = schedule.final_learning_rate, schedule.learning_rate
    return (low + (high - low) * fall) * warmup
