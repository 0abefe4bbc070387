from __future__ import annotations

import torch

from adcvsr_core.pipeline.finish import Finish, match_color
from adcvsr_core.resampling import resize


def test_resize_does_not_alias_and_keeps_constants() -> None:
    flat = torch.full((3, 40, 64), 0.37)
    torch.testing.assert_close(resize(flat, 20, 13), torch.full((3, 13, 20), 0.37))
    stripes = torch.arange(64).remainder(2).float().expand(3, 40, 64)
    small = resize(stripes, 16, 10)
    assert float((small - 0.5).abs()[..., 2:-2].max()) < 0.02


def test_strength_blends_with_the_plain_source() -> None:
    source, output = torch.rand(3, 16, 24), torch.rand(3, 64, 96)
    plain = resize(source, 96, 64)
    for strength in (0.0, 0.25, 1.0):
        finish = Finish(width=96, height=64, strength=strength, match_color=False)
        result = finish(output, source if finish.needs_source else None)
        torch.testing.assert_close(result, plain + strength * (output - plain))
    assert not Finish(width=1, height=1, strength=1.0, match_color=False).needs_source


def test_match_color_takes_the_low_frequencies_of_the_source() -> None:
    generator = torch.Generator().manual_seed(1)
    source = torch.rand(3, 64, 96, generator=generator)
    upscaled = resize(source, 384, 256)
    tint = torch.tensor([0.2, -0.1, 0.05]).reshape(3, 1, 1)
    ramp = torch.linspace(-0.1, 0.1, 384)
    drifted = upscaled + tint + ramp
    matched = match_color(drifted, source)
    # The drift was up to 0.3; what is left is the ramp below the coarse grid's resolution.
    assert float((matched - upscaled).abs().max()) < 0.03
    detail = torch.arange(384).remainder(2).float() * 0.2 - 0.1
    kept = match_color(upscaled + detail, source) - upscaled
    torch.testing.assert_close(kept, detail.expand_as(kept), atol=0.01, rtol=0)


def test_tiny_frames() -> None:
    finish = Finish(width=3, height=5, strength=0.5, match_color=True)
    assert finish(torch.rand(3, 4, 4), torch.rand(3, 1, 1)).shape == (3, 5, 3)
