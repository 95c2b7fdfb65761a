"""Which left-overs go back into stock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.cutting.plans import MM, Piece, kitchen, layout, part, rows, sheet

from verstak.cutting.figures.remnants import layout_offcuts, plan_offcuts, worth_keeping
from verstak.cutting.job import CuttingJob, SawRules
from verstak.cutting.layout import CuttingPlan, Node

RULES = SawRules(min_offcut_length_um=400 * MM, min_offcut_width_um=100 * MM)


@pytest.mark.parametrize(
    ("dx", "dy", "kept"),
    [
        (400_000, 100_000, True),
        (100_000, 400_000, True),  # longer side against longer side, however it lies
        (399_999, 399_999, False),
        (2_000_000, 99_999, False),
        (99_999, 2_000_000, False),
        (400_000, 400_000, True),
    ],
)
def test_smallest_offcut(dx: int, dy: int, *, kept: bool) -> None:
    assert worth_keeping(Node(0, 0, dx, dy), RULES) is kept


def test_largest_first_with_place_and_copies() -> None:
    plan = kitchen()
    offcuts = layout_offcuts(plan.job, plan.layouts[0])
    assert [(o.x_um // MM, o.y_um // MM, o.dx_um // MM, o.dy_um // MM) for o in offcuts] == [
        (610, 734, 2130, 716),
        (10, 1454, 2730, 366),
        (2002, 10, 738, 720),
    ]
    assert {offcut.copies for offcut in offcuts} == {2}
    assert offcuts[0].area_um2 == 2130 * 716 * MM * MM


def test_the_strip_left_by_a_trim_is_waste() -> None:
    job = CuttingJob(
        (part("p", 996, 496),), (sheet(1000, 500, trim=0),), replace(RULES, kerf_um=4000)
    )
    assert layout_offcuts(job, layout(job, Piece(0))) == ()


def test_offcuts_of_a_plan_say_their_layout() -> None:
    job = CuttingJob((part("p", 1000, 500, 2),), (sheet(1000, 1004, trim=0),), RULES)
    full = layout(job, rows("y", (500, Piece(0)), (500, Piece(0))))
    half = layout(job, rows("y", (500, Piece(0))))
    (offcut,) = plan_offcuts(CuttingPlan(job, (full, half)))
    assert (offcut.layout, offcut.copies) == (1, 1)
    assert (offcut.y_um, offcut.dy_um) == (504 * MM, 500 * MM)
