"""How the samples of frames lie in memory, by libav's names of pixel formats.

Nothing here needs torch, so that looking at a file starts quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
from av.rational import AVRational

PLANAR_OF = {
    "nv12": "yuv420p", "nv21": "yuv420p", "nv16": "yuv422p", "nv24": "yuv444p", "nv42": "yuv444p",
    "nv20le": "yuv422p10le", "p010le": "yuv420p10le", "p012le": "yuv420p12le",
    "p016le": "yuv420p16le", "p210le": "yuv422p10le", "p212le": "yuv422p12le",
    "p216le": "yuv422p16le", "p410le": "yuv444p10le", "p412le": "yuv444p12le",
    "p416le": "yuv444p16le", "yuyv422": "yuv422p", "uyvy422": "yuv422p", "yvyu422": "yuv422p",
    "uyyvyy411": "yuv411p", "y210le": "yuv422p10le", "y212le": "yuv422p12le",
    "y216le": "yuv422p16le", "vuya": "yuva444p", "vuyx": "yuv444p", "ayuv": "yuva444p",
    "uyva": "yuva444p", "vyu444": "yuv444p", "ayuv64le": "yuva444p16le", "xv30le": "yuv444p10le",
    "xv36le": "yuv444p12le", "xv48le": "yuv444p16le", "v30xle": "yuv444p10le",
    "x2rgb10le": "gbrp10le", "x2bgr10le": "gbrp10le", "pal8": "gbrap", "monow": "gray",
    "monob": "gray", "ya8": "gbrap", "ya16le": "gbrap16le", "ya16be": "gbrap16le",
    "grayf16le": "gray16le", "grayf32le": "gray16le", "gbrpf16le": "gbrp16le",
    "gbrpf32le": "gbrp16le", "gbrapf32le": "gbrap16le", "xyz12le": "gbrp16le",
}  # fmt: skip
"""Nearest planar format of formats whose name does not tell it."""

PACKED = {"rgb24": 8, "rgb48le": 16, "rgba": 8, "rgba64le": 16}
"""Bits of the packed formats that are read and written directly."""

SUBSAMPLINGS = {
    (1, 1): "444",
    (2, 1): "422",
    (2, 2): "420",
    (1, 2): "440",
    (4, 1): "411",
    (4, 4): "410",
}
"""What libav calls chroma of a sample every so many columns and rows."""


@dataclass(frozen=True, kw_only=True)
class PixelLayout:
    """How the sample planes of a frame are laid out.

    Planes come in libav's order: Y, U, V; gray; G, B, R for planar RGB; one H x W x 3 plane for
    packed RGB. Alpha follows as a plane of full size, or as the fourth of packed samples; it is
    always full range. Samples are uint8 up to 8 bits, uint16 (value in the low bits, machine byte
    order) above; or floating: float16 or float32, [0, 1] whatever the range, chroma [-0.5, 0.5].
    """

    name: str
    """libav's name of the pixel format, little-endian."""
    family: str
    """"yuv", "rgb" or "gray"."""
    bits: int
    chroma_w: int = 1
    """Luma samples per chroma sample, horizontally."""
    chroma_h: int = 1
    packed: bool = False
    floating: bool = False
    alpha: bool = False

    @property
    def peak(self) -> int:
        """The largest sample value."""
        return (1 << self.bits) - 1

    def plane_shapes(self, width: int, height: int) -> tuple[tuple[int, ...], ...]:
        """Shape of each plane of a frame of this size."""
        if self.packed:
            return ((height, width, 4 if self.alpha else 3),)
        if self.family == "gray":
            return ((height, width),)
        small = (-(-height // self.chroma_h), -(-width // self.chroma_w))
        return ((height, width), small, small, *([(height, width)] if self.alpha else []))


@cache
def layout_of(pix_fmt: str) -> PixelLayout:
    """The layout of a pixel format that `planes_to_rgb` reads directly.

    Planar YUV and planar RGB, both also with alpha, and gray, 8 to 16 bits; and packed rgb24,
    rgb48le, rgba, rgba64le.

    Raises: ValueError for any other format.
    """
    name = pix_fmt.replace("yuvj", "yuv")
    if name in PACKED:
        alpha = name.startswith("rgba")
        return PixelLayout(name=name, family="rgb", bits=PACKED[name], packed=True, alpha=alpha)
    try:
        fmt = av.VideoFormat(name, 16, 16)
    except ValueError as error:
        raise ValueError(f"unknown pixel format {pix_fmt!r}") from error
    components = fmt.components
    if not components:  # frames that stay on a device
        raise ValueError(f"pixel format {pix_fmt!r} holds no samples")
    bits = components[0].bits
    planes = {component.plane for component in components}
    plain = name.startswith(("yuv4", "yuva4", "gbrp", "gbrap", "gray")) and not fmt.is_big_endian
    plain = plain and "msb" not in name and not name.startswith(("grayf", "gbrpf", "gbrapf"))
    if not plain or not 8 <= bits <= 16 or len(planes) != len(components):
        raise ValueError(f"pixel format {pix_fmt!r} is not planar YUV, RGB or gray of 8 to 16 bits")
    if len(components) == 1:
        return PixelLayout(name=name, family="gray", bits=bits)
    return PixelLayout(
        name=name,
        family="rgb" if fmt.is_rgb else "yuv",
        bits=bits,
        chroma_w=16 // components[1].width,
        chroma_h=16 // components[1].height,
        alpha=len(components) == 4,
    )


def as_fraction(ratio: AVRational) -> Fraction:
    """libav's ratio as Python's; 0 for an unset one (0/0, 0/1)."""
    return Fraction(ratio.num, ratio.den) if ratio.den else Fraction(0)


@cache
def planar_format(pix_fmt: str) -> str:
    """The planar format that holds `pix_fmt` without loss."""
    try:
        layout = layout_of(pix_fmt)
        return _planar_rgb(pix_fmt) if layout.packed else layout.name
    except ValueError:
        pass
    if pix_fmt in PLANAR_OF:
        return PLANAR_OF[pix_fmt]
    fmt = av.VideoFormat(pix_fmt, 16, 16)
    return _planar_rgb(pix_fmt) if fmt.is_rgb or fmt.is_bayer else _planar_yuv(fmt)


def without_alpha(name: str) -> str:
    """The planar format of the same samples without their alpha plane."""
    return name.replace("yuva", "yuv").replace("gbrap", "gbrp")


def _planar_rgb(pix_fmt: str) -> str:
    fmt = av.VideoFormat(pix_fmt, 16, 16)
    bits = max(component.bits for component in fmt.components)
    alpha = any(component.is_alpha for component in fmt.components)
    depths = (8, 10, 12, 14, 16) if alpha else (8, 9, 10, 12, 14, 16)
    bits = next((known for known in depths if known >= bits), 16)
    name = "gbrap" if alpha else "gbrp"
    return name if bits == 8 else f"{name}{bits}le"


def _planar_yuv(fmt: av.VideoFormat) -> str:
    components = [component for component in fmt.components if not component.is_alpha]
    alpha = len(components) < len(fmt.components)
    bits = components[0].bits
    depths = (10, 12, 16) if alpha else (9, 10, 12, 14, 16)
    depth = "" if bits <= 8 else f"{next(b for b in depths if b >= min(bits, 16))}le"
    if len(components) < 3:
        return f"gbrap{depth}" if alpha else f"gray{depth}"
    chroma = (16 // components[1].width, 16 // components[1].height)
    return f"{'yuva' if alpha else 'yuv'}{SUBSAMPLINGS.get(chroma, '444')}p{depth}"
