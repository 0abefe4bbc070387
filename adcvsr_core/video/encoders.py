"""Which encoder, with which pixel format and options, for a given source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

import av
from av.error import FFmpegError

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said
from adcvsr_core.video.color import ColorSpec, PixelLayout, guess_color, layout_of
from adcvsr_core.video.encoder_limits import check_crf, check_pix_fmt, untaken_pix_fmt
from adcvsr_core.video.encoder_table import (
    ENCODER_FORMATS,
    ENCODERS,
    X264_PARAMS,
    EncoderSpec,
)
from adcvsr_core.video.hdr import svtav1_params, x26x_params
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.layouts import SUBSAMPLINGS
from adcvsr_core.video.tags import UNKNOWN

__all__ = ["ENCODERS", "EncoderPlan", "EncoderSpec", "available_encoders", "choose_encoder"]

TINY = 128
"""Below this width or height x264's assembly reads memory it never wrote, so that runs differ."""

MASTERING_ENCODERS = ("x265", "x264", "svtav1")
"""They write HDR metadata into the stream itself; PyAV cannot write it into a container."""

ALPHA_DEPTHS = (8, 10, 12, 16)
"""Bits for which there are pixel formats with alpha, RGB and YUV alike."""


@dataclass(frozen=True, kw_only=True)
class EncoderPlan:
    """Everything a writer needs to know about the encoding, fixed before the first frame."""

    name: str
    codec: str
    layout: PixelLayout
    """What the writer takes: `rgb_to_planes(rgb, plan.layout, plan.color)`."""
    codec_pix_fmt: str
    """What the encoder takes: the same samples in another order, or the layout's own name."""
    color: ColorSpec
    """What the samples mean and what is tagged."""
    options: tuple[tuple[str, str], ...]
    losses: tuple[str, ...] = ()
    """What of the source is not kept, one sentence each."""
    notes: tuple[str, ...] = ()
    """What a person should know, one sentence each."""


def available_encoders() -> list[str]:
    """Names of the encoders that run here: libav has them, and they have their hardware."""
    return [name for name, spec in ENCODERS.items() if _opens(spec)]


def choose_encoder(
    name: str,
    info: VideoInfo,
    pix_fmt: str | None = None,
    crf: int | None = None,
    *,
    width: int = 0,
    height: int = 0,
) -> EncoderPlan:
    """Settle pixel format, colour and options for encoding frames made from `info`.

    Args:
        name: a key of ENCODERS.
        pix_fmt: overrides the pixel format; must be one the encoder takes.
        crf: overrides the quality; lower is better.
        width, height: of the output, where known: sizes an encoder cannot subsample get 4:4:4.

    Raises: SettingsError when the encoder is unknown, not in this build or has no GPU, or does not
        take the pixel format or crf.
    """
    spec = _find(name)
    codec = _codec(spec.codec)
    if codec is None or not _opens(spec):
        working = available_encoders()
        raise SettingsError(
            Said("encoder {name} is not available here", name=name),
            where="--encoder",
            remedy=Said("Use one of: {names}", names=", ".join(working)),
        )
    if width and min(width, height) < spec.least_size:
        raise SettingsError(
            Said(
                "{name} cannot encode {width}x{height}: no side may be below {least_size}",
                name=name,
                width=width,
                height=height,
                least_size=spec.least_size,
            ),
            where="--encoder",
            remedy=Said("Use x264 or ffv1"),
        )
    notes: list[str] = []
    losses: list[str] = []
    chosen = pix_fmt or _default_format(spec, info, width, height, notes)
    layout = _checked_layout(spec, chosen)
    source_bits = layout_of(info.planar_format).bits
    if layout.bits < source_bits and not pix_fmt:
        losses.append(
            Said(
                "{name} takes {most} bits at most; the source has {bits}",
                name=name,
                most=layout.bits,
                bits=source_bits,
            )
        )
    if (
        pix_fmt
        and spec.even
        and layout.family == "yuv"
        and (width % layout.chroma_w or height % layout.chroma_h)
    ):
        raise SettingsError(
            Said(
                "{name} cannot encode {width}x{height} as {pix_fmt}",
                name=name,
                width=width,
                height=height,
                pix_fmt=pix_fmt,
            ),
            where="--pix-fmt",
            remedy=Said("Use a 4:4:4 format, or an even size"),
        )
    color = _output_color(info, layout, width or info.width, height or info.height)
    options = dict(spec.options)
    if crf is not None:
        check_crf(name, crf)
    if spec.crf_option:
        options[spec.crf_option] = str(spec.crf if crf is None else crf)
    if (info.mastering_display or info.content_light) and name not in MASTERING_ENCODERS:
        kept_by = ", ".join(MASTERING_ENCODERS)
        losses.append(
            Said(
                "the mastering metadata is not kept; these encoders keep it: {names}",
                names=kept_by,
            )
        )
    options |= _codec_options(spec, layout, info, tiny=0 < min(width, height) < TINY)
    return EncoderPlan(
        name=name,
        codec=spec.codec,
        layout=layout,
        codec_pix_fmt=_codec_format(codec, layout.name),
        color=color,
        options=tuple(options.items()),
        losses=tuple(losses),
        notes=tuple(notes),
    )


def _find(name: str) -> EncoderSpec:
    if name not in ENCODERS:
        raise SettingsError(
            Said("unknown encoder {name}", name=repr(name)),
            where="--encoder",
            remedy=Said("Use one of: {names}", names=", ".join(ENCODERS)),
        )
    return ENCODERS[name]


@cache
def _codec(name: str) -> av.Codec | None:
    try:
        return av.Codec(name, "w")
    except ValueError:  # av's UnknownCodecError
        return None


