"""The first convolution of a pretrained network, made anew for another number of inputs.

Source: Guaishou74851/AdcSR:train.py@d0b2871.
"""

from __future__ import annotations

import torch
from torch import nn


def widened(conv: nn.Conv2d, in_channels: int) -> nn.Conv2d:
    """A learnable 3x3 convolution that reads `in_channels`: the old weights repeated along them.

    Scaled by the old number over the new one, so that the sum over inputs keeps its size.
    """
    old = conv.weight.shape[1]
    new = nn.Conv2d(in_channels, conv.out_channels, 3, padding=1)
    new = new.to(conv.weight.device, conv.weight.dtype)
    with torch.no_grad():
        index = torch.arange(in_channels, device=conv.weight.device) % old
        new.weight.copy_(conv.weight[:, index] * (old / in_channels))
        assert new.bias is not None
        assert conv.bias is not None
        new.bias.copy_(conv.bias)
    return new
