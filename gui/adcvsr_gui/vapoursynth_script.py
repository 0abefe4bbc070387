"""The same work as a VapourSynth script, which says itself what it cannot do."""

from __future__ import annotations

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.jobs import Job

_IN_SCRIPTS = (
    "model",
    "scale",
    "device",
    "precision",
    "window",
    "halo",
    "tile",
    "strength",
    "color",
)
"""Settings that the filter takes by the same name."""

_FIRST_FIELD = """\
# Which field comes first: 1 the upper, 0 the lower; the upper where the clip does not say.
order = 0 if clip.get_frame(0).props.get("_FieldBased", 0) == 1 else 1
"""
_DEINTERLACING = {
    "off": "clip = clip.std.SetFieldBased(0)\n",
    "frame": f"{_FIRST_FIELD}clip = core.bwdif.Bwdif(clip, field=order)\n",
    "field": f"{_FIRST_FIELD}clip = core.bwdif.Bwdif(clip, field=2 + order)\n",
    "auto": """\
# Only frames that are flagged interlaced are deinterlaced; the first says whether there are any.
first_field = clip.get_frame(0).props.get("_FieldBased", 0)
if first_field:
    order = 0 if first_field == 1 else 1
    flagged, whole = clip, core.bwdif.Bwdif(clip, field=order)
    clip = core.std.FrameEval(
        whole,
        lambda n, f: whole if f.props.get("_FieldBased", 0) else flagged,
        prop_src=flagged,
    )
    clip = clip.std.SetFieldBased(0)
""",
    "ivtc": f"""\
{_FIRST_FIELD}
# vivtc finds the fields that belong together by rules of its own: where it decides
# otherwise than the command, frames differ from those of the job. It takes 8 bits only.
matched = core.vivtc.VFM(clip, order=order)
mended = core.bwdif.Bwdif(matched, field=order)
clip = core.std.FrameEval(
    matched,
    lambda n, f: mended if f.props.get("_Combed", 0) else matched,
    prop_src=matched,
)
clip = core.vivtc.VDecimate(clip)
clip = clip.std.SetFieldBased(0)
""",
}
_PLUGINS = {
    "auto": ("bwdif",),
    "off": (),
    "frame": ("bwdif",),
    "field": ("bwdif",),
    "ivtc": ("vivtc", "bwdif"),
}


def vapoursynth_script(job: Job) -> str:
    """A script whose clip has the pixels that the job makes, before they are encoded.

    What the script cannot do as the job does is said in comments, with what to add.
    """
    settings = job.settings
    plugins = ["bestsource", *_PLUGINS[settings.deinterlace]]
    source = [repr(str(job.source))]
    if settings.video_stream >= 0:
        source.append(f"track={settings.video_stream}")
    arguments = ", ".join(["clip", *_size_argument(job), *_arguments(settings)])
    needed = " ".join(f"vapoursynth-{name}" for name in plugins)
    parts = [
        f"# pip install adcvsr[vapoursynth] {needed}\n",
        "import vapoursynth as vs\n\n",
        "core = vs.core\n",
        f"clip = core.bs.VideoSource({', '.join(source)})\n",
        *_trim(settings),
        _DEINTERLACING[settings.deinterlace],
        *(f"# {text}\n" for text in _differences(job)),
        f"clip = core.adcvsr.Upscale({arguments})\n",
        "clip.set_output()\n",
    ]
    return "".join(parts)


def _arguments(settings: UpscaleSettings) -> list[str]:
    arguments = [
        f"{name}={getattr(settings, name)!r}"
        for name in _IN_SCRIPTS
        if getattr(settings, name) != getattr(UpscaleSettings(), name)
    ]
    if settings.temporal != "auto":
        arguments.append(f"temporal={settings.temporal!r}")
    if settings.cuts == "off":
        arguments.append("cuts=0")
    return arguments


def _size_argument(job: Job) -> list[str]:
    """A height or both sides become a scale: the filter has no other argument for it."""
    size = _wanted_size(job)
    return [f"scale={size[1] / job.facts.height:.6g}"] if size and job.facts else []


def _wanted_size(job: Job) -> tuple[int, int] | None:
    if job.facts is None or not (job.settings.size or job.settings.height):
        return None
    return job.facts.output_size(job.settings, 1)


def _differences(job: Job) -> list[str]:
    """What the filter is not told, and how a person tells it."""
    settings, facts = job.settings, job.facts
    texts: list[str] = []
    if settings.size or settings.height:
        wanted = f"size = {settings.size!r}" if settings.size else f"height = {settings.height}"
        size = _wanted_size(job)
        if size is None or facts is None:
            texts.append(
                f"The job's size is not in here, as the clip was not read yet. Put {wanted} into a"
            )
            texts.append("text file and add settings='that file' to Upscale.")
        elif abs(size[0] / facts.width - size[1] / facts.height) * facts.width >= 1:
            texts.append(
                f"The job stretches to {size[0]}x{size[1]}. For that, put {wanted} into a text"
            )
            texts.append("file and add settings='that file' to Upscale instead of scale.")
    if settings.cuts not in ("auto", "off"):
        texts.append(
            f"The job's cuts are not in here. Put cuts = {settings.cuts!r} into a text file and"
        )
        texts.append("add settings='that file' to Upscale.")
    return texts


def _trim(settings: UpscaleSettings) -> list[str]:
    if not settings.start and not settings.end:
        return []
    first, last = (
        f"round({seconds:g} * clip.fps)" if seconds else ""
        for seconds in (settings.start, settings.end)
    )
    return [f"clip = clip[{first}:{last}]\n"]
