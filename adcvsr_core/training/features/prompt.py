"""The embedding of a text, which Stable Diffusion's UNet wants beside the latents.

One embedding serves a whole run, so no text encoder is needed while training: it is read from a
safetensors file, or made once with the encoder of a pipeline folder.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from adcvsr_core.errors import ModelError, TrainingError
from adcvsr_core.training.features.config import HOW
from adcvsr_core.weights.checkpoints import read_checkpoint


def read_prompt(path: Path, *, channels: int) -> Tensor:
    """An embedding (1, L, C) from a file with one tensor (L, C) or (1, L, C); float32.

    Raises:
        TrainingError: unreadable, several tensors, or another width than the UNet's `channels`.
    """
    try:
        tensors = list(read_checkpoint(path).values())
    except ModelError as error:
        raise TrainingError(error.what, where=str(path), remedy=HOW) from error
    prompt = tensors[0] if len(tensors) == 1 else None
    if prompt is not None and prompt.ndim == 3 and len(prompt) == 1:
        prompt = prompt[0]
    if prompt is None or prompt.ndim != 2 or prompt.shape[1] != channels:
        shapes = [tuple(tensor.shape) for tensor in tensors]
        raise TrainingError(
            f"shapes {shapes}, not one embedding of (tokens, {channels})",
            where=str(path),
            remedy=HOW,
        )
    return prompt[None].float()


def encode_prompt(pipeline: Path, text: str) -> Tensor:
    """An embedding (1, L, C) of a text, by the tokenizer and text encoder of a pipeline folder.

    Raises:
        TrainingError: transformers is not installed, or the folder has no text encoder.
    """
    try:
        transformers: Any = importlib.import_module("transformers")
    except ImportError as error:
        raise TrainingError(
            "a text encoder needs the package transformers",
            where=str(pipeline),
            remedy="pip install transformers, or give the embedding as a safetensors file",
        ) from error
    try:
        tokenizer = transformers.CLIPTokenizer.from_pretrained(
            pipeline / "tokenizer", local_files_only=True
        )
        encoder = transformers.CLIPTextModel.from_pretrained(
            pipeline / "text_encoder", local_files_only=True
        )
    except (OSError, ValueError, TypeError) as error:
        raise TrainingError(
            f"no tokenizer and text_encoder ({error})", where=str(pipeline), remedy=HOW
        ) from error
    tokens = tokenizer(
        text,
        max_length=tokenizer.model_max_length,
        padding="max_length",
        truncation=True,
        return_tensors="pt",
    )
    with torch.no_grad():
        return encoder(tokens.input_ids)[0].float()
