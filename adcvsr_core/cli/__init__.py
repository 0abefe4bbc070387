"""The `adcvsr` command: runs what is asked for, turns errors into one line and an exit code.

A command is one line in `COMMANDS` and a module with `add_arguments(parser)` and `run(args)`, which
returns the exit code. Modules are imported when asked for, and import torch only when they run.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import difflib
import importlib
import importlib.metadata
import logging
import os
import re
import signal
import sys
import threading
import time
import traceback
import unicodedata
from collections.abc import Sequence
from typing import Any, NoReturn, TextIO

from adcvsr_core.errors import AdcvsrError, Interrupted, SettingsError
from adcvsr_core.said import Said

COMMANDS = {
    "upscale": "make a video, image sequence or still larger",
    "preview": "show single frames of what upscale will give",
    "probe": "say what a file holds",
    "models": "list, inspect, verify, import and fetch models",
    "evaluate": "score a model or clips against ground truth",
    "train": "train a student from a recipe",
    "dataset": "find what training can use in folders of videos and stills",
    "degrade": "make the low-quality clip training would make of a clip",
    "teacher-cache": "store what a teacher makes of clips, to train from",
    "bench": "measure the speed of a model and of the pipeline here",
    "doctor": "check this machine and this installation",
    "jobs": "list and clean unfinished work",
}
"""What each command is for. Its module has its name, with underscores for dashes."""


EXIT_CODES = """\
exit codes: 0 done; 1 failed (an input cannot be read, an output not written, ...);
2 wrong usage: an option, or the model or file an option names, cannot be used;
130 interrupted, and the same command continues"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise SettingsError(message, remedy=f"See {self.prog} --help.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    if argv is None:
        # Threads of PyTorch that wait for each other should leave the cores to the encoder.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    words = list(sys.argv[1:] if argv is None else argv)
    verbose = "-v" in words or "--verbose" in words
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
    )
    if verbose:
        for noisy in ("libav", "PIL", "urllib3", "filelock"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        code = _dispatch(words)
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except KeyboardInterrupt:
        _say(Interrupted("interrupted"))
        return Interrupted.exit_code
    except BrokenPipeError:
        silence(sys.stdout)
        return 1
    except AdcvsrError as error:
        if verbose:
            traceback.print_exc()
        _say(error)
        return error.exit_code
    except Exception as error:
        if verbose:
            traceback.print_exc()
        _say(unexpected(error, verbose))
        return 1
    return code


def _dispatch(words: list[str]) -> int:
    while words and words[0] in ("-v", "--verbose"):
        words = [*words[1:], words[0]]
    name = words[0] if words else ""
    if name in ("", "-h", "--help", "help"):
        sys.stdout.write(_overview())
        return 0 if name else SettingsError.exit_code
    if name == "--version":
        sys.stdout.write(f"adcvsr {version()}\n")
        return 0
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Commands are {', '.join(COMMANDS)}."
        raise SettingsError(f"unknown command {name!r}", remedy=hint)
    for word in words[1:]:
        if re.fullmatch(r"-[^-].*\..*", word, re.DOTALL) and os.path.isfile(word):
            raise SettingsError(f"{word!r} is read as an option", remedy=f"Write ./{word}")
    module, parser = command_parser(name)
    return module.run(parser.parse_args(words[1:]))


def command_parser(name: str) -> tuple[Any, Parser]:
    """Return the module of a command, and the parser of its options."""
    module = importlib.import_module(f"adcvsr_core.cli.{name.replace('-', '_')}")
    parser = Parser(
        prog=f"adcvsr {name}",
        description=module.__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log, and show tracebacks")
    module.add_arguments(parser)
    return module, parser


def version() -> str:
    """Return the version of the installed distribution."""
    try:
        return importlib.metadata.version("adcvsr")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def turn_signals_into_stop(
    stop: threading.Event, waits_for: str, *, same_within_s: float = 0.0
) -> None:
    """Let Ctrl-C and SIGTERM set an event, and say what is waited for; a second ends the process.

    What comes within `same_within_s` of the first counts as the same: torchrun and `timeout` send
    a process what its group has been sent already.

    A thread of its own sees them, so that they are heard while the main thread is inside one long
    computation.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: None)

    def listen() -> None:
        # Other signals wake the same pipe.
        first_s = 0.0
        while number := os.read(reader, 1):
            if number[0] not in (signal.SIGINT, signal.SIGTERM):
                continue
            if stop.is_set():
                if time.monotonic() < first_s + same_within_s:
                    continue
                os._exit(Interrupted.exit_code)
            first_s = time.monotonic()
            stop.set()
            # Not through sys.stderr: the main thread may hold its lock.
            clear = "\r\x1b[K" if os.isatty(2) else ""
            os.write(2, f"{clear}adcvsr: stopping after {waits_for}; again to stop now\n".encode())

    threading.Thread(target=listen, name="adcvsr-signals", daemon=True).start()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forget_signals)


def turn_end_of_stdin_into_stop(stop: threading.Event) -> None:
    """Set an event when whoever holds the other end of stdin is gone.

    Where the system can do it, the end of the parent also wakes this process when it is held still
    (SIGSTOP): it would never see the end of stdin otherwise, and keep its memory and its locks.
    """
    _be_woken_at_the_end_of_the_parent()

    def listen() -> None:
        # Not through sys.stdin: its lock would be waited for at the end of the process.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        stop.set()

    threading.Thread(target=listen, name="adcvsr-stdin", daemon=True).start()


def _be_woken_at_the_end_of_the_parent() -> None:
    """SIGCONT does nothing to a process that is not held still."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGCONT), 0, 0, 0)


_PR_SET_PDEATHSIG = 1
"""Of <linux/prctl.h>."""


def _forget_signals() -> None:
    """In a forked worker: what it hears is not for the listener of its parent; SIGTERM ends it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def one_line(text: str) -> str:
    """Return a text for people with what would break or forge a line escaped: a\\nb."""
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


def _overview() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:{width}}{purpose}\n" for name, purpose in COMMANDS.items()]
    return (
        "usage: adcvsr COMMAND ...\n\n"
        "Real-world video super-resolution.\n\n"
        f"{''.join(lines)}\n"
        "adcvsr COMMAND --help tells more; adcvsr --version the version.\n"
        f"{EXIT_CODES}\n"
    )


def unexpected(error: Exception, verbose: bool) -> AdcvsrError:
    """Return a fault of the program as an error of ours."""
    text = " ".join(str(error).split()) or "no message"
    return AdcvsrError(
        Said("unexpected {kind}: {text}", kind=type(error).__name__, text=text),
        remedy=""
        if verbose
        else Said("Please report it, with the output of the same command and -v."),
    )


def _say(error: AdcvsrError) -> None:
    sys.stderr.write(f"adcvsr: error: {one_line(str(error))}\n")


def silence(stream: TextIO) -> None:
    """Send what is still written to a stream nowhere, now that its reader is gone."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, stream.fileno())
    os.close(sink)
