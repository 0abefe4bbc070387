"""Makes the before-and-after pictures in docs/images/quality with the product itself.

Usage: python -m docs.make.pictures MEDIA     MEDIA: a folder with eval_pairs/web and eval_clips
Licences of the clips are in docs/quality.md, which shows the pictures.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from adcvsr_core.cli import main as adcvsr

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "images" / "quality"
SCALE = 4
GAP = 6
QUALITY = 82


@dataclass(frozen=True)
class Shot:
    """A square of one frame of a clip."""

    name: str
    clip: str
    frame: int
    corner: tuple[int, int]
    """Left and top of the square, in pixels of the output."""
    size: tuple[int, int]
    """Width and height of the square, in pixels of the output."""
    truth: str = ""
    """The clip that the low quality was made of."""


SHOTS = (
    Shot("nasa", "examples/nasa_stage_480x270.mp4", 40, (960, 150), (420, 400)),
    Shot("maple_street", "eval_pairs/web/maple_street_drive.mp4", 4, (560, 200), (320, 300),
         "eval_clips/maple_street_drive.mp4"),
    Shot("cactus_flower", "eval_pairs/clean/cactus_flower_handheld.mp4", 4, (300, 130), (320, 300),
         "eval_clips/cactus_flower_handheld.mp4"),
    Shot("elephants_dream", "eval_pairs/web/elephants_dream_proog.mp4", 4, (430, 130), (320, 300),
         "eval_clips/elephants_dream_proog.mp4"),
    Shot("screen_text", "eval_pairs/clean/screen_pdf_scroll.mp4", 4, (200, 200), (320, 300),
         "eval_clips/screen_pdf_scroll.mp4"),
)  # fmt: skip


def main() -> int:
    """Make them all."""
    media = Path(sys.argv[1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        path = FOLDER / f"{shot.name}.jpg"
        _picture(shot, media).save(path, quality=QUALITY, optimize=True)
        sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size:,} bytes\n")
    return 0


def _picture(shot: Shot, media: Path) -> Image.Image:
    """The plainly enlarged square, what AdcVSR makes of it, and the truth where there is one."""
    clip = ROOT / shot.clip if (ROOT / shot.clip).exists() else media / shot.clip
    left, top = shot.corner
    box = (left, top, left + shot.size[0], top + shot.size[1])
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.png"
        code = adcvsr(["preview", str(clip), "--frame", str(shot.frame), "-o", str(made)])
        if code:
            raise SystemExit(code)
        upscaled = Image.open(made).convert("RGB")
    plain = _frame(clip, shot.frame).resize(upscaled.size, Image.Resampling.BICUBIC)
    squares = [plain.crop(box), upscaled.crop(box)]
    if shot.truth:
        squares.append(_frame(media / shot.truth, shot.frame).crop(box))
    width, height = shot.size
    sheet = Image.new("RGB", (len(squares) * (width + GAP) - GAP, height), "white")
    for number, square in enumerate(squares):
        sheet.paste(square, (number * (width + GAP), 0))
    return sheet


def _frame(clip: Path, number: int) -> Image.Image:
    with av.open(str(clip)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index == number:
                return frame.to_image()
    raise SystemExit(f"{clip} has no frame {number}")


if __name__ == "__main__":
    sys.exit(main())
