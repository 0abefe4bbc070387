"""What encoders take, known before a job starts; needs neither libav nor torch."""

from __future__ import annotations

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said
from adcvsr_core.video.encoder_table import ENCODERS

_X265 = (
    "gbrp gbrp10le gbrp12le gray gray10le gray12le yuv420p yuv420p10le yuv420p12le yuv422p "
    "yuv422p10le yuv422p12le yuv444p yuv444p10le yuv444p12le yuva420p yuva420p10le"
)
_FFV1 = (
    "gbrap gbrap10le gbrap12le gbrap14le gbrap16le gbrp gbrp10le gbrp12le gbrp14le gbrp16le "
    "gbrp9le gray gray10le gray12le gray14le gray16le gray9le rgb48le rgba64le yuv410p yuv411p "
    "yuv420p yuv420p10le yuv420p12le yuv420p14le yuv420p16le yuv420p9le yuv422p yuv422p10le "
    "yuv422p12le yuv422p14le yuv422p16le yuv422p9le yuv440p yuv440p10le yuv440p12le yuv444p "
    "yuv444p10le yuv444p12le yuv444p14le yuv444p16le yuv444p9le yuva420p yuva420p10le "
    "yuva420p16le yuva420p9le yuva422p yuva422p10le yuva422p12le yuva422p16le yuva422p9le "
    "yuva444p yuva444p10le yuva444p12le yuva444p16le yuva444p9le"
)
_NVENC = "gbrap gbrp gbrp16le rgba yuv420p yuv420p10le yuv444p yuv444p10le yuv444p16le"
PIX_FMTS = {
    name: tuple(formats.split())
    for name, formats in {
        "x264": "gray gray10le yuv420p yuv420p10le yuv422p yuv422p10le yuv444p yuv444p10le",
        "x265": _X265,
        "svtav1": "yuv420p yuv420p10le",
        "ffv1": _FFV1,
        "prores": "yuv422p10le yuv444p10le yuva444p10le",
        "h264_nvenc": _NVENC,
        "hevc_nvenc": _NVENC,
        "av1_nvenc": _NVENC,
        "png": "gray gray16le rgb24 rgb48le rgba rgba64le",
    }.items()
}
"""Pixel formats of each encoder, of those that frames here can have."""


def check_pix_fmt(name: str, pix_fmt: str) -> None:
    """Raises SettingsError: the encoder does not take the pixel format."""
    if pix_fmt.replace("yuvj", "yuv") not in PIX_FMTS[name]:
        raise untaken_pix_fmt(name, pix_fmt)


def untaken_pix_fmt(name: str, pix_fmt: str) -> SettingsError:
    """The error of a pixel format that an encoder does not take."""
    return SettingsError(
        Said("{name} does not take pixel format {pix_fmt}", name=name, pix_fmt=repr(pix_fmt)),
        where="--pix-fmt",
        remedy=Said("Use one of: {names}", names=", ".join(PIX_FMTS[name])),
    )


def check_crf(name: str, crf: int) -> None:
    """Raises SettingsError: the encoder has no such quality."""
    spec = ENCODERS[name]
    if not spec.crf_option:
        raise SettingsError(
            Said("{name} has no crf", name=name), where="--crf", remedy=Said("Leave --crf out")
        )
    low, high = spec.crf_range
    if not low <= crf <= high:
        raise SettingsError(
            Said("crf {crf} is out of range", crf=crf),
            where="--crf",
            remedy=Said("Use {low} to {high}", low=low, high=high),
        )
