"""The measures by name: what each is called, needs and says, and which can be had here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.errors import AdcvsrError, SettingsError
from adcvsr_core.evaluation.clips import Pixels, Truth
from adcvsr_core.metrics.dists import load_dists
from adcvsr_core.metrics.fidelity import luma, psnr, ssim
from adcvsr_core.metrics.lpips import load_lpips
from adcvsr_core.metrics.raft import halved, load_raft, raft_flow
from adcvsr_core.metrics.ssimulacra2 import ssimulacra2
from adcvsr_core.metrics.vmaf import check_vmaf, vmaf
from adcvsr_core.metrics.warping import dis_flow, find_motion, opencv, warping_error

type Score = Callable[[list[Pixels], Truth | None], float]
"""Of the frames of a clip, with their ground truth where there is one, of the same size."""
type Pairwise = Callable[[Tensor, Tensor], Tensor]
"""Of two batches of images (N, 3, H, W) in [0, 1]: (N,)."""

PSNR_OF_EQUAL = 100.0
"""Frames without any difference count as this many dB, so that means stay finite."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure that is ready to use."""

    name: str
    label: str
    higher_is_better: bool
    digits: int
    """After the decimal point, in tables."""
    score: Score


@dataclass(frozen=True, kw_only=True)
class _Kind:
    label: str
    higher_is_better: bool
    digits: int
    needs_truth: bool
    prepare: Callable[[Path | None, torch.device], Score]
    """Takes the folder of weights (None: the user's). Raises AdcvsrError where it cannot be had."""


def prepare_measures(
    names: list[str], *, has_truth: bool, weights: Path | None, device: torch.device
) -> tuple[list[Measure], dict[str, str]]:
    """The measures of these names that can be had, in order, and why the others cannot.

    `weights` is the folder of the networks' weights; None for the user's.

    Raises:
        SettingsError: an unknown name, or not one of them can be had.
    """
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise SettingsError(
            f"unknown metric {', '.join(unknown)}", remedy=f"Known are {', '.join(KINDS)}."
        )
    ready: list[Measure] = []
    skipped: dict[str, str] = {}
    for name in dict.fromkeys(names):
        kind = KINDS[name]
        if kind.needs_truth and not has_truth:
            skipped[name] = "needs ground truth (--gt)"
            continue
        try:
            score = kind.prepare(weights, device)
        except AdcvsrError as error:
            skipped[name] = str(error)
            continue
        ready.append(
            Measure(
                name=name,
                label=kind.label,
                higher_is_better=kind.higher_is_better,
                digits=kind.digits,
                score=score,
            )
        )
    if not ready:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in skipped.items())
        raise SettingsError(f"none of the metrics can be had. {reasons}")
    return ready, skipped


def _frame_by_frame(function: Pairwise, device: torch.device) -> Score:
    def score(frames: list[Pixels], truth: Truth | None) -> float:
        assert truth is not None
        with torch.inference_mode():
            values = [
                float(function(_tensor(frame, device), _tensor(true, device)))
                for frame, true in zip(frames, truth.frames, strict=True)
            ]
        return float(np.mean(values))

    return score


def _tensor(frame: Pixels, device: torch.device) -> Tensor:
    return torch.from_numpy(frame).to(device).permute(2, 0, 1)[None].float() / 255


def _psnr_y(x_NCHW: Tensor, y_NCHW: Tensor) -> Tensor:
    return psnr(luma(x_NCHW), luma(y_NCHW)).clamp_max(PSNR_OF_EQUAL)


def _ssim_y(x_NCHW: Tensor, y_NCHW: Tensor) -> Tensor:
    return ssim(luma(x_NCHW), luma(y_NCHW))


def _plain(function: Pairwise) -> Callable[[Path | None, torch.device], Score]:
    return lambda _weights, device: _frame_by_frame(function, device)


def _prepare_lpips(weights: Path | None, device: torch.device) -> Score:
    return _frame_by_frame(load_lpips(weights, "alex").to(device), device)


def _prepare_dists(weights: Path | None, device: torch.device) -> Score:
    return _frame_by_frame(load_dists(weights).to(device), device)


def _prepare_vmaf(_weights: Path | None, _device: torch.device) -> Score:
    check_vmaf()

    def score(frames: list[Pixels], truth: Truth | None) -> float:
        assert truth is not None
        return vmaf(frames, truth.frames)

    return score


def _prepare_ewarp_dis(_weights: Path | None, _device: torch.device) -> Score:
    opencv()

    def score(frames: list[Pixels], truth: Truth | None) -> float:
        own = truth is None
        return warping_error(
            frames, find_motion(frames, dis_flow) if own else truth.motion(dis_flow)
        )

    return score


def _prepare_ewarp(weights: Path | None, device: torch.device) -> Score:
    opencv()
    flow = partial(raft_flow, load_raft(weights).to(device))

    def score(frames: list[Pixels], _truth: Truth | None) -> float:
        small = [halved(frame) for frame in frames]
        return warping_error(small, find_motion(small, flow, hide_leaving=False))

    return score


KINDS = {
    "psnr_y": _Kind(
        label="PSNR-Y",
        higher_is_better=True,
        digits=2,
        needs_truth=True,
        prepare=_plain(_psnr_y),
    ),
    "ssim_y": _Kind(
        label="SSIM-Y",
        higher_is_better=True,
        digits=4,
        needs_truth=True,
        prepare=_plain(_ssim_y),
    ),
    "ssimulacra2": _Kind(
        label="SSIMULACRA2",
        higher_is_better=True,
        digits=2,
        needs_truth=True,
        prepare=_plain(ssimulacra2),
    ),
    "vmaf": _Kind(
        label="VMAF", higher_is_better=True, digits=2, needs_truth=True, prepare=_prepare_vmaf
    ),
    "lpips": _Kind(
        label="LPIPS", higher_is_better=False, digits=4, needs_truth=True, prepare=_prepare_lpips
    ),
    "dists": _Kind(
        label="DISTS", higher_is_better=False, digits=4, needs_truth=True, prepare=_prepare_dists
    ),
    "ewarp": _Kind(
        label="Ewarp", higher_is_better=False, digits=3, needs_truth=False, prepare=_prepare_ewarp
    ),
    "ewarp_dis": _Kind(
        label="Ewarp (DIS)",
        higher_is_better=False,
        digits=3,
        needs_truth=False,
        prepare=_prepare_ewarp_dis,
    ),
}
"""By name, in the order of tables."""

GROUPS = {
    "all": tuple(KINDS),
    "quick": ("psnr_y", "ssim_y"),
}
"""Names for several."""
