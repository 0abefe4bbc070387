"""What the core says of files: what they hold, and what can be written."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SAME = (
    QT_TRANSLATE_NOOP("Core", "a frame has no timestamp; it was given one"),
    QT_TRANSLATE_NOOP("Core", "a frame has a timestamp not after the one before; it was given one"),
    QT_TRANSLATE_NOOP(
        "Core",
        ".avi keeps neither exact times nor how much of the sound's beginning is left out: sound "
        "and picture may be up to 0.1 s apart; .mkv and .mp4 keep both",
    ),
    QT_TRANSLATE_NOOP("Core", "{type} stream {index} ({codec}) is left out"),
    QT_TRANSLATE_NOOP("Core", "{what}: no container here holds it"),
    QT_TRANSLATE_NOOP("Core", "data stream {index} is left out"),
    QT_TRANSLATE_NOOP(
        "Core",
        "{type} stream {index} is left out: this build does not know its codec",
    ),
    QT_TRANSLATE_NOOP("Core", "{what}: its description is damaged"),
    QT_TRANSLATE_NOOP("Core", ".{extension} cannot hold {name} video"),
    QT_TRANSLATE_NOOP("Core", "unknown container {suffix}"),
    QT_TRANSLATE_NOOP("Core", "the output name has no extension"),
    QT_TRANSLATE_NOOP("Core", ".{extension} cannot hold {streams}"),
    QT_TRANSLATE_NOOP("Core", "video stream {index} is left out"),
    QT_TRANSLATE_NOOP("Core", "{number} video streams: {streams}; stream {index} is used"),
    QT_TRANSLATE_NOOP("Core", "colour not tagged, taken as: {guesses}"),
    QT_TRANSLATE_NOOP("Core", "the video is interlaced ({order})"),
    QT_TRANSLATE_NOOP("Core", "the animation plays for ever; the output plays once"),
    QT_TRANSLATE_NOOP("Core", "the animation plays {number} times; the output plays once"),
    QT_TRANSLATE_NOOP("Core", "{name} does not take pixel format {pix_fmt}"),
    QT_TRANSLATE_NOOP("Core", "encoder {name} is not available here"),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} cannot encode {width}x{height}: no side may be below {least_size}",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} takes {most} bits at most; the source has {bits}"),
    QT_TRANSLATE_NOOP("Core", "{name} cannot encode {width}x{height} as {pix_fmt}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the mastering metadata is not kept; these encoders keep it: {names}",
    ),
    QT_TRANSLATE_NOOP("Core", "unknown encoder {name}"),
    QT_TRANSLATE_NOOP("Core", "{width}x{height} is odd, so {name} encodes it as 4:4:4"),
    QT_TRANSLATE_NOOP("Core", "{name} needs an even width and height, not {width}x{height}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the output would have {out_width}x{out_height} pixels; a side has at most {max_side}",
    ),
    QT_TRANSLATE_NOOP("Core", "no file matches the pattern"),
    QT_TRANSLATE_NOOP("Core", "the folder holds no images"),
    QT_TRANSLATE_NOOP("Core", "frame {n} cannot be read again as it was"),
    QT_TRANSLATE_NOOP("Core", "the segments hold {ranks} frames, {pts} were expected"),
    QT_TRANSLATE_NOOP("Core", "a {name} file cannot hold {codec} video"),
    QT_TRANSLATE_NOOP("Core", "the segments were encoded with different settings"),
    QT_TRANSLATE_NOOP("Core", "its frames are {width}x{height}, more than {max_pixels:,} pixels"),
    QT_TRANSLATE_NOOP("Core", "{text} is no number of pixels"),
    QT_TRANSLATE_NOOP("Core", "If that is right, set {max_pixels_variable} to a larger number"),
    QT_TRANSLATE_NOOP("Core", "cannot write the file ({reason})"),
    QT_TRANSLATE_NOOP("Core", "Check that the file is whole and is a video"),
    QT_TRANSLATE_NOOP("Core", "not a video file, or damaged ({why})"),
    QT_TRANSLATE_NOOP("Core", "no frame of its video decodes"),
    QT_TRANSLATE_NOOP("Core", "stream {index} is none of its videos"),
    QT_TRANSLATE_NOOP("Core", "it is a folder without images"),
    QT_TRANSLATE_NOOP("Core", "it is a text file, not a video"),
    QT_TRANSLATE_NOOP("Core", "the header is missing; the file is cut off or damaged"),
    QT_TRANSLATE_NOOP(
        "Core",
        "its video lies in another file{named}, and what a file refers to is not opened, for "
        "safety",
    ),
    QT_TRANSLATE_NOOP("Core", "The file is damaged or encrypted"),
    QT_TRANSLATE_NOOP("Core", "it is a pipe, and a file is read more than once"),
    QT_TRANSLATE_NOOP("Core", "the file is empty"),
    QT_TRANSLATE_NOOP("Core", "it holds a cover picture but no video"),
    QT_TRANSLATE_NOOP("Core", "this build has no decoder for its video"),
    QT_TRANSLATE_NOOP("Core", "Check the name and the folder"),
    QT_TRANSLATE_NOOP("Core", "Copy or download it again"),
    QT_TRANSLATE_NOOP("Core", "no permission to read it"),
    QT_TRANSLATE_NOOP("Core", "it holds no video, only {kinds}"),
    QT_TRANSLATE_NOOP("Core", "it holds no video nor anything else"),
    QT_TRANSLATE_NOOP("Core", "Convert it first, for example with ffmpeg to FFV1"),
    QT_TRANSLATE_NOOP("Core", "{number} images could not be read in all"),
    QT_TRANSLATE_NOOP("Core", "the image is {width}x{height}, the first one {first}"),
    QT_TRANSLATE_NOOP("Core", "the image is an animation of {num_frames} frames"),
    QT_TRANSLATE_NOOP("Core", "All images of a sequence must have one size"),
    QT_TRANSLATE_NOOP("Core", "cannot make the folder ({why})"),
    QT_TRANSLATE_NOOP("Core", "cannot write ({why})"),
    QT_TRANSLATE_NOOP("Core", "the image {name} could not be read ({why})"),
    QT_TRANSLATE_NOOP("Core", "this container cannot hold {type} stream {index}"),
    QT_TRANSLATE_NOOP("Core", "what is copied breaks off with the file ({reason})"),
    QT_TRANSLATE_NOOP("Core", "{number} damaged packets were skipped in all"),
    QT_TRANSLATE_NOOP("Core", "frames that are damaged, as far as they decode: {number}"),
    QT_TRANSLATE_NOOP("Core", "{decoded} frames decoded; the header promises {promised}"),
    QT_TRANSLATE_NOOP("Core", "the clock jumps {times} times; the parts follow each other"),
    QT_TRANSLATE_NOOP("Core", "the clock jumps 1 time; the parts follow each other"),
    QT_TRANSLATE_NOOP("Core", "the file breaks off ({why})"),
    QT_TRANSLATE_NOOP("Core", "a damaged packet after frame {frame} was skipped ({why})"),
    QT_TRANSLATE_NOOP("Core", "cannot write with {name} ({reason})"),
)
"""What the window says as the core does."""

OTHER = (
    (
        "cover picture {index} is left out: name the output .mkv or .mp4 to keep it",
        QT_TRANSLATE_NOOP(
            "Core",
            "cover picture {index} is left out: the containers MKV and MP4 keep it",
        ),
    ),
    (
        "{what}: name the output .{suffix} to keep it",
        QT_TRANSLATE_NOOP("Core", "{what}: the container {suffix} keeps it"),
    ),
    (
        "Use one of: {names}",
        QT_TRANSLATE_NOOP("Core", "Choose another one in the settings: {names}"),
    ),
    (
        "Name the output {stem}.{better}",
        QT_TRANSLATE_NOOP("Core", "Choose {better} as Container in the settings: {stem}.{better}"),
    ),
    (
        "Name the output {stem}.mkv",
        QT_TRANSLATE_NOOP("Core", "Choose MKV as Container in the settings: {stem}.mkv"),
    ),
    (
        "{used} (--video-stream chooses)",
        QT_TRANSLATE_NOOP("Core", "{used} (Video stream in the settings chooses)"),
    ),
    (
        "{name} has no crf",
        QT_TRANSLATE_NOOP("Core", "{name} has no quality to set"),
    ),
    (
        "crf {crf} is out of range",
        QT_TRANSLATE_NOOP("Core", "the quality {crf} is out of range"),
    ),
    (
        "Use x264 or ffv1",
        QT_TRANSLATE_NOOP("Core", "Choose H.264 (x264) or FFV1 as Encoder in the settings"),
    ),
    (
        "Use a 4:4:4 format, or an even size",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose a 4:4:4 Pixel format under Advanced, or an even Size, in the settings",
        ),
    ),
    (
        "Leave --crf out",
        QT_TRANSLATE_NOOP("Core", "Empty Quality in the settings"),
    ),
    (
        "Use {low} to {high}",
        QT_TRANSLATE_NOOP("Core", "Set Quality in the settings to {low} to {high}"),
    ),
    (
        "Use x264, x265 or ffv1, or an even --size",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose H.264 (x264), H.265 (x265) or FFV1 as Encoder, or an even Size, in the "
            "settings",
        ),
    ),
    (
        "Use a smaller --scale, --size or --height.",
        QT_TRANSLATE_NOOP("Core", "Choose a smaller Size in the settings."),
    ),
    (
        "If the file was changed, open it anew.",
        QT_TRANSLATE_NOOP("Core", "If the file was changed, add it anew."),
    ),
    (
        "no frame lies between --start and --end",
        QT_TRANSLATE_NOOP("Core", "no frame lies between From and Until"),
    ),
    (
        "Its first frame is shown at {first:.3f} s, its last at about {last:.3f} s.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Its first frame is shown at {first:.3f} s, its last at about {last:.3f} s: change "
            "From and Until in the settings.",
        ),
    ),
    (
        "Run the job again with --no-resume",
        QT_TRANSLATE_NOOP("Core", "Choose another Name in the settings, so that it begins again"),
    ),
    (
        "Use .mkv",
        QT_TRANSLATE_NOOP("Core", "Choose MKV as Container in the settings"),
    ),
    (
        "--video-stream can be: {videos}",
        QT_TRANSLATE_NOOP(
            "Core",
            "Set Video stream in the settings, under Source, to one of: {videos}",
        ),
    ),
    (
        "Give that file itself, or put both into one, for example with ffmpeg -enable_drefs 1 "
        "-use_absolute_path 1 -i IN -c copy OUT.mov, if you trust where it comes from",
        QT_TRANSLATE_NOOP(
            "Core",
            "Add that file itself, or put both into one, for example with ffmpeg -enable_drefs 1 "
            "-use_absolute_path 1 -i IN -c copy OUT.mov, if you trust where it comes from",
        ),
    ),
    (
        "Copy it to a file, or pipe y4m to the input -",
        QT_TRANSLATE_NOOP("Core", "Copy it to a file"),
    ),
    (
        "Give a file with a video stream",
        QT_TRANSLATE_NOOP("Core", "Add a file that holds a video"),
    ),
    (
        "--gaps fill makes them of their neighbours (at most {most_filled:,}), --gaps close goes "
        "on without",
        QT_TRANSLATE_NOOP(
            "Core",
            "Set Missing images in the settings, under Source: they can be made of their "
            "neighbours (at most {most_filled:,}), or left out",
        ),
    ),
    (
        "Give it by itself, not as one of a sequence",
        QT_TRANSLATE_NOOP("Core", "Add it by itself, not as one of a sequence"),
    ),
    (
        "Check the disk, then run the same command again to continue",
        QT_TRANSLATE_NOOP(
            "Core",
            "Check the disk, then choose Queue Again: it goes on where it stopped",
        ),
    ),
)
"""What the core says, and what the window says with its own means."""
