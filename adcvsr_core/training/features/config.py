"""The `[weights]` table of a recipe: published weights that training needs and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.errors import TrainingError
from adcvsr_core.weights.sd21 import WEIGHTS_NAMES

HOW = "docs/training_weights.md says where each file comes from"

_FOLDERS = ("vae", "sd_unet")
"""Models as diffusers stores them: config.json beside the weights."""


@dataclass(frozen=True, kw_only=True)
class FrozenWeights:
    """Paths; an empty one is not given. Which are needed depends on the stage."""

    vae: str = ""
    """Folder of Stable Diffusion's VAE (config.json and weights)."""
    half_decoder: str = ""
    """The half-width decoder: `halfDecoder.ckpt`, or what stage `adcsr_decoder` exports."""
    sd_unet: str = ""
    """Folder of Stable Diffusion 2.1's UNet (config.json and weights)."""
    prompt: str = ""
    """Embedding of a text: a safetensors file with one tensor (tokens, channels)."""
    convnext: str = ""
    """OpenCLIP ConvNeXt, image side."""
    lpips: str = ""
    """Folder with the files of LPIPS and VGG16; empty: the user's, as `adcvsr evaluate` has it."""
    dists: str = ""
    """Folder with the files of DISTS and VGG16; empty: the same."""

    def require(self, *names: str) -> None:
        """Check that what a stage needs is given and there.

        Raises:
            TrainingError: every missing entry, file and folder at once.
        """
        problems = [problem for name in names for problem in self._problems(name)]
        if problems:
            raise TrainingError("; ".join(problems), where="[weights]", remedy=HOW)

    def path_of(self, name: str) -> Path | None:
        """The path of an entry, None where it is not given."""
        value: str = getattr(self, name)
        return Path(value) if value else None

    def _problems(self, name: str) -> list[str]:
        path = self.path_of(name)
        if path is None:
            return [f"{name} is not given"]
        if name in _FOLDERS:
            return folder_problems(path, name)
        return [] if path.is_file() else [f"{name}: no such file {path}"]


def folder_problems(folder: Path, name: str) -> list[str]:
    """What is missing in a model folder of diffusers."""
    if not folder.is_dir():
        return [f"{name}: no such folder {folder}"]
    problems = [] if (folder / "config.json").is_file() else [f"{name}: no config.json in {folder}"]
    # Large models are split; then an index lies in place of the weights.
    stored = (*WEIGHTS_NAMES, "diffusion_pytorch_model.safetensors.index.json")
    if not any((folder / file).is_file() for file in stored):
        problems.append(f"{name}: none of {', '.join(WEIGHTS_NAMES)} in {folder}")
    return problems
