"""How far a run is, and what that means for the learning rates."""

from __future__ import annotations

import math

from adcvsr_core.training.recipe import ScheduleConfig


def progress(schedule: ScheduleConfig, step: int, minutes: float) -> float:
    """How much of the run is done, 0 to 1, by steps or by time, whichever is further."""
    return min(1.0, max(step / schedule.steps, minutes / schedule.minutes))


def rate_factor(schedule: ScheduleConfig, step: int, minutes: float) -> float:
    """What every player's peak rate is multiplied by at a step: warm-up times decay, up to 1."""
    warmup = min(1.0, (step + 1) / max(1, schedule.warmup_steps))
    return warmup * _decay(schedule, step, minutes)


def _decay(schedule: ScheduleConfig, step: int, minutes: float) -> float:
    match schedule.decay:
        case "constant":
            return 1.0
        case "halve":
            return 0.5 ** sum(step >= at for at in schedule.halve_at)
        case "cosine":
            low = min(1.0, schedule.final_learning_rate / schedule.learning_rate)
            fall = 0.5 * (1 + math.cos(math.pi * progress(schedule, step, minutes)))
            return low + (1 - low) * fall
