"""DOVE: a video diffusion model (CogVideoX1.5-5B) that restores clips in one step.

    low quality -> frames and size padded -> bilinear x4 -> VAE encoder -> z
    v = transformer(z, empty prompt, t = 399)
    z0 = sqrt(a) z - sqrt(1 - a) v, a = the schedule's share of signal at t
    z0 -> VAE decoder -> crop

Where the authors sample z from the encoder's posterior, here it is the mode, so that a teacher
gives the same twice; and z0 is computed in float32. Colours are not matched afterwards, as there.

Source: zhengchen1999/DOVE:inference_script.py@0abfc5f (arXiv 2505.16239).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.training.features.diffusion import freeze
from adcvsr_core.training.teachers import SCALE
from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.spans import Span, plan_spans

if TYPE_CHECKING:
    from diffusers import (
        AutoencoderKLCogVideoX,
        CogVideoXDPMScheduler,
        CogVideoXTransformer3DModel,
    )

TIMESTEP = 399
FRAMES_MULTIPLE = 8
"""The VAE takes 8k or 8k + 1 frames."""
SIZE_MULTIPLE = 16
"""Low quality is padded to this many pixels."""

type Piece = tuple[Span, Span, Span]
"""Frames, rows and columns, in output pixels."""


class Dove:
    """Low quality (B, T, 3, h, w) to (B, T, 3, 4h, 4w), RGB in [-1, 1]; no gradient flows.

    The result lies where the input does, whatever device the networks work on.
    """

    def __init__(
        self,
        transformer: CogVideoXTransformer3DModel,
        vae: AutoencoderKLCogVideoX,
        scheduler: CogVideoXDPMScheduler,
        prompt_1LC: Tensor,
        config: DoveConfig,
        device: torch.device,
    ) -> None:
        """All networks have one dtype, in which they work; they are moved to the device here."""
        self._transformer, self._vae = transformer, vae
        self._scheduler, self._config, self._device = scheduler, config, device
        freeze(cast("nn.Module", transformer))
        freeze(cast("nn.Module", vae))
        if config.vae_tiling:
            vae.enable_slicing()
            vae.enable_tiling()
        if not config.offload:
            self._move(transformer, device)
            self._move(vae, device)
        self._prompt_1LC = prompt_1LC.to(device, vae.dtype)

    @torch.no_grad()
    def __call__(self, lq_BTCHW: Tensor) -> Tensor:
        # Its own precision, whatever the training around it runs in.
        with torch.autocast(self._device.type, enabled=False):
            clips = [self._restore(lq_TCHW) for lq_TCHW in lq_BTCHW.float()]
        return torch.stack(clips)

    def _restore(self, lq_TCHW: Tensor) -> Tensor:
        frames, _, height, width = lq_TCHW.shape
        padded_TCHW = pad(lq_TCHW)
        pieces = self._plan(padded_TCHW.shape)
        # Each network goes over all pieces in turn: with offload it is moved once a clip.
        with self._at_work(self._vae):
            latents = [self._encode(padded_TCHW, piece) for piece in pieces]
        with self._at_work(self._transformer):
            latents = [self._step(z_1CFHW) for z_1CFHW in latents]
        result_TCHW = lq_TCHW.new_empty(frames, 3, SCALE * height, SCALE * width)
        with self._at_work(self._vae):
            for piece, z_1CFHW in zip(pieces, latents, strict=True):
                self._place(self._decode(z_1CFHW), piece, result_TCHW)
        return result_TCHW

    def _plan(self, shape: torch.Size) -> list[Piece]:
        config = self._config
        spans = [plan_spans(shape[0], config.chunk, config.chunk_overlap)]
        for size in shape[2:]:
            spans.append(plan_spans(SCALE * size, config.tile, config.tile_overlap))
        return [cast("Piece", piece) for piece in product(*spans)]

    def _encode(self, lq_TCHW: Tensor, piece: Piece) -> Tensor:
        """Scaled latents (1, C, F, H/8, W/8) of a piece of the enlarged clip."""
        frames, rows, columns = piece
        part_TCHW = lq_TCHW[frames.read].to(self._device)
        x_TCHW = F.interpolate(part_TCHW, scale_factor=SCALE, mode="bilinear", align_corners=False)[
            ..., rows.read, columns.read
        ]
        x_1CTHW = x_TCHW.to(self._vae.dtype).transpose(0, 1)[None]
        vae: Any = self._vae
        return vae.encode(x_1CTHW).latent_dist.mode() * vae.config.scaling_factor

    def _step(self, z_1CFHW: Tensor) -> Tensor:
        """Restored latents, scaled as they came."""
        config: Any = self._transformer.config
        # The transformer takes pairs of latent frames: an odd number begins with a copy.
        copies = z_1CFHW.shape[2] % config.patch_size_t
        z_1CFHW = torch.cat([*[z_1CFHW[:, :, :1]] * copies, z_1CFHW], dim=2)
        z_1FCHW = z_1CFHW.transpose(1, 2)
        timestep = torch.tensor([TIMESTEP], device=z_1FCHW.device)
        transformer: Any = self._transformer
        v_1FCHW = transformer(
            hidden_states=z_1FCHW,
            encoder_hidden_states=self._prompt_1LC,
            timestep=timestep,
            image_rotary_emb=self._rotary(z_1FCHW.shape),
            return_dict=False,
        )[0]
        scheduler: Any = self._scheduler
        restored_1FCHW = scheduler.get_velocity(v_1FCHW.float(), z_1FCHW.float(), timestep)
        return restored_1FCHW[:, copies:].transpose(1, 2).to(z_1CFHW.dtype)

    def _rotary(self, shape: torch.Size) -> tuple[Tensor, Tensor]:
        """Positions over the grid of patches as it is, whatever size the model was made for."""
        from diffusers.models.embeddings import get_3d_rotary_pos_embed

        config: Any = self._transformer.config
        grid = (shape[3] // config.patch_size, shape[4] // config.patch_size)
        embed: Any = get_3d_rotary_pos_embed
        return embed(
            embed_dim=config.attention_head_dim,
            crops_coords=None,
            grid_size=grid,
            temporal_size=-(-shape[1] // config.patch_size_t),
            grid_type="slice",
            max_size=grid,
            device=self._device,
        )

    def _decode(self, z_1CFHW: Tensor) -> Tensor:
        vae: Any = self._vae
        y_1CTHW = vae.decode(z_1CFHW / vae.config.scaling_factor).sample
        return y_1CTHW[0].transpose(0, 1)

    def _place(self, y_TCHW: Tensor, piece: Piece, onto_TCHW: Tensor) -> None:
        """Write the used part of a piece; what was padded falls off the ends."""
        frames, rows, columns = piece
        used = y_TCHW[frames.inner, :, rows.inner, columns.inner].float().clamp(-1, 1)
        target = onto_TCHW[frames.place, :, rows.place, columns.place]
        count, _, height, width = target.shape
        target.copy_(used[:count, :, :height, :width])

    @contextmanager
    def _at_work(self, network: object) -> Generator[None]:
        if not self._config.offload:
            yield
            return
        self._move(network, self._device)
        try:
            yield
        finally:
            self._move(network, torch.device("cpu"))

    def _move(self, network: object, device: torch.device) -> None:
        cast("nn.Module", network).to(device)


def pad(lq_TCHW: Tensor) -> Tensor:
    """The last frame repeated up to 8k + 1 frames, black to the right and below to multiples of 16
    pixels."""
    missing = -(len(lq_TCHW) - 1) % FRAMES_MULTIPLE
    if missing:
        lq_TCHW = torch.cat([lq_TCHW, lq_TCHW[-1:].expand(missing, -1, -1, -1)])
    bottom, right = (-size % SIZE_MULTIPLE for size in lq_TCHW.shape[2:])
    return F.pad(lq_TCHW, (0, right, 0, bottom), value=-1.0)
