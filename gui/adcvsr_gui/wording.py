"""Numbers as a person reads them."""

from __future__ import annotations

from pathlib import Path

from adcvsr_core.settings import UpscaleSettings

LONGEST_WORD = 24
"""Letters that fit into a line of the narrowest panel."""
TIMES = "\N{MULTIPLICATION SIGN}"
ARROW = "\N{RIGHTWARDS ARROW}"
UNKNOWN = "\N{EN DASH}"


def size_text(num_bytes: int) -> str:
    """1536 -> `1.5 KiB`."""
    value = float(num_bytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if value >= 100 or unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


def duration_text(seconds: float | None) -> str:
    """75 -> `1:15`, 3675 -> `1:01:15`, None -> a dash."""
    if seconds is None or not 0 <= seconds < 1e7:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def length_text(seconds: float | None) -> str:
    """As `duration_text`, below ten seconds with tenths: 2.57 -> `0:02.6`."""
    if seconds is None or not 0 < seconds < 9.95:
        return duration_text(seconds)
    return f"0:{seconds:04.1f}"


def fps_text(fps: float | None) -> str:
    """12.345 -> `12.3`, None -> a dash."""
    if fps is None or fps <= 0:
        return UNKNOWN
    return f"{fps:.2f}" if fps < 10 else f"{fps:.1f}"


def pixels_text(size: tuple[int, int] | None) -> str:
    """(720, 576) -> `720 x 576` with a multiplication sign, None -> a dash."""
    return f"{size[0]} {TIMES} {size[1]}" if size else UNKNOWN


def settings_text(settings: UpscaleSettings) -> str:
    """Two lines, `lite, 2x` and `x264, CRF 18`, as short as the settings allow."""
    model = Path(settings.model).stem if "/" in settings.model else settings.model
    picture = [model]
    if settings.size or settings.height:
        picture.append(
            settings.size.replace("x", "\N{MULTIPLICATION SIGN}") or f"{settings.height}p"
        )
    elif settings.scale:
        picture.append(f"{settings.scale:g}\N{MULTIPLICATION SIGN}")
    if settings.strength < 1:
        picture.append(f"{settings.strength:.0%}")
    encoding = [settings.encoder if settings.encoder != "auto" else "x264"]
    if settings.crf >= 0:
        encoding.append(f"CRF {settings.crf}")
    return f"{', '.join(picture)}\n{', '.join(encoding)}"


def capitalized(text: str) -> str:
    """A sentence that begins as sentences do."""
    return text[:1].upper() + text[1:]


def breakable(text: str) -> str:
    """A name that a label can break into lines: words too long for one may end anywhere."""
    return " ".join(
        "\N{ZERO WIDTH SPACE}".join(word) if len(word) > LONGEST_WORD else word
        for word in text.split(" ")
    )
