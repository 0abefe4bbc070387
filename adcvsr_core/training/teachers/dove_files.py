"""DOVE from its folder, in the layout of a CogVideoX pipeline; its text encoder is not needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from adcvsr_core.device import PRECISIONS
from adcvsr_core.errors import TrainingError
from adcvsr_core.training.features.prompt import read_prompt
from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.dove import TIMESTEP, Dove
from adcvsr_core.weights.files import listed

PARTS = ("transformer", "vae", "scheduler")
"""What its folder holds."""

HOW = "docs/teachers.md says where each file comes from"
WEIGHTS = "diffusion_pytorch_model.safetensors"
INDEX = f"{WEIGHTS}.index.json"

EMPTY_PROMPTS = (
    "prompt_embedding.safetensors",
    "../prompt_embeddings/"
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.safetensors",
)
"""Where the empty text's embedding is looked for, from the folder; the second, named by the text's
SHA-256, is where DOVE's repository has it."""


def load_dove(config: DoveConfig, device: torch.device) -> Dove:
    """The teacher, its networks in the precision of the table.

    Raises:
        TrainingError: diffusers is not installed, files are missing or damaged, or they are of
        another kind of model.
    """
    check_dove(config)
    folder, dtype = Path(config.folder), PRECISIONS[config.precision]
    transformer = _load("CogVideoXTransformer3DModel", folder / "transformer", dtype)
    _check_transformer(transformer.config, folder / "transformer")
    prompt_1LC = read_prompt(prompt_path(config), channels=transformer.config.text_embed_dim)
    length: int = transformer.config.max_text_seq_length
    if prompt_1LC.shape[1] != length:
        raise TrainingError(
            f"an embedding of {prompt_1LC.shape[1]} tokens instead of {length}",
            where=str(prompt_path(config)),
            remedy=HOW,
        )
    vae = _load("AutoencoderKLCogVideoX", folder / "vae", dtype)
    scheduler = _scheduler(folder / "scheduler")
    return Dove(transformer, vae, scheduler, prompt_1LC, config, device)


def check_dove(config: DoveConfig) -> None:
    """Whether all files are there, before gigabytes are read.

    Raises:
        TrainingError: it names every file that is not.
    """
    folder = Path(config.folder)
    problems = [] if folder.is_dir() else [f"no such folder {folder}"]
    if not problems:
        wanted = [folder / part / "config.json" for part in ("transformer", "vae")]
        wanted.append(folder / "scheduler" / "scheduler_config.json")
        problems = [f"no {path}" for path in wanted if not path.is_file()]
        for part in ("transformer", "vae"):
            problems += _missing_weights(folder / part)
        if not prompt_path(config).is_file():
            problems.append(f"no embedding of the empty prompt, {prompt_path(config)}")
    if problems:
        raise TrainingError("; ".join(problems), where="the teacher DOVE", remedy=HOW)


def prompt_path(config: DoveConfig) -> Path:
    """The file of the embedding: as given, or the first there is of the usual ones."""
    if config.prompt:
        return Path(config.prompt)
    usual = [Path(config.folder) / name for name in EMPTY_PROMPTS]
    return next((path for path in usual if path.is_file()), usual[0])


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a model of diffusers, one or several with an index.

    Raises:
        TrainingError: the index cannot be read.
    """
    index = folder / INDEX
    if not index.is_file():
        return [folder / WEIGHTS]
    try:
        table: dict[str, str] = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
        return [folder / name for name in sorted(set(table.values()))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(
            f"not an index of weights ({error!r})", where=str(index), remedy=HOW
        ) from error


def _missing_weights(folder: Path) -> list[str]:
    return [f"no {path}" for path in weight_files(folder) if not path.is_file()]


def _load(name: str, folder: Path, dtype: torch.dtype) -> Any:  # noqa: ANN401
    """A model of diffusers on the CPU, in a dtype.

    Made without memory first and then given its tensors one by one: the published ones are float32
    and 22 GB, and would lie in memory twice.
    """
    try:
        import diffusers
    except ImportError as error:
        raise TrainingError(
            "this needs the package diffusers", remedy="pip install 'adcvsr[train]'"
        ) from error
    kind = getattr(diffusers, name)
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config.get("_class_name") != name:
            raise ValueError(f"it is a {config.get('_class_name')}")
        with torch.device("meta"):
            model = kind.from_config(config)
        tensors = _tensors(folder, dtype)
    except (OSError, ValueError, TypeError, AttributeError, SafetensorError) as error:
        raise TrainingError(f"not a {name} ({error})", where=str(folder), remedy=HOW) from error
    _assign(cast("nn.Module", model), tensors, folder)
    return model


def _tensors(folder: Path, dtype: torch.dtype) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    for path in weight_files(folder):
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118 - not a mapping
                tensors[name] = file.get_tensor(name).to(dtype)
    return tensors


def _assign(model: nn.Module, tensors: dict[str, Tensor], folder: Path) -> None:
    own = model.state_dict()
    missing, unknown = own.keys() - tensors.keys(), tensors.keys() - own.keys()
    unlike = [
        name for name in own.keys() & tensors.keys() if own[name].shape != tensors[name].shape
    ]
    wrong = (("missing", missing), ("unknown", unknown), ("of other shapes", unlike))
    if any(names for _, names in wrong):
        text = "; ".join(f"{what} {listed(sorted(names))}" for what, names in wrong if names)
        raise TrainingError(
            f"the weights do not fit config.json: {text}", where=str(folder), remedy=HOW
        )
    model.load_state_dict(tensors, strict=True, assign=True)


def _check_transformer(config: Any, folder: Path) -> None:  # noqa: ANN401
    """DOVE is made of CogVideoX1.5, which sees latent frames in pairs."""
    if not (config.patch_size_t and config.use_rotary_positional_embeddings):
        raise TrainingError(
            "a model of the first CogVideoX; DOVE is a CogVideoX1.5-5B",
            where=str(folder),
            remedy=HOW,
        )
    if config.ofs_embed_dim:
        raise TrainingError(
            "a model that continues images; DOVE is made of the one for text",
            where=str(folder),
            remedy=HOW,
        )


def _scheduler(folder: Path) -> Any:  # noqa: ANN401
    from diffusers import CogVideoXDPMScheduler

    path = folder / "scheduler_config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        scheduler: Any = CogVideoXDPMScheduler.from_config(config)
        # The arithmetic is done in float32, and some devices know no float64.
        scheduler.alphas_cumprod = scheduler.alphas_cumprod.float()
        prediction, steps = scheduler.config.prediction_type, len(scheduler.alphas_cumprod)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise TrainingError(
            f"not the configuration of a scheduler ({error!r})", where=str(path), remedy=HOW
        ) from error
    if prediction != "v_prediction" or steps <= TIMESTEP:
        raise TrainingError(
            f"a schedule of {steps} steps that predicts {prediction!r}; DOVE's has 1000 and "
            "predicts 'v_prediction'",
            where=str(path),
            remedy=HOW,
        )
    return scheduler
