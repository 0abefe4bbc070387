"""Bounded queues between threads: decode ahead of the computation, encode behind it.

The threads run PyTorch's own loops on one core each: the student has the others, and a loop that is
spread over cores which are busy waits for the slowest.

Every wait ends when the other side fails or the job is stopped, so nothing hangs; an error on one
side is raised on the other.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager

import torch

_WAKE_S = 0.2
"""Longest sleep of a wait, so that the main thread sees a stop soon."""


class Channel[T]:
    """A queue of at most `depth` items between two threads."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._finished = False
        self._aborted = False
        self._error: BaseException | None = None

    def put(self, item: T) -> bool:
        """Append, waiting for room. False when the other side has gone.

        Raises:
            BaseException: what the other side failed with.
        """
        with self._changed:
            while len(self._items) >= self._depth and not self._aborted:
                self._changed.wait(_WAKE_S)
            if self._error is not None:
                raise self._error
            if self._aborted:
                return False
            self._items.append(item)
            self._changed.notify_all()
            return True

    def finish(self, error: BaseException | None = None) -> None:
        """Say that no item follows, because all came or because of `error`."""
        with self._changed:
            self._finished = True
            self._error = self._error or error
            self._changed.notify_all()

    def abort(self, error: BaseException | None = None) -> None:
        """Say that no item will be taken any more."""
        with self._changed:
            self._aborted = True
            self._error = self._error or error
            self._items.clear()
            self._changed.notify_all()

    def raise_error(self) -> None:
        """Raise what either side failed with, if anything."""
        if self._error is not None:
            raise self._error

    def take(self, stop: Callable[[], None]) -> Iterator[T]:
        """Yield items as they come; `stop` is called about every 0.2 s and may raise."""
        while True:
            stop()
            with self._changed:
                if not self._items and not self._finished and not self._aborted:
                    self._changed.wait(_WAKE_S)
                    continue
                if not self._items:
                    if self._error is not None:
                        raise self._error
                    return
                item = self._items.popleft()
                self._changed.notify_all()
            yield item


def _never() -> None:
    return


@contextmanager
def ahead[T](
    items: Iterable[T], depth: int, stop: Callable[[], None] = _never
) -> Generator[Iterator[T]]:
    """Iterate over `items` in a thread of its own, at most `depth` items ahead of the caller."""
    channel = Channel[T](depth)

    def run() -> None:
        torch.set_num_threads(1)  # of this thread
        try:
            for item in items:
                if not channel.put(item):
                    return
        except BaseException as error:  # handed to the other thread
            channel.finish(error)
        else:
            channel.finish()

    thread = threading.Thread(target=run, name="adcvsr-read", daemon=True)
    num_threads = torch.get_num_threads()
    thread.start()
    try:
        yield channel.take(stop)
    finally:
        channel.abort()
        # A read from a silent pipe cannot be interrupted: do not wait for it for ever.
        thread.join(timeout=5.0)
        torch.set_num_threads(num_threads)  # the default of threads to come, too


@contextmanager
def behind[T](
    consume: Callable[[T], None], depth: int, stop: Callable[[], None] = _never
) -> Generator[Callable[[T], None]]:
    """Give a function that hands items to `consume`, called in a thread of its own.

    Leaving the block without an error waits until all are consumed; with one, drops what waits.
    """
    channel = Channel[T](depth)

    def run() -> None:
        torch.set_num_threads(1)  # of this thread
        try:
            for item in channel.take(stop):
                consume(item)
        except BaseException as error:  # handed to the other thread
            channel.abort(error)

    def put(item: T) -> None:
        stop()
        channel.put(item)

    thread = threading.Thread(target=run, name="adcvsr-write", daemon=True)
    num_threads = torch.get_num_threads()
    thread.start()
    try:
        yield put
        channel.finish()
        thread.join()
    except BaseException:
        channel.abort()
        thread.join(timeout=60.0)
        raise
    finally:
        torch.set_num_threads(num_threads)
    channel.raise_error()
