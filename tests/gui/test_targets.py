from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from adcvsr_core.settings import ENCODERS, UpscaleSettings
from adcvsr_gui.targets import OutputChoice, free_name, moved_name, target_of, template_problem


def test_a_name_is_free_on_the_disk_and_in_the_queue(tmp_path: Path) -> None:
    first = target_of(tmp_path / "clip.mp4", UpscaleSettings(), OutputChoice())
    assert first == tmp_path / "clip_upscaled.mkv"
    assert free_name(first, ()) == first
    first.write_bytes(b"")
    second = free_name(first, ())
    assert second == tmp_path / "clip_upscaled (2).mkv"
    assert free_name(first, {second}) == tmp_path / "clip_upscaled (3).mkv"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("", "clip_2160p.mkv"),
        ("{name} restored", "clip restored.mkv"),
        ("{folder}-{name}-{width}x{height}", "tape-clip-2880x2160.mkv"),
        ("{model}.{encoder}", "lite.x264.mkv"),
        ("a/b:{name}", "a_b_clip.mkv"),
        ("{nmae}", "clip_2160p.mkv"),
        ("..", "clip_2160p.mkv"),
    ],
)
def test_a_template_makes_the_name(template: str, name: str) -> None:
    choice = OutputChoice(folder="/out", template=template)
    source = Path("/films/tape/clip.mp4")
    target = target_of(source, UpscaleSettings(height=2160), choice, (2880, 2160))
    assert target == Path("/out") / name


def test_what_is_wrong_in_a_template_is_named() -> None:
    assert template_problem("{name}_{height}") == ""
    assert template_problem("{nmae}") == "{nmae}"
    assert template_problem("{name") == "{"


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_container_is_used_where_the_encoder_can_go_into_it(encoder: str) -> None:
    suffixes = {
        target_of(
            Path("a.mp4"), UpscaleSettings(encoder=encoder), OutputChoice(container=container)
        ).suffix
        for container in ("", "mp4", "vhs")
    }
    expected = {
        "prores": {".mov"},
        "png": {""},
        "ffv1": {".mkv"},
    }
    assert suffixes == expected.get(encoder, {".mkv", ".mp4"})


def test_many_outputs_get_free_names_at_once(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"x{number}.mkv").touch()
    targets = [tmp_path / f"x{number}.mkv" for number in range(3)]
    taken = Counter([*targets, tmp_path / "x0 (2).mkv"])
    renamed = [moved_name(target, target, taken) for target in targets]
    assert [path.name for path in renamed] == ["x0 (3).mkv", "x1 (2).mkv", "x2 (2).mkv"]
    assert set(taken) == {*renamed, tmp_path / "x0 (2).mkv"}


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u6620", "\U0001f39e"])
@pytest.mark.parametrize("template", ["", "{name} restored", "y" * 400])
def test_a_name_too_long_for_more_is_cut_and_keeps_its_end(
    tmp_path: Path, letter: str, template: str
) -> None:
    source = tmp_path / (letter * (251 // len(letter.encode())) + ".mp4")
    source.write_bytes(b"")
    target = target_of(source, UpscaleSettings(), OutputChoice(template=template))
    assert target.stem.endswith(
        {"": "_upscaled", "{name} restored": " restored"}.get(template, "y")
    )
    taken = {target}
    for _ in range(12):
        taken.add(free_name(target, taken))
    for name in taken:
        for more in ("", ".adcvsr", ".report.html", ".old"):
            (tmp_path / (name.name + more)).touch()


@pytest.mark.parametrize(
    ("folder", "parent"),
    [("", "/films"), ("new", "/films/new"), ("/out", "/out"), ("~/new", "/home/me/new")],
)
def test_a_folder_that_was_typed(monkeypatch: pytest.MonkeyPatch, folder: str, parent: str) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    target = target_of(Path("/films/a.mp4"), UpscaleSettings(), OutputChoice(folder=folder))
    assert target == Path(parent) / "a_upscaled.mkv"
