"""The fixed grid of windows: which frames go through the student together.

Core window k holds frames [k*S, k*S + S). The student sees H frames more on either side (the halo),
W = S + 2H in all, so every window has the same shape. With H >= R (the student's temporal radius)
the core's result is that of the whole clip and the windows are simply put side by side. With H < R
the results of two windows are crossfaded over the 2H frames around their border. Everything here
follows from the frame number alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said

TRAINED_WINDOW = 25
"""Frames the large student sees at once in training."""
CROSSFADE_HALO = 4
"""Halo of the large student: its 25 frames give 17 new ones, and 8 to fade over."""
LARGEST_EXACT_HALO = 16
"""Students with a larger temporal radius are run with a crossfade unless a halo is asked for."""
EXACT_CORES = (32, 16, 8, 4)
CORE_OUTPUT_BYTES = 2 << 30
"""The default core is the longest of EXACT_CORES whose float32 output takes no more than this."""


@dataclass(frozen=True, kw_only=True)
class WindowPlan:
    """A grid of windows for a student of temporal radius `radius`."""

    core: int
    """S, frames a window adds to the output."""
    halo: int
    """H, frames of context on either side."""
    radius: int
    """R of the student."""

    def __post_init__(self) -> None:
        if self.core < 1 or self.halo < 0:
            raise ValueError(f"core={self.core} must be positive, halo={self.halo} not negative")
        if self.fades and self.core < 2 * self.halo:
            raise ValueError(f"core={self.core} must hold two fades of halo={self.halo} frames")

    @property
    def length(self) -> int:
        """W, frames the student sees at once."""
        return self.core + 2 * self.halo

    @property
    def fades(self) -> bool:
        """Whether neighbouring windows are crossfaded, because the halo does not reach R."""
        return 0 < self.halo < self.radius

    def positions(self, k: int) -> range:
        """Frame numbers of window k, halo included; they may lie beyond the ends of the clip."""
        first = k * self.core - self.halo
        return range(first, first + self.length)

    def kept(self, k: int) -> range:
        """Frame numbers for which window k has a say; they may lie beyond the ends of the clip."""
        reach = self.halo if self.fades else 0
        return range(k * self.core - reach, (k + 1) * self.core + reach)

    def shares(self, n: int, last: bool) -> list[tuple[int, float]]:
        """The windows frame n is made of, with weights that sum to 1.

        `last` says that the clip ends within the core of n's window, which then has no successor.
        """
        k, offset = divmod(n, self.core)
        if self.fades and k and offset < self.halo:
            weight = (self.halo + offset + 0.5) / (2 * self.halo)
            return [(k - 1, 1 - weight), (k, weight)]
        ahead = self.core - offset
        if self.fades and not last and ahead <= self.halo:
            weight = (self.halo + ahead - 0.5) / (2 * self.halo)
            return [(k, weight), (k + 1, 1 - weight)]
        return [(k, 1.0)]

    def is_last(self, n: int, num_frames: int | None) -> bool:
        """Whether the clip ends within the core of n's window; None: its end is not known yet."""
        return num_frames is not None and num_frames <= (n // self.core + 1) * self.core

    def first_position(self, start: int) -> int:
        """The first frame of the clip that is needed to make frame `start` and those after it."""
        return max(self.positions(self.shares(start, last=True)[0][0])[0], 0)


def plan_windows(
    radius: int, *, window: int = 0, halo: int = -1, output_frame_bytes: int = 0
) -> WindowPlan:
    """Choose the grid. `window` is W, the frames the student sees at once; 0, and halo -1: default.

    The default is exact where the radius is small: H = R, and a core that keeps the window's output
    in memory (`output_frame_bytes` is the size of one float32 output frame). A halo above R is cut
    to R.

    Raises:
        SettingsError: the window is too short for its halo.
    """
    if window < 0 or halo < -1:
        raise SettingsError(
            Said("window {window} and halo {halo} must not be negative", window=window, halo=halo),
            remedy=Said("Use 0 for the default window and -1 for the default halo."),
        )
    default_halo = radius if radius <= LARGEST_EXACT_HALO else CROSSFADE_HALO
    halo = min(default_halo if halo == -1 else halo, radius)
    core = window - 2 * halo if window else _default_core(radius, halo, output_frame_bytes)
    fewest = max(2 * halo, 1) if halo < radius else 1
    if core < fewest:
        raise SettingsError(
            Said(
                "a window of {window} frames is too short for a halo of {halo}",
                window=window,
                halo=halo,
            ),
            remedy=Said(
                "Use a window of at least {least} frames, or a smaller halo.",
                least=fewest + 2 * halo,
            ),
        )
    return WindowPlan(core=core, halo=halo, radius=radius)


def _default_core(radius: int, halo: int, output_frame_bytes: int) -> int:
    if radius > LARGEST_EXACT_HALO and halo < radius:
        return max(TRAINED_WINDOW - 2 * halo, 2 * halo)
    fitting = [core for core in EXACT_CORES if core * output_frame_bytes <= CORE_OUTPUT_BYTES]
    return (fitting or EXACT_CORES[-1:])[0]
