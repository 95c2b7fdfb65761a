from __future__ import annotations

import math

import pytest

from verstak.drawing.dimensions import chain, dimension
from verstak.drawing.fonts import text_width_mm
from verstak.drawing.shapes import Line, Polyline, Shape, Text
from verstak.errors import UsageError


def texts(shapes: tuple[Shape, ...]) -> list[Text]:
    return [shape for shape in shapes if isinstance(shape, Text)]


def lines(shapes: tuple[Shape, ...]) -> list[Line]:
    return [shape for shape in shapes if isinstance(shape, Line)]


def test_a_level_one_lies_below_with_its_text_above_the_line() -> None:
    shapes = dimension((10, 20), (60, 20), 8, "50")
    assert ((10, 28), (60, 28)) in [(line.start, line.end) for line in lines(shapes)]
    (text,) = texts(shapes)
    assert text.anchor == "middle"
    assert text.angle_deg == 0
    assert text.at[0] == pytest.approx(35)
    assert 26 < text.at[1] < 28


def test_an_upright_one_is_read_from_the_right() -> None:
    for start, end, offset in (((10, 20), (10, 60), 8), ((10, 60), (10, 20), -8)):
        shapes = dimension(start, end, offset, "40")
        (text,) = texts(shapes)
        assert text.angle_deg == 90
        assert text.at[0] < 2
        assert text.at[1] == pytest.approx(40)


@pytest.mark.parametrize("turn", range(0, 360, 15))
def test_text_is_never_upside_down(turn: int) -> None:
    end = (50 + 40 * math.cos(math.radians(turn)), 50 + 40 * math.sin(math.radians(turn)))
    (text,) = texts(dimension((50, 50), end, 5, "40"))
    assert -90 < text.angle_deg <= 90


def test_arrows_turn_outwards_where_there_is_no_room() -> None:
    inside = [s for s in dimension((0, 0), (40, 0), 5, "40") if isinstance(s, Polyline)]
    outside = [s for s in dimension((0, 0), (4, 0), 5, "4") if isinstance(s, Polyline)]
    # The first point of an arrow is its tip; the others tell where it comes from.
    assert [arrow.points[1][0] > arrow.points[0][0] for arrow in inside] == [True, False]
    assert [arrow.points[1][0] > arrow.points[0][0] for arrow in outside] == [False, True]


def test_text_wider_than_its_line_shrinks_then_goes_past_the_end() -> None:
    (fits,) = texts(dimension((0, 0), (9, 0), 5, "1234.5"))
    assert 2 <= fits.size_mm < 2.5
    (past,) = texts(dimension((0, 0), (3, 0), 5, "1234.5"))
    assert past.size_mm == 2
    assert past.at[0] - text_width_mm("1234.5", 2) / 2 > 3


def test_ticks_and_missing_extension_lines() -> None:
    plain = dimension((0, 0), (30, 0), 5, "30", ends="tick", extensions=False)
    assert not [shape for shape in plain if isinstance(shape, Polyline)]
    assert len(lines(plain)) == 3
    assert len(lines(dimension((0, 0), (30, 0), 5, "30", ends="tick"))) == 5


def test_a_point_has_no_size() -> None:
    with pytest.raises(UsageError, match="two different points"):
        dimension((1, 1), (1, 1), 5, "0")


def test_a_chain_leaves_out_numbers_that_do_not_fit() -> None:
    points = ((0.0, 0.0), (20.0, 0.0), (22.0, 0.0), (22.0, 0.0), (60.0, 0.0))
    shapes = chain(points, 6, ("200", "20.5", "0", "380"))
    found = texts(shapes)
    assert [text.words for text in found] == ["200", "380"]
    ends = [(t.at[0] - text_width_mm(t.words, t.size_mm) / 2) for t in found]
    assert ends[0] >= 0
    assert ends[1] >= 22
