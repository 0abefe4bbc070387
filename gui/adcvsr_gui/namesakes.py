"""What tells clips of one name apart: as much of their folders as that takes."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable
from pathlib import Path


class Namesakes:
    """Knows the clips of a queue by their names, which are taken apart a few at a time."""

    def __init__(self) -> None:
        self._waiting: deque[Path] = deque()
        self._folders: dict[str, dict[str, int]] = {}
        self._places: dict[str, dict[str, str]] = {}
        """Of the names that were asked for."""

    @property
    def num_waiting(self) -> int:
        """Clips that no place is known of yet."""
        return len(self._waiting)

    def add(self, sources: Iterable[Path]) -> None:
        """Takes clips in, one file maybe more than once."""
        self._waiting.extend(sources)

    def look_at_some(self, most: int) -> bool:
        """Takes the names of waiting clips apart; tells whether places changed."""
        names: set[str] = set()
        for _ in range(min(most, len(self._waiting))):
            folder, _, name = str(self._waiting.popleft()).rpartition(os.sep)
            folders = self._folders.setdefault(name, {})
            if folder not in folders:
                names.add(name)
            folders[folder] = folders.get(folder, 0) + 1
        return self._changed(names)

    def remove(self, sources: Iterable[Path]) -> bool:
        """Forgets clips that were added; tells whether places changed."""
        self.look_at_some(len(self._waiting))
        names: set[str] = set()
        for source in sources:
            folder, _, name = str(source).rpartition(os.sep)
            folders = self._folders[name]
            folders[folder] -= 1
            if not folders[folder]:
                del folders[folder]
                names.add(name)
        return self._changed(names)

    def place(self, source: Path) -> str:
        """The end of the clip's folder that no clip of its name shares; empty where it has none."""
        folder, _, name = str(source).rpartition(os.sep)
        folders = self._folders.get(name, ())
        if len(folders) < 2:
            return ""
        if name not in self._places:
            self._places[name] = _tails(folders)
        return self._places[name].get(folder, "")

    def _changed(self, names: Iterable[str]) -> bool:
        were_shown = [self._places.pop(name, None) for name in names]
        return any(were_shown) or any(len(self._folders[name]) > 1 for name in names)


def _tails(folders: Iterable[str]) -> dict[str, str]:
    left = {folder: Path(folder or os.sep).parts for folder in folders}
    found: dict[str, str] = {}
    length = 1
    while left:
        times = Counter(parts[-length:] for parts in left.values())
        for folder, parts in list(left.items()):
            if times[parts[-length:]] == 1 or length >= len(parts):
                found[folder] = os.path.join(*parts[-length:])
                del left[folder]
        length += 1
    return found
