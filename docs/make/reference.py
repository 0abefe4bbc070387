"""Writes docs/commands.md and docs/settings.md from the parsers and the settings themselves.

Usage: python -m docs.make.reference     after options or settings have changed
"""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from adcvsr_core import settings
from adcvsr_core.cli import COMMANDS, EXIT_CODES, command_parser
from adcvsr_core.settings import UpscaleSettings, setting_names
from adcvsr_core.video.encoder_table import ENCODERS, EncoderSpec

DOCS = Path(__file__).parent.parent
MADE = "<!-- Made by docs/make/reference.py: change the source it reads, then run it. -->\n\n"
NOTHING_CHOSEN = (None, "", 0, -1, False, argparse.SUPPRESS)
"""Defaults that say that nothing was chosen; the help says what happens then."""


@dataclass(frozen=True)
class Command:
    """A command or one of its actions, with its parser."""

    name: str
    purpose: str
    parser: argparse.ArgumentParser

    @property
    def depth(self) -> int:
        """0: a command; more: an action of one."""
        return self.name.count(" ") - 1


def all_commands() -> Iterator[Command]:
    """Every command, each followed by its actions."""
    for name, purpose in COMMANDS.items():
        _, parser = command_parser(name)
        yield from _with_actions(Command(f"adcvsr {name}", purpose, parser))


def _with_actions(command: Command) -> Iterator[Command]:
    yield command
    for action in command.parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, parser in action.choices.items():
                yield from _with_actions(Command(f"{command.name} {name}", helps[name], parser))


def options_of(parser: argparse.ArgumentParser) -> dict[str, list[argparse.Action]]:
    """Arguments by the group they are shown in, without --help, --verbose and actions."""
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return {
        group.title or "": shown
        for group in parser._action_groups
        if (
            shown := [
                action
                for action in group._group_actions
                if not isinstance(action, left_out) and action.dest != "verbose"
            ]
        )
    }


def spelled(action: argparse.Action) -> str:
    """How an argument is written: -o, --output FILE."""
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None:
        value = "|".join(map(str, action.choices))
    if not action.option_strings:
        return f"[{value}]" if action.nargs in ("?", "*") else value
    names = ", ".join(action.option_strings)
    return names if action.nargs == 0 else f"{names} {value}"


def default_of(action: argparse.Action) -> str:
    """The default in words; empty where nothing is chosen or the help says it."""
    value = action.default
    if value == argparse.SUPPRESS and action.dest in setting_names():
        value = getattr(UpscaleSettings(), action.dest)
    if any(value is none or (value == none and value is not False) for none in NOTHING_CHOSEN):
        return ""
    if "default" in (action.help or ""):
        return ""
    values = value if isinstance(value, list) else [value]
    return ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in values)


def help_of(action: argparse.Action) -> str:
    """The help as it is shown."""
    return (action.help or "").replace("%%", "%")


def commands_page() -> str:
    """docs/commands.md."""
    parts = [
        f"{MADE}# Every option\n\n"
        "This page is made from the program itself. `adcvsr COMMAND --help` says the same. Every "
        "command also takes `-v`, `--verbose`: log, and show tracebacks. How the commands are "
        "used day by day: [Using the command](using.md).\n"
    ]
    parts += [_command(command) for command in all_commands()]
    parts.append(f"\n## Exit codes\n\n{EXIT_CODES[12:13].upper()}{EXIT_CODES[13:]}.\n")
    return "".join(parts)


def _command(command: Command) -> str:
    lines = [f"\n{'#' * (command.depth + 2)} {command.name}\n"]
    text = command.parser.description
    lines += _description(text) if text else [f"{_sentence(command.purpose)}\n"]
    for title, actions in options_of(command.parser).items():
        if title not in ("options", "positional arguments"):
            lines.append(f"\n{_sentence(title).rstrip('.')}:\n")
        lines += [_option(action) for action in actions]
    return "\n".join(lines).rstrip("\n") + "\n"


