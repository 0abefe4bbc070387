"""Which sources a command line names, and what their outputs are called."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from adcvsr_core.errors import InputError, OutputError, SettingsError
from adcvsr_core.settings import UpscaleSettings

VIDEO_SUFFIXES = frozenset(
    [
        ".3gp",
        ".asf",
        ".avi",
        ".divx",
        ".dv",
        ".f4v",
        ".flv",
        ".gif",
        ".h264",
        ".h265",
        ".hevc",
        ".ivf",
        ".m2ts",
        ".m2v",
        ".m4v",
        ".mjpeg",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".mxf",
        ".nut",
        ".obu",
        ".ogm",
        ".ogv",
        ".qt",
        ".rm",
        ".rmvb",
        ".ts",
        ".vob",
        ".webm",
        ".wmv",
        ".y4m",
    ]
)
IMAGE_SUFFIXES = frozenset(
    [
        ".avif",
        ".bmp",
        ".dpx",
        ".exr",
        ".j2k",
        ".jp2",
        ".jpeg",
        ".jpg",
        ".jxl",
        ".pbm",
        ".pgm",
        ".png",
        ".pnm",
        ".ppm",
        ".tga",
        ".tif",
        ".tiff",
        ".webp",
    ]
)
PIPE = "-"


def expand_inputs(names: Sequence[str]) -> list[str]:
    """Return the sources named: files, folders, globs, shot_%04d.png, - for a pipe.

    A folder of images is one source; of a folder with videos, every video is one.

    Raises:
        InputError: something named is not there.
    """
    sources: list[str] = []
    for name in names:
        sources += _expand(name)
    if PIPE in sources and len(sources) > 1:
        raise SettingsError("the pipe - cannot be one of several inputs", remedy="Give it alone.")
    return list(dict.fromkeys(sources))


def _expand(name: str) -> list[str]:
    if name == PIPE or is_pattern(name):
        return [name]
    if os.path.isdir(name):
        return _folder(Path(name))
    if os.path.lexists(name):
        return [name]
    if glob.has_magic(name):
        found = sorted(path for path in glob.glob(name, recursive=True) if _is_media(Path(path)))
        if found:
            return found
        raise InputError("no video or image matches", where=name, remedy="Check the pattern.")
    raise InputError("no such file", where=name, remedy="Check the path.")


def _folder(folder: Path) -> list[str]:
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(
            f"the folder cannot be read: {error.strerror}", where=str(folder)
        ) from error
    videos = [path for path in files if path.suffix.lower() in VIDEO_SUFFIXES]
    if videos:
        return [str(path) for path in videos if not _is_own_output(path, videos)]
    if any(path.suffix.lower() in IMAGE_SUFFIXES for path in files):
        return [str(folder)]
    raise InputError(
        "the folder holds neither videos nor images", where=str(folder), remedy="Check the path."
    )


def _is_own_output(path: Path, videos: Sequence[Path]) -> bool:
    """Tell whether a file in a folder is what an earlier run made of another one there."""
    stem, mark, label = path.stem.rpartition("_")
    return (
        bool(mark)
        and label[:1] in ("x", *"0123456789")
        and any(other.stem == stem or other.name == stem for other in videos)
    )


def _is_media(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in VIDEO_SUFFIXES | IMAGE_SUFFIXES


def is_pattern(name: str) -> bool:
    """Tell whether a name stands for numbered images, as in shot_%04d.png."""
    return "%" in name and not os.path.lexists(name)


def is_still(name: str) -> bool:
    """Tell whether a name is that of one image."""
    return not is_pattern(name) and Path(name).suffix.lower() in IMAGE_SUFFIXES


def is_image_sequence(name: str) -> bool:
    """Tell whether a source is a sequence of images."""
    return is_pattern(name) or os.path.isdir(name)


FILE_SUFFIXES = (".mkv", ".mp4", ".mov", ".m4v", ".webm", ".avi", ".nut", ".png")
"""A name that ends like this is not taken for a folder to make."""


def choose_targets(
    sources: Sequence[str], output: str | None, settings: UpscaleSettings, model_scale: int
) -> list[str]:
    """Return the target of each source.

    Without `output` it lies beside its source; an `output` that is a folder (or must be one, for
    several sources) gets one file a source.

    Raises:
        SettingsError, OutputError: the output does not suit the sources.
    """
    if output == PIPE:
        if len(sources) > 1:
            raise SettingsError("several inputs cannot go to one pipe", remedy="Use -o DIR.")
        return [PIPE]
    if (
        output is not None
        and len(sources) == 1
        and not _is_folder_for(output, sources[0], settings)
    ):
        return [_checked(sources[0], output)]
    if output is None and sources == [PIPE]:
        raise SettingsError(
            "a pipe has no name to call the output by", remedy="Use -o FILE or -o -."
        )
    if output is not None:
        if Path(output).suffix.lower() in FILE_SUFFIXES and not os.path.isdir(output):
            raise SettingsError(
                f"{len(sources)} inputs cannot go to one file", where=output, remedy="Use -o DIR."
            )
        _make_folder(Path(output))
    stems = Counter(_stem(source) for source in sources)
    targets: list[str] = []
    for source in sources:
        stem = _stem(source) if stems[_stem(source)] == 1 else Path(source).name
        folder = Path(output) if output is not None else Path(source).absolute().parent
        name = f"{stem}_{_label(settings, model_scale)}{_suffix(source, settings)}"
        beside = output is None and not Path(source).is_absolute()
        targets.append(
            _checked(source, os.path.relpath(folder / name) if beside else str(folder / name))
        )
    return targets


def _is_folder_for(output: str, source: str, settings: UpscaleSettings) -> bool:
    """Tell whether `output` is a folder to put a file in; images are a folder themselves."""
    if settings.encoder == "png" and not is_still(source):
        return False
    if is_image_sequence(source) and not Path(output).suffix:
        return False
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def _stem(source: str) -> str:
    path = Path(os.path.normpath(os.path.abspath(source)))
    if source == PIPE:
        return "pipe"
    if is_pattern(source):
        return path.name.partition("%")[0].rstrip("._-") or path.parent.name
    return path.name if os.path.isdir(source) else path.stem


def _label(settings: UpscaleSettings, model_scale: int) -> str:
    if settings.size:
        return settings.size
    if settings.height:
        return f"{settings.height}p"
    return f"x{settings.scale or model_scale:g}"


def _suffix(source: str, settings: UpscaleSettings) -> str:
    if is_still(source):
        return ".png"
    if settings.encoder == "png" or (settings.encoder == "auto" and is_image_sequence(source)):
        return ""
    return ".mov" if settings.encoder == "prores" else ".mkv"


def _checked(source: str, target: str) -> str:
    both = source != PIPE and os.path.exists(target) and os.path.exists(source)
    if both and os.path.samefile(source, target):
        raise OutputError(
            "the output is the input itself", where=target, remedy="Choose another name."
        )
    return target


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"the output folder cannot be made: {(error.strerror or '').lower()}",
            where=str(folder),
            remedy="Choose a folder you may write to.",
        ) from error
