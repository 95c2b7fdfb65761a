from __future__ import annotations

import math
from itertools import combinations

from tests.cutting.map_samples import crowded, kitchen

from verstak.cutting.figures.sequence import Cut, cut_sequence
from verstak.cutting.job import Sheet
from verstak.cutting.maps.map_caption import Box
from verstak.cutting.maps.map_cuts import draw_cuts, mark
from verstak.cutting.maps.map_frame import Frame, fitted
from verstak.drawing.shapes import Circle, Text

BOARD = Box(20, 20, 200, 100)
FRAME = fitted(Sheet("s", 2_000_000, 1_000_000), BOARD)


def cut(number: int, stage: int, x: int, y: int = 1_000_000) -> Cut:
    return Cut(number, stage, "x", x, (x, 0), (x, y), x)


def circles(shapes: tuple[object, ...]) -> list[Circle]:
    return [shape for shape in shapes if isinstance(shape, Circle)]


def test_first_round_outside_later_ones_on_the_cut() -> None:
    drawn = draw_cuts([cut(1, 1, 500_000), cut(2, 2, 900_000)], 4000, FRAME, BOARD, [])
    first, second = circles(drawn.shapes)
    # In the middle of the kerf: 2 mm beyond the edge, at 1:10.
    assert math.isclose(first.centre[0], 20 + 50.2)
    assert first.centre[1] > 120 + first.radius_mm
    assert math.isclose(second.centre[0], 20 + 90.2)
    assert 120 - 3 * second.radius_mm < second.centre[1] < 120
    assert [shape.words for shape in drawn.shapes if isinstance(shape, Text)] == ["1", "2"]


def test_marks_slide_off_text_and_off_each_other() -> None:
    text = Box(100, 100, 20, 21)
    cuts = [cut(1, 2, 900_000), cut(2, 2, 905_000)]
    drawn = draw_cuts(cuts, 4000, FRAME, BOARD, [text])
    first, second = circles(drawn.shapes)
    assert first.centre[1] + first.radius_mm <= 100
    assert math.dist(first.centre, second.centre) >= 2 * first.radius_mm - 1e-9


def test_a_number_without_room_is_said_to_be_hidden() -> None:
    drawn = draw_cuts([cut(7, 2, 900_000)], 4000, FRAME, BOARD, [BOARD])
    assert drawn.hidden == (7,)
    assert drawn.shapes == ()


def test_no_two_circles_overlap_on_crowded_sheets() -> None:
    for plan in (kitchen(), crowded()):
        frame = Frame(20, 150, 14)
        outline = Box(20, 150 - 1830 / 14, 2750 / 14, 1830 / 14)
        cuts = cut_sequence(plan.job, plan.layouts[0])
        drawn = draw_cuts(cuts, plan.job.rules.kerf_um, frame, outline, [])
        found = circles(drawn.shapes)
        assert len(found) + len(drawn.hidden) == len(cuts)
        for a, b in combinations(found, 2):
            apart = max(abs(a.centre[0] - b.centre[0]), abs(a.centre[1] - b.centre[1]))
            assert apart >= a.radius_mm + b.radius_mm - 1e-9


def test_larger_numbers_get_larger_circles() -> None:
    assert circles(mark((0, 0), 123))[0].radius_mm > circles(mark((0, 0), 7))[0].radius_mm
