"""Check this machine and this installation, and put one real frame through the model."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="lite", metavar="NAME|FILE", help="what to try")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="where outputs would go (the current folder)",
    )
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(args: argparse.Namespace) -> int:
    """Print what was found; 1 when something will not work."""
    from adcvsr_core.pipeline.doctor import examine

    checks = examine(args.model, args.folder.absolute())
    healthy = all(check.state != "bad" for check in checks)
    if args.json:
        table = {"healthy": healthy, "checks": [check.to_json() for check in checks]}
        sys.stdout.write(json.dumps(table, indent=2) + "\n")
        return 0 if healthy else 1
    for check in checks:
        sys.stdout.write(f"{check.state:5}{check.name:13}{check.text}\n")
        if check.remedy:
            sys.stdout.write(f"{'':18}-> {check.remedy}\n")
    sys.stdout.write("all is well\n" if healthy else "something above needs a hand\n")
    return 0 if healthy else 1
