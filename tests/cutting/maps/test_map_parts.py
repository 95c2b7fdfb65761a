from __future__ import annotations

import pytest
from tests.cutting.map_samples import THICK, THIN

from verstak.cutting.job import CuttingJob, EdgeBand, Edges, Grain, Part, SawRules, Sheet
from verstak.cutting.layout import Node
from verstak.cutting.maps.map_frame import Frame
from verstak.cutting.maps.map_parts import (
    ACROSS,
    Canvas,
    DrawnPiece,
    Sides,
    draw_leftover,
    draw_part,
    full_name,
    runs_along_x,
    sides,
)
from verstak.cutting.maps.map_style import band_styles
from verstak.drawing.shapes import Line, Polyline, Rectangle, Text

SHEET = Sheet("s", 2_000_000, 1_000_000)
PLAIN = Sheet("s", 2_000_000, 1_000_000, grain=Grain.NONE)


def draw(
    part: Part, *, turned: bool = False, scale: float = 10, sheet: Sheet = SHEET
) -> DrawnPiece:
    job = CuttingJob((part,), (sheet,))
    canvas = Canvas(job, sheet, Frame(0, 100, scale), band_styles(job), "ru")
    dx, dy = part.saw_length_um, part.saw_width_um
    if turned:
        dx, dy = dy, dx
    return draw_part(canvas, Node(0, 0, dx, dy, part=0, turned=turned))


def words(piece: DrawnPiece) -> list[str]:
    return [shape.words for shape in piece.shapes if isinstance(shape, Text)]


def marks(piece: DrawnPiece) -> list[Line]:
    return [s for s in piece.shapes if isinstance(s, Line) and s.pen.role == "edge-band"]


def test_bands_turn_with_the_part_counter_clockwise() -> None:
    l1, l2, w1, w2 = (EdgeBand(name, 1000) for name in ("l1", "l2", "w1", "w2"))
    part = Part("p", 500_000, 300_000, edges=Edges(l1, l2, w1, w2))
    assert sides(part, turned=False) == Sides(left=w1, right=w2, bottom=l1, top=l2)
    # Each side goes one place on: bottom → right → top → left → bottom.
    assert sides(part, turned=True) == Sides(right=l1, left=l2, bottom=w1, top=w2)


def test_a_band_is_drawn_inside_its_side_of_the_sheet() -> None:
    (front,) = marks(draw(Part("Полка", 600_000, 300_000, edges=Edges(l1=THICK))))
    assert front.start[1] == front.end[1]
    assert 98.5 < front.start[1] < 100
    (turned,) = marks(draw(Part("Полка", 600_000, 300_000, edges=Edges(l1=THICK)), turned=True))
    assert turned.start[0] == turned.end[0]
    # The saw width is 298: 29.8 mm of paper.
    assert 28.3 < turned.start[0] < 29.8


def test_two_thicknesses_have_two_lines() -> None:
    first, second = marks(draw(Part("Полка", 600_000, 300_000, edges=Edges(l1=THICK, l2=THIN))))
    assert first.pen.stroke != second.pen.stroke
    assert first.pen.dash_mm != second.pen.dash_mm


def test_large_parts_show_name_size_and_saw_size() -> None:
    part = Part("Полка", 600_000, 300_000, edges=Edges(l1=THIN), code="1.3")
    assert words(draw(part)) == ["1.3 Полка", "600×300", "пила 600×299,6"]
    assert words(draw(Part("Полка", 600_000, 300_000))) == ["Полка", "600×300"]


def test_a_turned_part_says_that_its_length_runs_across_the_text() -> None:
    piece = draw(Part("Дно", 600_000, 500_000), turned=True)
    assert words(piece) == ["Дно", f"600×500 {ACROSS}"]
    assert piece.across
    slender = draw(Part("Стенка боковая", 600_000, 90_000), turned=True)
    assert words(slender) == ["Стенка боковая", "600×90"]
    assert not slender.across


@pytest.mark.parametrize(
    ("length", "expected", "keyed"),
    [(900, "Столешница 900×50", False), (260, "№1 · 260×50", True), (60, "1", True)],
)
def test_smaller_parts_say_less(length: int, expected: str, keyed: bool) -> None:
    piece = draw(Part("Столешница", length * 1000, 50_000), scale=14)
    assert words(piece)[0] in {expected, f"№{expected}"}
    assert piece.keyed is keyed


def test_nothing_is_written_where_nothing_fits() -> None:
    piece = draw(Part("Планка", 500_000, 8_000), scale=14)
    assert words(piece) == []
    assert (piece.caption, piece.keyed) == (None, True)


def test_grain_runs_where_the_sheets_does() -> None:
    part = Part("Фасад", 600_000, 400_000, grain=Grain.LENGTH)
    assert runs_along_x(part, SHEET) is True
    assert runs_along_x(part, PLAIN) is None
    assert runs_along_x(Part("x", 1, 1), SHEET) is None
    across = Sheet("s", 2_000_000, 1_000_000, grain=Grain.WIDTH)
    assert runs_along_x(part, across) is False
    arrows = [s for s in draw(part).shapes if isinstance(s, Line) and s.pen.role == "grain"]
    assert arrows[0].start[1] == arrows[0].end[1]
    upright = draw(part, turned=True, sheet=across)
    (arrow,) = [s for s in upright.shapes if isinstance(s, Line) and s.pen.role == "grain"]
    assert arrow.start[0] == arrow.end[0]
    assert not [s for s in draw(part, sheet=PLAIN).shapes if isinstance(s, Polyline)]


def test_left_overs_are_hatched_when_kept() -> None:
    rules = SawRules(min_offcut_length_um=400_000, min_offcut_width_um=100_000)
    job = CuttingJob((Part("p", 1000, 1000),), (SHEET,), rules)
    frame = Frame(0, 100, 10)
    kept = draw_leftover(job, Node(0, 0, 100_000, 400_000), frame, "ru")
    waste = draw_leftover(job, Node(0, 0, 99_000, 400_000), frame, "ru")
    roles = [
        {shape.pen.role for shape in piece.shapes if not isinstance(shape, Text)}
        for piece in (kept, waste)
    ]
    assert roles[0] >= {"offcut", "hatch"}
    assert roles[1] == {"waste"}
    assert "100×400" in words(kept)
    assert isinstance(kept.shapes[0], Rectangle)


def test_a_part_without_name_has_one() -> None:
    assert full_name(Part("", 1, 1)) == "—"
    assert full_name(Part("Дно", 1, 1, code="2")) == "2 Дно"
