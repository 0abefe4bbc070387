"""What the core says of a clip it has looked at."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SAME = (
    QT_TRANSLATE_NOOP("Core", "top field first"),
    QT_TRANSLATE_NOOP("Core", "bottom field first"),
    QT_TRANSLATE_NOOP("Core", "matrix"),
    QT_TRANSLATE_NOOP("Core", "range"),
    QT_TRANSLATE_NOOP("Core", "the width is odd; no pixel is cut off"),
    QT_TRANSLATE_NOOP("Core", "the height is odd; no pixel is cut off"),
    QT_TRANSLATE_NOOP("Core", "width and height are odd; no pixel is cut off"),
    QT_TRANSLATE_NOOP("Core", "stream {index} ({what})"),
    QT_TRANSLATE_NOOP(
        "Core",
        "images are missing in the sequence, so that upscaling is refused until you say what to do "
        "about them",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "images are missing in the sequence, and they are made of their neighbours",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "images are missing in the sequence, and the next image follows at once",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "the video says it is interlaced: each frame holds two moments, line by line",
    ),
    QT_TRANSLATE_NOOP("Core", "flagged {order}"),
    QT_TRANSLATE_NOOP("Core", "pixels are not square; the output keeps their shape"),
    QT_TRANSLATE_NOOP("Core", "{size} with pixels {aspect}, shown as {shown}"),
    QT_TRANSLATE_NOOP("Core", "players turn the picture; the output is turned the same way"),
    QT_TRANSLATE_NOOP("Core", "{degrees} degrees counterclockwise"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the file does not say what its colours mean; by its size it is taken as {guesses}",
    ),
    QT_TRANSLATE_NOOP("Core", "not tagged: {names}; {size}"),
    QT_TRANSLATE_NOOP("Core", "the video is HDR; the output stays HDR"),
    QT_TRANSLATE_NOOP("Core", "{kind}, {primaries}, {bits} bit{light}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the picture may be transparent; encoders ffv1, prores and png keep that",
    ),
    QT_TRANSLATE_NOOP("Core", "there are {number} video streams; stream {index} is upscaled"),
    QT_TRANSLATE_NOOP("Core", "left out: {streams}"),
    QT_TRANSLATE_NOOP("Core", "there is no sound"),
    QT_TRANSLATE_NOOP("Core", "no audio stream"),
    QT_TRANSLATE_NOOP("Core", "sound {sound}, picture {picture}"),
    QT_TRANSLATE_NOOP("Core", "tagged alpha_mode 1"),
    QT_TRANSLATE_NOOP("Core", "pixel format {name}"),
    QT_TRANSLATE_NOOP("Core", "the sound is longer than the picture; both are kept as they are"),
    QT_TRANSLATE_NOOP("Core", "the sound is shorter than the picture; both are kept as they are"),
    QT_TRANSLATE_NOOP("Core", "there are black bars; they are upscaled too, which costs time"),
    QT_TRANSLATE_NOOP("Core", "pixels that are always black: {sides}"),
    QT_TRANSLATE_NOOP("Core", "crop them first, for example with ffmpeg -vf crop={crop}"),
    QT_TRANSLATE_NOOP("Core", "{size} at the top"),
    QT_TRANSLATE_NOOP("Core", "{size} at the bottom"),
    QT_TRANSLATE_NOOP("Core", "{size} at the left"),
    QT_TRANSLATE_NOOP("Core", "{size} at the right"),
    QT_TRANSLATE_NOOP("Core", "copy or download it again, if it seems to end too early"),
    QT_TRANSLATE_NOOP("Core", "{number}, at {times} and {more} more times"),
    QT_TRANSLATE_NOOP("Core", "{number}, at {times}"),
    QT_TRANSLATE_NOOP("Core", "packets of the video are damaged, and their frames are lost"),
    QT_TRANSLATE_NOOP("Core", "images cannot be read"),
    QT_TRANSLATE_NOOP(
        "Core", "look for better copies; the output fills them from their neighbours"
    ),
    QT_TRANSLATE_NOOP(
        "Core", "recordings are joined, each with a clock of its own; they follow each other"
    ),
    QT_TRANSLATE_NOOP("Core", "{number}: {names} and {more} more"),
    QT_TRANSLATE_NOOP(
        "Core",
        "look for a better copy; the output fills them from their neighbours",
    ),
    QT_TRANSLATE_NOOP("Core", "frames are damaged and were patched by the decoder"),
    QT_TRANSLATE_NOOP("Core", "look for a better copy"),
    QT_TRANSLATE_NOOP("Core", "the file cannot be read to its end"),
    QT_TRANSLATE_NOOP("Core", "after {number} frames: {why}"),
    QT_TRANSLATE_NOOP("Core", "copy or download it again"),
    QT_TRANSLATE_NOOP("Core", "there are fewer frames than the header promises"),
    QT_TRANSLATE_NOOP("Core", "{decoded} decoded, {promised} promised"),
    QT_TRANSLATE_NOOP("Core", "the video ends before the header says"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the video ends at {end_s:.3f} s, the header promises {promised_s:.3f} s: the file may "
        "break off",
    ),
    QT_TRANSLATE_NOOP("Core", "interlaced"),
    QT_TRANSLATE_NOOP("Core", "progressive"),
    QT_TRANSLATE_NOOP("Core", "telecined"),
    QT_TRANSLATE_NOOP("Core", "none flagged"),
    QT_TRANSLATE_NOOP("Core", "{number} flagged"),
    QT_TRANSLATE_NOOP("Core", "{combed} of {moving} moving frames combed; {flags}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the video says it is interlaced; too little moves to see whether it is",
    ),
    QT_TRANSLATE_NOOP("Core", "the video says it is interlaced, but its frames are whole"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the video is interlaced: each frame holds two moments, line by line",
    ),
    QT_TRANSLATE_NOOP("Core", "parts of the video are interlaced and others are not"),
    QT_TRANSLATE_NOOP("Core", "{frames}; stretches of {length} frames: {parts}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "this is film at 24 frames/s spread over 30 (3:2 pulldown): two of every five frames are "
        "combed",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "correct the tag first, for H.264 with ffmpeg -c copy -bsf:v {filter}",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "the samples use the full range although limited range is meant: shadows and lights are "
        "cut off where it is shown",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{dark:.1%} of the luma below {low}, {bright:.1%} from {high} up (8 bit)",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "the samples keep to limited range although full range is tagged: the picture is shown "
        "greyish",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "hardly any luma below {low} or above {high} (8 bit), and {ends:.1%} or more at either end",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{repeats} of {frames} frames, the first is frame {first}, the longest run {longest}",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "drop them first, for example with ffmpeg -vf decimate=cycle={cycle}",
    ),
    QT_TRANSLATE_NOOP("Core", "{frames}; mostly, one frame in {cycle} is one"),
    QT_TRANSLATE_NOOP(
        "Core",
        "frames repeat the one before while the picture moves: motion stutters",
    ),
    QT_TRANSLATE_NOOP("Core", "then {what} from {time}"),
    QT_TRANSLATE_NOOP("Core", "and {number} more changes"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the picture changes its size or shape; all of it is fitted into {size}, with black bars "
        "where its proportions are others",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "the samples change their format; the output has that of the first ones",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "timestamps are missing or go backward; the frames are given new ones",
    ),
    QT_TRANSLATE_NOOP("Core", "{missing} missing, {backward} not after the one before"),
    QT_TRANSLATE_NOOP("Core", "frames come at a variable rate; the output keeps the time of each"),
    QT_TRANSLATE_NOOP(
        "Core",
        "{uneven} of {steps} steps are not the usual one; they last {least:.1f} to {most:.1f} ms",
    ),
    QT_TRANSLATE_NOOP("Core", "{number} images missing in the sequence: {shown}"),
    QT_TRANSLATE_NOOP("Core", "1 image missing in the sequence: {shown}"),
    QT_TRANSLATE_NOOP("Core", "no picture in it"),
    QT_TRANSLATE_NOOP("Core", "no decoder"),
)
"""What the window says as the core does."""

OTHER = (
    (
        "--deinterlace frame",
        QT_TRANSLATE_NOOP("Core", "Deinterlace every frame"),
    ),
    (
        "--deinterlace off",
        QT_TRANSLATE_NOOP("Core", "Do not deinterlace"),
    ),
    (
        "--deinterlace ivtc",
        QT_TRANSLATE_NOOP("Core", "Undo telecine"),
    ),
    (
        "--video-stream {index}",
        QT_TRANSLATE_NOOP("Core", "Take video stream {index}"),
    ),
    (
        "--gaps fill, or --gaps close",
        QT_TRANSLATE_NOOP("Core", "Make the missing images of their neighbours"),
    ),
    (
        "--end {time}, and --start {time} for another file, make files that each have their own "
        "size",
        QT_TRANSLATE_NOOP(
            "Core",
            "duplicate the clip, and set Until to {time} s in one and From to {time} s in the "
            "other: each file has its own size",
        ),
    ),
)
"""What the core says, and what the window says with its own means."""
