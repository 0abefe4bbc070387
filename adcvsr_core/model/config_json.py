"""A student's configuration as JSON. Needs no torch."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any, cast

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import CompactConfig, UNetConfig

StudentConfig = CompactConfig | UNetConfig

_CONFIGS: dict[str, type[CompactConfig] | type[UNetConfig]] = {
    "compact": CompactConfig,
    "unet": UNetConfig,
}


def config_to_json(config: StudentConfig) -> str:
    """The configuration as one JSON object with its architecture."""
    architecture = next(name for name, cls in _CONFIGS.items() if isinstance(config, cls))
    return json.dumps({"architecture": architecture, **asdict(config)})


def config_from_json(text: str) -> StudentConfig:
    """The inverse of `config_to_json`.

    Raises:
        ModelError: not JSON, unknown architecture, unknown or missing keys, unusable values.
    """
    values = _parse(text)
    architecture = values.pop("architecture", None)
    if not isinstance(architecture, str) or architecture not in _CONFIGS:
        raise ModelError(
            f"unknown architecture {architecture!r}",
            remedy=f"Known: {', '.join(_CONFIGS)}. A newer version may know this one.",
        )
    cls = _CONFIGS[architecture]
    names = {field.name for field in fields(cls)}
    if names != values.keys():
        raise ModelError(
            f"the {architecture} configuration has unknown keys {sorted(values.keys() - names)} "
            f"and misses {sorted(names - values.keys())}"
        )
    try:
        return cls(**{name: _checked(cls, name, value) for name, value in values.items()})
    except (TypeError, ValueError) as error:
        raise ModelError(f"the {architecture} configuration is not usable: {error}") from error


def _parse(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ModelError(f"the model's configuration is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ModelError("the model's configuration is not a JSON object")
    return cast("dict[str, Any]", values)


def _checked(cls: type[CompactConfig] | type[UNetConfig], name: str, value: object) -> Any:  # noqa: ANN401
    """`value` as the field's type; JSON knows lists only."""
    annotation = next(str(field.type) for field in fields(cls) if field.name == name)
    kind = str if "str" in annotation else int
    is_tuple = annotation.startswith("tuple")
    items = cast("list[object]", value) if is_tuple and isinstance(value, list) else [value]
    if is_tuple != isinstance(value, list) or any(type(item) is not kind for item in items):
        raise TypeError(f"{name}={value!r} is not {annotation}")
    return tuple(items) if is_tuple else value
