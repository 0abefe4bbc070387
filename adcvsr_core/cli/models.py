"""List, inspect, verify, import and fetch models.

list                      the models that --model can name
info NAME [--fit WxH]     what a model is, its licence and its sizes; which devices it fits on
verify [NAME]             read weights in full and check them; all of them without a name
import adcsr --net FILE --decoder FILE -o FILE [--temporal]
                          the published AdcSR weights
import sd21 --unet DIR --vae DIR -o FILE
                          first weights for training, from Stable Diffusion 2.1
fetch NAME                download and import published weights
add FILE [--name NAME]    check a student's weights and copy them into the folder of own models
remove NAME               delete a model from that folder
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from adcvsr_core.cli.model_facts import lines_for_people, listed_facts, model_facts, one_line
from adcvsr_core.errors import AdcvsrError, ModelError, OutputError
from adcvsr_core.progress import StepEvent, event_to_json, ignore_steps
from adcvsr_core.settings import parse_size

STORED = ("fp16", "bf16", "fp32")
NUM_STEPS = 4
"""Of an import: two files are read, fitted together, and one is written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the models that --model can name")
    listing.add_argument("--json", action="store_true", help="machine-readable")
    info = actions.add_parser("info", help="what a model is")
    info.add_argument("name", metavar="NAME|FILE", help="of the list, or a weights file")
    info.add_argument("--json", action="store_true", help="machine-readable")
    info.add_argument(
        "--fit", metavar="WIDTHxHEIGHT", help="forecast the memory for frames of this size"
    )
    verify = actions.add_parser("verify", help="check the weights of one or all models")
    verify.add_argument("name", nargs="?", metavar="NAME|FILE", help="default: all")
    fetch = actions.add_parser("fetch", help="download and import published weights")
    fetch.add_argument("name", metavar="NAME", help="as the list says")
    add = actions.add_parser("add", help="copy a student into the folder of own models")
    add.add_argument("file", type=Path, metavar="FILE.safetensors", help="the student")
    add.add_argument("--name", default="", help="what to call it, other than the file")
    add.add_argument("--overwrite", action="store_true", help="replace one of the same name")
    remove = actions.add_parser("remove", help="delete a model from the folder of own models")
    remove.add_argument("name", metavar="NAME", help="of the list")
    kinds = actions.add_parser("import", help="convert other weights").add_subparsers(
        dest="kind", required=True, metavar="KIND"
    )
    adcsr = kinds.add_parser("adcsr", help="the published AdcSR weights")
    adcsr.add_argument(
        "--net", type=Path, required=True, metavar="net_params_200.pkl", help="the network"
    )
    adcsr.add_argument(
        "--decoder", type=Path, required=True, metavar="halfDecoder.ckpt", help="its decoder"
    )
    adcsr.add_argument("--temporal", action="store_true", help="with temporal blocks at identity")
    sd21 = kinds.add_parser("sd21", help="pruned initial weights from Stable Diffusion 2.1")
    sd21.add_argument("--unet", type=Path, required=True, metavar="DIR", help="its folder unet")
    sd21.add_argument("--vae", type=Path, required=True, metavar="DIR", help="its folder vae")
    for kind in (adcsr, sd21):
        kind.add_argument(
            "-o",
            "--output",
            type=Path,
            required=True,
            metavar="FILE.safetensors",
            help="the weights made of it",
        )
        kind.add_argument("--store", choices=STORED, default="fp16", help="precision in the file")
        kind.add_argument("--overwrite", action="store_true", help="replace an existing file")
        kind.add_argument(
            "--progress",
            choices=("json", "none"),
            default="none",
            help="json: a line for each step",
        )


def run(args: argparse.Namespace) -> int:
    """Do one of the actions."""
    actions = {
        "list": _list,
        "info": _info,
        "verify": _verify,
        "import": _import,
        "fetch": _fetch,
        "add": _add,
        "remove": _remove,
    }
    with _removing_what_is_half_written():
        return actions[args.action](args)


