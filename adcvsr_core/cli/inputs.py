"""Which sources a command line names, and what their outputs are called."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from adcvsr_core.errors import InputError, OutputError, SettingsError
from adcvsr_core.progress import counted
from adcvsr_core.said import Said
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.naming import (
    WORK_SUFFIX,
    is_own_output,
    is_pattern,
    output_stem,
    output_suffix,
)
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES, OUTPUT_SUFFIXES, VIDEO_SUFFIXES

PIPE = "-"


def expand_inputs(
    names: Sequence[str],
    on_skipped: Callable[[str], None],
    on_missing: Callable[[InputError, str], None] | None = None,
) -> list[str]:
    """Return the sources named: files, folders, globs, shot_%04d.png, - for a pipe.

    A folder of images is one source; of a folder with videos, every video is one. `on_skipped` is
    told, in a sentence, what of a folder is not taken; `on_missing`, what is not there.

    Raises:
        InputError: something named is not there, and nobody is to be told.
    """
    sources: list[str] = []
    for name in names:
        try:
            sources += _expand(name, on_skipped)
        except InputError as error:
            if on_missing is None:
                raise
            on_missing(error, name)
    if PIPE in sources and len(sources) > 1:
        raise SettingsError("the pipe - cannot be one of several inputs", remedy="Give it alone.")
    return list(dict.fromkeys(sources))


def _expand(name: str, on_skipped: Callable[[str], None]) -> list[str]:
    if name == PIPE or is_pattern(name):
        return [name]
    if os.path.isdir(name):
        return _folder(Path(name), on_skipped)
    if os.path.lexists(name):
        return [name]
    if glob.has_magic(name):
        found = sorted(path for path in glob.glob(name, recursive=True) if _is_media(Path(path)))
        if found:
            return found
        raise InputError("no video or image matches", where=name, remedy="Check the pattern.")
    raise InputError(Said("no such file"), where=name, remedy=Said("Check the path."))


def _folder(folder: Path, on_skipped: Callable[[str], None]) -> list[str]:
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise InputError(
            f"the folder cannot be read: {error.strerror}", where=str(folder)
        ) from error
    below = [path for path in paths if path.is_dir() and path.suffix != WORK_SUFFIX]
    hint = f"Name what lies in subfolders: '{folder}/**/*.mp4'." if below else ""
    files = [path for path in paths if path.is_file()]
    others = [path for path in paths if not path.is_dir() and not path.is_file()]
    videos = [path for path in files if path.suffix.lower() in VIDEO_SUFFIXES]
    images = [path for path in files if path.suffix.lower() in IMAGE_SUFFIXES]
    if not videos and not images:
        raise InputError(
            "the folder holds neither videos nor images",
            where=str(folder),
            remedy=hint or "Check the path.",
        )
    names = [path.name for path in videos]
    own = [path for path in videos if is_own_output(path.name, names)]
    skipped = {
        "subfolder": len(below),
        "file of another kind": len(files) - len(videos or images),
        "earlier output": len(own),
        "broken link": sum(path.is_symlink() for path in others),
        "special file": sum(not path.is_symlink() for path in others),
    }
    if any(skipped.values()):
        text = ", ".join(counted(number, kind) for kind, number in skipped.items() if number)
        on_skipped(f"{folder}: left out: {text}. {hint}".rstrip(" ."))
    return [str(path) for path in videos if path not in own] or [str(folder)]


def _is_media(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in (*VIDEO_SUFFIXES, *IMAGE_SUFFIXES)


def choose_targets(
    sources: Sequence[str], output: str | None, settings: UpscaleSettings, *, many: bool
) -> list[str]:
    """Return the target of each source; one that is a folder of images ends in a slash.

    Without `output` it lies beside its source. An `output` is a folder when it ends in a slash or
    is one already; without a suffix also when images go there, or when the command names `many`
    sources. It gets one file a source, or is itself filled with the images of one source.

    Raises:
        SettingsError, OutputError: the output does not suit the sources.
    """
    if output == PIPE:
        if len(sources) > 1:
            raise SettingsError("several inputs cannot go to one pipe", remedy="Use -o DIR/.")
        return [PIPE]
    if output is None and sources == [PIPE]:
        raise SettingsError(
            "a pipe has no name to call the output by", remedy="Use -o FILE or -o -."
        )
    if output is not None:
        named_file = Path(output).suffix.lower() in OUTPUT_SUFFIXES and not _is_folder(output)
        if len(sources) > 1 and named_file:
            raise SettingsError(
                f"{len(sources)} inputs cannot go to one file", where=output, remedy="Use -o DIR/."
            )
        one = len(sources) == 1
        if one and not named_file and not output_suffix(sources[0], settings):
            return [_checked(sources[0], _with_slash(output))]
        if one and not _is_folder(output) and (Path(output).suffix or not many):
            _refuse_without_suffix(output)
            return [_checked(sources[0], output)]
        _make_folder(Path(output))
    return _targets_in(sources, output, settings)


def _targets_in(sources: Sequence[str], folder: str | None, settings: UpscaleSettings) -> list[str]:
    """Name one target a source, in a folder or beside each source."""
    stems = Counter(_stem(source) for source in sources)
    targets: list[str] = []
    for source in sources:
        stem = _stem(source) if stems[_stem(source)] == 1 else Path(source).name
        suffix = output_suffix(source, settings)
        parent = Path(folder) if folder is not None else Path(source).absolute().parent
        path = str(parent / f"{output_stem(stem, settings)}{suffix}")
        if folder is None and not Path(source).is_absolute():
            path = os.path.relpath(path)
        targets.append(_checked(source, path if suffix else _with_slash(path)))
    return targets


def _is_folder(output: str) -> bool:
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def _with_slash(folder: str) -> str:
    return folder if folder.endswith(("/", os.sep)) or "%" in folder else folder + "/"


def _refuse_without_suffix(output: str) -> None:
    """Raise where a name says neither what kind of file is meant nor that a folder is."""
    if not Path(output).suffix:
        raise SettingsError(
            "the output name has no suffix, so it is neither a file nor a folder",
            where=output,
            remedy=f"For a file, {output}.mkv or {output}.mp4; for a folder, {output}/",
        )


def _stem(source: str) -> str:
    path = Path(os.path.normpath(os.path.abspath(source)))
    if source == PIPE:
        return "pipe"
    if is_pattern(source):
        return path.name.partition("%")[0].rstrip("._-") or path.parent.name
    return path.name if os.path.isdir(source) else path.stem


def _checked(source: str, target: str) -> str:
    both = source != PIPE and os.path.exists(target) and os.path.exists(source)
    if both and os.path.samefile(source, target):
        raise OutputError(
            Said("the output is the input itself"),
            where=target,
            remedy=Said("Choose another name."),
        )
    return target


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            Said("the output folder cannot be made: {why}", why=(error.strerror or "").lower()),
            where=str(folder),
            remedy=Said("Choose a folder you may write to."),
        ) from error
