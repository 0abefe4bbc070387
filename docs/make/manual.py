"""The manual page adcvsr(1), made from the same parsers as docs/commands.md.

Usage: python -m docs.make.manual [VERSION SECONDS] > adcvsr.1     its date is SECONDS since 1970
"""

from __future__ import annotations

import argparse
import sys
import time

from adcvsr_core.cli import COMMANDS, EXIT_CODES, version
from docs.make.reference import Command, all_commands, default_of, help_of, options_of, spelled


def manual(of_version: str, made_s: int) -> str:
    """The page in roff; `made_s` is its date, in seconds since 1970."""
    date = time.strftime("%Y-%m-%d", time.gmtime(made_s))
    lines = [
        f'.TH ADCVSR 1 "{date}" "adcvsr {of_version}" "User Commands"',
        ".SH NAME",
        "adcvsr \\- video super-resolution for people who restore real footage",
        ".SH SYNOPSIS",
        ".B adcvsr",
        r"\fICOMMAND\fR [\fIOPTION\fR]...",
        ".SH DESCRIPTION",
        *(line for name, purpose in COMMANDS.items() for line in _item(name, f"{purpose}.")),
        ".PP",
        r"Every command takes \fB\-v\fR, \fB\-\-verbose\fR: log, and show tracebacks.",
        ".SH COMMANDS",
    ]
    for command in all_commands():
        lines += _command(command)
    lines += [".SH EXIT STATUS", *_text(EXIT_CODES.removeprefix("exit codes: "))]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> list[str]:
    lines = [f".SS {_escaped(command.name)}"]
    description = command.parser.description
    if description:
        lines += [".nf", *_text(description.strip()), ".fi"]
    else:
        lines += _text(f"{command.purpose}.")
    for actions in options_of(command.parser).values():
        for action in actions:
            lines += _item(spelled(action), _meaning(action))
    return lines


def _meaning(action: argparse.Action) -> str:
    default = default_of(action)
    return f"{help_of(action)}; default {default}." if default else f"{help_of(action)}."


def _item(term: str, text: str) -> list[str]:
    return [".TP", rf"\fB{_escaped(term)}\fR", *_text(text)]


def _text(text: str) -> list[str]:
    """Lines of text, none of which roff takes for a request."""
    return [rf"\&{line}" if line[:1] in (".", "'") else line for line in _escaped(text).split("\n")]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\e").replace("-", r"\-")


def main() -> int:
    """Print it."""
    words = sys.argv[1:] or [version(), str(int(time.time()))]
    sys.stdout.write(manual(words[0], int(words[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
