"""Train what a recipe says, or go on where its run stopped; write weights and a report.

Several GPUs: torchrun --nproc_per_node 2 -m adcvsr_core train RECIPE.toml
Ctrl-C stops after the present step with a checkpoint; the same command goes on from there.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from adcvsr_core.training.logbook import Recorded, StepDone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("recipe", type=Path, metavar="RECIPE.toml", help="see training/recipes")
    parser.add_argument(
        "--device", default="auto", metavar="auto|cpu|cuda|cuda:N|mps", help="where it runs"
    )
    parser.add_argument(
        "--threads", type=int, default=0, metavar="N", help="processor threads; 0: all cores"
    )


def run(args: argparse.Namespace) -> int:
    """Train to the end of the recipe; weights and report go to its output folder."""
    import torch

    from adcvsr_core.cli import turn_signals_into_stop
    from adcvsr_core.device import resolve_device, tune_host_allocator
    from adcvsr_core.training.distributed import gathered
    from adcvsr_core.training.export import export
    from adcvsr_core.training.loop import train
    from adcvsr_core.training.recipe import load_recipe
    from adcvsr_core.training.report import write_report

    recipe = load_recipe(args.recipe)
    device = resolve_device(args.device)
    if args.threads:
        torch.set_num_threads(args.threads)
    if device.type == "cpu":
        tune_host_allocator()
    training = logging.getLogger("adcvsr_core.training")
    training.setLevel(min(training.getEffectiveLevel(), logging.WARNING))
    stop = threading.Event()
    turn_signals_into_stop(stop, "the present step", same_within_s=2.0)
    with gathered(device) as team:
        display = Display(sys.stderr)
        try:
            trained = train(recipe, team, on_event=display, stop=stop)
        finally:
            display.clear()
        if team.leads:
            weights = export(trained, recipe)
            report = write_report(trained, recipe, weights)
            sys.stdout.write(f"{weights}\n{report}\n")
    return 0


class Display:
    """Shows a run: a line for each record, and on a terminal a bar that is redrawn."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tty = stream.isatty()
        self._next = self._started = time.monotonic()
        self._first: StepDone | None = None

    def __call__(self, event: StepDone | Recorded) -> None:
        from adcvsr_core.training.logbook import StepDone

        if not isinstance(event, StepDone):
            self.clear()
            values = " ".join(f"{name} {value:.5g}" for name, value in event.record.items())
            self._stream.write(values + "\n")
            self._stream.flush()
            return
        if self._first is None:
            self._first, self._started = event, time.monotonic()
        elif self._tty and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.2
            line = bar_text(self._first, event, time.monotonic() - self._started)
            self._stream.write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])
            self._stream.flush()

    def clear(self) -> None:
        """Remove the bar, so that other text can follow."""
        if self._tty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def bar_text(first: StepDone, now: StepDone, seconds: float) -> str:
    """Return one line about the steps since `first`, which took `seconds`."""
    from adcvsr_core.cli.progressbar import clock

    filled = int(30 * now.fraction)
    done = now.fraction - first.fraction
    to_go = f", {clock(seconds / done * (1 - now.fraction))} to go" if done > 0 else ""
    rate = (now.step - first.step) / seconds if seconds > 0 else 0.0
    bar = "#" * filled + "." * (30 - filled)
    return f"[{bar}] {now.step}/{now.steps} steps, {rate:.3g} steps/s{to_go}"
