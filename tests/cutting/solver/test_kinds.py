from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from tests.cutting.jobs import MM, SHEET

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob, EdgeBand, Edges, Grain, Part
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.solver.kinds import merge_kinds, name_again
from verstak.cutting.solver.quick import quick_layouts
from verstak.errors import SolverFailed

BAND = EdgeBand("2", 2 * MM)


def test_equal_saw_sizes_merge_and_grain_keeps_apart() -> None:
    banded = Part("b", 604 * MM, 400 * MM, 2, edges=Edges(w1=BAND, w2=BAND))
    job = CuttingJob(
        (
            Part("a", 600 * MM, 400 * MM, 3),
            banded,
            Part("c", 600 * MM, 400 * MM, 1, Grain.LENGTH),
        ),
        (SHEET,),
    )
    kinds = merge_kinds(job)
    assert [part.quantity for part in kinds.job.parts] == [5, 1]
    assert kinds.members == (((0, 3), (1, 2)), ((2, 1),))


def test_names_come_back_each_as_often_as_wanted() -> None:
    parts = tuple(Part(f"p{i}", 700 * MM, 500 * MM, i + 1) for i in range(12))
    job = CuttingJob(parts, (SHEET,))
    kinds = merge_kinds(job)
    assert len(kinds.job.parts) == 1
    layouts, _ = quick_layouts(kinds.job)
    named = name_again(kinds, layouts)
    placed: Counter[int | None] = Counter()
    for layout in named:
        for leaf in layout.parts():
            placed[leaf.part] += layout.copies
    assert placed == Counter({i: i + 1 for i in range(12)})
    assert sum(n.copies for n in named) == sum(n.copies for n in layouts)
    assert check_plan(CuttingPlan(job, named)) == ()


def test_a_long_run_of_one_part_stays_one_pattern() -> None:
    job = CuttingJob(
        (Part("a", 1300 * MM, 850 * MM, 400), Part("b", 1300 * MM, 850 * MM, 4)), (SHEET,)
    )
    kinds = merge_kinds(job)
    named = name_again(kinds, quick_layouts(kinds.job)[0])
    assert [layout.copies for layout in named] == [100, 1]


def test_more_pieces_than_ordered_are_refused() -> None:
    kinds = merge_kinds(CuttingJob((Part("a", 1300 * MM, 850 * MM, 4),), (SHEET,)))
    (layout,), _ = quick_layouts(kinds.job)
    with pytest.raises(SolverFailed, match="more pieces than were ordered"):
        name_again(kinds, [replace(layout, copies=2)])
