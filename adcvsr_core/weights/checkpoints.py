"""Reading other people's checkpoints without running their code.

`torch.load(weights_only=True)` builds tensors and plain containers only. Checkpoints of training
frameworks also hold bookkeeping (callbacks, hyper-parameters) made of the framework's own classes;
those become empty stand-ins, so that nothing outside PyTorch is ever imported or called. Anything
else is refused.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from adcvsr_core.errors import ModelError
from adcvsr_core.weights.files import listed
from adcvsr_core.weights.header import refuse_large_header

BOOKKEEPING = ("pytorch_lightning.", "lightning.", "lightning_fabric.", "omegaconf.")
"""Packages whose classes may occur beside the tensors of a checkpoint."""


class _StandIn:
    """Takes the place of a bookkeeping object; accepts and forgets everything."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


def read_checkpoint(path: Path) -> dict[str, Tensor]:
    """The tensors of a PyTorch or safetensors checkpoint; of a Lightning one, its state_dict.

    Raises:
        ModelError: no such file, not a checkpoint, holding code, or holding no tensors.
    """
    content = read_content(path)
    if isinstance(content, dict) and isinstance(content.get("state_dict"), Mapping):
        content = content["state_dict"]
    if not isinstance(content, Mapping):
        raise ModelError("the checkpoint is not a table of tensors", where=str(path))
    tensors = cast("Mapping[object, object]", content)
    found = {str(name): value for name, value in tensors.items() if isinstance(value, Tensor)}
    others = sorted(str(name) for name in tensors if str(name) not in found)
    if others or not found:
        raise ModelError(
            f"the checkpoint is not a table of tensors: {len(found)} tensors, "
            f"other entries {listed(others)}",
            where=str(path),
        )
    return found


def read_content(path: Path) -> Any:  # noqa: ANN401
    """Whatever a checkpoint holds: tensors, plain containers, numbers and text.

    Raises:
        ModelError: no such file, not a checkpoint, or holding code.
    """
    if not path.is_file():
        raise ModelError("no such file", where=str(path))
    try:
        if path.suffix == ".safetensors":
            refuse_large_header(path)
            return load_file(path)
        with torch.serialization.safe_globals(_stand_ins(path)):
            return torch.load(path, map_location="cpu", weights_only=True, mmap=_is_zip(path))
    except (OSError, RuntimeError, ValueError, EOFError, KeyError, SafetensorError) as error:
        raise ModelError(f"not a checkpoint, or cut short ({error})", where=str(path)) from error
    except pickle.UnpicklingError as error:
        raise ModelError(
            "the checkpoint holds something other than tensors, which is not loaded",
            where=str(path),
            remedy="Use the original file of the project",
        ) from error


def _stand_ins(path: Path) -> list[Any]:
    if not _is_zip(path):
        return []
    names = torch.serialization.get_unsafe_globals_in_checkpoint(path)
    refused = sorted(name for name in names if not name.startswith(BOOKKEEPING))
    if refused:
        raise ModelError(
            f"the checkpoint asks to run code, which is refused: {listed(refused)}",
            where=str(path),
            remedy="Use the original file of the project",
        )
    return [(_StandIn, name) for name in names]


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"
