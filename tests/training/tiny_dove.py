"""CogVideoX in miniature: the same classes and files, a few channels, random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

TOKENS, TEXT_CHANNELS, HEAD = 6, 12, 16


def write_dove(folder: Path) -> Path:
    """A pipeline folder as DOVE's, with the prompt beside; returns it."""
    from diffusers import (
        AutoencoderKLCogVideoX,
        CogVideoXDPMScheduler,
        CogVideoXTransformer3DModel,
    )

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        transformer: Any = CogVideoXTransformer3DModel(
            num_attention_heads=2,
            attention_head_dim=HEAD,
            in_channels=4,
            out_channels=4,
            time_embed_dim=8,
            text_embed_dim=TEXT_CHANNELS,
            num_layers=2,
            sample_width=8,
            sample_height=8,
            sample_frames=9,
            patch_size=2,
            patch_size_t=2,
            patch_bias=False,
            max_text_seq_length=TOKENS,
            use_rotary_positional_embeddings=True,
        )
        vae: Any = AutoencoderKLCogVideoX(
            block_out_channels=(4, 4, 4, 4),
            latent_channels=4,
            layers_per_block=1,
            norm_num_groups=2,
            sample_height=96,
            sample_width=96,
            scaling_factor=0.7,
        )
        prompt = torch.randn(TOKENS, TEXT_CHANNELS)
    scheduler: Any = CogVideoXDPMScheduler(
        prediction_type="v_prediction",
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        rescale_betas_zero_snr=True,
        snr_shift_scale=1.0,
        timestep_spacing="trailing",
    )
    transformer.save_pretrained(folder / "transformer", max_shard_size="20KB")
    vae.save_pretrained(folder / "vae")
    scheduler.save_pretrained(folder / "scheduler")
    save_file({"prompt_embedding": prompt.bfloat16()}, folder / "prompt_embedding.safetensors")
    return folder
