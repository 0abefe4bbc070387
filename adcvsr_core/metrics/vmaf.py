"""VMAF, through the filter in the libav that reads the videos."""

from __future__ import annotations

import gc
import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.filter import filters_available
from av.filter.context import FilterContext
from av.filter.graph import Graph
from numpy.typing import NDArray

from adcvsr_core.errors import AdcvsrError

type Pixels = NDArray[np.uint8]

TIME_BASE = Fraction(1, 25)


def check_vmaf() -> None:
    """See whether PyAV's libav has the filter.

    Raises:
        AdcvsrError: it has not.
    """
    if "libvmaf" not in filters_available:
        raise AdcvsrError(
            "PyAV was built without libvmaf", remedy="The wheels of PyPI have it: pip install av"
        )


def vmaf(distorted: Iterable[Pixels], reference: Iterable[Pixels]) -> float:
    """The mean VMAF score (0 to 100, the filter's default model) of a clip against its reference.

    Takes frames (H, W, 3), RGB, 8 bit, both sides the same size; they are scored as 4:2:0.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "vmaf.json"
        _score(distorted, reference, log)
        gc.collect()  # the filter writes its log when it is freed
        return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])


def _score(distorted: Iterable[Pixels], reference: Iterable[Pixels], log: Path) -> None:
    graph = Graph()
    inputs: list[FilterContext] = []
    for index, sides in enumerate(zip(distorted, reference, strict=True)):
        if not inputs:
            height, width = sides[0].shape[:2]
            inputs = _connect(graph, width, height, log)
        for source, pixels in zip(inputs, sides, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = index, TIME_BASE
            source.push(frame)
        _drain(graph)
    for source in inputs:
        source.push(None)
    _drain(graph)


def _connect(graph: Graph, width: int, height: int, log: Path) -> list[FilterContext]:
    inputs = [
        graph.add_buffer(
            width=width, height=height, format="yuv420p", name=name, time_base=TIME_BASE
        )
        for name in ("distorted", "reference")
    ]
    scorer = graph.add("libvmaf", f"log_fmt=json:log_path={log}:n_threads=2")
    for pad, source in enumerate(inputs):
        source.link_to(scorer, 0, pad)
    scorer.link_to(graph.add("buffersink"))
    graph.configure(auto_buffer=False)
    return inputs


def _drain(graph: Graph) -> None:
    with suppress(BlockingIOError, EOFError):
        while True:
            graph.vpull()
