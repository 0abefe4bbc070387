"""The weights file: safetensors, with configuration, model card and checksum in its metadata.

metadata: format = "adcvsr 1", config = JSON, card = JSON, weights_sha256 = hex of names and data
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from adcvsr_core.durable import replace_durably
from adcvsr_core.errors import ModelError, OutputError
from adcvsr_core.model.base import Student
from adcvsr_core.model.config_json import StudentConfig, config_to_json
from adcvsr_core.model.student import build_student, config_of
from adcvsr_core.said import Said
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.catalogue import PARTIAL, find_model
from adcvsr_core.weights.header import FORMAT, WeightsInfo, read_info, unreadable


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
            Said("the weights cannot be written: {why}", why=error),
            where=str(path),
            remedy=Said("Check free space and permissions"),
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
            Said(
                "the weights do not fit the configuration: unknown {unknown}; missing {missing}",
                unknown=listed(unknown),
                missing=listed(missing),
            ),
            where=where,
        )
    shapes = [
        f"{name} {tuple(tensors[name].shape)} instead of {tuple(tensor.shape)}"
        for name, tensor in expected.items()
        if tensors[name].shape != tensor.shape
    ]
    if shapes:
        raise ModelError(
            Said("the weights have other shapes: {shapes}", shapes=listed(shapes)), where=where
        )
    student.load_state_dict(tensors, strict=True, assign=True)
    return student


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
            Said(
                "the weights are damaged: their checksum is {actual}, not {weights_sha256}",
                actual=actual,
                weights_sha256=info.weights_sha256,
            ),
            where=str(path),
            remedy=Said("Fetch or import the model again"),
        )
    student_from_tensors(info.config, tensors, where=str(path))
    return info


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            Said("cannot be read: {why}", why=error.strerror), where=str(path)
        ) from error


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


def _read_tensors(path: Path) -> dict[str, Tensor]:
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise unreadable(path, error) from error
