"""Train a student as a recipe says, or go on where the run stopped, and write its weights."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("recipe", type=Path, metavar="RECIPE.toml")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=0, help="processor threads; 0: all cores")


def run(args: argparse.Namespace) -> int:
    """Train to the end of the recipe; the weights go to its output folder."""
    import torch

    from adcvsr_core.device import resolve_device, tune_host_allocator
    from adcvsr_core.training.export import export_student
    from adcvsr_core.training.loop import train
    from adcvsr_core.training.recipe import load_recipe

    recipe = load_recipe(args.recipe)
    device = resolve_device(args.device)
    if args.threads:
        torch.set_num_threads(args.threads)
    if device.type == "cpu":
        tune_host_allocator()
    logging.getLogger("adcvsr_core.training").setLevel(logging.INFO)
    student, state = train(recipe, device)
    target = Path(recipe.output.folder) / f"{recipe.card.name}.safetensors"
    export_student(student, recipe, state, target)
    sys.stdout.write(f"{target}\n")
    return 0
