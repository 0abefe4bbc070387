"""Opening a media file and choosing its video, or saying why there is none."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream

from adcvsr_core.errors import InputError, SettingsError
from adcvsr_core.said import Said
from adcvsr_core.video.local_files import max_pixels, open_media, refuse_large
from adcvsr_core.video.references import video_elsewhere

LIBVPX = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""libvpx's decoders, by libav's own."""

MAX_PROBE_PACKETS = 400
"""Packets tried for a first frame before the video counts as undecodable."""

PROBED_PACKETS = 2000
"""Packets of any stream read for a first frame of a stream that is not used."""

_UNREADABLE = Said("Check that the file is whole and is a video")


def undecodable(path: str) -> InputError:
    """The error of a video of which no frame decodes."""
    name = video_elsewhere(path)
    if name is not None:
        named = f", {name!r}" if name else ""
        return InputError(
            Said(
                "its video lies in another file{named}, and what a file refers to is not "
                "opened, for safety",
                named=named,
            ),
            where=path,
            remedy=Said(
                "Give that file itself, or put both into one, for example with ffmpeg "
                "-enable_drefs 1 -use_absolute_path 1 -i IN -c copy OUT.mov, if you trust "
                "where it comes from"
            ),
        )
    return InputError(
        Said("no frame of its video decodes"),
        where=path,
        remedy=Said("The file is damaged or encrypted"),
    )


def open_container(path: str) -> InputContainer:
    """Open a media file. Raises: InputError with what is wrong and what to do."""
    file = Path(path)
    if not file.exists():
        raise InputError(
            Said("no such file"), where=path, remedy=Said("Check the name and the folder")
        )
    if file.is_fifo() or file.is_socket():
        raise InputError(
            Said("it is a pipe, and a file is read more than once"),
            where=path,
            remedy=Said("Copy it to a file, or pipe y4m to the input -"),
        )
    if file.is_file() and file.stat().st_size == 0:
        raise InputError(
            Said("the file is empty"), where=path, remedy=Said("Copy or download it again")
        )
    try:
        return open_media(path)
    except PermissionError as error:
        raise InputError(Said("no permission to read it"), where=path) from error
    except FFmpegError as error:
        raise InputError(_why_unreadable(file, error), where=path, remedy=_UNREADABLE) from error


def choose_video(container: InputContainer, path: str, index: int = -1) -> av.VideoStream:
    """The stream to read: the one of this index; for -1 the default one where it has a decoder,
    else the first that has. Cover pictures are no videos.

    Raises: InputError when there is none, or its frames are larger than `max_pixels`;
        SettingsError when `index` is none of the videos.
    """
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        kinds = sorted({stream.type for stream in container.streams})
        if container.streams.video:
            what = Said("it holds a cover picture but no video")
        elif kinds:
            what = Said("it holds no video, only {kinds}", kinds=" and ".join(kinds))
        else:
            what = Said("it holds no video nor anything else")
        raise InputError(what, where=path, remedy=Said("Give a file with a video stream"))
    if index >= 0 and index not in [stream.index for stream in streams]:
        raise no_such_video(index, [stream.index for stream in streams], path)
    if index >= 0:
        streams = [stream for stream in streams if stream.index == index]
    usable = [s for s in streams if codec_name(s) and s.codec_context.width]
    if not usable:
        if known := [s for s in streams if codec_name(s)]:
            return known[0]
        raise InputError(
            Said("this build has no decoder for its video"),
            where=path,
            remedy=Said("Convert it first, for example with ffmpeg to FFV1"),
        )
    chosen = next((s for s in usable if s.disposition & Disposition.default), usable[0])
    refuse_large(chosen.codec_context.width, chosen.codec_context.height, path)
    return chosen


def shows_picture(path: str, index: int) -> bool:
    """Whether a frame of a video stream decodes, as far as the beginning of the file tells."""
    with open_media(path) as container:
        stream = container.streams[index]
        if not isinstance(stream, av.VideoStream) or not codec_name(stream):
            return False
        decoder = decoder_of(stream)
        with suppress(FFmpegError, ValueError):
            for packet in islice(container.demux(), PROBED_PACKETS):
                if packet.stream_index != index or not packet.size:
                    continue
                with suppress(FFmpegError):
                    if decoder.decode(packet):
                        return True
            return bool(decoder.decode(None))
    return False


def has_alpha_beside(stream: av.VideoStream) -> bool:
    """Whether transparency lies beside the pictures, as in VP8 and VP9, and can be decoded."""
    is_marked = stream.metadata.get("alpha_mode") == "1"
    return is_marked and LIBVPX.get(codec_name(stream), "") in av.codecs_available


def decoder_of(stream: av.VideoStream) -> av.VideoCodecContext:
    """What decodes a stream: libvpx for VP8 and VP9 with alpha, which libav's own decoders drop."""
    decoder = stream.codec_context
    if has_alpha_beside(stream):
        created = av.CodecContext.create(LIBVPX[codec_name(stream)], "r")
        assert isinstance(created, av.VideoCodecContext)
        created.extradata = decoder.extradata
        decoder = created
    # Frames may become larger on the way, too. The decoder counts padded rows.
    decoder.options = {**decoder.options, "max_pixels": str(2 * max_pixels())}
    return decoder


def no_such_video(index: int, videos: list[int], path: str) -> SettingsError:
    """The error of a stream asked for that is no video."""
    return SettingsError(
        Said("stream {index} is none of its videos", index=index),
        where=path,
        remedy=Said("--video-stream can be: {videos}", videos=", ".join(map(str, videos))),
    )


def codec_name(stream: Stream) -> str:
    """libav's decoder of a stream; "" where this build has none: it then has no codec context."""
    return str(getattr(stream.codec_context, "name", ""))


def _why_unreadable(file: Path, error: Exception) -> Said:
    if file.is_dir():
        return Said("it is a folder without images")
    with file.open("rb") as handle:
        head = handle.read(4096)
    if head and all(byte >= 32 or byte in b"\t\r\n" for byte in head):
        return Said("it is a text file, not a video")
    if b"ftyp" in head[:16]:
        return Said("the header is missing; the file is cut off or damaged")
    return Said(
        "not a video file, or damaged ({why})", why=getattr(error, "strerror", None) or error
    )
