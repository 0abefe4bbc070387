"""SSIMULACRA 2: how good an image looks beside its original, 100 for equal to below 0 for very bad.

Source: Jon Sneyers, SSIMULACRA 2.1 (2023), part of libjxl. The constants are its published ones.
"""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

NUM_SCALES = 6
SMALLEST_SIDE = 8
SIGMA = 1.5
C2 = 0.0009

ABSORBANCE = (
    (0.30, 0.622, 0.078),
    (0.23, 0.692, 0.078),
    (0.24342268924547819, 0.20476744424496821, 0.5518098665095536),
)
"""Rows: what the three kinds of cones take up of linear red, green and blue."""
ABSORBANCE_BIAS = 0.0037930732552754493


def ssimulacra2(test_NCHW: Tensor, reference_NCHW: Tensor) -> Tensor:
    """The score of each image against its reference, (N,), at most 100.

    RGB (sRGB) in [0, 1], rounded to 8 bits first; 8 pixels a side or more. 90 and above cannot be
    told apart, 70 is high, 50 medium, 30 low quality; negative scores happen.

    Raises:
        ValueError: a side below 8 pixels.
    """
    if min(test_NCHW.shape[2:]) < SMALLEST_SIDE:
        raise ValueError(f"SSIMULACRA 2 needs sides of 8 pixels: {tuple(test_NCHW.shape)}")
    with torch.no_grad():
        scores = [
            _score(_linear(test), _linear(reference))
            for test, reference in zip(test_NCHW, reference_NCHW, strict=True)
        ]
    return torch.tensor(scores)


def _score(test_CHW: Tensor, reference_CHW: Tensor) -> float:
    """Of linear RGB images."""
    images = torch.stack((reference_CHW, test_CHW))
    scales = [_norms(*_positive_xyb(images))]
    while len(scales) < NUM_SCALES and min(images.shape[2:]) >= SMALLEST_SIDE:
        height, width = images.shape[2:]
        padded = F.pad(images, (0, width % 2, 0, height % 2), mode="replicate")
        images = F.avg_pool2d(padded, 2)
        scales.append(_norms(*_positive_xyb(images)))
    norms = torch.stack(scales, dim=1).flatten()
    # A small image has fewer scales; the reference program then takes the first of the weights.
    weights = torch.tensor(_weights()[: len(norms)], dtype=torch.float64)
    return _to_quality(float(weights @ norms))


def _to_quality(distance: float) -> float:
    """The monotonic curve that was fitted to the opinions of viewers."""
    x = distance * 0.9562382616834844
    x = 2.326765642916932 * x - 0.020884521182843837 * x**2 + 6.248496625763138e-05 * x**3
    return 100 - 10 * x**0.6276336467831387 if x > 0 else 100.0


def _linear(image_CHW: Tensor) -> Tensor:
    """sRGB codes to linear light."""
    x = image_CHW.float().clamp(0, 1).mul(255).round().div(255)
    return torch.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055).pow(2.4))


def _positive_xyb(linear_NCHW: Tensor) -> Tensor:
    """The XYB of JPEG XL with B - Y in place of B, stretched to about [0, 1]."""
    matrix = linear_NCHW.new_tensor(ABSORBANCE)
    mixed = torch.einsum("dc,nchw->ndhw", matrix, linear_NCHW) + ABSORBANCE_BIAS
    long, middle, short = (mixed.clamp_min(0).pow(1 / 3) - ABSORBANCE_BIAS ** (1 / 3)).unbind(1)
    x, y = (long - middle) / 2, (long + middle) / 2
    return torch.stack((14 * x + 0.42, y + 0.01, short - y + 0.55), dim=1)


def _norms(reference_CHW: Tensor, test_CHW: Tensor) -> Tensor:
    """Of one scale: mean and 4-norm of three maps of error; (3 channels, 2 norms, 3 maps)."""
    products = (reference_CHW**2, test_CHW**2, reference_CHW * test_CHW)
    blurred = _blur(torch.stack((reference_CHW, test_CHW, *products)))
    mean_r, mean_t, square_r, square_t, product = blurred
    luminance = 1 - (mean_r - mean_t).square()
    shared = 2 * (product - mean_r * mean_t) + C2
    spread = (square_r - mean_r.square()) + (square_t - mean_t.square()) + C2
    unlike = (1 - luminance * shared / spread).clamp_min(0)
    edges_r, edges_t = (reference_CHW - mean_r).abs(), (test_CHW - mean_t).abs()
    gained = (1 + edges_t) / (1 + edges_r) - 1
    maps = torch.stack((unlike, gained.clamp_min(0), (-gained).clamp_min(0)), dim=1)
    flat = maps.flatten(2).double()
    return torch.stack((flat.mean(2), flat.square().square().mean(2).pow(0.25)), dim=1)


