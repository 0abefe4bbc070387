"""A folder of images or a numbered sequence, looked at as one source; and opening either kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av

from adcvsr_core.errors import InputError
from adcvsr_core.inspection.decoding import Decoding
from adcvsr_core.said import NOTHING
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.image_names import (
    SEQUENCE_RATE,
    image_files,
    missing_numbers,
    missing_text,
)
from adcvsr_core.video.info import StreamInfo, VideoInfo


class SequenceDecoding(Closing):
    """Numbered images as the frames of one source.

    Args:
        gaps: "fill": missing numbers count as frames; else they do not.
    """

    def __init__(self, source: str, files: list[Path], gaps: str) -> None:
        self.damaged_s: list[float] = []
        self.joined_s: list[float] = []
        """Images have no packets and no clock."""
        self.unreadable: list[str] = []
        """Names of the images that do not decode."""
        self.breaks_off = ""
        self.stream = None
        missing = missing_numbers(files)
        self.missing = missing_text(missing) if missing else NOTHING
        self._files = files
        self._places: list[int] = []
        """Of the files among the frames, and behind the last one."""
        place = 0
        for number in range(len(files)):
            place += len(missing.get(number, ())) if gaps == "fill" else 0
            self._places.append(place)
            place += 1
        self._decoded: list[int] = []
        """Places of the frames that were handed out."""
        self.promised_frames = place
        info = _first_info(files)
        self.info = replace(
            info,
            path=source,
            container="images",
            stream_index=0,
            rate=SEQUENCE_RATE,
            time_base=1 / SEQUENCE_RATE,
            num_frames=place,
            duration_s=float(place / SEQUENCE_RATE),
            start_time_s=Fraction(0),
            streams=(StreamInfo(index=0, kind="video", codec=info.codec),),
            metadata={},
        )

    def frames(self) -> Iterator[av.VideoFrame]:
        """The first frame of each file that decodes, numbered."""
        for place, file in zip(self._places, self._files, strict=True):
            try:
                image = Decoding(str(file))
            except InputError:
                self.unreadable.append(file.name)
                continue
            with image:
                frame = next(image.frames())
                frame.pts = len(self._decoded)
                self._decoded.append(place)
                yield frame

    def place_of(self, number: int) -> int:
        """The place among all frames of the one that was handed out as this number.

        What was filled from its neighbours counts; behind the last, so many there are.
        """
        return self._decoded[number] if number < len(self._decoded) else self.promised_frames

    def sample_aspect(self, frame: av.VideoFrame) -> Fraction:
        """That of the first image, whatever the others say."""
        return self.info.sample_aspect

    def close(self) -> None:
        """Nothing stays open between files."""


def _first_info(files: list[Path]) -> VideoInfo:
    """Describe the first image that decodes. Raises: InputError about the last, if none does."""
    for file in files[:-1]:
        with suppress(InputError), Decoding(str(file)) as image:
            return image.info
    with Decoding(str(files[-1])) as image:
        return image.info


def open_decoding(
    source: str | Path, *, exact: bool, gaps: str = "refuse"
) -> Decoding | SequenceDecoding:
    """Open a file, a folder of images or a printf pattern.

    Raises: InputError when it is missing, unreadable, or holds no video that decodes.
    """
    if files := image_files(source):
        return SequenceDecoding(str(source), files, gaps)
    return Decoding(str(source), exact=exact)
