"""When a finished sample is made, used and let go, in closed form.

A slot of the batch uses one sample a step. Its samples are numbered 0, 1, 2, ... in the order they
are made, one every `reuse` steps; the uses of one sample lie `gap` samples apart, so that `pool` of
them are alive at a time. Nothing here depends on what ran before, so a run can begin at any step.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReuseSchedule:
    """Which sample a step uses."""

    reuse: int
    """Uses of a sample."""
    pool: int
    """Samples alive at a time, at least; below `reuse` neighbouring steps share a sample."""

    @property
    def gap(self) -> int:
        """Samples made between two uses of one."""
        return (self.pool - 1) // (self.reuse - 1) if self.reuse > 1 else 0

    def sample_at(self, step: int) -> int:
        """The number of the sample used at a step, counted from 0.

        At the very beginning, before there are old samples, the ones made so far are used.
        """
        newest, use = divmod(step, self.reuse)
        return newest - (use * self.gap) % (newest + 1)

    def is_alive(self, sample: int, step: int) -> bool:
        """Whether a sample can still be used at this step or later."""
        return step // self.reuse - sample <= (self.reuse - 1) * self.gap


@dataclass(frozen=True)
class ImageSchedule:
    """Which still pictures a step uses as unrelated images.

    Pictures are decoded one by one and `crops` crops are kept of each. All slots draw from the same
    window of pictures, which moves on so that a slot uses each crop `reuse` times, on average.
    """

    num_images: int
    """Images a step, each from another picture."""
    crops: int
    reuse: int

    @property
    def window(self) -> int:
        """Pictures alive at a time."""
        return 4 * self.num_images

    def first_at(self, step: int) -> int:
        """The oldest picture of the window at a step."""
        return step * self.num_images // (self.crops * self.reuse)