def _blur(x_NCHW: Tensor) -> Tensor:
    """Nearly a Gaussian of sigma 1.5; black beyond the edges."""
    taps = _taps().to(x_NCHW)
    radius = len(taps) // 2
    planes = x_NCHW.flatten(0, 1)[:, None]
    planes = F.conv2d(planes, taps.view(1, 1, -1, 1), padding=(radius, 0))
    return F.conv2d(planes, taps.view(1, 1, 1, -1), padding=(0, radius)).view_as(x_NCHW)


@cache
def _taps() -> Tensor:
    """What the reference's recursive filter answers to a single pixel: a sum of three cosines.

    Source: Charalampidis 2016, "Recursive Implementation of the Gaussian Filter Using Truncated
    Cosine Functions"; numbers in brackets are its equations.
    """
    radius = round(3.2795 * SIGMA + 0.2546)  # (57)
    waves = torch.tensor([1, 3, 5], dtype=torch.float64) * math.pi / (2 * radius)
    signs = torch.tensor([1, -1, 1], dtype=torch.float64)
    p = signs / torch.tan(waves / 2)  # (37)
    r = signs * p.square() / torch.sin(waves)  # (44)
    rho = torch.exp(-(SIGMA**2) * waves.square() / 2) / radius  # (50)
    crossed = torch.linalg.cross(p, r)  # (52)
    zeta = crossed / crossed[2]
    target = torch.stack((rho.new_tensor(1), rho.new_tensor(radius**2 - SIGMA**2), zeta @ rho))
    beta = torch.linalg.solve(torch.stack((p, r, zeta)), target)
    places = torch.arange(1 - radius, radius, dtype=torch.float64)
    return torch.cos(torch.outer(places, waves)) @ beta


@cache
def _weights() -> tuple[float, ...]:
    """By channel, scale, norm and map: those of `_norms`."""
    return tuple(weight for scale in _WEIGHTS for weight in scale)


_WEIGHTS = (
    # X
    (0.0, 0.0007376606707406586, 0.0, 0.0, 0.0007793481682867309, 0.0),
    (
        0.0,
        0.0004371155730107379,
        0.0,
        1.1041726426657346,
        0.00066284834129271,
        0.00015231632783718752,
    ),
    (0.0, 0.0016406437456599754, 0.0, 1.8422455520539298, 11.441172603757666, 0.0),
    (0.0007989109436015163, 0.000176816438078653, 0.0, 1.8787594979546387, 10.94906990605142, 0.0),
    (
        0.0007289346991508072,
        0.9677937080626833,
        0.0,
        0.00014003424285435884,
        0.9981766977854967,
        0.00031949755934435053,
    ),
    (0.0004550992113792063, 0.0, 0.0, 0.0013648766163243398, 0.0, 0.0),
    # Y
    (0.0, 0.0, 0.0, 7.466890328078848, 0.0, 17.445833984131262),
    (0.0006235601634041466, 0.0, 0.0, 6.683678146179332, 0.00037724407979611296, 1.027889937768264),
    (225.20515300849274, 0.0, 0.0, 19.213238186143016, 0.0011401524586618361, 0.001237755635509985),
    (176.39317598450694, 0.0, 0.0, 24.43300999870476, 0.28520802612117757, 0.0004485436923833408),
    (0.0, 0.0, 0.0, 34.77906344483772, 44.835625328877896, 0.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    # B - Y
    (0.0, 0.0008680556573291698, 0.0, 0.0, 0.0, 0.0),
    (0.0, 0.0005313191874358747, 0.0, 0.00016533814161379112, 0.0, 0.0),
    (0.0, 0.0, 0.0, 0.0004179171803251336, 0.0017290828234722833, 0.0),
    (0.0020827005846636437, 0.0, 0.0, 8.826982764996862, 23.19243343998926, 0.0),
    (
        95.1080498811086,
        0.9863978034400682,
        0.9834382792465353,
        0.0012286405048278493,
        171.2667255897307,
        0.9807858872435379,
    ),
    (0.0, 0.0, 0.0, 0.0005130064588990679, 0.0, 0.00010854057858411537),
)
"""A row a scale, finest first: mean and 4-norm of the maps unlike, gained and lost."""
