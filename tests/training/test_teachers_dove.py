"""DOVE: its arithmetic, its padding, its pieces, and what its folder must hold."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.loop import train
from adcvsr_core.training.recipe import load_recipe
from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.dove import Dove, pad
from adcvsr_core.training.teachers.dove_files import INDEX, load_dove
from adcvsr_core.training.teachers.spans import plan_spans
from tests.training.tiny_dove import HEAD, write_dove

CPU = torch.device("cpu")
ABAR_399 = 0.39354
"""Of the schedule of CogVideoX-5B: 1000 steps, scaled linear from 0.00085 to 0.012, no signal left
at the end."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dove(tmp_path_factory.mktemp("dove"))


def config(folder: Path, **values: Any) -> DoveConfig:
    return DoveConfig(folder=str(folder), precision="fp32", **({"vae_tiling": False} | values))


def low_quality(frames: int, height: int, width: int, clips: int = 1) -> Tensor:
    generator = torch.Generator().manual_seed(frames * 100 + width)
    coarse = torch.rand(clips * frames, 3, 3, 3, generator=generator) * 2 - 1
    return F.interpolate(coarse, (height, width), mode="bilinear").unflatten(0, (clips, frames))


def schedule() -> np.ndarray:
    """Shares of signal, written out anew."""
    betas = np.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
    root = np.sqrt(np.cumprod(1 - betas))
    return ((root - root[-1]) * root[0] / (root[0] - root[-1])) ** 2


