"""Each finding on a file made to have it, and on one that has not; real clips stay quiet."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.inspect import inspect, inspect_header
from adcvsr_core.settings import UpscaleSettings, settings_from_table

type Make = Callable[..., Path]

MOVING = "testsrc2=s=80x60:r={rate}:d={seconds},scale=320:240:flags=bicubic,scroll=h=0.007:v=0.005"
X264 = ("-c:v", "libx264", "-crf", "14", "-pix_fmt", "yuv420p")


@pytest.fixture
def make(ffmpeg: str, tmp_path: Path) -> Make:
    """make(name, filter, *options, rate=, seconds=, inputs=): a clip through a filter."""

    def run(
        name: str,
        chain: str,
        *options: str,
        rate: int = 25,
        seconds: float = 2,
        inputs: tuple[str, ...] = (),
    ) -> Path:
        source = ",".join(
            part for part in (MOVING.format(rate=rate, seconds=seconds), chain) if part
        )
        command = [ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", source, *inputs]
        subprocess.run(
            [*command, *(options or X264), str(tmp_path / name)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return tmp_path / name

    return run


def findings_of(path: Path) -> dict[str, Finding]:
    found = {finding.code: finding for finding in inspect(path).findings}
    for finding in found.values():
        settings = settings_from_table(dict(finding.settings))
        assert (settings != UpscaleSettings()) == bool(finding.settings)
    return found


def test_a_plain_clip_is_left_alone(make: Make) -> None:
    sound = ("-f", "lavfi", "-i", "sine=d=2")
    chain = "format=yuv420p,setparams=colorspace=bt709:range=tv"
    assert findings_of(make("plain.mp4", chain, *X264, "-c:a", "aac", inputs=sound)) == {}


@pytest.mark.parametrize(
    ("tool", "order"),
    [("tinterlace=interleave_top", "top"), ("tinterlace=interleave_bottom", "bottom")],
)
def test_interlaced_without_a_flag_is_seen_by_its_combs(make: Make, tool: str, order: str) -> None:
    found = findings_of(make("i.mkv", f"{tool},setfield=prog", rate=50))["interlaced"]
    assert (found.severity, found.settings) == ("warning", {"deinterlace": "frame"})
    assert f"{order} field first" in found.evidence
    assert "none flagged" in found.evidence


def test_flagged_and_combed_is_no_warning(make: Make) -> None:
    options = ("-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ildct+ilme")
    path = make("i.mpg", "tinterlace=interleave_top", *options, rate=50)
    found = findings_of(path)["interlaced"]
    assert found.severity == "info"
    assert "50 flagged" in found.evidence
    assert [f.code for f in inspect_header(path).findings if f.code == "interlaced"]


def test_a_flag_alone_is_told_from_combs(make: Make) -> None:
    options = ("-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ildct+ilme")
    found = findings_of(make("p.mpg", "setfield=tff", *options))
    assert found["interlaced_flag"].settings == {"deinterlace": "off"}
    assert "interlaced" not in found


def test_a_telecine_is_known_by_its_rhythm(make: Make) -> None:
    found = findings_of(make("t.mkv", "telecine=pattern=23,setfield=prog", rate=24, seconds=3))
    assert "telecined" in found
    assert "interlaced" not in found


def test_interlaced_parts_in_whole_frames_are_mixed(
    make: Make, tmp_path: Path, ffmpeg: str
) -> None:
    parts = [
        make("a.mkv", "tinterlace=interleave_top,setfield=prog", rate=50, seconds=3),
        make("b.mkv", "", seconds=3),
    ]
    (tmp_path / "list.txt").write_text("".join(f"file '{part}'\n" for part in parts))
    joined = tmp_path / "joined.mkv"
    joining = ["-f", "concat", "-safe", "0", "-i", str(tmp_path / "list.txt"), "-c", "copy"]
    subprocess.run([ffmpeg, "-v", "error", *joining, str(joined)], check=True)
    assert "3 interlaced, 3 progressive" in findings_of(joined)["mixed"].evidence


def test_repeats_and_their_rhythm(make: Make) -> None:
    found = findings_of(make("r.mkv", "fps=20,fps=25", rate=20, seconds=4))["duplicate_frames"]
    assert "one frame in 5" in found.evidence
    assert found.remedy.endswith("decimate=cycle=5")


def test_a_still_picture_does_not_repeat_frames(make: Make) -> None:
    assert "duplicate_frames" not in findings_of(make("s.mkv", "loop=60:1:0,trim=end_frame=60"))


@pytest.mark.parametrize("direction", ["h", "v"])
def test_blocks_that_move_a_little_do_not_repeat(make: Make, direction: str) -> None:
    """Their edges lie between the pixels of a coarse grid in some frames."""
    board = "geq=lum='255*mod(floor(X/8)+floor(Y/8)\\,2)':cb=128:cr=128"
    moved = {"h": "crop=160:120:3*n:0", "v": "crop=160:120:0:3*n"}[direction]
    path = make("blocks.mkv", f"scale=640:640,{board},{moved}")
    assert "duplicate_frames" not in findings_of(path)


def test_bars_are_measured_in_pixels(make: Make) -> None:
    found = findings_of(make("b.mkv", "crop=320:180,pad=336:240:10:28:black"))["black_bars"]
    for side in ("28 at the top", "32 at the bottom", "10 at the left", "6 at the right"):
        assert side in found.evidence
    assert "crop=320:180:10:28" in found.remedy


@pytest.mark.parametrize(
    ("pix_fmt", "crop"), [("yuv420p", "318:178:12:30"), ("yuv422p", "318:180:12:29")]
)
def test_bars_are_cropped_at_whole_samples_of_chroma(make: Make, pix_fmt: str, crop: str) -> None:
    chain = "format=yuv444p,crop=320:180,pad=338:240:11:29:black"
    made = make("odd.mkv", f"{chain},format={pix_fmt}", "-c:v", "ffv1")
    found = findings_of(made)["black_bars"]
    assert "11 at the left" in found.evidence
    assert f"crop={crop} " in f"{found.remedy} "


def test_a_dark_picture_has_no_bars(make: Make) -> None:
    assert "black_bars" not in findings_of(make("d.mkv", "lutyuv=y=16"))


@pytest.mark.parametrize(
    ("inner", "tag", "code"),
    [
        ("pc", "tv", "range_full"), ("tv", "pc", "range_limited"),
        ("tv", "tv", ""), ("pc", "pc", ""),
    ],
)  # fmt: skip
def test_samples_that_contradict_their_range(make: Make, inner: str, tag: str, code: str) -> None:
    ends = "drawbox=0:0:80:40:black:fill,drawbox=80:0:80:40:white:fill"
    chain = f"format=gbrp,{ends},scale=out_range={inner},format=yuv420p,setrange={tag}"
    found = findings_of(make("l.mkv", chain, *X264, "-color_range", tag))
    assert {c for c in found if c.startswith("range")} == ({code} if code else set())


def test_uneven_times(make: Make) -> None:
    chain = "select='not(eq(mod(n,7),3))'"
    found = findings_of(make("v.mkv", chain, *X264, "-fps_mode", "passthrough"))
    assert "last 40.0 to 80.0 ms" in found["variable_frame_rate"].evidence
    film = findings_of(make("f.mkv", "fps=24000/1001"))  # a clock of milliseconds rounds
    assert "variable_frame_rate" not in film


def test_what_the_header_says(make: Make) -> None:
    options = ("-c:v", "prores_ks", "-pix_fmt", "yuva444p10le")
    path = make("h.mov", "crop=161:121,setsar=2,format=yuva444p10le", *options)
    for found in (findings_of(path), {f.code: f for f in inspect_header(path).findings}):
        assert {"sample_aspect", "odd_size", "no_audio", "alpha", "color_untagged"} <= set(found)
        assert "161x121" in found["odd_size"].evidence


def test_hdr(make: Make) -> None:
    tags = "setparams=color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc"
    options = ("-c:v", "libx265", "-x265-params", "log-level=none")
    path = make("hdr.mkv", f"format=yuv420p10le,{tags}", *options, seconds=0.3)
    assert "PQ, bt2020, 10 bit" in findings_of(path)["hdr"].evidence


def test_sound_that_outlasts_the_picture(make: Make) -> None:
    sound = ("-f", "lavfi", "-i", "sine=d=5")
    for name in ("a.mp4", "a.mkv"):
        path = make(name, "", *X264, "-c:a", "aac", inputs=sound)
        found = findings_of(path)["audio_length"]
        assert "longer" in found.text
        assert "sound 5.0" in found.evidence


def test_several_videos_name_the_option(make: Make) -> None:
    second = ("-f", "lavfi", "-i", "testsrc2=s=64x48:d=2")
    found = findings_of(make("two.mp4", "", *X264, "-map", "0", "-map", "1", inputs=second))
    assert found["several_videos"].settings == {"video_stream": 1}


def test_a_video_without_pictures_is_no_choice(make: Make, tmp_path: Path) -> None:
    second = ("-f", "lavfi", "-i", "testsrc2=s=64x48:d=2")
    two = make("two.mkv", "", *X264, "-map", "0", "-map", "1", inputs=second)
    path = tmp_path / "one_is_empty.mkv"
    with av.open(str(two)) as source, av.open(str(path), "w") as target:
        outputs = [target.add_stream_from_template(stream) for stream in source.streams.video]
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = outputs[0]
                target.mux(packet)
    found = findings_of(path)["several_videos"]
    assert (found.severity, found.remedy, found.settings) == ("info", "", {})
    assert "no picture in it" in found.evidence


def test_damage_is_counted_and_timed(make: Make) -> None:
    path = make("d.mov", "", "-c:v", "prores_ks")
    frames = path.read_bytes().split(b"icpf")
    path.write_bytes(b"icpf".join(frames[:21]) + b"\0\0\0\0" + b"icpf".join(frames[21:]))
    found = findings_of(path)["damaged_packets"]
    assert (found.severity, found.evidence) == ("error", "1, at 0.80 s")
    cut = make("cut.mp4", "", *X264, "-movflags", "faststart")
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * 0.6)])
    assert findings_of(cut)["frames_missing"].evidence.endswith("50 promised")
    cut = make("cut.mkv", "", *X264)
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * 0.6)])
    found = findings_of(cut)["frames_missing"]
    assert (found.severity, found.evidence[-16:]) == ("error", "file may break off"[-16:])


def test_changes_of_the_picture_say_what_becomes_of_them(make: Make, tmp_path: Path) -> None:
    parts = [
        make("1.ts", "", seconds=1),
        make("2.ts", "scale=160:120", seconds=1),
        make("3.ts", "setsar=4/3", *X264[:-1], "yuv422p", seconds=1),
    ]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    found = findings_of(joined)
    size = found["size_changes"]
    assert (size.severity, size.settings) == ("warning", {})
    assert "all of it is fitted into 320x240" in size.text
    assert size.evidence == (
        "320x240, then 160x120 from 1.00 s, then 320x240 with pixels 4:3 from 2.00 s"
    )
    assert size.remedy.startswith("--end 1.000, and --start 1.000 for another file")
    assert found["format_changes"].evidence == "yuv420p, then yuv422p from 2.00 s"
    assert inspect(joined).num_frames == 75


@pytest.mark.parametrize("folder", ["eval_clips", "eval_pairs/web", "eval_pairs/clean"])
def test_clean_clips_give_no_warning(folder: str) -> None:
    if not (media := os.environ.get("ADCVSR_MEDIA")):
        pytest.skip("needs ADCVSR_MEDIA")
    for path in sorted(Path(media, folder).glob("*.mp4")):
        warnings = {f.code for f in inspect(path).findings if f.severity != "info"}
        # One was recorded at a variable rate, which its low-quality side fills with repeats.
        repeats = path.name.startswith("cactus") and folder == "eval_pairs/clean"
        assert warnings == ({"duplicate_frames"} if repeats else set()), path.name


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("real_lq/tests_only/ntsc_480i_dvd_sunset.vob", {"telecined", "sample_aspect"}),
        ("real_lq/tests_only/interlaced_news_480i.ts", {"interlaced_flag", "black_bars"}),
        ("real_lq/chaplin_silent_film.mp4", {"duplicate_frames", "black_bars", "color_untagged"}),
        ("real_lq/cctv_people_768x432.mp4", {"no_audio"}),
        ("odd_files/tests_only/field_pictures_576i.ts", {"interlaced"}),
        ("odd_files/tests_only/truncated_header_ok.mp4", {"frames_missing", "rotation"}),
        ("odd_files/invalid_nalu.mp4", {"damaged_packets"}),
        ("odd_files/hlg10_audio_first.mp4", {"hdr"}),
        ("odd_files/no_duration_vfr.webm", {"variable_frame_rate"}),
    ],
)
def test_real_files(name: str, codes: set[str]) -> None:
    path = Path(os.environ.get("ADCVSR_MEDIA", ""), name)
    if "ADCVSR_MEDIA" not in os.environ or not path.exists():
        pytest.skip(f"needs {name} in ADCVSR_MEDIA")
    assert codes <= set(findings_of(path))
