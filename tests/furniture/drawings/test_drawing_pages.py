from __future__ import annotations

import pytest
from tests.furniture.drawings.test_drawn_panels import FILES, PARTS, data
from tests.furniture.dxf_writing import chain, dxf_bytes, one_rectangle

from verstak.drawing.shapes import Circle, Page, Polyline, Rectangle, Text
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.drawing_pages import drawing_page


def outside(page: Page) -> list[object]:
    """Shapes that leave the paper."""
    left: list[object] = []
    for shape in page.shapes:
        if isinstance(shape, Polyline):
            points = list(shape.points)
        elif isinstance(shape, Circle):
            points = [shape.centre]
        elif isinstance(shape, Text):
            points = [shape.at]
        elif isinstance(shape, Rectangle):
            points = [shape.corner]
        else:
            points = [shape.start, shape.end]
        if not all(0 <= x <= page.width_mm and 0 <= y <= page.height_mm for x, y in points):
            left.append(shape)
    return left


@pytest.mark.parametrize("name", FILES)
def test_every_panel_has_its_number_on_the_paper(name: str) -> None:
    page = drawing_page(read_drawing(data(name), name=FILES[name]), "ru")
    words = [s.words for s in page.shapes if isinstance(s, Text)]
    assert {str(n) for n in range(1, PARTS[name] + 1)} <= set(words)
    assert f"деталей: {PARTS[name]}" in " ".join(words)
    assert outside(page) == []
    assert min(s.size_mm for s in page.shapes if isinstance(s, Text)) >= 2
    outlines = [s for s in page.shapes if isinstance(s, Polyline) and s.pen.role == "panel"]
    assert len(outlines) == PARTS[name]


def test_a_gap_is_marked_in_red_where_it_is() -> None:
    points = [(0, 0), (600, 0), (600, 300), (0, 300), (0, 30)]
    page = drawing_page(read_drawing(dxf_bytes(chain(points))), "en")
    (mark,) = [s for s in page.shapes if isinstance(s, Circle) and s.pen.role == "gap"]
    line = next(s for s in page.shapes if isinstance(s, Polyline) and s.pen.role == "open")
    xs, ys = zip(*line.points, strict=True)
    # The gap is at the lower left corner, 15 mm above it: 5 % of the outline's height.
    assert mark.centre[0] == pytest.approx(min(xs))
    assert mark.centre[1] == pytest.approx(max(ys) - 0.05 * (max(ys) - min(ys)))
    words = " ".join(s.words for s in page.shapes if isinstance(s, Text))
    assert "not ready for CNC" in words
    assert "30.000 mm between" in words


def test_sizes_are_written_where_there_is_room() -> None:
    page = drawing_page(read_drawing(one_rectangle(600, 300)), "en")
    words = [s.words for s in page.shapes if isinstance(s, Text)]
    assert "600 × 300" in words
    assert "ready for CNC" in words
    assert (page.width_mm, page.height_mm) == (297, 210)


def test_a_tall_drawing_stands_upright() -> None:
    page = drawing_page(read_drawing(one_rectangle(300, 1600)), "en")
    assert (page.width_mm, page.height_mm) == (210, 297)
    assert outside(page) == []


def test_the_same_scale_along_both_axes() -> None:
    page = drawing_page(read_drawing(one_rectangle(800, 200)), "en")
    panel = next(s for s in page.shapes if isinstance(s, Polyline) and s.pen.role == "panel")
    xs, ys = zip(*panel.points, strict=True)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(4)
