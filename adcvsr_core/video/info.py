"""What a source is, as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fractions import Fraction

from adcvsr_core.errors import InputError
from adcvsr_core.said import NOTHING, Said
from adcvsr_core.video.canvas import Canvas
from adcvsr_core.video.tags import ColorSpec

type JsonValue = str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None

EARLY_S = 0.5
EARLY_SHARE = 0.01
"""A video that ends by no more than this before its header says is whole."""


@dataclass(frozen=True, kw_only=True)
class StreamInfo:
    """One stream of a container."""

    index: int
    kind: str
    """video, audio, subtitle, attachment, data or unknown."""
    codec: str
    """libav's decoder name, or "" where this build has none."""
    language: str = ""
    title: str = ""
    default: bool = False
    attached_picture: bool = False
    """A cover picture, not a video."""
    details: str = ""
    """Size and pixel format, or sample rate and channels."""
    duration_s: float = 0.0
    """0: unknown."""
    empty: bool = False
    """A video that is not read from, and of which no frame decodes."""

    @property
    def picture_text(self) -> str:
        """What its pictures are, or why it has none."""
        return Said("no picture in it") if self.empty else self.details or Said("no decoder")


@dataclass(frozen=True, kw_only=True)
class VideoInfo:
    """A source and the video stream that is read from it."""

    path: str
    """As given; "-" for standard input."""
    container: str
    stream_index: int
    """Of the video stream, among `streams`."""
    codec: str
    width: int
    height: int
    pix_fmt: str
    """As decoded."""
    planar_format: str
    """What frames are handed out in; see `layout_of`."""
    bits: int
    color: ColorSpec
    """With guesses filled in; `color.guessed` names them."""
    rate: Fraction
    """Average frames per second."""
    time_base: Fraction
    """Seconds per unit of the frames' pts."""
    num_frames: int
    """From the header or estimated; 0: unknown (a pipe)."""
    duration_s: float
    """0: unknown."""
    start_time_s: Fraction = Fraction(0)
    """Where the container's timeline starts."""
    first_frame_s: Fraction = Fraction(0)
    """When the first frame is shown, counted from `start_time_s`."""
    sample_aspect: Fraction = Fraction(1)
    """Width of a pixel over its height; 1 when unknown."""
    rotation: int = 0
    """Degrees a player turns the picture, counterclockwise."""
    display_matrix: tuple[int, ...] = ()
    """Nine numbers, libav's layout; empty: none."""
    interlaced: str = ""
    """"", "tff", "bff": what the stream and its first frame say."""
    mastering_display: tuple[float, ...] = ()
    """x, y of red, green, blue, white; minimum and maximum cd/m2. Empty: none."""
    content_light: tuple[int, ...] = ()
    """MaxCLL and MaxFALL, cd/m2. Empty: none."""
    streams: tuple[StreamInfo, ...] = ()
    num_chapters: int = 0
    metadata: dict[str, str] = field(default_factory=dict[str, str])
    warnings: tuple[str, ...] = ()
    """Anything odd a person should know, one sentence each."""

    def to_json(self) -> dict[str, JsonValue]:
        """Plain values only; fractions as text."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @property
    def other_videos(self) -> tuple[StreamInfo, ...]:
        """Videos that are not read from; covers are none."""
        videos = [s for s in self.streams if s.kind == "video" and not s.attached_picture]
        return tuple(stream for stream in videos if stream.index != self.stream_index)

    @property
    def canvas(self) -> Canvas:
        """What frames of another size are fitted into."""
        return Canvas(width=self.width, height=self.height, sample_aspect=self.sample_aspect)

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height as shown: square pixels, turned."""
        width, height = round(self.width * self.sample_aspect), self.height
        return (height, width) if self.rotation % 180 else (width, height)


def outside_span(info: VideoInfo) -> InputError:
    """The error of a span without a frame, with the times a person can choose between."""
    first = info.first_frame_s
    last = first + max(info.num_frames - 1, 0) / info.rate
    return InputError(
        Said("no frame lies between --start and --end"),
        where=info.path,
        remedy=Said(
            "Its first frame is shown at {first:.3f} s, its last at about {last:.3f} s.",
            first=float(first),
            last=float(last),
        ),
    )


def ends_early(info: VideoInfo, end_s: Fraction) -> Said:
    """Say so where a video ends well before its header says; else nothing.

    For Matroska, which counts no frames; the duration may be that of the longest stream.

    Args:
        end_s: when its last frame ends, counted from `start_time_s`.
    """
    promised_s = float(info.first_frame_s) + info.duration_s
    if not info.container.startswith("matroska") or promised_s - float(end_s) <= max(
        EARLY_S, promised_s * EARLY_SHARE
    ):
        return NOTHING
    return Said(
        "the video ends at {end_s:.3f} s, the header promises {promised_s:.3f} s: "
        "the file may break off",
        end_s=float(end_s),
        promised_s=promised_s,
    )


def _plain(value: object) -> JsonValue:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}  # pyright: ignore
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]  # pyright: ignore
    if isinstance(value, str | int | float) or value is None:
        return value
    return str(value)
