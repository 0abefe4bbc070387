"""What a cache remembers of its teacher and its degradations, to notice that they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from adcvsr_core.training.degrade.degradation import Degradation
from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.dove_files import prompt_path, weight_files
from adcvsr_core.training.teachers.one_step import OneStepConfig

ENDS = 1 << 20
"""Bytes looked at, at the start and the end of each file: all of 22 GB would take minutes."""


def described(config: DoveConfig | OneStepConfig) -> dict[str, Any]:
    """Kind, weights and every setting that changes the output; not where the files lie."""
    folder = Path(config.folder)
    if isinstance(config, DoveConfig):
        parts = [*weight_files(folder / "transformer"), *weight_files(folder / "vae")]
        parts += [folder / "scheduler" / "scheduler_config.json", prompt_path(config)]
        return {
            "kind": "dove",
            "files": fingerprint(parts),
            "precision": config.precision,
            "chunk": [config.chunk, config.chunk_overlap],
            "tile": [config.tile, config.tile_overlap],
            "vae_tiling": config.vae_tiling,
        }
    parts = [Path(config.weights)]
    for part in ("unet", "vae"):
        parts += sorted((folder / part).glob("diffusion_pytorch_model*"))
    if config.prompt:
        parts.append(Path(config.prompt))
    return {
        "kind": "one_step",
        "files": fingerprint(parts),
        "pixel": config.pixel,
        "semantic": config.semantic,
    }


def described_degradations(degradations: Sequence[Degradation]) -> dict[str, Any] | None:
    """Names, and a checksum of all they do; None for none."""
    if not degradations:
        return None
    text = "\n".join(repr(degradation) for degradation in degradations)
    names = [degradation.name for degradation in degradations]
    return {"names": names, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def fingerprint(paths: Iterable[Path]) -> str:
    """Of names, sizes and both ends of files."""
    digest = hashlib.sha256()
    for path in paths:
        size = path.stat().st_size
        digest.update(f"{path.name} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(ENDS))
            file.seek(max(0, size - ENDS))
            digest.update(file.read())
    return digest.hexdigest()
