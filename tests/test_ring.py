from __future__ import annotations

import pytest
import torch

from adcvsr_core.ring import FrameRing, Ring


def test_the_oldest_entry_makes_room() -> None:
    ring: Ring[str] = Ring(2)
    for n, entry in enumerate("abc"):
        ring.put(n, entry)
    assert (0 in ring, 1 in ring, 2 in ring, len(ring)) == (False, True, True, 2)
    assert ring[2] == "c"


def test_a_touched_entry_stays() -> None:
    ring: Ring[str] = Ring(2)
    ring.put(0, "a")
    ring.put(1, "b")
    ring.touch(0)
    ring.put(2, "c")
    assert (0 in ring, 1 in ring) == (True, False)


def test_frames_become_float32_on_the_device() -> None:
    ring = FrameRing(3, torch.device("cpu"))
    ring.put(7, torch.ones(3, 2, 2, dtype=torch.float16))
    assert ring[7].dtype == torch.float32


def test_no_capacity_is_refused() -> None:
    with pytest.raises(ValueError, match="capacity"):
        Ring(0)
