from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from verstak.drawing.shapes import Circle, Line, Page, Pen, Polyline, Rectangle, Text


def test_shapes_are_values() -> None:
    assert Line((0, 0), (1, 1)) == Line((0, 0), (1, 1), Pen())
    assert len({Circle((0, 0), 1), Circle((0, 0), 1), Circle((0, 0), 2)}) == 2
    with pytest.raises(FrozenInstanceError):
        Rectangle((0, 0), (1, 1)).corner = (2, 2)  # type: ignore[misc]


def test_defaults_draw_an_outline_without_fill() -> None:
    assert Pen().stroke is not None
    assert Pen().fill is None
    assert not Polyline(((0, 0), (1, 0))).closed
    assert Text((0, 0), "x").size_mm >= 2


def test_a_page_keeps_the_drawing_order() -> None:
    back, front = Circle((0, 0), 1), Circle((0, 0), 2)
    assert Page(10, 10, (back, front)).shapes == (back, front)
