from __future__ import annotations

from fractions import Fraction

import pytest

from adcvsr_core.video.canvas import Canvas, Placement

PAL = Canvas(width=720, height=576, sample_aspect=Fraction(16, 15))


@pytest.mark.parametrize(
    ("width", "height", "aspect", "place"),
    [
        (720, 576, Fraction(16, 15), None),
        (544, 576, Fraction(24, 17), Placement(left=0, top=0, width=720, height=576)),
        (704, 576, Fraction(12, 11), Placement(left=0, top=0, width=720, height=576)),
        (720, 480, Fraction(8, 9), Placement(left=0, top=0, width=720, height=576)),
        # 16:9 on 4:3: three quarters of the height.
        (720, 576, Fraction(64, 45), Placement(left=0, top=72, width=720, height=432)),
        (1920, 1080, Fraction(1), Placement(left=0, top=72, width=720, height=432)),
        # A tall picture: 9:16 of 4:3 is 27/64 of the width.
        (1080, 1920, Fraction(1), Placement(left=208, top=0, width=304, height=576)),
    ],
)
def test_pictures_keep_their_proportions(
    width: int, height: int, aspect: Fraction, place: Placement | None
) -> None:
    assert PAL.place(width, height, aspect) == place


def test_nothing_becomes_empty() -> None:
    tiny = Canvas(width=2, height=2, sample_aspect=Fraction(1))
    for size in ((1, 4000), (4000, 1)):
        place = tiny.place(*size, Fraction(1))
        assert place is not None
        assert min(place.width, place.height) >= 1
