"""What a weights file says about itself, read without its tensors and without torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config_json import StudentConfig, config_from_json
from adcvsr_core.said import Said
from adcvsr_core.weights.card import ModelCard, card_from_json

FORMAT = "adcvsr 1"
MAX_HEADER_BYTES = 16 << 20
"""Of a weights file; the largest students have a hundredth of it."""

_DTYPES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}


@dataclass(frozen=True)
class WeightsInfo:
    """What a weights file says about itself."""

    config: StudentConfig
    card: ModelCard
    weights_sha256: str
    """Checksum of the tensors, as `tensors_sha256` makes it."""
    dtype: str
    """Precision that most of the weights are stored in, as torch calls it."""
    num_parameters: int


def read_info(path: Path) -> WeightsInfo:
    """Configuration, card and checksum of a weights file, without reading its tensors.

    Raises:
        ModelError: no such file, or not a weights file of this project.
    """
    metadata, header = _read_header(path)
    names = ("config", "card", "weights_sha256")
    missing = [name for name in names if name not in metadata]
    if metadata.get("format") != FORMAT or missing:
        raise ModelError(
            Said(
                "not a weights file of AdcVSR (format {format}, missing {missing})",
                format=repr(metadata.get("format")),
                missing=missing,
            ),
            where=str(path),
            remedy=Said("Published AdcSR or Stable Diffusion weights: see `adcvsr models import`"),
        )
    dtypes = [dtype for _, dtype in header.values()]
    try:
        return WeightsInfo(
            config=config_from_json(metadata["config"]),
            card=card_from_json(metadata["card"]),
            weights_sha256=metadata["weights_sha256"],
            dtype=max(set(dtypes), key=dtypes.count, default="float32"),
            num_parameters=sum(math.prod(shape) for shape, _ in header.values()),
        )
    except ModelError as error:
        raise ModelError(error.what, where=str(path), remedy=error.remedy) from error


def read_card(path: Path) -> ModelCard:
    """The model card of a weights file."""
    return read_info(path).card


def _read_header(path: Path) -> tuple[dict[str, str], dict[str, tuple[tuple[int, ...], str]]]:
    header: dict[str, tuple[tuple[int, ...], str]] = {}
    refuse_large_header(path)
    try:
        with safe_open(path, framework="np") as file:
            for name in file.keys():  # noqa: SIM118 (not a mapping)
                part = file.get_slice(name)
                header[name] = (tuple(part.get_shape()), _DTYPES[part.get_dtype()])
            return dict(file.metadata() or {}), header
    except (OSError, SafetensorError, KeyError) as error:
        raise unreadable(path, error) from error


def refuse_large_header(path: Path) -> None:
    """Raise when the header of a safetensors file is longer than any model needs.

    Raises:
        ModelError: it is.
    """
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
    except OSError as error:
        raise unreadable(path, error) from error
    if size > MAX_HEADER_BYTES:
        raise ModelError(
            Said("not a weights file: it states a header of {size:,} bytes", size=size),
            where=str(path),
        )


def unreadable(path: Path, error: Exception) -> ModelError:
    """The error of a weights file that is not there, or is none."""
    if not path.is_file():
        return ModelError(
            Said("no such weights file"), where=str(path), remedy=Said("See `adcvsr models list`")
        )
    return ModelError(
        Said("not a safetensors file, or cut short ({why})", why=error),
        where=str(path),
        remedy=Said("Fetch or import the model again"),
    )
