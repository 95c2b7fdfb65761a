from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.drawing.hatch import hatch
from verstak.drawing.shapes import Line
from verstak.errors import UsageError

SIDES = st.floats(0.5, 80)
PLACES = st.floats(-50, 200)


def length(lines: tuple[Line, ...]) -> float:
    return sum(math.dist(line.start, line.end) for line in lines)


def test_upright_and_level_lines_are_counted() -> None:
    level = hatch(0, 0, 10, 6, step_mm=2, angle=0)
    assert sorted(line.start[1] for line in level) == pytest.approx([2, 4])
    assert all(sorted((line.start[0], line.end[0])) == [0, 10] for line in level)
    upright = hatch(0, 0, 10, 6, step_mm=2, angle=90)
    assert sorted(line.start[0] for line in upright) == pytest.approx([2, 4, 6, 8])


def test_45_degrees_climb_to_the_right() -> None:
    for line in hatch(3, 5, 10, 6, step_mm=1, angle=45):
        (x1, y1), (x2, y2) = sorted((line.start, line.end))
        assert x2 - x1 == pytest.approx(y1 - y2)


@settings(max_examples=80)
@given(st.tuples(PLACES, PLACES, SIDES, SIDES), st.floats(0.5, 10), st.floats(0, 360))
def test_lines_stay_inside_and_cover_the_area(
    box: tuple[float, float, float, float], step: float, angle: float
) -> None:
    x, y, dx, dy = box
    lines = hatch(x, y, dx, dy, step_mm=step, angle=angle)
    for line in lines:
        for px, py in (line.start, line.end):
            assert x <= px <= x + dx
            assert y <= py <= y + dy
    # Parallel lines at a distance cover area / distance, but for the last strip at each side.
    assert abs(length(lines) * step - dx * dy) <= 2 * step * math.hypot(dx, dy)


def test_empty_rectangles_have_no_lines() -> None:
    assert hatch(0, 0, 0, 5) == ()
    assert hatch(0, 0, 5, -1) == ()


def test_a_step_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="step above zero"):
        hatch(0, 0, 5, 5, step_mm=0)
