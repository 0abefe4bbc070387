"""The encoders a person can choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class EncoderSpec:
    """An encoder a person can choose, and what it can take."""

    name: str
    """As in --encoder."""
    codec: str
    """libav's encoder."""
    options: tuple[tuple[str, str], ...] = ()
    crf_option: str = ""
    """The option a --crf goes to; empty: the encoder has no quality setting."""
    crf: int = 0
    crf_range: tuple[int, int] = (0, 0)
    subsamplings: tuple[str, ...] = ("420",)
    depths: tuple[int, ...] = (8,)
    least_depth: int = 8
    """What sources of fewer bits are encoded with."""
    gray: bool = False
    rgb: bool = False
    """RGB sources stay RGB."""
    alpha: bool = False
    """Transparency is kept."""
    even: bool = False
    """Subsampled sizes must be even."""
    least_size: int = 1
    """Smallest width and height."""
    containers: tuple[str, ...] = ("mkv", "mp4", "mov")
    """Filename extensions, the best first."""


_NVENC = EncoderSpec(
    name="h264_nvenc",
    codec="h264_nvenc",
    options=(("preset", "p6"), ("tune", "hq"), ("rc", "vbr"), ("b", "0")),
    crf_option="cq",
    crf=18,
    crf_range=(0, 51),
    subsamplings=("420", "444"),
    even=True,
)

X264_PARAMS = "subme=2:mbtree=1:rc-lookahead=10"
"""What superfast lacks of veryfast and is worth its time. At equal PSNR five upscaled clips were
-0.7 to +4.5 % larger than with veryfast, and one film clip 6.9 %, for 30 % less processor time."""

_X264 = EncoderSpec(
    name="x264",
    codec="libx264",
    options=(("preset", "superfast"),),
    crf_option="crf",
    crf=15,
    crf_range=(0, 51),
    subsamplings=("420", "422", "444"),
    depths=(8, 10),
    gray=True,
    even=True,
    containers=("mkv", "mp4", "mov", "ts"),
)

ENCODERS: dict[str, EncoderSpec] = {
    spec.name: spec
    for spec in (
        _X264,
        replace(
            _X264,
            name="x265",
            codec="libx265",
            options=(("preset", "medium"),),
            crf=18,
            depths=(8, 10, 12),
            least_size=96,  # below, x265 4.x writes past its buffers: it crashes or differs by run
        ),
        EncoderSpec(
            name="svtav1",
            codec="libsvtav1",
            options=(("preset", "6"),),
            crf_option="crf",
            crf=24,
            crf_range=(0, 63),
            depths=(8, 10),
            least_depth=10,
            even=True,
            containers=("mkv", "mp4", "webm"),
        ),
        EncoderSpec(
            name="ffv1",
            codec="ffv1",
            options=(("level", "3"), ("slicecrc", "1"), ("g", "1")),
            subsamplings=("420", "422", "444", "440", "411", "410"),
            depths=(8, 9, 10, 12, 14, 16),
            gray=True,
            rgb=True,
            alpha=True,
            containers=("mkv", "nut", "avi"),
        ),
        EncoderSpec(
            name="prores",
            codec="prores_ks",
            options=(("vendor", "apl0"), ("profile", "hq")),
            subsamplings=("422", "444"),
            depths=(10,),
            least_depth=10,
            alpha=True,
            even=True,
            containers=("mov", "mkv"),
        ),
        _NVENC,
        replace(_NVENC, name="hevc_nvenc", codec="hevc_nvenc", crf=20, depths=(8, 10)),
        replace(
            _NVENC,
            name="av1_nvenc",
            codec="av1_nvenc",
            crf=24,
            depths=(8, 10),
            subsamplings=("420",),
            containers=("mkv", "mp4", "webm"),
        ),
        EncoderSpec(
            name="png",
            codec="png",
            depths=(8, 16),
            gray=True,
            rgb=True,
            alpha=True,
            containers=("png",),
        ),
    )
}
"""By the name --encoder takes."""

ENCODER_FORMATS = {
    "gbrap": "bgra",
    "gbrp": "bgr0",  # ffv1 has 8-bit RGB only interleaved; swscale moves samples, losslessly
    "yuv420p10le": "p010le",
    "yuv444p10le": "yuv444p16le",
    "rgb48le": "rgb48be",
    "rgba64le": "rgba64be",
    "gray16le": "gray16be",
}
"""What to hand an encoder that lacks a format: the same samples, laid out otherwise."""
