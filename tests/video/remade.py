"""Clips made again: decoded, encoded in segments and joined, as a job at scale 1 would."""

from __future__ import annotations

import hashlib
from pathlib import Path

import av

from adcvsr_core.video.color import rgb_to_planes
from adcvsr_core.video.encoders import EncoderPlan, choose_encoder
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.mux import mux
from adcvsr_core.video.probe import VideoInfo
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.writer import SegmentWriter

VFR_PTS = (0, 1001, 2002, 4100, 4101, 9000, 9500, 9501, 12000, 15000, 15999, 16000)


def read(path: Path, **options: object) -> tuple[VideoInfo, list[SourceFrame]]:
    with open_reader(path, **options) as reader:  # pyright: ignore
        return reader.info, list(reader)


def write_segments(
    folder: Path, frames: list[SourceFrame], plan: EncoderPlan, info: VideoInfo, length: int
) -> list[Path]:
    paths: list[Path] = []
    for first in range(0, len(frames), length):
        paths.append(folder / f"{first:06d}.seg")
        with SegmentWriter(
            paths[-1], plan, info.width, info.height, info.rate, threads=1
        ) as writer:
            for frame in frames[first : first + length]:
                writer.write(rgb_to_planes(frame.to_rgb(), plan.layout, plan.color))
    return paths


def remake(
    source: Path, out: Path, encoder: str, *, length: int = 5, crf: int | None = None
) -> list[str]:
    """Decode, encode in segments and mux, as a job at scale 1 would."""
    info, frames = read(source)
    plan = choose_encoder(encoder, info, crf=crf, width=info.width, height=info.height)
    segments = write_segments(out.parent, frames, plan, info, length)
    timestamps = [frame.pts for frame in frames]
    return mux(segments, source, timestamps, info.time_base, info, out, plan=plan)


def packets(path: Path, kind: str) -> list[tuple[float, str]]:
    """Time and hash of every packet of the streams of a kind."""
    with av.open(str(path)) as container:
        streams = [stream for stream in container.streams if stream.type == kind]
        return [
            (float((packet.pts or 0) * packet.time_base), hashlib.sha256(bytes(packet)).hexdigest())
            for packet in container.demux(streams)
            if packet.size
        ]