def rotary(frames: int, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Angles of a grid of patches: a quarter of a head for time, the rest for rows and columns."""
    parts: list[Tensor] = []
    axes = torch.meshgrid(
        *(torch.arange(n).float() for n in (frames, height, width)), indexing="ij"
    )
    for axis, size in zip(axes, (HEAD // 4, HEAD // 8 * 3, HEAD // 8 * 3), strict=True):
        frequencies = 10000 ** (-torch.arange(0, size, 2).float() / size)
        parts.append((axis.reshape(-1, 1) * frequencies).repeat_interleave(2, dim=1))
    angles = torch.cat(parts, dim=1)
    return angles.cos(), angles.sin()


def plain(folder: Path, lq_TCHW: Tensor) -> Tensor:
    """One step for 8k + 1 frames of a size that needs no padding."""
    x = F.interpolate(lq_TCHW, scale_factor=4, mode="bilinear", align_corners=False)
    return restored(folder, x)


def restored(folder: Path, x: Tensor) -> Tensor:
    """The networks on an enlarged clip."""
    from diffusers import AutoencoderKLCogVideoX, CogVideoXTransformer3DModel

    kinds: list[Any] = [CogVideoXTransformer3DModel, AutoencoderKLCogVideoX]
    transformer, vae = (
        kind.from_pretrained(folder / name, low_cpu_mem_usage=False).eval()
        for kind, name in zip(kinds, ("transformer", "vae"), strict=True)
    )
    prompt = load_file(folder / "prompt_embedding.safetensors")["prompt_embedding"].float()[None]
    with torch.no_grad():
        mean = vae.encode(x.transpose(0, 1)[None]).latent_dist.mean * 0.7
        z = mean.permute(0, 2, 1, 3, 4)
        odd = z.shape[1] % 2
        if odd:
            z = torch.cat([z[:, :1], z], dim=1)
        angles = rotary(z.shape[1] // 2, z.shape[3] // 2, z.shape[4] // 2)
        v = transformer(z, prompt, torch.tensor([399]), image_rotary_emb=angles).sample
        a = float(schedule()[399])
        z0 = (math.sqrt(a) * z - math.sqrt(1 - a) * v)[:, odd:]
        y = vae.decode(z0.permute(0, 2, 1, 3, 4) / 0.7).sample
    return y[0].transpose(0, 1).clamp(-1, 1)


def test_the_schedule_is_that_of_the_published_model() -> None:
    a = float(schedule()[399])
    assert a == pytest.approx(ABAR_399, abs=5e-6)
    assert math.sqrt(a) == pytest.approx(0.62733, abs=5e-6)
    assert math.sqrt(1 - a) == pytest.approx(0.77875, abs=1e-5)


@pytest.mark.parametrize("frames", [1, 9, 17])
def test_one_step_is_the_published_arithmetic(folder: Path, frames: int) -> None:
    lq = low_quality(frames, 16, 32)
    got, expected = load_dove(config(folder), CPU)(lq)[0], plain(folder, lq[0])
    assert expected.std() > 1e-3
    torch.testing.assert_close(got, expected, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("frames", [1, 2, 8, 9, 17, 25])
def test_any_number_of_frames_comes_back(folder: Path, frames: int) -> None:
    lq = low_quality(frames, 16, 16)
    dove = load_dove(config(folder), CPU)
    out = dove(lq)
    assert out.shape == (1, frames, 3, 64, 64)
    assert out.isfinite().all()
    assert torch.equal(out, dove(lq))
    longer = -(-(frames - 1) // 8) * 8 + 1
    padded = torch.cat([lq[0], lq[0, -1:].repeat(longer - frames, 1, 1, 1)])
    torch.testing.assert_close(out[0], plain(folder, padded)[:frames], atol=1e-5, rtol=1e-4)


def test_odd_sizes_are_padded_with_black_and_cropped(folder: Path) -> None:
    lq = low_quality(2, 10, 19)
    out = load_dove(config(folder), CPU)(lq)
    assert out.shape == (1, 2, 3, 40, 76)
    black = torch.full((9, 3, 16, 32), -1.0)
    black[:2, :, :10, :19] = lq[0]
    black[2:] = black[1]
    torch.testing.assert_close(out[0], plain(folder, black)[:2, :, :40, :76], atol=1e-5, rtol=1e-4)
    assert pad(lq[0]).shape == (9, 3, 16, 32)


def test_clips_of_a_batch_do_not_see_each_other(folder: Path) -> None:
    lq = low_quality(3, 16, 16, clips=2)
    dove = load_dove(config(folder), CPU)
    both = dove(lq)
    for index in range(2):
        assert torch.equal(both[index], dove(lq[index : index + 1])[0])


def test_autocast_around_it_changes_nothing(folder: Path) -> None:
    lq = low_quality(1, 16, 16)
    dove = load_dove(config(folder), CPU)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = dove(lq)
    assert inside.dtype == torch.float32
    assert torch.equal(inside, dove(lq))


def test_offload_and_tiling_of_the_vae(folder: Path) -> None:
    lq = low_quality(9, 16, 32)
    whole = load_dove(config(folder), CPU)(lq)
    assert torch.equal(load_dove(config(folder, offload=True), CPU)(lq), whole)
    tiled = load_dove(config(folder, vae_tiling=True), CPU)(lq)
    assert tiled.shape == whole.shape
    assert not torch.equal(tiled, whole)


def test_offload_moves_each_network_once_a_clip(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []

    def move(self: Dove, network: object, device: torch.device) -> None:
        moved.append(type(network).__name__)

    monkeypatch.setattr(Dove, "_move", move)
    dove = load_dove(config(folder, offload=True, tile=64), CPU)
    assert not moved
    dove(low_quality(1, 16, 48))
    there_and_back = ["AutoencoderKLCogVideoX"] * 2
    assert moved == [*there_and_back, *["CogVideoXTransformer3DModel"] * 2, *there_and_back]


@pytest.mark.parametrize("length", [1, 16, 31, 32, 33, 40, 56, 57, 64, 80, 81, 129, 1001])
@pytest.mark.parametrize(("size", "overlap"), [(0, 8), (32, 8), (32, 16), (16, 0), (64, 32)])
def test_spans_use_each_place_once(length: int, size: int, overlap: int) -> None:
    spans = plan_spans(length, size, overlap)
    used = np.zeros(length, dtype=int)
    for span in spans:
        used[span.place] += 1
        assert 0 <= span.start <= span.used_start < span.used_end <= span.end <= length
        assert span.end - span.start >= min(size, length)
        assert np.array_equal(
            np.arange(length)[span.read][span.inner], np.arange(length)[span.place]
        )
    assert (used == 1).all()
    for one, other in pairwise(spans):
        assert one.end - other.start == overlap
        assert one.end - one.used_end == overlap - overlap // 2
        assert other.used_start - other.start == overlap // 2
        assert other.start % 8 == 0
    if size and length > size:
        assert all(span.end - span.start == size for span in spans[:-1])
        assert spans[-1].end - spans[-1].start < 2 * size - overlap or overlap == 0


def test_pieces_write_each_pixel_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lq = low_quality(27, 20, 35)
    written = torch.zeros(27, 3, 80, 140)
    original = Dove._place  # pyright: ignore[reportPrivateUsage]
    sizes: list[torch.Size] = []

    def spy(self: Dove, y_TCHW: Tensor, piece: Any, onto_TCHW: Tensor) -> None:
        count = torch.full_like(onto_TCHW, float("nan"))
        original(self, y_TCHW, piece, count)
        written.add_((~count.isnan()).float())
        sizes.append(y_TCHW.shape)
        original(self, y_TCHW, piece, onto_TCHW)

    monkeypatch.setattr(Dove, "_place", spy)
    pieces = load_dove(config(folder, chunk=16, chunk_overlap=8, tile=64, tile_overlap=32), CPU)(lq)
    assert (written == 1).all()
    # 27 frames become 33, in chunks from 0, 8 and 16; 32 x 48 pixels become 128 x 192.
    assert {size[0] for size in sizes} == {16, 17}
    assert len(sizes) == 3 * 3 * 5
    assert pieces.isfinite().all()


def test_a_tile_is_restored_as_if_it_were_all(folder: Path) -> None:
    lq = low_quality(17, 16, 48)
    pieces = load_dove(config(folder, tile=64, tile_overlap=0), CPU)(lq)[0]
    x = F.interpolate(lq[0], scale_factor=4, mode="bilinear", align_corners=False)
    for left in (0, 64, 128):
        expected = restored(folder, x[..., left : left + 64])
        torch.testing.assert_close(pieces[..., left : left + 64], expected, atol=1e-5, rtol=1e-4)


def test_a_chunk_is_restored_as_if_it_were_all(folder: Path) -> None:
    lq = low_quality(25, 16, 16)
    pieces = load_dove(config(folder, chunk=16, chunk_overlap=8), CPU)(lq)[0]
    x = F.interpolate(lq[0], scale_factor=4, mode="bilinear", align_corners=False)
    torch.testing.assert_close(pieces[:12], restored(folder, x[:16])[:12], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(pieces[12:], restored(folder, x[8:])[4:], atol=1e-5, rtol=1e-4)


def test_half_precision(folder: Path) -> None:
    lq = low_quality(1, 16, 16)
    exact = load_dove(config(folder), CPU)(lq)
    dove = load_dove(DoveConfig(folder=str(folder), vae_tiling=False), CPU)
    half = dove(lq)
    assert half.dtype == torch.float32
    assert not torch.equal(half, exact)
    assert (half - exact).abs().mean() < 0.05


def test_the_published_size_fits(folder: Path) -> None:
    """Networks without memory: their sizes, and a clip of 25 frames of 512 x 512 through them."""
    from diffusers import AutoencoderKLCogVideoX, CogVideoXTransformer3DModel

    with torch.device("meta"):
        transformer: Any = CogVideoXTransformer3DModel(
            num_attention_heads=48,
            num_layers=42,
            patch_size_t=2,
            patch_bias=False,
            use_rotary_positional_embeddings=True,
        )
        vae: Any = AutoencoderKLCogVideoX(
            latent_channels=16, block_out_channels=(128, 256, 256, 512), layers_per_block=3
        )
    assert transformer.num_parameters() == pytest.approx(5570.68e6, abs=5e3)
    assert vae.num_parameters() == pytest.approx(215.58e6, abs=5e3)
    # What the files do not hold could not be given memory by them.
    assert transformer.state_dict().keys() == dict(transformer.named_parameters()).keys()
    assert not [*transformer.named_buffers(), *vae.named_buffers()]
    scheduler = load_dove(config(folder), CPU)._scheduler  # pyright: ignore[reportPrivateUsage]
    prompt, meta = torch.zeros(1, 226, 4096), torch.device("meta")
    dove = Dove(transformer, vae, scheduler, prompt, config(folder), meta)
    with torch.no_grad():
        out = dove._restore(torch.zeros(25, 3, 128, 128, device=meta))  # pyright: ignore[reportPrivateUsage]
    assert out.shape == (25, 3, 512, 512)


def test_a_student_learns_from_it_in_memory(
    folder: Path, make_recipe: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = (
        f'[teacher]\nkind = "dove"\nfolder = "{folder.as_posix()}"\nprecision = "fp32"\n\n[loss]'
    )
    recipe = load_recipe(make_recipe(("[loss]", table), ("steps = 8", "steps = 1")))
    seen: list[Tensor] = []
    original = Dove.__call__

    def note(self: Dove, lq_BTCHW: Tensor) -> Tensor:
        seen.append(original(self, lq_BTCHW))
        return seen[-1]

    monkeypatch.setattr(Dove, "__call__", note)
    assert train(recipe, Team(CPU)).state.step == 1
    assert [out.shape for out in seen] == [(2, 3, 3, 64, 64)]


def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_missing_files_are_named_at_once(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no such folder .*nowhere.*docs/teachers\.md"):
        load_dove(config(tmp_path / "nowhere"), CPU)
    copy = copied(folder, tmp_path)
    (copy / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    (copy / "scheduler" / "scheduler_config.json").unlink()
    (copy / "prompt_embedding.safetensors").unlink()
    shard = next((copy / "transformer").glob("*-00002-of-*"))
    shard.unlink()
    with pytest.raises(TrainingError) as caught:
        load_dove(config(copy), CPU)
    for name in ("diffusion_pytorch_model.safetensors", "scheduler_config.json", shard.name):
        assert name in caught.value.what
    assert "empty prompt" in caught.value.what


def test_the_prompt_is_found_where_the_authors_put_it(folder: Path, tmp_path: Path) -> None:
    copy = copied(folder, tmp_path)
    usual = tmp_path / "prompt_embeddings"
    usual.mkdir()
    prompt = copy / "prompt_embedding.safetensors"
    name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.safetensors"
    prompt.rename(usual / name)
    lq = low_quality(1, 16, 16)
    expected = load_dove(config(folder), CPU)(lq)
    assert torch.equal(load_dove(config(copy), CPU)(lq), expected)
    save_file({"prompt_embedding": torch.zeros(3, 12)}, usual / name)
    with pytest.raises(TrainingError, match="3 tokens instead of 6"):
        load_dove(config(copy), CPU)


def test_other_models_are_refused(folder: Path, tmp_path: Path) -> None:
    copy = copied(folder, tmp_path)
    for part, key, value, text in (
        ("transformer/config.json", "patch_size_t", None, "first CogVideoX|do not fit"),
        ("transformer/config.json", "_class_name", "WanTransformer3DModel", "it is a Wan"),
        ("transformer/config.json", "num_layers", 3, r"missing transformer_blocks\.2"),
        ("vae/config.json", "latent_channels", 8, "of other shapes"),
        ("scheduler/scheduler_config.json", "prediction_type", "epsilon", "predicts 'epsilon'"),
        ("scheduler/scheduler_config.json", "num_train_timesteps", 300, "300 steps"),
    ):
        path = copy / part
        text_before = path.read_text()
        path.write_text(json.dumps(json.loads(text_before) | {key: value}))
        with pytest.raises(TrainingError, match=text):
            load_dove(config(copy), CPU)
        path.write_text(text_before)
    (copy / "transformer" / INDEX).write_text("{")
    with pytest.raises(TrainingError, match="not an index"):
        load_dove(config(copy), CPU)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"chunk": 12}, "multiples of 8"),
        ({"chunk": 16, "chunk_overlap": 4}, "multiples of 8"),
        ({"chunk": 8}, "larger than chunk_overlap"),
        ({"tile": 40}, "multiples of 16"),
        ({"tile": 32}, "larger than tile_overlap"),
        ({"tile": -16}, "multiples of 16"),
    ],
)
def test_impossible_settings(values: dict[str, int], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        DoveConfig(folder="x", **values)  # pyright: ignore[reportArgumentType]