@contextmanager
def _removing_what_is_half_written() -> Generator[None]:
    """SIGTERM ends the command as Ctrl-C does, past every `finally`."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _list(args: argparse.Namespace) -> int:
    from adcvsr_core.weights.catalogue import FETCHABLE, list_models, user_folder

    entries = list_models()
    if args.json:
        sys.stdout.write(json.dumps([listed_facts(entry) for entry in entries], indent=2) + "\n")
        return 0
    for entry in entries:
        sys.stdout.write(f"{entry.name:16}{one_line(entry.path)}\n")
    missing = [name for name in FETCHABLE if name not in {entry.name for entry in entries}]
    for name in missing:
        sys.stdout.write(f"{name:16}not here; adcvsr models fetch {name}\n")
    sys.stdout.write(f"Own models go into {user_folder()}\n")
    return 0


def _info(args: argparse.Namespace) -> int:
    from adcvsr_core.weights.catalogue import find_model
    from adcvsr_core.weights.header import read_info

    size = parse_size(args.fit) if args.fit else None
    path = find_model(args.name)
    facts = model_facts(path, read_info(path))
    if size is not None:
        from adcvsr_core.pipeline.fit import fit_devices

        fits = fit_devices(path, height=size[1], width=size[0])
        facts["fit"] = {"size": args.fit, "devices": [asdict(fit) for fit in fits]}
    if args.json:
        sys.stdout.write(json.dumps(facts, indent=2) + "\n")
        return 0
    for name, text in lines_for_people(facts):
        sys.stdout.write(f"{name:18}{text}\n")
    return 0


def _verify(args: argparse.Namespace) -> int:
    from adcvsr_core.weights.catalogue import find_model, list_models
    from adcvsr_core.weights.files import verify_weights

    paths = [find_model(args.name)] if args.name else [entry.path for entry in list_models()]
    damaged: list[str] = []
    for path in paths:
        try:
            info = verify_weights(path)
        except AdcvsrError as error:
            damaged.append(str(path))
            sys.stdout.write(f"{path}: damaged: {error.what}\n")
        else:
            sys.stdout.write(f"{path}: sound, {info.num_parameters:,} parameters\n")
    if damaged:
        raise ModelError(
            "damaged weights", where=", ".join(damaged), remedy="Fetch or import them again."
        )
    return 0


def _import(args: argparse.Namespace) -> int:
    import torch

    from adcvsr_core.weights.files import save_student

    if args.output.exists() and not args.overwrite:
        raise OutputError(
            "the file exists", where=str(args.output), remedy="Choose another, or use --overwrite."
        )
    on_step = _StepLines() if args.progress == "json" else ignore_steps
    stored = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32}[args.store]
    if args.kind == "adcsr":
        from adcvsr_core.weights.adcsr import import_adcsr

        imported = import_adcsr(args.net, args.decoder, temporal=args.temporal, on_step=on_step)
        student, card = imported.student, imported.card
    else:
        from adcvsr_core.weights.sd21 import card as sd21_card
        from adcvsr_core.weights.sd21 import import_sd21

        student, card = import_sd21(args.unet, args.vae, on_step=on_step), sd21_card()
    on_step("writing", args.output.name)
    save_student(student, args.output, card, dtype=stored)
    size_mib = args.output.stat().st_size / (1 << 20)
    sys.stdout.write(f"{args.output}: {card.name}, {size_mib:.0f} MiB\n")
    return 0


class _StepLines:
    """An `on_step` that writes one object a line and flushes."""

    def __init__(self) -> None:
        self._step = 0

    def __call__(self, code: str, what: str) -> None:
        self._step += 1
        event = StepEvent(step=self._step, steps=NUM_STEPS, code=code, what=what)
        sys.stdout.write(event_to_json(event) + "\n")
        sys.stdout.flush()


def _fetch(args: argparse.Namespace) -> int:
    from adcvsr_core.weights.fetch import fetch_model

    sys.stdout.write(f"{fetch_model(args.name)}\n")
    return 0


def _add(args: argparse.Namespace) -> int:
    from adcvsr_core.weights.catalogue import add_model
    from adcvsr_core.weights.files import verify_weights

    verify_weights(args.file)
    entry = add_model(args.file, name=args.name, overwrite=args.overwrite)
    sys.stdout.write(f"{entry.name}: {entry.path}\n")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from adcvsr_core.weights.catalogue import remove_model

    sys.stdout.write(f"deleted {remove_model(args.name)}\n")
    return 0
