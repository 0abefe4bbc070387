"""Weights of other people's networks that measures need: where they lie, and reading them.

None of them ships with this project. Files are used as published, from one folder of the user's.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import torch
from torch import Tensor, nn

from adcvsr_core.errors import ModelError


class MissingWeights(ModelError):
    """A network's weights are not in the folder; names the file and the folder."""


@dataclass(frozen=True, kw_only=True)
class WeightsFile:
    """A file of weights as its authors publish it."""

    names: tuple[str, ...]
    """Names that the file goes by; the first is the one to ask for."""
    source: str
    """Where it is published, for a message."""


def weights_folder() -> Path:
    """The user's folder for these files; it may not exist yet."""
    return platformdirs.user_data_path("adcvsr") / "metrics"


def find_weights(file: WeightsFile, folder: Path | None) -> Path:
    """The path of a file in a folder (default: the user's).

    Raises:
        MissingWeights: it is not there.
    """
    place = weights_folder() if folder is None else folder
    for name in file.names:
        if (place / name).is_file():
            return place / name
    raise MissingWeights(
        f"{file.names[0]} is not here", where=str(place), remedy=f"Put it there: {file.source}"
    )


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a .pth or .pt file; nothing in it is run.

    Raises:
        ModelError: not such a file, or holding something else.
    """
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04"
        content: Any = torch.load(path, map_location="cpu", weights_only=True, mmap=is_zip)
    except (OSError, RuntimeError, ValueError, EOFError, KeyError, pickle.UnpicklingError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"not a file of weights, or damaged ({reason})", where=str(path)
        ) from error
    if not isinstance(content, Mapping) or not content:
        raise ModelError("not a table of tensors", where=str(path))
    tensors = {str(name): value for name, value in content.items() if isinstance(value, Tensor)}
    if len(tensors) < len(content):
        raise ModelError("not a table of tensors", where=str(path))
    return tensors


def load_frozen(network: nn.Module, tensors: Mapping[str, Tensor], path: Path) -> None:
    """Give a network exactly these weights, in float32, and freeze it.

    Raises:
        ModelError: names or shapes are not the network's.
    """
    try:
        network.load_state_dict({name: value.float() for name, value in tensors.items()})
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise ModelError(
            f"these are not the weights expected: {reason[:300]}",
            where=str(path),
            remedy="Use the file as its authors publish it",
        ) from error
    network.requires_grad_(False).eval()


_UNREADABLE = (OSError, RuntimeError, ValueError, EOFError, KeyError, pickle.UnpicklingError)
