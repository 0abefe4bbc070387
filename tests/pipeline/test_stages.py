from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from adcvsr_core.pipeline.stages import ahead, behind


def test_items_come_in_order_and_bounded() -> None:
    made: list[int] = []

    def source() -> Iterator[int]:
        for n in range(50):
            made.append(n)
            yield n

    taken: list[int] = []
    with ahead(source(), 3) as items:
        for n in items:
            taken.append(n)
            assert len(made) <= len(taken) + 4
    assert taken == list(range(50))


def test_an_error_in_the_reader_reaches_the_caller_after_its_frames() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise KeyError("broken")

    taken: list[int] = []
    with pytest.raises(KeyError, match="broken"), ahead(source(), 2) as items:
        taken.extend(items)
    assert taken == [1]


def test_leaving_early_ends_the_reader() -> None:
    def source() -> Iterator[int]:
        n = 0
        while True:
            yield (n := n + 1)

    before = threading.active_count()
    with ahead(source(), 2) as items:
        assert next(items) == 1
    assert threading.active_count() == before


def test_a_silent_source_can_be_stopped() -> None:
    release = threading.Event()

    def source() -> Iterator[int]:
        release.wait(2)
        yield 1

    def stop() -> None:
        if time.monotonic() > deadline:
            release.set()
            raise InterruptedError

    deadline = time.monotonic() + 0.3
    with pytest.raises(InterruptedError), ahead(source(), 1, stop) as items:
        list(items)


def test_consumer_gets_all_before_the_block_ends() -> None:
    seen: list[int] = []

    def consume(n: int) -> None:
        time.sleep(0.002)
        seen.append(n)

    with behind(consume, 2) as put:
        for n in range(20):
            put(n)
    assert seen == list(range(20))


def test_an_error_in_the_consumer_reaches_the_producer() -> None:
    def consume(n: int) -> None:
        if n == 3:
            raise OSError("disk full")

    def produce(numbers: range, depth: int) -> None:
        with behind(consume, depth) as put:
            for n in numbers:
                put(n)

    with pytest.raises(OSError, match="disk full"):
        produce(range(1000), 1)
    with pytest.raises(OSError, match="disk full"):
        produce(range(3, 4), 9)


def test_an_error_of_the_producer_drops_what_waits() -> None:
    seen: list[int] = []
    gate = threading.Event()

    def consume(n: int) -> None:
        gate.wait(5)
        seen.append(n)

    def produce() -> None:
        with behind(consume, 8) as put:
            for n in range(8):
                put(n)
            threading.Timer(0.1, gate.set).start()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        produce()
    assert len(seen) <= 1
