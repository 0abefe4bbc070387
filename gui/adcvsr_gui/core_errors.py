"""What the core says when a clip cannot be worked on, or not as it was asked to."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SAME = (
    QT_TRANSLATE_NOOP("Core", "unexpected {kind}: {text}"),
    QT_TRANSLATE_NOOP("Core", "no such file"),
    QT_TRANSLATE_NOOP("Core", "Check the path."),
    QT_TRANSLATE_NOOP("Core", "the output is the input itself"),
    QT_TRANSLATE_NOOP("Core", "the output folder cannot be made: {why}"),
    QT_TRANSLATE_NOOP("Core", "device {name} is not one of auto, cpu, cuda, cuda:N, mps"),
    QT_TRANSLATE_NOOP("Core", "no device {name} on this machine"),
    QT_TRANSLATE_NOOP("Core", "precision {name} is not one of auto, {precisions}"),
    QT_TRANSLATE_NOOP("Core", "the model does not run in {name}"),
    QT_TRANSLATE_NOOP("Core", "out of memory"),
    QT_TRANSLATE_NOOP("Core", "out of memory in the middle of a stream"),
    QT_TRANSLATE_NOOP("Core", "out of memory even with tiles of {tile_shape} pixels"),
    QT_TRANSLATE_NOOP("Core", "out of memory ({cause}): continuing with tiles of {tile} pixels"),
    QT_TRANSLATE_NOOP("Core", "a tile of {tile} pixels is too small for this model"),
    QT_TRANSLATE_NOOP("Core", "the folder of the output does not exist"),
    QT_TRANSLATE_NOOP("Core", "the output would replace images of the input"),
    QT_TRANSLATE_NOOP("Core", "one image cannot hold {num_frames} frames"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the folder holds more than images of an earlier output, so it is not overwritten",
    ),
    QT_TRANSLATE_NOOP("Core", "{width}x{height} {name} frames cannot be deinterlaced"),
    QT_TRANSLATE_NOOP("Core", "the picture is {shape}; fitted into {size}"),
    QT_TRANSLATE_NOOP("Core", "the picture is {shape}; fitted into {size}, with black bars"),
    QT_TRANSLATE_NOOP("Core", "the picture is {shape} again"),
    QT_TRANSLATE_NOOP("Core", "the samples are {now}, before {before}; converted"),
    QT_TRANSLATE_NOOP("Core", "the picture changes 1 more time"),
    QT_TRANSLATE_NOOP("Core", "the picture changes {number} more times"),
    QT_TRANSLATE_NOOP("Core", "from frame {index} ({time_s:.3f} s) on {text}"),
    QT_TRANSLATE_NOOP("Core", "the colours are tagged {tag} {now}, before {before}; not converted"),
    QT_TRANSLATE_NOOP("Core", "Check the disk and the folder."),
    QT_TRANSLATE_NOOP("Core", "{free:.0f} MiB are free"),
    QT_TRANSLATE_NOOP("Core", "{room}, about {needed:.0f} MiB are needed for the rest"),
    QT_TRANSLATE_NOOP("Core", "cannot write: {reason}"),
    QT_TRANSLATE_NOOP("Core", "the folder is not writable"),
    QT_TRANSLATE_NOOP("Core", "permission denied"),
    QT_TRANSLATE_NOOP(
        "Core",
        "1 frame seems to be missing from the source, after {places}; the frames around keep their "
        "times",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{number} frames seem to be missing from the source, after {places}; the frames around "
        "keep their times",
    ),
    QT_TRANSLATE_NOOP("Core", "interrupted"),
    QT_TRANSLATE_NOOP("Core", "the source file"),
    QT_TRANSLATE_NOOP("Core", "the weights of the model"),
    QT_TRANSLATE_NOOP("Core", "the versions of the program or its libraries"),
    QT_TRANSLATE_NOOP("Core", "{name} ({before} before, {now} now)"),
    QT_TRANSLATE_NOOP("Core", "an unfinished job lies here, but {changed} changed since"),
    QT_TRANSLATE_NOOP("Core", "another file took the place of the source while it was read"),
    QT_TRANSLATE_NOOP("Core", "the source was written to while it was read"),
    QT_TRANSLATE_NOOP("Core", "encoder {encoder} does not go with this output"),
    QT_TRANSLATE_NOOP(
        "Core",
        "frame {n} lies outside of the range that is rendered, frames {first} to {last}",
    ),
    QT_TRANSLATE_NOOP("Core", "there is no frame {n}; it has {num_frames}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "frames were numbered by their times, which were wrong; now they are counted",
    ),
    QT_TRANSLATE_NOOP("Core", "a report lies beside the output, and a pipe has no such place"),
    QT_TRANSLATE_NOOP("Core", "what was measured for the report is damaged"),
    QT_TRANSLATE_NOOP("Core", "{listed} and {more} more places"),
    QT_TRANSLATE_NOOP("Core", "{listed} and 1 more place"),
    QT_TRANSLATE_NOOP("Core", "1 lost frame was filled from the neighbours: {times}"),
    QT_TRANSLATE_NOOP("Core", "1 damaged frame stays as decoded: {times}"),
    QT_TRANSLATE_NOOP("Core", "{number} lost frames were filled from the neighbours: {times}"),
    QT_TRANSLATE_NOOP("Core", "{number} damaged frames stay as decoded: {times}"),
    QT_TRANSLATE_NOOP("Core", "pieces that are damaged and are made again: {number}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "each frame takes long: the model makes {width}x{height} of this source, whatever size is "
        "asked for",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "frames of {width}x{height} would take about {needed:.1f} GiB, for the model makes {made} "
        "of them; there are {there:.1f} GiB",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Make the source smaller first, for example with ffmpeg -vf scale=iw/2:-2, or use a "
        "computer with more memory.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "the clip has {num_frames} frames: the cut list's {beyond} lie beyond",
    ),
    QT_TRANSLATE_NOOP("Core", "it has the name of a folder for unfinished work, but is none"),
    QT_TRANSLATE_NOOP("Core", "{text} is neither a frame number nor a time"),
    QT_TRANSLATE_NOOP("Core", "Write {cut_forms}."),
    QT_TRANSLATE_NOOP("Core", "cut {cuts} is not a frame number"),
    QT_TRANSLATE_NOOP("Core", "the cut list cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("Core", "{name}={value} is not allowed"),
    QT_TRANSLATE_NOOP("Core", "too long for a settings file"),
    QT_TRANSLATE_NOOP("Core", "It must be {allowed}."),
    QT_TRANSLATE_NOOP("Core", "{chosen} exclude each other"),
    QT_TRANSLATE_NOOP("Core", "the settings file cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("Core", "not valid TOML: {why}"),
    QT_TRANSLATE_NOOP("Core", "unknown setting {key}"),
    QT_TRANSLATE_NOOP("Core", "the settings file cannot be written: {why}"),
    QT_TRANSLATE_NOOP("Core", "Give only one of them."),
    QT_TRANSLATE_NOOP("Core", "none"),
    QT_TRANSLATE_NOOP("Core", "unknown model {name}"),
    QT_TRANSLATE_NOOP("Core", "no such weights file"),
    QT_TRANSLATE_NOOP("Core", "Did you mean {names}?"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the weights do not fit the configuration: unknown {unknown}; missing {missing}",
    ),
    QT_TRANSLATE_NOOP("Core", "the weights have other shapes: {shapes}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "the weights are damaged: their checksum is {actual}, not {weights_sha256}",
    ),
    QT_TRANSLATE_NOOP("Core", "the weights cannot be written: {why}"),
    QT_TRANSLATE_NOOP("Core", "cannot be read: {why}"),
    QT_TRANSLATE_NOOP("Core", "Check free space and permissions"),
    QT_TRANSLATE_NOOP("Core", "not a safetensors file, or cut short ({why})"),
    QT_TRANSLATE_NOOP("Core", "not a weights file of AdcVSR (format {format}, missing {missing})"),
    QT_TRANSLATE_NOOP("Core", "not a weights file: it states a header of {size:,} bytes"),
    QT_TRANSLATE_NOOP("Core", "window {window} and halo {halo} must not be negative"),
    QT_TRANSLATE_NOOP("Core", "a window of {window} frames is too short for a halo of {halo}"),
)
"""What the window says as the core does."""

OTHER = (
    (
        "Please report it, with the output of the same command and -v.",
        QT_TRANSLATE_NOOP("Core", "Please report it, with the log of the clip."),
    ),
    (
        "Choose another name.",
        QT_TRANSLATE_NOOP("Core", "Choose another Name or Folder in the settings."),
    ),
    (
        "Choose a folder you may write to.",
        QT_TRANSLATE_NOOP("Core", "Choose a Folder you may write to in the settings."),
    ),
    (
        "Here are {here}; use one of them, or auto.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Here are {here}: choose another Device in the settings, under Advanced, or Automatic.",
        ),
    ),
    (
        "Use {known}.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose another Precision in the settings, under Advanced: {known}.",
        ),
    ),
    (
        "Start again from the last finished frame, with a smaller tile.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose a smaller Tile in the settings, under Advanced, then choose Queue Again.",
        ),
    ),
    (
        "Use a shorter window, a smaller model, or a device with more memory.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Close other programs, choose a smaller Model, or a shorter Window under Advanced, in "
            "the settings.",
        ),
    ),
    (
        "Use at least {least}, 0 for whole frames, or -1 to choose by memory.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Set Tile in the settings, under Advanced, to {least} or more, or to 0 for whole "
            "frames, or empty it.",
        ),
    ),
    (
        "Create the folder first, or choose another.",
        QT_TRANSLATE_NOOP("Core", "Create the folder, or choose another Folder in the settings."),
    ),
    (
        "Choose another folder or name.",
        QT_TRANSLATE_NOOP("Core", "Choose another Folder or Name in the settings."),
    ),
    (
        "Use a folder, or a name like frame_%06d.png.",
        QT_TRANSLATE_NOOP("Core", "Choose another Name in the settings, or another Encoder."),
    ),
    (
        "Choose another folder.",
        QT_TRANSLATE_NOOP("Core", "Choose another Folder in the settings."),
    ),
    (
        "Use --deinterlace off.",
        QT_TRANSLATE_NOOP("Core", "Set Deinterlace in the settings, under Source, to Never."),
    ),
    (
        "Free some space, then run the same command again to continue.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Free some space, then choose Queue Again: it goes on where it stopped.",
        ),
    ),
    (
        "Free some of your quota, then run the same command again to continue.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Free some of your quota, then choose Queue Again: it goes on where it stopped.",
        ),
    ),
    (
        "Choose a folder on a disk that is not read-only.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose a Folder on a disk that is not read-only, in the settings.",
        ),
    ),
    (
        "Choose a path whose folders are folders.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose another Folder in the settings: a part of this path is a file.",
        ),
    ),
    (
        "Choose a shorter name.",
        QT_TRANSLATE_NOOP("Core", "Choose a shorter Name in the settings."),
    ),
    (
        "Choose a disk whose file system takes files of this size.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose a Folder on a disk whose file system takes files of this size, in the "
            "settings.",
        ),
    ),
    (
        "{room}: free some space, then run the same command again to begin again.",
        QT_TRANSLATE_NOOP("Core", "{room}: free some space, then choose Queue Again."),
    ),
    (
        "{room}: free some space, then run the same command again to continue.",
        QT_TRANSLATE_NOOP(
            "Core",
            "{room}: free some space, then choose Queue Again: it goes on where it stopped.",
        ),
    ),
    (
        "no space left on device",
        QT_TRANSLATE_NOOP("Core", "no space is left on the disk"),
    ),
    (
        "read-only file system",
        QT_TRANSLATE_NOOP("Core", "the disk is read-only"),
    ),
    (
        "the target exists",
        QT_TRANSLATE_NOOP("Core", "the output exists already"),
    ),
    (
        "Choose another, or use --overwrite.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose another Name or Folder in the settings, or move that file away, then choose "
            "Queue Again.",
        ),
    ),
    (
        "Use what it began with to continue, or --no-resume to start again.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Set what it began with to go on with what is finished, or begin again without it",
        ),
    ),
    (
        "Use --no-resume to start again.",
        QT_TRANSLATE_NOOP("Core", "Begin again without what was made of the other"),
    ),
    (
        "Use a name.mkv.",
        QT_TRANSLATE_NOOP("Core", "Choose MKV as Container in the settings."),
    ),
    (
        "Use a folder or a name like frame_%06d.png.",
        QT_TRANSLATE_NOOP("Core", "Choose another Container or Encoder in the settings."),
    ),
    (
        "Choose one of these, or change where the range starts and ends.",
        QT_TRANSLATE_NOOP("Core", "Choose one of these, or change From and Until in the settings."),
    ),
    (
        "Give -o FILE, or leave --report out.",
        QT_TRANSLATE_NOOP("Core", "Switch Report off in the settings."),
    ),
    (
        "Use --no-resume to start again, or leave --report out.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose another Name in the settings, so that it begins again, or switch Report off.",
        ),
    ),
    (
        "Leave --strict out to go on in spite of it.",
        QT_TRANSLATE_NOOP("Core", "Look for a better copy of the clip."),
    ),
    (
        "Nothing was finished yet; the same command begins again.",
        QT_TRANSLATE_NOOP("Core", "Nothing was finished yet; Queue Again begins again."),
    ),
    (
        "1 frame is safe in {folder}; the same command continues after it.",
        QT_TRANSLATE_NOOP("Core", "1 frame is safe; Queue Again continues after it."),
    ),
    (
        "{number} frames are safe in {folder}; the same command continues after them.",
        QT_TRANSLATE_NOOP("Core", "{number} frames are safe; Queue Again continues after them."),
    ),
    (
        "the output of {width}x{height} is larger than 8K; --height 2160 or a smaller --scale "
        "makes it smaller",
        QT_TRANSLATE_NOOP(
            "Core",
            "the output of {width}x{height} is larger than 8K; a Size of 2160p or a smaller factor "
            "makes it smaller",
        ),
    ),
    (
        "interlaced frames are upscaled as they are, with their combs; --deinterlace auto or frame "
        "makes whole frames of them, field twice as many, ivtc the film of telecined ones",
        QT_TRANSLATE_NOOP(
            "Core",
            "interlaced frames are upscaled as they are, with their combs; set Deinterlace in the "
            "settings, under Source, to make whole frames of them",
        ),
    ),
    (
        "{layout} holds no transparency: the alpha channel is dropped; --encoder ffv1 (.mkv), "
        "prores (.mov) and png keep it",
        QT_TRANSLATE_NOOP(
            "Core",
            "{layout} holds no transparency: the alpha channel is dropped; the encoders FFV1, "
            "ProRes and PNG keep it",
        ),
    ),
    (
        "another process is working on this target",
        QT_TRANSLATE_NOOP("Core", "something else is working on this output"),
    ),
    (
        "Move it away, or choose another output.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Move it away, or choose another Name or Folder in the settings.",
        ),
    ),
    (
        "Wait for it, or choose another target.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Wait for it, then choose Queue Again, or choose another Name or Folder in the "
            "settings.",
        ),
    ),
    (
        "Give --cuts auto, off, or a text file of {cut_forms}, one a line.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Set Cuts in the settings, under Source, or name a text file of {cut_forms}, one a "
            "line.",
        ),
    ),
    (
        "Known: {known}; to fetch: {fetchable}",
        QT_TRANSLATE_NOOP(
            "Core",
            "Known: {known}. Published weights can be imported on the page Models",
        ),
    ),
    (
        "`adcvsr models fetch {name}` downloads the weights and converts them",
        QT_TRANSLATE_NOOP(
            "Core",
            "Import its published weights on the page Models, or choose another Model in the "
            "settings",
        ),
    ),
    (
        "Fetch or import the model again",
        QT_TRANSLATE_NOOP(
            "Core",
            "Remove the model on the page Models, and add or import it again",
        ),
    ),
    (
        "Published AdcSR or Stable Diffusion weights: see `adcvsr models import`",
        QT_TRANSLATE_NOOP(
            "Core",
            "Published AdcSR or Stable Diffusion weights are imported on the page Models",
        ),
    ),
    (
        "See `adcvsr models list`",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose another Model in the settings; the page Models lists them",
        ),
    ),
    (
        "Use 0 for the default window and -1 for the default halo.",
        QT_TRANSLATE_NOOP("Core", "Empty Window and Halo in the settings, under Advanced."),
    ),
    (
        "Use a window of at least {least} frames, or a smaller halo.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Set Window in the settings, under Advanced, to {least} or more, or a smaller Halo.",
        ),
    ),
)
"""What the core says, and what the window says with its own means."""