@cache
def _opens(spec: EncoderSpec) -> bool:
    """Whether the encoder runs here; only hardware encoders can fail."""
    if "nvenc" not in spec.codec:
        return _codec(spec.codec) is not None
    try:
        context = av.CodecContext.create(spec.codec, "w")
        assert isinstance(context, av.VideoCodecContext)
        context.width, context.height, context.pix_fmt = 512, 512, "yuv420p"
        context.time_base = Fraction(1, 25)
        context.open()
    except (FFmpegError, ValueError, OSError):
        return False
    return True


def _default_format(
    spec: EncoderSpec, info: VideoInfo, width: int, height: int, notes: list[str]
) -> str:
    source = layout_of(info.planar_format)
    wanted = max(source.bits, spec.least_depth)
    depths = [bits for bits in spec.depths if not source.alpha or bits in ALPHA_DEPTHS]
    depth = next((bits for bits in depths if bits >= wanted), depths[-1])
    tail = "" if depth == 8 else f"{depth}le"
    alpha = source.alpha and spec.alpha
    if spec.name == "png":
        if source.family == "gray":
            return f"gray{tail}"
        if alpha:
            return "rgba" if depth == 8 else "rgba64le"
        return "rgb24" if depth == 8 else "rgb48le"
    if source.family == "gray" and spec.gray and depth <= 12:
        return f"gray{tail}"
    if source.family == "rgb" and spec.rgb:
        return f"gbrap{tail}" if alpha else f"gbrp{tail}"
    if alpha and spec.name == "prores":
        return f"yuva444p{tail}"
    ratio = _subsampling(spec, source, width, height, notes)
    return f"yuva{ratio}p{tail}" if alpha else f"yuv{ratio}p{tail}"


def _subsampling(
    spec: EncoderSpec, source: PixelLayout, width: int, height: int, notes: list[str]
) -> str:
    wanted = SUBSAMPLINGS[source.chroma_w, source.chroma_h] if source.family == "yuv" else "420"
    if source.family == "rgb" and spec.name == "prores":
        wanted = "444"
    nearest = {
        "440": ("420", "422"),
        "411": ("420", "422"),
        "410": ("420",),
        "420": ("422",),
        "422": ("444", "420"),
    }
    candidates = [wanted, *nearest.get(wanted, ()), *spec.subsamplings]
    chosen = next(ratio for ratio in candidates if ratio in spec.subsamplings)
    sizes = {"420": (2, 2), "422": (2, 1)}.get(chosen, (1, 1))
    if spec.even and (width % sizes[0] or height % sizes[1]):
        if "444" not in spec.subsamplings:
            raise SettingsError(
                Said(
                    "{name} needs an even width and height, not {width}x{height}",
                    name=spec.name,
                    width=width,
                    height=height,
                ),
                where="--encoder",
                remedy=Said("Use x264, x265 or ffv1, or an even --size"),
            )
        notes.append(
            Said(
                "{width}x{height} is odd, so {name} encodes it as 4:4:4",
                width=width,
                height=height,
                name=spec.name,
            )
        )
        return "444"
    return chosen


def _checked_layout(spec: EncoderSpec, pix_fmt: str) -> PixelLayout:
    """Raises SettingsError unless the encoder takes the format, also in this build of libav."""
    check_pix_fmt(spec.name, pix_fmt)
    codec = _codec(spec.codec)
    takes = {fmt.name for fmt in (codec.video_formats or ())} if codec else set[str]()
    layout = layout_of(pix_fmt)
    if layout.name in takes or ENCODER_FORMATS.get(layout.name) in takes:
        return layout
    raise untaken_pix_fmt(spec.name, pix_fmt)


def _codec_format(codec: av.Codec, pix_fmt: str) -> str:
    takes = {fmt.name for fmt in (codec.video_formats or ())}
    return pix_fmt if pix_fmt in takes else ENCODER_FORMATS[pix_fmt]


def _output_color(info: VideoInfo, layout: PixelLayout, width: int, height: int) -> ColorSpec:
    """The source's colour, changed only where RGB becomes YUV or the other way round."""
    source = layout_of(info.planar_format).family
    color = info.color
    if layout.family == "rgb":
        return replace(color, matrix="gbr", range="pc", chroma_location=UNKNOWN)
    if layout.family == "gray":
        return replace(color, chroma_location=UNKNOWN)
    if source == "rgb":
        bare = replace(color, matrix=UNKNOWN, range=UNKNOWN, chroma_location=UNKNOWN)
        filled = guess_color(bare, width=1920, height=1080, family="yuv")
        return replace(filled, guessed=color.guessed)
    if color.chroma_location == UNKNOWN:
        return replace(color, chroma_location="left")
    return color


def _codec_options(
    spec: EncoderSpec, layout: PixelLayout, info: VideoInfo, *, tiny: bool
) -> dict[str, str]:
    mastering, light = info.mastering_display, info.content_light
    if spec.name == "prores" and layout.chroma_w == 1:
        return {"profile": "4444"}
    if spec.name == "x264":
        params = x26x_params(mastering, light, mastering_name="mastering-display", light_name="cll")
        params += ["asm=0"] if tiny else []
        return {"x264-params": ":".join([X264_PARAMS, *params])}
    if spec.name == "x265":
        hdr = x26x_params(mastering, light, mastering_name="master-display", light_name="max-cll")
        return {"x265-params": ":".join(["log-level=none", "open-gop=0", *hdr])}
    if spec.name == "svtav1":
        params = svtav1_params(mastering, light)
        return {"svtav1-params": ":".join(params)} if params else {}
    return {}
