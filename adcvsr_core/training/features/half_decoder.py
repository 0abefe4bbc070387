"""The half-width VAE decoder: the space in which features are compared, and its file.

The file is safetensors with the names of the published `halfDecoder.ckpt`, so that either serves
wherever a half decoder is asked for: `adcvsr models import adcsr`, recipes, importers.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from adcvsr_core.errors import ModelError, OutputError
from adcvsr_core.model.config import UNetConfig
from adcvsr_core.model.decoder import Decoder
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.checkpoints import read_checkpoint
from adcvsr_core.weights.files import listed, write_whole

FORMAT = "adcvsr half decoder 1"
LATENT_CHANNELS = 4
"""Of Stable Diffusion's VAE."""
_PREFIX = "decoder."


class HalfDecoder(Decoder):
    """A decoder of latents, whole: first convolution, middle block, up blocks."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__(config)
        self.config = config
        self.conv_in = nn.Conv2d(LATENT_CHANNELS, config.decoder_channels[-1], 3, padding=1)

    def features(self, z_NCHW: Tensor) -> Tensor:
        """Latents after post_quant_conv (N, 4, h, w) to the middle block's features."""
        return self.mid_block(self.conv_in(z_NCHW))

    def forward(self, feat_NCHW: Tensor) -> Tensor:
        """The same latents to float32 RGB (N, 3, 8h, 8w) around [-1, 1], not clamped."""
        return self.up(self.features(feat_NCHW))


def load_half_decoder(path: Path, config: UNetConfig) -> HalfDecoder:
    """The half decoder of a student's configuration, from `halfDecoder.ckpt` or our own file.

    Raises:
        ModelError: unreadable, or the decoder's tensors are not those of the configuration.
    """
    tensors = {
        name.removeprefix(_PREFIX): tensor.float()
        for name, tensor in read_checkpoint(path).items()
        if name.startswith(_PREFIX)
    }
    with torch.device("meta"):
        decoder = HalfDecoder(config)
    expected = decoder.state_dict()
    wrong = sorted(expected.keys() ^ tensors.keys()) or sorted(
        name for name, tensor in expected.items() if tensor.shape != tensors[name].shape
    )
    if wrong:
        raise ModelError(
            f"not the half-width decoder of this student: {listed(wrong)}", where=str(path)
        )
    decoder.load_state_dict(tensors, strict=True, assign=True)
    return decoder


def save_half_decoder(
    decoder: HalfDecoder, path: Path, card: ModelCard, *, dtype: torch.dtype = torch.float32
) -> None:
    """Write a half decoder; the name appears only when the file is complete.

    Raises:
        OutputError: the file cannot be written.
    """
    tensors = {
        f"{_PREFIX}{name}": tensor.detach().to("cpu", dtype).contiguous()
        for name, tensor in decoder.state_dict().items()
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(tensors, path, {"format": FORMAT, "card": card.to_json()})
    except OSError as error:
        raise OutputError(
            f"the half decoder cannot be written: {error}",
            where=str(path),
            remedy="Check free space and permissions",
        ) from error


def in_feature_space(decoder: Decoder, half: HalfDecoder) -> bool:
    """Whether a student's up path is the half decoder's, apart from the precision of its file."""
    theirs, ours = decoder.state_dict(), half.state_dict()
    names = [name for name in theirs if not name.startswith("mid_block.")]
    # A file may hold float16 or bfloat16; decoders that were trained apart differ in every digit.
    return all(torch.allclose(theirs[n], ours[n], rtol=1e-2, atol=1e-5) for n in names)


def copy_decoder(half: HalfDecoder, decoder: Decoder) -> None:
    """Give a student's decoder the half decoder's weights."""
    tensors = half.state_dict()
    decoder.load_state_dict({name: tensors[name] for name in decoder.state_dict()}, strict=True)
