"""Downloading the published AdcSR weights and converting them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from huggingface_hub import hf_hub_download

from adcvsr_core.errors import ModelError, UnknownModel
from adcvsr_core.weights.adcsr import import_adcsr
from adcvsr_core.weights.catalogue import FETCHABLE, SUFFIX, user_folder
from adcvsr_core.weights.files import save_student

REPOSITORY = "Guaishou74851/AdcSR"
NET_FILE = "weight/net_params_200.pkl"
DECODER_FILE = "weight/pretrained/halfDecoder.ckpt"

Download = Callable[[str, str], str]
"""(repository, file name) -> path of the downloaded file."""


def fetch_model(
    name: str, *, dtype: torch.dtype | None = torch.float16, download: Download | None = None
) -> Path:
    """Download the files of a model, convert them, and return the weights file.

    Files that a person has put into `downloads_folder()` are used before the network is asked.

    Raises:
        ModelError: not a model that can be fetched, no network, or wrong files.
        OutputError: the weights file cannot be written.
    """
    if name not in FETCHABLE:
        raise UnknownModel(
            f"{name!r} cannot be fetched", remedy=f"To fetch: {', '.join(FETCHABLE)}"
        )
    target = user_folder() / f"{name}{SUFFIX}"
    files = [
        _local_or_downloaded(file, name, download or _download) for file in (NET_FILE, DECODER_FILE)
    ]
    imported = import_adcsr(files[0], files[1], temporal=name == "adcvsr-init")
    save_student(imported.student, target, imported.card, dtype=dtype)
    return target


def downloads_folder() -> Path:
    """Where files downloaded by hand are looked for."""
    return user_folder() / "downloads"


def _local_or_downloaded(file: str, name: str, download: Download) -> Path:
    local = downloads_folder() / Path(file).name
    if local.is_file():
        return local
    try:
        return Path(download(REPOSITORY, file))
    except OSError as error:
        addresses = " and ".join(
            f"https://huggingface.co/{REPOSITORY}/resolve/main/{each}"
            for each in (NET_FILE, DECODER_FILE)
        )
        raise ModelError(
            f"cannot download {file} from huggingface.co/{REPOSITORY}: {_first_line(error)}",
            remedy=f"Without a network: download {addresses} elsewhere, put both files into "
            f"{downloads_folder()} and run `adcvsr models fetch {name}` again",
        ) from error


def _download(repository: str, file: str) -> str:
    try:
        return hf_hub_download(repository, file)
    except Exception as error:
        # Errors of the HTTP and transfer libraries come through and have no common base.
        raise ConnectionError(str(error) or type(error).__name__) from error


def _first_line(error: OSError) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
