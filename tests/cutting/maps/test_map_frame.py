from __future__ import annotations

import pytest

from verstak.cutting.job import Sheet
from verstak.cutting.layout import Node
from verstak.cutting.maps.map_caption import Box
from verstak.cutting.maps.map_frame import Frame, fitted


def test_y_runs_upwards_on_the_sheet_and_downwards_on_the_page() -> None:
    frame = Frame(20, 150, 10)
    assert frame.point(0, 0) == (20, 150)
    assert frame.point(100_000, 200_000) == (30, 130)
    assert frame.box(Node(100_000, 200_000, 50_000, 30_000)) == Box(30, 127, 5, 3)


def test_the_largest_drawing_that_fits() -> None:
    wide = fitted(Sheet("s", 2_000_000, 500_000), Box(10, 20, 200, 100))
    assert (wide.scale, wide.left_mm, wide.bottom_mm) == (10, 10, 70)
    tall = fitted(Sheet("s", 500_000, 2_000_000), Box(10, 20, 200, 100))
    assert tall.scale == 20
    assert tall.left_mm == pytest.approx(10 + (200 - 25) / 2)
