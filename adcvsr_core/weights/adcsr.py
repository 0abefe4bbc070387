"""Import of the published AdcSR weights: `net_params_200.pkl` and `halfDecoder.ckpt`.

The network file is a flat state_dict saved from a parallel wrapper (prefix `module.`). Its UNet
registers every stage twice, so most tensors occur under two names. It also holds the decoder's
middle block, fine-tuned; the decoder file (a Lightning checkpoint) holds the whole half decoder,
whose own middle block is thereby replaced.

Source: Guaishou74851/AdcSR:model.py,test.py@d0b2871.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from adcvsr_core.errors import ModelError
from adcvsr_core.model.config import ADCSR, TEMPORAL_PLACES, UNetConfig
from adcvsr_core.model.student import UNetStudent, build_student
from adcvsr_core.model.unet import UNet, temporal_blocks
from adcvsr_core.progress import OnStep, ignore_steps
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.checkpoints import read_checkpoint
from adcvsr_core.weights.files import listed, student_from_tensors

_UNUSED_DECODER_PARTS = ("conv_in.", "mid_block.")
"""The UNet stands in for the first convolution; the middle comes from the network file."""

_REGISTERED_AGAIN = (
    *(f"down_blocks.{level}" for level in range(4)),
    "mid_block",
    *(f"up_blocks.{level}" for level in range(4)),
    "conv_norm_out",
    "SiLU",
    "conv_out",
)
"""What `body.1.body.<index>` holds a second time."""


@dataclass(frozen=True)
class ImportReport:
    """Where every tensor of the checkpoints went."""

    num_entries: int
    """Entries of the network file."""
    num_duplicates: int
    """Of those, second names of a tensor."""
    num_from_network: int
    num_from_decoder: int
    replaced: tuple[str, ...]
    """Tensors of the decoder file that the network file stands in for."""
    ignored: tuple[str, ...]
    """Other entries of the decoder file: encoder, losses."""


@dataclass(frozen=True)
class Imported:
    """A student made of published weights."""

    student: UNetStudent
    card: ModelCard
    report: ImportReport


def import_adcsr(
    net: Path,
    decoder: Path,
    *,
    temporal: bool = False,
    config: UNetConfig = ADCSR,
    on_step: OnStep = ignore_steps,
) -> Imported:
    """Make a student of the two published files, having used every tensor exactly once.

    With `temporal`, temporal blocks at identity are added: the pictures stay those of AdcSR.

    Raises:
        ModelError: unreadable files, or missing, unknown, unequal duplicate or misshapen tensors.
    """
    on_step("reading", net.name)
    entries = _without_prefix(read_checkpoint(net), net)
    on_step("reading", decoder.name)
    parts = read_checkpoint(decoder)
    on_step("fitting", "")
    target = replace(config, temporal_after=TEMPORAL_PLACES if temporal else ())
    with torch.device("meta"):
        still = build_student(replace(config, temporal_after=()))
    assert isinstance(still, UNetStudent)
    from_network = _take_network(entries, still, net)
    from_decoder, replaced = _take_decoder(parts, still, decoder)
    tensors = {**from_network, **from_decoder, **_identity_blocks(still.unet, target)}
    student = student_from_tensors(target, tensors, where=f"{net}, {decoder}")
    assert isinstance(student, UNetStudent)
    report = ImportReport(
        num_entries=len(entries),
        num_duplicates=len(entries) - len(from_network),
        num_from_network=len(from_network),
        num_from_decoder=len(from_decoder),
        replaced=tuple(replaced),
        ignored=tuple(sorted(name for name in parts if not name.startswith("decoder."))),
    )
    return Imported(student.eval(), card(temporal=temporal), report)


def card(*, temporal: bool) -> ModelCard:
    """The model card of the published weights."""
    added = " Temporal blocks at identity were added." if temporal else ""
    return ModelCard(
        name="adcvsr-init" if temporal else "adcsr",
        description="One-step diffusion super-resolution of single frames, x4." + added,
        licence="Apache-2.0 (AdcSR); derived from Stable Diffusion 2.1, CreativeML Open RAIL++-M",
        source="https://huggingface.co/Guaishou74851/AdcSR; arXiv 2411.13383 (CVPR 2025)",
        training_data="LSDIR, degraded on the fly; teacher OSEDiff",
        recipe="Published weights net_params_200.pkl and halfDecoder.ckpt, converted." + added,
        date="2025-03-06",
    )


def network_keys(name: str) -> list[str]:
    """Names in the network file of the student's tensor `name`, the original first."""
    if name.startswith("decoder.mid_block."):
        return ["body.2." + name.removeprefix("decoder.mid_block.")]
    part = name.removeprefix("unet.")
    keys = [f"body.1.{part}"]
    for index, stage in enumerate(_REGISTERED_AGAIN):
        if part.startswith(f"{stage}."):
            keys.append(f"body.1.body.{index}{part.removeprefix(stage)}")
    return keys


def _without_prefix(entries: Mapping[str, Tensor], where: Path) -> dict[str, Tensor]:
    prefixed = [name for name in entries if name.startswith("module.")]
    if prefixed and len(prefixed) < len(entries):
        raise ModelError("only some names begin with `module.`", where=str(where))
    return {name.removeprefix("module."): tensor for name, tensor in entries.items()}


def _take_network(
    entries: Mapping[str, Tensor], still: UNetStudent, where: Path
) -> dict[str, Tensor]:
    names = [
        name for name in still.state_dict() if name.startswith(("unet.", "decoder.mid_block."))
    ]
    keys = {name: network_keys(name) for name in names}
    wanted = {key for group in keys.values() for key in group}
    _check_names(entries.keys(), wanted, where)
    unequal = [
        key
        for original, *others in keys.values()
        for key in others
        if not _same(entries[original], entries[key])
    ]
    if unequal:
        raise ModelError(
            f"tensors saved twice differ from each other: {listed(unequal)}", where=str(where)
        )
    return {name: entries[group[0]] for name, group in keys.items()}


def _take_decoder(
    parts: Mapping[str, Tensor], still: UNetStudent, where: Path
) -> tuple[dict[str, Tensor], list[str]]:
    found = {name for name in parts if name.startswith("decoder.")}
    unused = [f"decoder.{part}" for part in _UNUSED_DECODER_PARTS]
    wanted = {
        name
        for name in still.decoder.state_dict(prefix="decoder.")
        if not name.startswith(tuple(unused))
    }
    replaced = sorted(name for name in found - wanted if name.startswith(tuple(unused)))
    middle = set(still.decoder.mid_block.state_dict(prefix="decoder.mid_block."))
    _check_names(found, wanted | middle | {"decoder.conv_in.weight", "decoder.conv_in.bias"}, where)
    return {name: parts[name] for name in wanted}, replaced


def _check_names(found: Iterable[str], wanted: set[str], where: Path) -> None:
    unknown, missing = sorted(set(found) - wanted), sorted(wanted - set(found))
    if unknown or missing:
        raise ModelError(
            f"not the published AdcSR weights: unknown {listed(unknown)}; "
            f"missing {listed(missing)}",
            where=str(where),
            remedy="See `adcvsr models fetch adcsr` for the right files",
        )


def _same(a: Tensor, b: Tensor) -> bool:
    if a.shape == b.shape and a.data_ptr() == b.data_ptr() and a.stride() == b.stride():
        return True
    return torch.equal(a, b)


def _identity_blocks(unet: UNet, config: UNetConfig) -> dict[str, Tensor]:
    return temporal_blocks(unet, config).state_dict(prefix="temporal.")
