"""Findings that the header and the first frame of a source give."""

from __future__ import annotations

from fractions import Fraction

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.video.info import StreamInfo, VideoInfo
from adcvsr_core.video.layouts import layout_of, planar_format

HDR_TRANSFERS = {"smpte2084": "PQ", "arib-std-b67": "HLG"}

FIELD_ORDERS = {"tff": "top field first", "bff": "bottom field first"}

LEAST_GAP_S = 1.0
LEAST_GAP_SHARE = 0.02
"""Sound and picture that end further apart than both of these are worth a word."""


def header_findings(info: VideoInfo, *, alpha_beside: bool = False) -> list[Finding]:
    """Return what can be said of a source without decoding it.

    Args:
        alpha_beside: transparency lies beside the pictures, whose pixel format does not show it.
    """
    found = [
        _interlaced(info),
        _sample_aspect(info),
        _rotation(info),
        _untagged(info),
        _hdr(info),
        _alpha(info, alpha_beside),
        _odd_size(info),
        _several_videos(info),
        _no_audio(info),
        _audio_length(info),
    ]
    return [finding for finding in found if finding is not None]


def _interlaced(info: VideoInfo) -> Finding | None:
    if not info.interlaced:
        return None
    return Finding(
        code="interlaced",
        severity="warning",
        text="the video says it is interlaced: each frame holds two moments, line by line",
        evidence=f"flagged {FIELD_ORDERS[info.interlaced]}",
        remedy="--deinterlace frame",
        settings={"deinterlace": "frame"},
    )


def _sample_aspect(info: VideoInfo) -> Finding | None:
    if info.sample_aspect == 1:
        return None
    shown = "x".join(map(str, info.display_size))
    aspect = info.sample_aspect
    return Finding(
        code="sample_aspect",
        severity="info",
        text="pixels are not square; the output keeps their shape",
        evidence=f"{info.width}x{info.height} with pixels {aspect.numerator}:{aspect.denominator}, "
        f"shown as {shown}",
    )


def _rotation(info: VideoInfo) -> Finding | None:
    if not info.rotation:
        return None
    return Finding(
        code="rotation",
        severity="info",
        text="players turn the picture; the output is turned the same way",
        evidence=f"{info.rotation} degrees counterclockwise",
    )


def _untagged(info: VideoInfo) -> Finding | None:
    guessed = [name for name in info.color.guessed if name in ("matrix", "range")]
    if not guessed or info.color.matrix == "gbr":
        return None
    guesses = ", ".join(f"{name} {getattr(info.color, name)}" for name in guessed)
    return Finding(
        code="color_untagged",
        severity="info",
        text=f"the file does not say what its colours mean; by its size it is taken as {guesses}",
        evidence=f"{' and '.join(guessed)} not tagged, {info.width}x{info.height}",
    )


def _hdr(info: VideoInfo) -> Finding | None:
    kind = HDR_TRANSFERS.get(info.color.transfer)
    if kind is None:
        return None
    light = f", MaxCLL {info.content_light[0]} cd/m2" if info.content_light else ""
    return Finding(
        code="hdr",
        severity="info",
        text="the video is HDR; the output stays HDR",
        evidence=f"{kind}, {info.color.primaries}, {info.bits} bit{light}",
    )


def _alpha(info: VideoInfo, alpha_beside: bool) -> Finding | None:
    if not alpha_beside and not layout_of(planar_format(info.pix_fmt)).alpha:
        return None
    return Finding(
        code="alpha",
        severity="warning",
        text="the picture may be transparent; encoders ffv1, prores and png keep that",
        evidence="tagged alpha_mode 1" if alpha_beside else f"pixel format {info.pix_fmt}",
    )


def _odd_size(info: VideoInfo) -> Finding | None:
    odd = [name for name in ("width", "height") if getattr(info, name) % 2]
    if not odd:
        return None
    return Finding(
        code="odd_size",
        severity="info",
        text=f"the {' and '.join(odd)} {'is' if len(odd) == 1 else 'are'} odd; no pixel is cut off",
        evidence=f"{info.width}x{info.height}",
    )


def _several_videos(info: VideoInfo) -> Finding | None:
    others = info.other_videos
    if not others:
        return None
    usable = [stream for stream in others if not stream.empty]
    named = ", ".join(f"stream {s.index} ({s.picture_text})" for s in others)
    return Finding(
        code="several_videos",
        severity="warning" if usable else "info",
        text=f"there are {len(others) + 1} video streams; stream {info.stream_index} is upscaled",
        evidence=f"left out: {named}",
        remedy=f"--video-stream {usable[0].index}" if usable else "",
        settings={"video_stream": usable[0].index} if usable else {},
    )


def _no_audio(info: VideoInfo) -> Finding | None:
    if info.container == "images" or _of_kind(info, "audio"):
        return None
    return Finding(
        code="no_audio", severity="info", text="there is no sound", evidence="no audio stream"
    )


def _audio_length(info: VideoInfo) -> Finding | None:
    video_s = info.duration_s
    lengths = [stream.duration_s for stream in _of_kind(info, "audio") if stream.duration_s]
    if not video_s or not lengths:
        return None
    audio_s = max(lengths)
    if abs(audio_s - video_s) < max(LEAST_GAP_S, LEAST_GAP_SHARE * video_s):
        return None
    longer = "longer" if audio_s > video_s else "shorter"
    return Finding(
        code="audio_length",
        severity="warning",
        text=f"the sound is {longer} than the picture; both are kept as they are",
        evidence=f"sound {seconds_text(audio_s)}, picture {seconds_text(video_s)}",
    )


def missing_images(text: str, gaps: str) -> list[Finding]:
    """Return what is to be said of missing numbers in a sequence; `text` is empty without any."""
    if not text:
        return []
    done = {
        "refuse": "so that upscaling is refused until you say what to do about them",
        "fill": "and they are made of their neighbours",
        "close": "and the next image follows at once",
    }
    refused = gaps == "refuse"
    return [
        Finding(
            code="missing_images",
            severity="error" if refused else "warning",
            text=f"images are missing in the sequence, {done[gaps]}",
            evidence=text,
            remedy="--gaps fill, or --gaps close" if refused else "",
            settings={"gaps": "fill"} if refused else {},
        )
    ]


def _of_kind(info: VideoInfo, kind: str) -> list[StreamInfo]:
    return [stream for stream in info.streams if stream.kind == kind]


def seconds_text(seconds: float | Fraction) -> str:
    """Return a time as people and options write it: 9.5 s, 1:02.50, 1:01:02.5."""
    minutes, rest = divmod(float(seconds), 60)
    if minutes < 1:
        return f"{rest:.2f} s"
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02}:{rest:05.2f}" if hours else f"{minutes}:{rest:05.2f}"
