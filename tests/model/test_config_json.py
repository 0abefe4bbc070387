"""Configurations as JSON: strict in both directions."""

from __future__ import annotations

import json

import pytest

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import ADCSR, ADCVSR, CompactConfig
from adcvsr_core.model.config_json import StudentConfig, config_from_json, config_to_json

COMPACT = CompactConfig(scale=4, channels=8, num_blocks=2, temporal_after=(1,), temporal_channels=4)


@pytest.mark.parametrize("config", [ADCVSR, ADCSR, COMPACT])
def test_round_trip(config: StudentConfig) -> None:
    assert config_from_json(config_to_json(config)) == config


def changed(**values: object) -> str:
    return json.dumps({**json.loads(config_to_json(COMPACT)), **values})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "unknown architecture None"),
        (changed(architecture="swin"), "unknown architecture 'swin'"),
        (changed(architecture=["compact"]), "unknown architecture"),
        (changed(chanels=8), r"unknown keys \['chanels'\]"),
        ('{"architecture": "compact", "scale": 4, "channels": 8}', "misses .*'num_blocks'"),
        (changed(channels="8"), "channels='8' is not int"),
        (changed(channels=True), "channels=True is not int"),
        (changed(temporal_after=1), "temporal_after=1"),
        (changed(temporal_after=["1"]), "temporal_after"),
        (changed(temporal_after=[2]), "must lie in"),
        (changed(scale=0), "at least 1"),
    ],
)
def test_what_is_wrong_is_named(text: str, complaint: str) -> None:
    with pytest.raises(ModelError, match=complaint):
        config_from_json(text)
