"""What the `models` command says of a model: as plain values, and as lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from adcvsr_core.errors import AdcvsrError

if TYPE_CHECKING:
    from adcvsr_core.weights.catalogue import CatalogueEntry
    from adcvsr_core.weights.header import WeightsInfo

GIB = 2**30


def listed_facts(entry: CatalogueEntry) -> dict[str, Any]:
    """Return one row of the list, as plain values; of a damaged file, what is wrong with it."""
    from adcvsr_core.weights.header import read_info

    row = {"name": entry.name, "path": str(entry.path), "shipped": entry.shipped}
    try:
        info = read_info(entry.path)
    except AdcvsrError as error:
        return row | {"description": f"damaged: {error.what}"}
    card = info.card
    facts = {
        "licence": card.licence,
        "parameters": info.num_parameters,
        "scale": info.config.scale,
    }
    return row | {"description": card.description} | facts


def one_line(path: Path) -> str:
    """Return one row of the list as a person reads it, without the name."""
    from adcvsr_core.weights.header import read_info

    try:
        info = read_info(path)
    except AdcvsrError as error:
        return f"damaged: {error.what}"
    return f"{info.num_parameters:,} parameters, {info.card.licence}: {info.card.description}"


def lines_for_people(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the lines (name, text) of what `model_facts` returned; empty ones are left out."""
    for name, value in facts.items():
        if name == "fit":
            yield from (("fit", f"{value['size']} {_fit_text(fit)}") for fit in value["devices"])
        elif isinstance(value, dict):
            numbers = cast("dict[str, Any]", value)
            yield name, ", ".join(f"{key} {number}" for key, number in numbers.items())
        elif value not in ("", None):
            first, *more = str(value).splitlines()
            yield name, first + (f" ({len(more)} more lines with --json)" if more else "")


def _fit_text(fit: dict[str, Any]) -> str:
    """Whether a model fits on a device, as a person reads it; `fit` is a Fit as a dictionary."""
    precision = f", {fit['precision']}" if fit["precision"] else ""
    tiles = f", tiles of {fit['tile']}" if fit["tile"] else ""
    verdict = "fits on" if fit["fits"] else "is too large now for"
    return (
        f"{verdict} {fit['device']} ({fit['device_name']}{precision}{tiles}): needs about "
        f"{fit['needed_bytes'] / GIB:.1f} GiB, {fit['free_bytes'] / GIB:.1f} GiB free"
    )


def model_facts(path: Path, info: WeightsInfo) -> dict[str, Any]:
    """Return what is known of a model, as plain values."""
    import torch

    from adcvsr_core.model.config_json import config_to_json
    from adcvsr_core.model.student import build_student
    from adcvsr_core.weights.files import file_sha256

    with torch.device("meta"):
        student = build_student(info.config)
    card = info.card
    return {
        "name": card.name,
        "description": card.description,
        "licence": card.licence,
        "source": card.source,
        "training_data": card.training_data,
        "recipe": card.recipe,
        "date": card.date,
        "path": str(path),
        "file_sha256": file_sha256(path),
        "parameters": info.num_parameters,
        "stored_as": info.dtype,
        "scale": student.scale,
        "temporal_radius": student.temporal_radius,
        "spatial_radius": student.spatial_radius,
        "size_multiple": student.size_multiple,
        "config": json.loads(config_to_json(info.config)),
    }
