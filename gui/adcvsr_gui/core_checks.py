"""What the core says of the machine and the installation."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SAME = (
    QT_TRANSLATE_NOOP("Core", "the check failed: {kind}: {why}"),
    QT_TRANSLATE_NOOP("Core", "Please report it."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Update the NVIDIA driver, or install a PyTorch that is made for an older CUDA.",
    ),
    QT_TRANSLATE_NOOP("Core", "Restart the computer: a driver was updated while it ran."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Let this program see the GPU: CUDA_VISIBLE_DEVICES, or the container's settings.",
    ),
    QT_TRANSLATE_NOOP("Core", "cpu, {cores} cores, {features}"),
    QT_TRANSLATE_NOOP("Core", "{names} is not used: {why}"),
    QT_TRANSLATE_NOOP("Core", "{free:.1f} of {total:.1f} GiB free"),
    QT_TRANSLATE_NOOP("Core", "{device} does not compute: {why}"),
    QT_TRANSLATE_NOOP("Core", "NVIDIA driver {version}"),
    QT_TRANSLATE_NOOP("Core", "Install the NVIDIA driver again."),
    QT_TRANSLATE_NOOP("Core", "the NVIDIA driver does not answer: {why}"),
    QT_TRANSLATE_NOOP("Core", "torch sees no GPU"),
    QT_TRANSLATE_NOOP("Core", "no vector units known"),
    QT_TRANSLATE_NOOP("Core", "this torch is built without CUDA"),
    QT_TRANSLATE_NOOP("Core", "{name} fails: {why}"),
    QT_TRANSLATE_NOOP("Core", "Choose another encoder than {names}, or update the GPU's driver."),
    QT_TRANSLATE_NOOP("Core", "none works"),
    QT_TRANSLATE_NOOP("Core", "not here: {names}"),
    QT_TRANSLATE_NOOP("Core", "{free:.1f} GiB free in {folder}"),
    QT_TRANSLATE_NOOP("Core", "A job needs about twice the size of its output: free some space."),
    QT_TRANSLATE_NOOP("Core", "nothing can be written into {folder}: {why}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "{model} on {device} ({name}) in {precision}: {seconds:.2f} s for {width}x{height}",
    ),
    QT_TRANSLATE_NOOP("Core", "{name}: sound, {number:,} parameters"),
    QT_TRANSLATE_NOOP("Core", "not all numbers"),
    QT_TRANSLATE_NOOP("Core", "none found"),
    QT_TRANSLATE_NOOP("Core", "Remove {path}, or put a sound one there."),
    QT_TRANSLATE_NOOP("Core", "Only needed for scripts: pip install adcvsr[vapoursynth]"),
    QT_TRANSLATE_NOOP(
        "Core",
        "Put the folder of this Python's scripts on the PATH, or run: vapoursynth config",
    ),
    QT_TRANSLATE_NOOP("Core", "adcvsr, a frame through it"),
    QT_TRANSLATE_NOOP("Core", "the filter fails: {why}"),
    QT_TRANSLATE_NOOP("Core", "See the other checks."),
    QT_TRANSLATE_NOOP("Core", "not installed"),
    QT_TRANSLATE_NOOP("Core", "the plugin adcvsr is not seen"),
    QT_TRANSLATE_NOOP("Core", "no vspipe on the PATH"),
    QT_TRANSLATE_NOOP("Core", "a frame through it takes longer than {time_s} s"),
    QT_TRANSLATE_NOOP("Core", "it cannot be loaded: {why}"),
)
"""What the window says as the core does."""

OTHER = (
    (
        "Install the CUDA build of torch to use the NVIDIA GPU: see pytorch.org.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Install AdcVSR again for this GPU, or the CUDA build of torch: see pytorch.org.",
        ),
    ),
    (
        "Install a PyTorch that is made for this GPU, or use --device cpu.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Install a PyTorch that is made for this GPU, or choose CPU as Device in the settings, "
            "under Advanced.",
        ),
    ),
    (
        "Install PyAV from its wheels (pip install --only-binary av av), or use --encoder ffv1.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Install AdcVSR again; until then, choose FFV1 as Encoder in the settings.",
        ),
    ),
    (
        "Install again, put a model into {folder}, or see adcvsr models fetch.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Install AdcVSR again, or add a model on the page Models; your own lie in {folder}.",
        ),
    ),
    (
        "Use --precision fp32, and report it.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Choose fp32 as Precision in the settings, under Advanced, and report it.",
        ),
    ),
    (
        "See what is said of the device above, or use --device cpu.",
        QT_TRANSLATE_NOOP(
            "Core",
            "See what is said of the device above, or choose CPU as Device in the settings, under "
            "Advanced.",
        ),
    ),
    (
        "pip install 'vapoursynth>={oldest}': older ones crash at exit.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Only needed for scripts: install VapourSynth {oldest} or newer, older ones crash at "
            "exit.",
        ),
    ),
    (
        "pip install --force-reinstall vapoursynth",
        QT_TRANSLATE_NOOP("Core", "Only needed for scripts: install VapourSynth again."),
    ),
    (
        "Scripts cannot use core.adcvsr: pip install --force-reinstall --no-deps adcvsr in this "
        "Python.",
        QT_TRANSLATE_NOOP(
            "Core",
            "Only needed for scripts, which cannot use core.adcvsr: install AdcVSR again.",
        ),
    ),
)
"""What the core says, and what the window says with its own means."""
