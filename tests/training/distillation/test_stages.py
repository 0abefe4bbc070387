"""The diffusion stages in miniature: who learns, by which loss, and what must not move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import AdcvsrError, TrainingError
from adcvsr_core.metrics.lpips import LPIPS
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.discriminators.lora import (
    Lora,
    LoraDiscriminator,
    LoraDiscriminatorConfig,
)
from adcvsr_core.training.discriminators.patch import (
    PatchDiscriminator,
    PatchDiscriminatorConfig,
    hinge_loss,
)
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.features.half_decoder import HalfDecoder, load_half_decoder
from adcvsr_core.training.features.vae import VaeEncoder, load_features
from adcvsr_core.training.losses import perceptual as perceptual_module
from adcvsr_core.training.losses.config import DecoderLoss, DistillLoss, VideoLoss
from adcvsr_core.training.losses.perceptual import perceptual
from adcvsr_core.training.losses.video import video_regression
from adcvsr_core.training.recipe import StudentTable
from adcvsr_core.training.stages import adcsr_decoder, adcsr_distill, adcvsr_regress
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import save_student

CPU = torch.device("cpu")
Learn = Callable[..., list[dict[str, dict[str, float]]]]
Changed = Callable[[nn.Module, dict[str, Tensor]], set[str]]
Snapshot = Callable[[nn.Module], dict[str, Tensor]]


def difference(x_NCHW: Tensor, y_NCHW: Tensor) -> Tensor:
    """Stands for a perceptual distance whose weights cannot be had here."""
    return (x_NCHW - y_NCHW).square().flatten(1).mean(1)


# --- adcsr_decoder


def decoder_stage(stage_recipe: Callable[..., Any], **loss: Any) -> adcsr_decoder.AdcsrDecoder:
    recipe = stage_recipe(
        loss=DecoderLoss(lpips=0, **loss),
        discriminator=PatchDiscriminatorConfig(learning_rate=1e-3, channels=4, num_layers=2),
    )
    return adcsr_decoder.build(recipe, CPU)


def test_decoder_learns_to_undo_the_frozen_encoder(
    stage_recipe: Any, batch: Batch, learn: Learn, snapshot: Snapshot, changed: Changed
) -> None:
    stage = decoder_stage(stage_recipe)
    encoder, judge = snapshot(stage.encoder), snapshot(stage.discriminator)
    student = snapshot(stage.student)
    log = learn(stage, batch, steps=25)
    assert log[-1]["student"]["total"] < 0.75 * log[0]["student"]["total"]
    assert changed(stage.encoder, encoder) == set()
    assert changed(stage.discriminator, judge) == set()  # its turn has not come
    assert changed(stage.student, student) == student.keys()


def test_decoder_loss_is_l1_and_lpips(
    stage_recipe: Any, diffusion: Any, batch: Batch, student: UNetStudent
) -> None:
    torch.manual_seed(0)
    lpips = LPIPS()
    for weight in lpips.lins:
        nn.init.uniform_(weight)
    half = load_half_decoder(diffusion.half_decoder, student.config)
    weights = DecoderLoss(l1=0.5, lpips=2.0)
    judge = PatchDiscriminator(PatchDiscriminatorConfig(channels=4))
    stage = adcsr_decoder.AdcsrDecoder(
        half, judge, VaeEncoder(diffusion.vae()), lpips, weights, (1e-3, 1e-3)
    )
    losses = stage.student_losses(batch, 0)
    vae, gt = diffusion.vae(), batch.gt_BTCHW.flatten(0, 1)
    with torch.no_grad():
        out = half(vae.post_quant_conv(vae.encode(gt).latent_dist.mean))
        distance = lpips((out + 1) / 2, (gt + 1) / 2).mean()
    expected = 0.5 * F.l1_loss(out, gt) + 2.0 * distance
    assert losses["total"].item() == pytest.approx(expected.item(), rel=1e-4)
    assert distance > 0.01


def test_patch_discriminator_joins_in_at_its_step(
    stage_recipe: Any, batch: Batch, learn: Learn, snapshot: Snapshot, changed: Changed
) -> None:
    stage = decoder_stage(stage_recipe, adversarial=0.5, adversarial_from=2)
    judge = snapshot(stage.discriminator)
    log = learn(stage, batch, steps=2)
    assert changed(stage.discriminator, judge) == set()
    assert all(row["student"]["adversarial"] == 0 for row in log)
    assert all(row["discriminator"]["total"] == 0 for row in log)
    losses = stage.student_losses(batch, 2)
    with torch.no_grad():
        out = stage.student(stage.encoder(batch.gt_BTCHW.flatten(0, 1)))
        verdict = stage.discriminator(out)
        real = stage.discriminator(batch.gt_BTCHW.flatten(0, 1))
    expected = losses["l1"] - 0.5 * verdict.mean()
    assert losses["total"].item() == pytest.approx(expected.item(), rel=1e-5)
    hinge = ((1 - real).clamp(min=0).mean() + (1 + verdict).clamp(min=0).mean()) / 2
    total = stage.discriminator_losses(batch, 2)["total"]
    assert total.item() == pytest.approx(hinge.item(), rel=1e-5)
    log = learn(stage, batch, steps=12, first=2)
    offset = list(judge)[-1]  # the hinge is blind to it while every verdict lies inside the margins
    assert changed(stage.discriminator, judge) >= judge.keys() - {offset}
    assert log[-1]["discriminator"]["total"] < log[0]["discriminator"]["total"]


def test_patches_are_judged_apart() -> None:
    torch.manual_seed(0)
    judge = PatchDiscriminator(PatchDiscriminatorConfig())
    images = torch.rand(2, 3, 64, 64)
    both = judge(images)
    assert both.shape == (2, 1, 6, 6)
    torch.testing.assert_close(judge(images[1:]), both[1:], atol=1e-5, rtol=1e-4)
    assert hinge_loss(both + 5, both - 5) == 0


def test_decoder_goes_on_from_a_file(stage_recipe: Any, diffusion: Any, tmp_path: Path) -> None:
    stage = decoder_stage(stage_recipe)
    published = load_half_decoder(diffusion.half_decoder, stage.student.config).state_dict()
    assert all(torch.equal(published[n], x) for n, x in stage.student.state_dict().items())
    weights = replace(diffusion.weights, half_decoder="")
    fresh = [
        adcsr_decoder.build(
            stage_recipe(
                loss=DecoderLoss(lpips=0),
                discriminator=PatchDiscriminatorConfig(),
                weights=weights,
            ),
            CPU,
        ).student.state_dict()
        for _ in range(2)
    ]
    assert not torch.equal(fresh[0]["conv_in.weight"], published["conv_in.weight"])
    # a function of the recipe's seed alone
    assert all(torch.equal(fresh[1][name], tensor) for name, tensor in fresh[0].items())


# --- adcsr_distill


class Fixed:
    """A one-step teacher with known latents."""

    def __init__(self, latents: Tensor) -> None:
        self._latents = latents

    def latents(self, lq_BTCHW: Tensor) -> Tensor:
        return self._latents


@pytest.fixture
def distill(stage_recipe: Any) -> adcsr_distill.AdcsrDistill:
    recipe = stage_recipe(
        loss=DistillLoss(), discriminator=LoraDiscriminatorConfig(learning_rate=1e-3)
    )
    return adcsr_distill.build(recipe, CPU)


def test_distilled_student_learns_all_but_the_up_path(
    distill: adcsr_distill.AdcsrDistill,
    batch: Batch,
    learn: Learn,
    snapshot: Snapshot,
    changed: Changed,
) -> None:
    student, features = snapshot(distill.student), snapshot(distill.features)
    judge = snapshot(distill.discriminator)
    log = learn(distill, batch, steps=12)
    assert log[-1]["student"]["feature"] < 0.9 * log[0]["student"]["feature"]
    assert changed(distill.features, features) == set()
    frozen = ("decoder.up_blocks.", "decoder.conv_norm_out.", "decoder.conv_out.")
    moved = {name for name in student if not name.startswith(frozen)}
    assert changed(distill.student, student) == moved
    learnt = {n for n in judge if ".down." in n or ".up." in n or n.startswith("unet.conv_in.")}
    # At this size the middle attends to a single place, whatever its queries and keys are.
    idle = {f"unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_{x}" for x in "qk"}
    idle = {f"{layer}.{side}.weight" for layer in idle for side in ("down", "up")}
    assert learnt - idle <= changed(distill.discriminator, judge) <= learnt


def test_distillation_losses_are_the_published_ones(
    distill: adcsr_distill.AdcsrDistill, diffusion: Any, batch: Batch
) -> None:
    latents = torch.randn(2, 2, 4, 8, 8)
    distill.teacher = Fixed(latents)  # pyright: ignore[reportAttributeAccessIssue]
    student = distill.student_losses(batch, 0)
    judge = distill.discriminator_losses(batch, 0)
    vae, half = diffusion.vae(), load_half_decoder(diffusion.half_decoder, distill.student.config)
    with torch.no_grad():
        target = half.features(vae.post_quant_conv(latents.flatten(0, 1)))
        real = vae.encode(batch.gt_BTCHW.flatten(0, 1)).latent_dist.mean
        real = half.features(vae.post_quant_conv(real))
        fake = distill.student.features(batch.lq_BTCHW)
        says = distill.discriminator
        adversarial = torch.log1p(torch.exp(-says(fake))).mean()
        expected = (fake - target).abs().mean() + adversarial
        judged = torch.log1p(torch.exp(says(fake))).mean()
        judged += torch.log1p(torch.exp(-says(real))).mean()
    assert student["total"].item() == pytest.approx(expected.item(), rel=1e-4)
    assert judge["total"].item() == pytest.approx(judged.item(), rel=1e-4)


def test_cached_teacher_is_encoded_again(distill: adcsr_distill.AdcsrDistill, batch: Batch) -> None:
    teacher = batch.gt_BTCHW.flip(-1)
    losses = distill.student_losses(replace(batch, teacher_BTCHW=teacher), 0)
    fake = distill.student.features(batch.lq_BTCHW)
    expected = (fake - distill.features(teacher).flatten(0, 1)).abs().mean()
    assert losses["feature"].item() == pytest.approx(expected.item(), rel=1e-5)


def test_discriminator_begins_as_stable_diffusion(diffusion: Any) -> None:
    unet, prompt = diffusion.unet(), torch.randn(1, 5, 12)
    judge = LoraDiscriminator(diffusion.unet(), prompt, 16, LoraDiscriminatorConfig())
    latents = torch.randn(2, 4, 8, 8)
    with torch.no_grad():
        expected = unet(latents, 999, encoder_hidden_states=prompt.expand(2, -1, -1)).sample
        got = judge(latents.repeat(1, 4, 1, 1))
    torch.testing.assert_close(got, expected, atol=1e-5, rtol=1e-4)


def test_judging_again_for_the_gradient_gives_the_same(diffusion: Any) -> None:
    prompt, feat = torch.randn(1, 5, 12), torch.randn(2, 16, 8, 8, requires_grad=True)
    gradients: list[Tensor] = []
    calls = list[int]()
    for recompute in (False, True):
        torch.manual_seed(0)
        judge = LoraDiscriminator(
            diffusion.unet(), prompt, 16, LoraDiscriminatorConfig(), recompute=recompute
        )
        block: Any = judge.unet.get_submodule("down_blocks.0.resnets.0")
        calls.clear()
        block.register_forward_pre_hook(lambda *_: calls.append(1))
        gradients.append(torch.autograd.grad(judge(feat).mean(), [feat])[0])
        assert len(calls) == 1 + recompute
    assert gradients[0].abs().max() > 0
    torch.testing.assert_close(gradients[1], gradients[0])


def test_lora_is_on_convolutions_attention_and_feed_forward(diffusion: Any) -> None:
    unet = diffusion.unet()
    judge = LoraDiscriminator(
        diffusion.unet(), torch.randn(1, 5, 12), 16, LoraDiscriminatorConfig()
    )
    parts = ("to_k", "to_q", "to_v", "to_out.0", "conv", "proj_in", "proj_out", "ff.net")
    layers = {
        name.removesuffix(".weight")
        for name, _ in unet.named_parameters()
        if name.endswith(".weight") and "norm" not in name and any(part in name for part in parts)
    } - {"conv_in"}
    adapted = {name for name, layer in judge.unet.named_modules() if isinstance(layer, Lora)}
    assert adapted == layers
    assert len(layers) > 50
    trainable = {n for n, p in judge.unet.named_parameters() if p.requires_grad}
    assert trainable == {f"{n}.{side}.weight" for n in layers for side in ("down", "up")} | {
        "conv_in.weight",
        "conv_in.bias",
    }


@pytest.mark.parametrize("layer", [nn.Linear(6, 10), nn.Conv2d(6, 10, 3, stride=2, padding=1)])
def test_lora_adds_a_scaled_product(layer: nn.Linear | nn.Conv2d) -> None:
    torch.manual_seed(0)
    lora = Lora(layer, 4)
    assert lora.down.weight.std().item() == pytest.approx(1 / 4, rel=0.5)
    nn.init.normal_(lora.up.weight)
    product = lora.up.weight.flatten(1) @ lora.down.weight.flatten(1)
    merged = (
        type(layer)(**{"in_features": 6, "out_features": 10})
        if isinstance(layer, nn.Linear)
        else nn.Conv2d(6, 10, 3, stride=2, padding=1)
    )
    with torch.no_grad():
        merged.weight.copy_(layer.weight + 8 / 4 * product.view_as(layer.weight))
        merged.bias.copy_(layer.bias)  # pyright: ignore
    x = torch.randn(2, 6, 8, 8) if isinstance(layer, nn.Conv2d) else torch.randn(2, 6)
    torch.testing.assert_close(lora(x), merged(x), atol=1e-5, rtol=1e-4)


def card() -> ModelCard:
    texts = dict.fromkeys(("name", "description", "licence", "source", "training_data"), "x")
    return ModelCard(**texts, recipe="x", date="2026-01-01")


def test_only_a_foreign_decoder_is_replaced(
    stage_recipe: Any, diffusion: Any, student: UNetStudent, tmp_path: Path
) -> None:
    half = load_half_decoder(diffusion.half_decoder, student.config)

    def start(name: str) -> UNetStudent:
        save_student(student, tmp_path / name, card(), dtype=torch.float16)
        recipe = stage_recipe(
            loss=DistillLoss(),
            discriminator=LoraDiscriminatorConfig(),
            student=StudentTable(start=str(tmp_path / name)),
        )
        return adcsr_distill.build(recipe, CPU).student

    foreign = start("foreign.safetensors").decoder.state_dict()
    assert all(torch.equal(half.state_dict()[name], x) for name, x in foreign.items())
    student.decoder.load_state_dict(foreign)
    with torch.no_grad():
        for parameter in student.decoder.mid_block.parameters():
            parameter.add_(0.25)
    middle = student.decoder.mid_block.state_dict()
    again = start("distilled.safetensors").decoder.mid_block.state_dict()
    assert all(torch.equal(again[name], x.half().float()) for name, x in middle.items())


# --- adcvsr_regress


def regress_stage(stage_recipe: Any, **loss: Any) -> adcvsr_regress.AdcvsrRegress:
    return adcvsr_regress.build(stage_recipe(loss=VideoLoss(dists=0, **loss)), CPU)


def test_video_student_learns_end_to_end(
    stage_recipe: Any, batch: Batch, learn: Learn, snapshot: Snapshot, changed: Changed
) -> None:
    stage = regress_stage(stage_recipe)
    features, student = snapshot(stage.features), snapshot(stage.student)
    log = learn(stage, batch, steps=25)
    assert log[-1]["student"]["total"] < 0.8 * log[0]["student"]["total"]
    assert changed(stage.features, features) == set()
    assert changed(stage.student, student) == student.keys()


def test_video_loss_is_the_published_one(
    stage_recipe: Any, diffusion: Any, batch: Batch, student: UNetStudent
) -> None:
    features = load_features(diffusion.weights, student.config, CPU)
    teacher = batch.gt_BTCHW.flip(-1)
    stage = adcvsr_regress.AdcvsrRegress(student, features, difference, VideoLoss(), 1e-3)
    losses = stage.losses(replace(batch, teacher_BTCHW=teacher), 0)
    with torch.no_grad():
        sr = student(batch.lq_BTCHW)
        feat = student.features(batch.lq_BTCHW)
        pixel = (sr - teacher).abs().mean() + (((sr - teacher) / 2) ** 2).mean()
        feature = (feat - features(teacher).flatten(0, 1)).abs().mean()
    assert losses["total"].item() == pytest.approx((0.1 * pixel + feature).item(), rel=1e-4)


def test_gradient_of_features_passes_the_pixels_too(batch: Batch, student: UNetStudent) -> None:
    output = adcvsr_regress.clip_and_features(student, batch.lq_BTCHW)
    target = (batch.gt_BTCHW, torch.zeros_like(output[1]))
    total = video_regression(output, target, None, VideoLoss(dists=0, feature=0))["total"]
    first = student.unet.conv_in.weight
    (gradient,) = torch.autograd.grad(total, [first])
    assert gradient.abs().max() > 0


def test_perceptual_in_parts_is_perceptual_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = torch.rand(2, 3, 3, 8, 8), torch.rand(2, 3, 3, 8, 8)
    x.requires_grad_()
    results: list[Tensor] = []
    for pixels in (2**19, 2 * 64, 1):
        monkeypatch.setattr(perceptual_module, "PIXELS_PER_PASS", pixels)
        loss = perceptual(difference, x, y)
        results += [loss.detach(), torch.autograd.grad(loss, [x])[0]]
    for index in (0, 1):
        for other in results[index + 2 :: 2]:
            torch.testing.assert_close(other, results[index])
    assert results[0].item() == pytest.approx((((x - y) / 2) ** 2).mean().item(), rel=1e-5)


# --- what is missing


BUILDS = {
    "adcsr_decoder": (adcsr_decoder, DecoderLoss(lpips=0), PatchDiscriminatorConfig(), ["vae"]),
    "adcsr_distill": (
        adcsr_distill,
        DistillLoss(),
        LoraDiscriminatorConfig(),
        ["vae", "half_decoder", "sd_unet", "prompt"],
    ),
    "adcvsr_regress": (adcvsr_regress, VideoLoss(dists=0), None, ["vae", "half_decoder"]),
}


@pytest.mark.parametrize("name", BUILDS)
def test_missing_weights_are_named_before_anything_starts(stage_recipe: Any, name: str) -> None:
    module, loss, judge, needed = BUILDS[name]
    recipe = stage_recipe(loss=loss, discriminator=judge, weights=FrozenWeights())
    with pytest.raises(TrainingError) as caught:
        module.build(recipe, CPU)
    assert all(f"{entry} is not given" in str(caught.value) for entry in needed)
    assert "training_weights.md" in str(caught.value)


@pytest.mark.parametrize("name", BUILDS)
def test_a_compact_student_is_refused(stage_recipe: Any, name: str) -> None:
    module, loss, judge, _ = BUILDS[name]
    compact = CompactConfig(
        scale=4, channels=4, num_blocks=1, temporal_after=(), temporal_channels=4
    )
    student = StudentTable(config=compact)
    with pytest.raises(TrainingError, match="diffusion student"):
        module.build(stage_recipe(loss=loss, discriminator=judge, student=student), CPU)


@pytest.mark.parametrize(
    ("name", "loss"), [("adcsr_decoder", DecoderLoss()), ("adcvsr_regress", VideoLoss())]
)
def test_missing_distances_are_named(
    stage_recipe: Any, diffusion: Any, tmp_path: Path, name: str, loss: Any
) -> None:
    module, _, judge, _ = BUILDS[name]
    weights = replace(diffusion.weights, lpips=str(tmp_path), dists=str(tmp_path))
    with pytest.raises(AdcvsrError, match=r"vgg\.pth|weights\.pt|vgg16"):
        module.build(stage_recipe(loss=loss, discriminator=judge, weights=weights), CPU)


def test_published_half_decoder_has_the_published_size() -> None:
    from adcvsr_core.model.config import ADCSR

    with torch.device("meta"):
        half = HalfDecoder(ADCSR)
    assert len(half.state_dict()) == 138
    assert sum(parameter.numel() for parameter in half.parameters()) == 12_387_459
