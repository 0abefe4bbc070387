"""Looks for clips that appear in a folder, and tells of each when it is there to its end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from adcvsr_gui.background import Background
from adcvsr_gui.sources import scan
from adcvsr_gui.wholeness import is_closed, is_whole

log = logging.getLogger(__name__)

INTERVAL_MS = 3000
DOUBTFUL_QUIET_S = 30.0
"""A clip of which not everything can be known counts as complete after this time of quiet."""
UNFINISHED_QUIET_S = 60.0
"""A clip that lacks its end is told of after this time of quiet."""

type Stamp = tuple[int, int]
"""Size in bytes, and when it was last written to in nanoseconds."""


@dataclass(frozen=True)
class _Sight:
    """A clip as one look found it."""

    stamp: Stamp
    whole: bool | None = None
    closed: bool | None = None


@dataclass
class _Arrival:
    """A clip that is new, or was written to since it was told."""

    stamp: Stamp
    since_s: float
    """When it was first seen like this."""
    told_unfinished: bool = False


class WatchFolder(QObject):
    """Watches by looking again and again, which works on network drives too.

    A clip is complete when two looks in a row find it with the same size and time, nobody has it
    open for writing, and its container says that it is whole. Where one of the last two cannot be
    known, it must have been quiet for longer. What lay in the folder when the watch began is left
    alone unless it is written to after that; so is what was told already.

    Signals:
        clips_found: the `Path`s of complete new clips.
        unfinished: the `Path` of a clip that lacks its end, and to which nobody seems to write.
    """

    clips_found = Signal(list)
    unfinished = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        interval_ms: int = INTERVAL_MS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._known: dict[Path, Stamp] | None = None
        self._arriving: dict[Path, _Arrival] = {}
        self._clock = clock
        self._background = Background(self)
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        return self._folder

    @property
    def is_looking(self) -> bool:
        """Whether a look is under way."""
        return self._is_looking

    def watch(self, folder: Path | None) -> None:
        """Watches this folder instead; None watches nothing."""
        self._folder, self._known = folder, None
        self._arriving.clear()
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()
            self.look()

    def tell_again(self, path: Path) -> None:
        """A clip that changed after it was told is told once more when it is complete."""
        if self._known is not None and path in self._known:
            del self._known[path]

    def close(self) -> None:
        """Ends the watch and waits for the look under way."""
        self._timer.stop()
        self._folder = None
        self._background.wait()

    def look(self) -> None:
        """Looks now, in the background."""
        if self._folder is not None and not self._is_looking:
            self._is_looking = True
            folder = self._folder
            before = {path: arrival.stamp for path, arrival in self._arriving.items()}
            self._background.run(partial(_survey, folder, before), partial(self._compare, folder))

    def _compare(self, folder: Path, sights: dict[Path, _Sight] | None) -> None:
        self._is_looking = False
        if folder != self._folder or sights is None:
            return
        if self._known is None:
            self._known = {path: sight.stamp for path, sight in sights.items()}
            return
        known = self._known
        new = {path: sight for path, sight in sights.items() if known.get(path) != sight.stamp}
        self._arriving = {path: self._arrival(path, sight) for path, sight in new.items()}
        complete = [path for path, sight in new.items() if self._is_complete(path, sight)]
        if complete:
            known.update((path, new[path].stamp) for path in complete)
            self.clips_found.emit(complete)

    def _arrival(self, path: Path, sight: _Sight) -> _Arrival:
        arrival = self._arriving.get(path)
        if arrival is not None and arrival.stamp == sight.stamp:
            return arrival
        return _Arrival(sight.stamp, self._clock())

    def _is_complete(self, path: Path, sight: _Sight) -> bool:
        arrival = self._arriving[path]
        quiet_s = self._clock() - arrival.since_s
        if not quiet_s or not sight.stamp[0] or sight.closed is False:
            return False
        if sight.whole is False:
            if quiet_s >= UNFINISHED_QUIET_S and not arrival.told_unfinished:
                arrival.told_unfinished = True
                self.unfinished.emit(path)
            return False
        return bool(sight.whole and sight.closed) or quiet_s >= DOUBTFUL_QUIET_S


def _survey(folder: Path, before: Mapping[Path, Stamp]) -> dict[Path, _Sight] | None:
    """What is in the folder; files that did not change since the look before are looked into.

    None where that cannot be said now: a drive may come back with all that was in it.
    """
    try:
        return _sights(folder, before) if folder.is_dir() else None
    except Exception:  # Whatever it is, the next look may succeed.
        log.exception("the watched folder could not be looked through")
        return None


def _sights(folder: Path, before: Mapping[Path, Stamp]) -> dict[Path, _Sight]:
    sights: dict[Path, _Sight] = {}
    for clip in scan([folder]).clips:
        if before.get(clip.path) == clip.stamp:
            sights[clip.path] = _Sight(clip.stamp, is_whole(clip.path), is_closed(clip.path))
        else:
            sights[clip.path] = _Sight(clip.stamp)
    return sights
