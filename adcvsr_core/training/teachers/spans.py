"""A length cut into overlapping pieces of which each part is used exactly once.

    span 0   |------------------|
    span 1                 |------------------|
    used     |---------------|----------------|      neighbours meet in the middle of an overlap

Source: zhengchen1999/DOVE:inference_script.py@0abfc5f.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where a piece lies, and which part of it is used; ends are exclusive."""

    start: int
    end: int
    used_start: int
    used_end: int

    @property
    def read(self) -> slice:
        """The piece within the whole."""
        return slice(self.start, self.end)

    @property
    def place(self) -> slice:
        """The used part within the whole."""
        return slice(self.used_start, self.used_end)

    @property
    def inner(self) -> slice:
        """The used part within the piece."""
        return slice(self.used_start - self.start, self.used_end - self.start)


def plan_spans(length: int, size: int, overlap: int) -> tuple[Span, ...]:
    """Pieces of `size` which share `overlap` with the next; `size` 0: one piece.

    A last piece that would be shorter is merged into the one before, so that all pieces begin at
    multiples of size - overlap and none is shorter than `size`, unless the whole is.
    """
    if not size or length <= size:
        return (Span(start=0, end=length, used_start=0, used_end=length),)
    starts = list(range(0, length - overlap, size - overlap))
    if starts[-1] + size > length:
        starts.pop()
    ends = [*(start + size for start in starts[:-1]), length]
    half = overlap // 2
    cuts = [0, *(end - overlap + half for end in ends[:-1]), length]
    return tuple(
        Span(start=start, end=end, used_start=cuts[index], used_end=cuts[index + 1])
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
