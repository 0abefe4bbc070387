"""What a dropped path can become a model from, and where its companion lies. No Qt here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

STUDENT_SUFFIX = ".safetensors"
PICKLES = (".pkl", ".ckpt", ".pt", ".pth")
DECODER_NAME = "halfDecoder.ckpt"
NETWORK_NAME = "net_params_200.pkl"
_CLASSES = {"UNet2DConditionModel": "unet", "AutoencoderKL": "vae"}


class Published(StrEnum):
    """Weights that are imported from two parts."""

    ADCSR = "adcsr"
    SD21 = "sd21"


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The two parts of published weights, as far as they are known."""

    kind: Published
    first: Path | None = None
    """The network file, or the folder of the UNet."""
    second: Path | None = None
    """The decoder file, or the folder of the VAE."""

    @property
    def is_whole(self) -> bool:
        return self.first is not None and self.second is not None

    def with_companion(self) -> Parts:
        """The same, with the part that is missing if it lies where it usually does."""
        if self.is_whole or (self.first is None and self.second is None):
            return self
        known = self.first or self.second
        assert known is not None
        if self.first is None:
            return replace(self, first=_companion(self.kind, known, is_first=True))
        return replace(self, second=_companion(self.kind, known, is_first=False))


def is_student(path: Path) -> bool:
    """Whether a path is to be added as it is: a weights file that is no part of a pipeline."""
    return path.suffix == STUDENT_SUFFIX and _part_of_folder(path.parent) == ""


def parts_of(paths: Sequence[Path]) -> Parts | None:
    """The published weights that some files and folders are of; None: of none."""
    found: Parts | None = None
    for path in paths:
        part = _parts_of_one(path)
        if part is None:
            continue
        if found is None or found.kind is not part.kind:
            found = part
        else:
            first, second = part.first or found.first, part.second or found.second
            found = Parts(kind=found.kind, first=first, second=second)
    return found


def _parts_of_one(path: Path) -> Parts | None:
    if path.is_dir():
        return _parts_of_folder(path)
    if path.suffix in PICKLES:
        is_decoder = path.suffix == ".ckpt" or "decoder" in path.stem.lower()
        return Parts(
            kind=Published.ADCSR,
            first=None if is_decoder else path,
            second=path if is_decoder else None,
        )
    if path.suffix == STUDENT_SUFFIX or path.name == "config.json":
        return _parts_of_folder(path.parent) if _part_of_folder(path.parent) else None
    return None


def _parts_of_folder(folder: Path) -> Parts | None:
    part = _part_of_folder(folder)
    if part:
        return Parts(
            kind=Published.SD21,
            first=folder if part == "unet" else None,
            second=folder if part == "vae" else None,
        )
    inside = {name: folder / name for name in ("unet", "vae") if _part_of_folder(folder / name)}
    if inside:
        return Parts(kind=Published.SD21, first=inside.get("unet"), second=inside.get("vae"))
    network, decoder = (_first_file(folder, name) for name in (NETWORK_NAME, DECODER_NAME))
    if network or decoder:
        return Parts(kind=Published.ADCSR, first=network, second=decoder)
    return None


def _part_of_folder(folder: Path) -> str:
    """`unet` or `vae` where a folder of diffusers holds that part of a pipeline; else empty."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return _CLASSES.get(str(config.get("_class_name")), "") if isinstance(config, dict) else ""


def _companion(kind: Published, known: Path, *, is_first: bool) -> Path | None:
    if kind is Published.SD21:
        folder = known.with_name("unet" if is_first else "vae")
        return folder if _part_of_folder(folder) == folder.name else None
    name = NETWORK_NAME if is_first else DECODER_NAME
    places = (known.parent, known.parent.parent)
    return next((file for place in places if (file := _first_file(place, name))), None)


def _first_file(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, or in one of its folders."""
    return next((path for path in _near(folder, name) if path.is_file()), None)


def _near(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    try:
        inner = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError:
        return
    for each in inner:
        yield each / name
