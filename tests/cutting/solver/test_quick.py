from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from tests.cutting.jobs import MM, SHEET, body, small_jobs

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob, Part, SawRules, Sheet
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.solver.quick import quick_layouts


@settings(max_examples=60, deadline=None)
@given(small_jobs())
def test_every_first_answer_passes_the_checker(job: CuttingJob) -> None:
    layouts, missing = quick_layouts(job)
    assert not missing
    assert check_plan(CuttingPlan(job, layouts)) == ()


def test_500_cabinets_are_answered_within_a_quarter_of_the_best() -> None:
    layouts, missing = quick_layouts(body(500))
    assert not missing
    assert sum(layout.copies for layout in layouts) <= 162 * 1.25


def test_offcuts_are_filled_before_a_sheet_is_opened() -> None:
    offcut = Sheet("offcut", 1000 * MM, 1000 * MM, quantity=2, offcut=True)
    job = CuttingJob((Part("p", 900 * MM, 900 * MM, 3),), (SHEET, offcut))
    layouts, _ = quick_layouts(job)
    assert Counter({n.sheet: n.copies for n in layouts}) == Counter({0: 1, 1: 2})


def test_what_the_stock_cannot_hold_is_counted() -> None:
    sheet = Sheet("s", 1000 * MM, 1000 * MM, quantity=2)
    layouts, missing = quick_layouts(CuttingJob((Part("p", 900 * MM, 900 * MM, 5),), (sheet,)))
    assert sum(layout.copies for layout in layouts) == 2
    assert missing == Counter({0: 3})


def test_no_direction_means_no_layout() -> None:
    rules = SawRules(longest_cut_um=500 * MM)
    layouts, missing = quick_layouts(CuttingJob((Part("p", 90 * MM, 90 * MM),), (SHEET,), rules))
    assert layouts == ()
    assert missing == Counter({0: 1})
