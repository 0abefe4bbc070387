"""Where models are found: shipped in the package, in the user's data folder, or by path."""

from __future__ import annotations

import difflib
import glob
import shutil
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from adcvsr_core.durable import replace_durably
from adcvsr_core.errors import OutputError, SettingsError, UnknownModel
from adcvsr_core.said import Said

SUFFIX = ".safetensors"
PARTIAL = ".partial"
"""What a weights file ends in while it is written."""
SHIPPED_FOLDER = Path(__file__).parent / "data"

FETCHABLE = ("adcsr", "adcvsr-init")
"""Models that `adcvsr models fetch` makes from published weights."""


@dataclass(frozen=True)
class CatalogueEntry:
    """A model that can be named."""

    name: str
    path: Path
    shipped: bool
    """Part of the package, rather than in the user's folder."""


def user_folder() -> Path:
    """The folder of the user's own models; it may not exist yet."""
    return platformdirs.user_data_path("adcvsr") / "models"


def list_models() -> list[CatalogueEntry]:
    """All models that can be named, by name; a shipped one comes before the user's of that name."""
    entries: dict[str, CatalogueEntry] = {}
    for folder in (SHIPPED_FOLDER, user_folder()):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            entry = CatalogueEntry(path.stem, path, folder == SHIPPED_FOLDER)
            entries.setdefault(entry.name, entry)
    return sorted(entries.values(), key=lambda entry: entry.name)


def add_model(source: Path, *, name: str = "", overwrite: bool = False) -> CatalogueEntry:
    """Copy a weights file into the user's folder, whole or not at all.

    Args:
        name: what the model will be called; the file's name when empty.

    Raises:
        OutputError: a model of that name is there, or the folder cannot be written.
    """
    if name != Path(name).name:
        raise SettingsError(
            f"{name!r} is no name of a model", where="--name", remedy="Leave out / and folders."
        )
    target = user_folder() / f"{name or source.stem}{SUFFIX}"
    known = {entry.name: entry for entry in list_models()}.get(target.stem)
    if known is not None and (known.shipped or not overwrite):
        remedy = "Choose another --name" + ("." if known.shipped else ", or use --overwrite.")
        raise OutputError(
            f"there is a model {target.stem} already", where=str(source), remedy=remedy
        )
    part = target.with_name(target.name + PARTIAL)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        replace_durably(part, target)
    except OSError as error:
        raise OutputError(f"cannot write ({error.strerror})", where=str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    return CatalogueEntry(target.stem, target, shipped=False)


def remove_partial(name: str) -> None:
    """Delete what an import or a copy of this name has left in the user's folder when killed."""
    for left in user_folder().glob(f"{glob.escape(name)}{SUFFIX}*{PARTIAL}"):
        left.unlink(missing_ok=True)


def remove_model(name: str) -> Path:
    """Delete a model from the user's folder; returns the file it was.

    Raises:
        UnknownModel: the user's folder holds no such model.
        OutputError: the file cannot be deleted.
    """
    own = {entry.name: entry for entry in list_models() if not entry.shipped}
    if name not in own:
        raise UnknownModel(
            f"no model {name!r} of your own", remedy=f"Yours: {', '.join(own) or 'none'}."
        )
    try:
        own[name].path.unlink()
    except OSError as error:
        raise OutputError(
            f"cannot delete it ({error.strerror})", where=str(own[name].path)
        ) from error
    return own[name].path


def find_model(name_or_path: str | Path) -> Path:
    """The weights file of a model's name, or of a path.

    Raises:
        UnknownModel: unknown name, with the closest known ones, or no file at that path.
    """
    text = str(name_or_path)
    by_name = {entry.name: entry.path for entry in list_models()}
    if text in by_name:
        return by_name[text]
    path = Path(name_or_path)
    if path.is_file():
        return path
    if path.suffix == SUFFIX or path.name != text:
        raise UnknownModel(Said("no such weights file"), where=text, remedy=Said("Check the path."))
    raise UnknownModel(
        Said("unknown model {name}", name=repr(text)), remedy=_remedy(text, sorted(by_name))
    )


def _remedy(name: str, known: list[str]) -> Said:
    if name in FETCHABLE:
        return Said(
            "`adcvsr models fetch {name}` downloads the weights and converts them", name=name
        )
    there = Said(
        "Known: {known}; to fetch: {fetchable}",
        known=", ".join(known) or Said("none"),
        fetchable=", ".join(FETCHABLE),
    )
    close = difflib.get_close_matches(name, [*known, *FETCHABLE], n=3)
    if not close:
        return there
    return Said.joined(" ", [Said("Did you mean {names}?", names=" / ".join(close)), there])
