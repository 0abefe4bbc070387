"""The weights file: safetensors, with configuration, model card and checksum in its metadata.

metadata: format = "adcvsr 1", config = JSON, card = JSON, weights_sha256 = hex of names and data
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from adcvsr_core.durable import replace_durably
from adcvsr_core.errors import ModelError, OutputError
from adcvsr_core.model.base import Student
from adcvsr_core.model.student import (
    StudentConfig,
    build_student,
    config_from_json,
    config_of,
    config_to_json,
)
from adcvsr_core.weights.card import ModelCard, card_from_json
from adcvsr_core.weights.catalogue import PARTIAL, find_model

FORMAT = "adcvsr 1"
MAX_HEADER_BYTES = 16 << 20
"""Of a weights file; the largest students have a hundredth of it."""


@dataclass(frozen=True)
class WeightsInfo:
    """What a weights file says about itself."""

    config: StudentConfig
    card: ModelCard
    weights_sha256: str
    """Checksum of the tensors, as `tensors_sha256` makes it."""
    dtype: torch.dtype
    """Precision the weights are stored in."""
    num_parameters: int


def save_student(
    student: Student, path: Path, card: ModelCard, *, dtype: torch.dtype | None = None
) -> None:
    """Write a student's weights; the name appears only when the file is complete.

    `dtype` converts the tensors, for instance to float16, except those that the student runs in
    float32 whatever its precision.

    Raises:
        OutputError: the file cannot be written.
    """
    tensors = _stored_tensors(student, dtype)
    metadata = {
        "format": FORMAT,
        "config": config_to_json(config_of(student)),
        "card": card.to_json(),
        "weights_sha256": tensors_sha256(tensors),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(tensors, path, metadata)
    except (OSError, SafetensorError) as error:
        raise OutputError(
            f"the weights cannot be written: {error}",
            where=str(path),
            remedy="Check free space and permissions",
        ) from error


def load_student(name_or_path: str | Path, *, dtype: torch.dtype = torch.float32) -> Student:
    """A student from the catalogue or a weights file, on the CPU, ready for inference.

    Weights stored in another precision are converted to `dtype`, except those the student runs in
    float32 whatever its precision.

    Raises:
        ModelError: unknown name, not a weights file of this project, damaged, or wrong keys.
    """
    path = find_model(name_or_path)
    info = read_info(path)
    student = student_from_tensors(info.config, _read_tensors(path), where=str(path))
    return student.to_precision(dtype).eval()


def student_from_tensors(
    config: StudentConfig, tensors: Mapping[str, Tensor], *, where: str
) -> Student:
    """Build a student around existing tensors, without initialising or copying weights.

    Raises:
        ModelError: unknown or missing names or wrong shapes, all listed.
    """
    with torch.device("meta"):
        student = build_student(config)
    expected = student.state_dict()
    unknown = sorted(tensors.keys() - expected.keys())
    missing = sorted(expected.keys() - tensors.keys())
    if unknown or missing:
        raise ModelError(
            f"the weights do not fit the configuration: unknown {listed(unknown)}; "
            f"missing {listed(missing)}",
            where=where,
        )
    shapes = [
        f"{name} {tuple(tensors[name].shape)} instead of {tuple(tensor.shape)}"
        for name, tensor in expected.items()
        if tensors[name].shape != tensor.shape
    ]
    if shapes:
        raise ModelError(f"the weights have other shapes: {listed(shapes)}", where=where)
    student.load_state_dict(tensors, strict=True, assign=True)
    return student


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
            f"not a weights file of AdcVSR (format {metadata.get('format')!r}, missing {missing})",
            where=str(path),
            remedy="Published AdcSR or Stable Diffusion weights: see `adcvsr models import`",
        )
    dtypes = [dtype for _, dtype in header.values()]
    try:
        return WeightsInfo(
            config=config_from_json(metadata["config"]),
            card=card_from_json(metadata["card"]),
            weights_sha256=metadata["weights_sha256"],
            dtype=max(set(dtypes), key=dtypes.count, default=torch.float32),
            num_parameters=sum(shape.numel() for shape, _ in header.values()),
        )
    except ModelError as error:
        raise ModelError(error.what, where=str(path), remedy=error.remedy) from error


def read_card(path: Path) -> ModelCard:
    """The model card of a weights file."""
    return read_info(path).card


def verify_weights(path: Path) -> WeightsInfo:
    """Read everything and check it: metadata, checksum, names and shapes.

    Raises:
        ModelError: whatever is wrong with the file.
    """
    info = read_info(path)
    tensors = _read_tensors(path)
    actual = tensors_sha256(tensors)
    if actual != info.weights_sha256:
        raise ModelError(
            f"the weights are damaged: their checksum is {actual}, not {info.weights_sha256}",
            where=str(path),
            remedy="Fetch or import the model again",
        )
    student_from_tensors(info.config, tensors, where=str(path))
    return info


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", where=str(path)) from error


def tensors_sha256(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names, precisions, shapes and data, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def listed(names: list[str], limit: int = 10) -> str:
    """Names for a message: all of a few, else the first and how many more."""
    if not names:
        return "none"
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _stored_tensors(student: Student, dtype: torch.dtype | None) -> dict[str, Tensor]:
    tensors = student.state_dict()
    dtypes = {name: tensor.dtype for name, tensor in tensors.items()}
    if dtype is not None:
        with torch.device("meta"):
            like = build_student(config_of(student)).to_precision(dtype)
        dtypes = {name: tensor.dtype for name, tensor in like.state_dict().items()}
    return {
        name: tensor.detach().to("cpu", dtypes[name]).contiguous()
        for name, tensor in tensors.items()
    }


def write_whole(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    """Write a safetensors file; its name appears only when it is complete."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=PARTIAL)
    os.close(handle)
    try:
        save_file(tensors, partial, metadata)
        Path(partial).chmod(0o644)
        replace_durably(Path(partial), path)
    finally:
        Path(partial).unlink(missing_ok=True)


def _read_header(path: Path) -> tuple[dict[str, str], dict[str, tuple[torch.Size, torch.dtype]]]:
    header: dict[str, tuple[torch.Size, torch.dtype]] = {}
    refuse_large_header(path)
    try:
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118 (not a mapping)
                part = file.get_slice(name)
                header[name] = (torch.Size(part.get_shape()), _DTYPES[part.get_dtype()])
            return dict(file.metadata() or {}), header
    except (OSError, SafetensorError, KeyError) as error:
        raise _unreadable(path, error) from error


def refuse_large_header(path: Path) -> None:
    """Raise when the header of a safetensors file is longer than any model needs.

    Raises:
        ModelError: it is.
    """
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
    except OSError as error:
        raise _unreadable(path, error) from error
    if size > MAX_HEADER_BYTES:
        raise ModelError(
            f"not a weights file: it states a header of {size:,} bytes", where=str(path)
        )


def _read_tensors(path: Path) -> dict[str, Tensor]:
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ModelError:
    if not path.is_file():
        return ModelError(
            "no such weights file", where=str(path), remedy="See `adcvsr models list`"
        )
    return ModelError(
        f"not a safetensors file, or cut short ({error})",
        where=str(path),
        remedy="Fetch or import the model again",
    )


_DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
