"""Findings that the header and the first frame of a source give."""

from __future__ import annotations

from fractions import Fraction

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.said import NOTHING, Said
from adcvsr_core.video.info import StreamInfo, VideoInfo
from adcvsr_core.video.layouts import layout_of, planar_format

HDR_TRANSFERS = {"smpte2084": "PQ", "arib-std-b67": "HLG"}

FIELD_ORDERS = {"tff": Said("top field first"), "bff": Said("bottom field first")}

MOST_NAMED = 5
"""Times or files that are named; more are counted."""
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
        text=Said("the video says it is interlaced: each frame holds two moments, line by line"),
        evidence=Said("flagged {order}", order=FIELD_ORDERS[info.interlaced]),
        remedy=Said("--deinterlace frame"),
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
        text=Said("pixels are not square; the output keeps their shape"),
        evidence=Said(
            "{size} with pixels {aspect}, shown as {shown}",
            size=f"{info.width}x{info.height}",
            aspect=f"{aspect.numerator}:{aspect.denominator}",
            shown=shown,
        ),
    )


def _rotation(info: VideoInfo) -> Finding | None:
    if not info.rotation:
        return None
    return Finding(
        code="rotation",
        severity="info",
        text=Said("players turn the picture; the output is turned the same way"),
        evidence=Said("{degrees} degrees counterclockwise", degrees=info.rotation),
    )


def _untagged(info: VideoInfo) -> Finding | None:
    names = {"matrix": Said("matrix"), "range": Said("range")}
    guessed = [name for name in info.color.guessed if name in names]
    if not guessed or info.color.matrix == "gbr":
        return None
    guesses = [
        Said("{name} {value}", name=names[name], value=getattr(info.color, name))
        for name in guessed
    ]
    return Finding(
        code="color_untagged",
        severity="info",
        text=Said(
            "the file does not say what its colours mean; by its size it is taken as {guesses}",
            guesses=Said.joined(", ", guesses),
        ),
        evidence=Said(
            "not tagged: {names}; {size}",
            names=Said.joined(", ", [names[name] for name in guessed]),
            size=f"{info.width}x{info.height}",
        ),
    )


def _hdr(info: VideoInfo) -> Finding | None:
    kind = HDR_TRANSFERS.get(info.color.transfer)
    if kind is None:
        return None
    light = f", MaxCLL {info.content_light[0]} cd/m2" if info.content_light else ""
    return Finding(
        code="hdr",
        severity="info",
        text=Said("the video is HDR; the output stays HDR"),
        evidence=Said(
            "{kind}, {primaries}, {bits} bit{light}",
            kind=kind,
            primaries=info.color.primaries,
            bits=info.bits,
            light=light,
        ),
    )


def _alpha(info: VideoInfo, alpha_beside: bool) -> Finding | None:
    if not alpha_beside and not layout_of(planar_format(info.pix_fmt)).alpha:
        return None
    return Finding(
        code="alpha",
        severity="warning",
        text=Said("the picture may be transparent; encoders ffv1, prores and png keep that"),
        evidence=Said("tagged alpha_mode 1")
        if alpha_beside
        else Said("pixel format {name}", name=info.pix_fmt),
    )


def _odd_size(info: VideoInfo) -> Finding | None:
    texts = {
        (1, 0): Said("the width is odd; no pixel is cut off"),
        (0, 1): Said("the height is odd; no pixel is cut off"),
        (1, 1): Said("width and height are odd; no pixel is cut off"),
    }
    text = texts.get((info.width % 2, info.height % 2))
    if text is None:
        return None
    return Finding(
        code="odd_size",
        severity="info",
        text=text,
        evidence=Said("{width}x{height}", width=info.width, height=info.height),
    )


def _several_videos(info: VideoInfo) -> Finding | None:
    others = info.other_videos
    if not others:
        return None
    usable = [stream for stream in others if not stream.empty]
    named = [Said("stream {index} ({what})", index=s.index, what=s.picture_text) for s in others]
    return Finding(
        code="several_videos",
        severity="warning" if usable else "info",
        text=Said(
            "there are {number} video streams; stream {index} is upscaled",
            number=len(others) + 1,
            index=info.stream_index,
        ),
        evidence=Said("left out: {streams}", streams=Said.joined(", ", named)),
        remedy=Said("--video-stream {index}", index=usable[0].index) if usable else NOTHING,
        settings={"video_stream": usable[0].index} if usable else {},
    )


def _no_audio(info: VideoInfo) -> Finding | None:
    if info.container == "images" or _of_kind(info, "audio"):
        return None
    return Finding(
        code="no_audio",
        severity="info",
        text=Said("there is no sound"),
        evidence=Said("no audio stream"),
    )


def _audio_length(info: VideoInfo) -> Finding | None:
    video_s = info.duration_s
    lengths = [stream.duration_s for stream in _of_kind(info, "audio") if stream.duration_s]
    if not video_s or not lengths:
        return None
    audio_s = max(lengths)
    if abs(audio_s - video_s) < max(LEAST_GAP_S, LEAST_GAP_SHARE * video_s):
        return None
    return Finding(
        code="audio_length",
        severity="warning",
        text=Said("the sound is longer than the picture; both are kept as they are")
        if audio_s > video_s
        else Said("the sound is shorter than the picture; both are kept as they are"),
        evidence=Said(
            "sound {sound}, picture {picture}",
            sound=seconds_text(audio_s),
            picture=seconds_text(video_s),
        ),
    )


def missing_images(text: Said, gaps: str) -> list[Finding]:
    """Return what is to be said of missing numbers in a sequence; `text` is empty without any."""
    if not text:
        return []
    texts = {
        "refuse": Said(
            "images are missing in the sequence, so that upscaling is refused until you say what "
            "to do about them"
        ),
        "fill": Said("images are missing in the sequence, and they are made of their neighbours"),
        "close": Said("images are missing in the sequence, and the next image follows at once"),
    }
    refused = gaps == "refuse"
    return [
        Finding(
            code="missing_images",
            severity="error" if refused else "warning",
            text=texts[gaps],
            evidence=text,
            remedy=Said("--gaps fill, or --gaps close") if refused else NOTHING,
            settings={"gaps": "fill"} if refused else {},
        )
    ]


def joined_parts(times_s: list[float]) -> list[Finding]:
    """Return what is to be said of recordings that begin at these times, within one file."""
    if not times_s:
        return []
    return [
        Finding(
            code="joined",
            severity="info",
            text=Said(
                "recordings are joined, each with a clock of its own; they follow each other"
            ),
            evidence=times_text(times_s),
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


def times_text(times_s: list[float]) -> Said:
    """How many times there are, and the first of them."""
    named, number = ", ".join(map(seconds_text, times_s[:MOST_NAMED])), len(times_s)
    more = number - MOST_NAMED
    if more <= 0:
        return Said("{number}, at {times}", number=number, times=named)
    return Said("{number}, at {times} and {more} more times", number=number, times=named, more=more)