def _description(text: str) -> list[str]:
    """Paragraphs; those in columns as they are."""
    lines: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        if re.search(r"\S   ? *\S", paragraph):
            lines.append(f"```text\n{paragraph}\n```\n")
        else:
            lines.append(_escaped(paragraph) + "\n")
    return lines


def _option(action: argparse.Action) -> str:
    words = [f"- **`{spelled(action)}`**"]
    if help_of(action):
        words.append(f": {_escaped(help_of(action))}")
    if default := default_of(action):
        words.append(f"; default `{default}`")
    if action.required and action.option_strings:
        words.append(" (required)")
    return "".join(words)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _escaped(text: str) -> str:
    """Options and tables as code, pages as links."""
    table = r"\[\[?\w+\]?\](?: \w+ = \[[^\]]*\])?"
    text = re.sub(rf"(?<![\w`])(--?[a-z][\w-]*|{table}|\w+ = \"[^\"]*\")", r"`\1`", text)
    return _linked(text)


def _linked(text: str) -> str:
    return re.sub(r"docs/(\w+\.md)", r"[\1](\1)", text)


def meanings() -> dict[str, str]:
    """What the text below each setting in its source says, on one line."""
    tree = ast.parse(inspect.getsource(UpscaleSettings)).body[0]
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for field, text in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            assert isinstance(field.target, ast.Name)
            assert isinstance(text.value, ast.Constant)
            found[field.target.id] = " ".join(str(text.value.value).split())
    return found


def settings_page() -> str:
    """docs/settings.md."""
    explained = meanings()
    rows = [
        f"| `{field.name}` | `{_toml(field.default)}` | {_allowed(field.name)} "
        f"| {_linked(explained[field.name])} |\n"
        for field in fields(UpscaleSettings)
    ]
    encoders = [
        f"| `{spec.name}` | {spec.codec} | {_quality(spec.crf_option, spec.crf, spec.crf_range)} "
        f"| {', '.join(map(str, spec.depths))} | {_chroma(spec)} "
        f"| {'yes' if spec.alpha else ''} | {', '.join(spec.containers)} |\n"
        for spec in ENCODERS.values()
    ]
    return (
        f"{MADE}# Every setting\n\n"
        "A settings file is TOML: one `name = value` a line. The command reads it with "
        "`--settings my.toml`, the filter with `settings=`, and the window saves and loads it for "
        "each clip. An option on the command line wins over the file. An unknown name is an error "
        "that names the nearest known one.\n\n"
        '```toml\n# restore.toml\nheight = 1080\nstrength = 0.8\nencoder = "x265"\ncrf = 16\n'
        "```\n\n"
        "| name | default | allowed | meaning |\n|---|---|---|---|\n"
        f"{''.join(rows)}\n"
        '`start` and `end` may be texts too: `"1:30"`, `"0:01:30.5"`; `tile` may be `"auto"` '
        'or `"off"`. Of `scale`, `size` and `height` only one can be set.\n\n'
        "## Encoders\n\n"
        "| name | encoder of libav | `crf`: default, range | bits | chroma | alpha | files |\n"
        "|---|---|---|---|---|---|---|\n"
        f"{''.join(encoders)}\n"
        "`auto` is x264 for files and png for folders. A smaller `crf` is a better picture and a "
        "larger file. The three `nvenc` encoders need an NVIDIA GPU; this project has not run them "
        "on one.\n"
    )


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _allowed(name: str) -> str:
    if name in settings._CHOICES:
        return ", ".join(f"`{choice}`" for choice in settings._CHOICES[name])
    if name in settings._RANGES:
        low, high = settings._RANGES[name]
        return f"{low:,.10g} to {high:,.10g}"
    return ""


def _chroma(spec: EncoderSpec) -> str:
    if spec.name == "png":
        return "RGB"
    return ", ".join([*spec.subsamplings, *["RGB"] * spec.rgb])


def _quality(option: str, default: int, limits: tuple[int, int]) -> str:
    return f"{default}, {limits[0]} to {limits[1]}" if option else "none"


PAGES = {"commands.md": commands_page, "settings.md": settings_page}


def main() -> int:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
