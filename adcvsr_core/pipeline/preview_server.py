"""A process that answers requests for pictures, the newest one first and only."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from adcvsr_core.errors import AdcvsrError, DeviceError
from adcvsr_core.pipeline.preview import Cancelled, Previewer
from adcvsr_core.preview_messages import (
    AnsweredEvent,
    ClipEvent,
    NoteEvent,
    PictureEvent,
    PreviewEvent,
    PreviewRequest,
    ReadyEvent,
    RefusedEvent,
    request_from_json,
)
from adcvsr_core.progress import event_to_json
from adcvsr_core.said import Said
from adcvsr_core.video.indexed import IndexedVideo

IN_MEMORY = Path("/dev/shm")
"""Files here never reach a disk; where there is no such folder, the one for temporary files."""
NO_REQUEST = -1


class PreviewServer:
    """Reads requests from one stream, prints events on another, until the first one ends.

    A newer request ends the work on the one before it: at the next layer of the student.
    """

    def __init__(self, requests: Iterable[str], events: TextIO) -> None:
        self._requests = requests
        self._events = events
        self._printing = threading.Lock()
        self._changed = threading.Condition()
        self._newest: PreviewRequest | None = None
        self._ended = False
        self._at_work = False
        self._previewer = Previewer(self._check)
        self._shown: IndexedVideo | None = None
        self._folder = Path()

    def run(self) -> None:
        """Answer until the requests end."""
        place = IN_MEMORY if IN_MEMORY.is_dir() else None
        self._folder = Path(tempfile.mkdtemp(prefix="adcvsr-preview-", dir=place))
        try:
            self._say(ReadyEvent(folder=str(self._folder)))
            threading.Thread(target=self._listen, name="adcvsr-requests", daemon=True).start()
            while (request := self._take()) is not None:
                self._answer(request)
        finally:
            self._previewer.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _listen(self) -> None:
        for line in self._requests:
            if not line.strip():
                continue
            try:
                request = request_from_json(line)
            except AdcvsrError as error:
                self._refuse(NO_REQUEST, error)
                continue
            with self._changed:
                self._newest = request
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self) -> PreviewRequest | None:
        with self._changed:
            self._at_work = False
            self._changed.notify_all()
            while self._newest is None and not self._ended:
                self._changed.wait()
            request, self._newest = self._newest, None
            self._at_work = True
            return None if self._ended else request

    def _check(self) -> None:
        if self._ended or self._newest is not None:
            raise Cancelled

    def _answer(self, request: PreviewRequest) -> None:
        began = time.monotonic()
        cancelled = False
        try:
            self._open(request)
            for n in range(request.first, request.stop):
                for kind in request.kinds:
                    self._send(request, n, kind)
        except Cancelled:
            cancelled = True
        except AdcvsrError as error:
            self._refuse(request.request, error)
            return
        except MemoryError:
            self._refuse(request.request, DeviceError(Said("out of memory")))
            return
        seconds = time.monotonic() - began
        self._say(AnsweredEvent(request=request.request, cancelled=cancelled, seconds=seconds))

    def _open(self, request: PreviewRequest) -> None:
        video = self._previewer.open(request)
        if video is self._shown:
            return
        self._shown = video
        self._say(_clip_event(request, video))
        if not video.is_verified:
            threading.Thread(
                target=self._verify, args=(request, video), name="adcvsr-verify", daemon=True
            ).start()

    def _verify(self, request: PreviewRequest, video: IndexedVideo) -> None:
        """Count the frames of a clip for certain, whenever nobody waits for a picture."""

        def pause() -> None:
            with self._changed:
                while self._at_work and not self._ended:
                    self._changed.wait()
            if self._ended or self._shown is not video:
                raise Cancelled

        try:
            same = video.verify(pause)
        except (Cancelled, AdcvsrError):
            return
        if not same:
            text = Said(
                "frames were numbered by their times, which were wrong; now they are counted"
            )
            self._say(NoteEvent(request=request.request, code="recounted", text=text))
        self._say(_clip_event(request, video))

    def _send(self, request: PreviewRequest, n: int, kind: str) -> None:
        picture = self._previewer.picture(request, n, kind)
        pixels_HW4 = picture.to_bgrx()
        height, width = pixels_HW4.shape[:2]
        file = self._folder / f"{request.request}-{kind}-{n}.bgrx"
        file.write_bytes(memoryview(pixels_HW4.numpy()))
        self._say(
            PictureEvent(
                request=request.request,
                frame=n,
                kind=kind,
                file=str(file),
                width=width,
                height=height,
                sample_aspect=picture.sample_aspect,
                rotation=picture.rotation,
                time_s=float(self._previewer.open(request).seconds(n)),
            )
        )

    def _refuse(self, request: int, error: AdcvsrError) -> None:
        self._say(
            RefusedEvent(request=request, code=error.code, text=error.said, remedy=error.remedy)
        )

    def _say(self, event: PreviewEvent) -> None:
        with self._printing:
            self._events.write(event_to_json(event) + "\n")
            self._events.flush()


def _clip_event(request: PreviewRequest, video: IndexedVideo) -> ClipEvent:
    info = video.info
    last = video.num_frames - 1
    return ClipEvent(
        request=request.request,
        clip=request.clip,
        frames=video.num_frames,
        width=info.width,
        height=info.height,
        fps=float(info.rate),
        duration_s=float(video.seconds(last) - video.seconds(0) + 1 / info.rate),
        verified=video.is_verified,
    )
