from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.cutting.jobs import MM, SHEET, body, doors, small_jobs

from verstak.cutting.job import CuttingJob, FirstCut, Part, SawRules, Sheet
from verstak.cutting.layout import layouts_cost
from verstak.cutting.sheet_cost import sheet_costs
from verstak.cutting.solver.area_bound import area_bound
from verstak.cutting.solver.column_generation import ColumnGeneration, directions, whole
from verstak.cutting.solver.guillotine_tree import layouts_of
from verstak.cutting.solver.packing import pack
from verstak.cutting.solver.quick import quick_layouts


def never() -> bool:
    return False


def test_500_cabinets_need_162_sheets_and_can_be_cut_from_162() -> None:
    program = ColumnGeneration(body(500), [1.0])
    relaxed = program.run(never)
    assert relaxed.optimal
    assert relaxed.bound == pytest.approx(161.87, abs=0.01)
    usage = program.integer(seconds=10, nodes=2000)
    assert usage is not None
    assert sum(usage) == whole(relaxed.bound) == 162
    assert whole(area_bound(body(500))) == 159  # what area alone would say


def test_1000_doors_with_grain_need_56_sheets() -> None:
    relaxed = ColumnGeneration(doors(500), [1.0]).run(never)
    assert relaxed.bound == pytest.approx(1000 / 18)  # 18 to a sheet: 3 along by 6 across


@settings(max_examples=25, deadline=None)
@given(small_jobs())
def test_the_floor_is_under_every_plan_and_above_area(job: CuttingJob) -> None:
    if job.rules.stages is None or not directions(job, job.sheets[0]):
        return
    relaxed = ColumnGeneration(job, sheet_costs(job)).run(never)
    layouts, missing = quick_layouts(job)
    assert not missing
    assert relaxed.bound <= layouts_cost(job, layouts) + 1e-6
    packed, _ = pack(job, seconds=2, deterministic=True, costs=(1.0,))
    assert not packed or relaxed.bound <= layouts_cost(job, packed) + 1e-6
    if relaxed.optimal:
        assert relaxed.bound >= area_bound(job) - 1e-6


def test_offcuts_in_stock_lower_the_floor_and_are_used_first() -> None:
    offcut = Sheet("offcut", 1400 * MM, 900 * MM, quantity=3, offcut=True)
    plain = body(30)
    job = CuttingJob(plain.parts, (offcut, SHEET), plain.rules)
    program = ColumnGeneration(job, sheet_costs(job))
    relaxed = program.run(never)
    assert relaxed.bound < ColumnGeneration(plain, [1.0]).run(never).bound
    usage = program.integer(seconds=10, nodes=2000)
    assert usage is not None
    used = {index: sheets for index, sheets in enumerate(usage) if sheets}
    layouts = layouts_of(job, used, relaxed.columns)
    assert sum(layout.copies for layout in layouts if layout.sheet == 0) == 3


def test_a_stock_that_runs_out_leaves_parts_uncut() -> None:
    part = Part("door", 900 * MM, 900 * MM, 10)
    sheet = Sheet("sheet", 1000 * MM, 1000 * MM, quantity=4)
    program = ColumnGeneration(CuttingJob((part,), (sheet,)), [1.0])
    program.run(never)
    assert sum(program.integer(seconds=5) or ()) == 4


def test_directions_follow_the_first_cut_and_the_saw() -> None:
    part = Part("p", 100 * MM, 100 * MM)

    def of(rules: SawRules) -> tuple[str, ...]:
        return directions(CuttingJob((part,), (SHEET,), rules), SHEET)

    assert of(SawRules()) == ("x", "y")
    assert of(SawRules(first_cut=FirstCut.LENGTHWISE)) == ("y",)
    assert of(SawRules(first_cut=FirstCut.CROSSWISE)) == ("x",)
    assert of(SawRules(longest_cut_um=2000 * MM)) == ("x",)  # 1810 can be cut, 2730 cannot
    assert of(SawRules(longest_cut_um=1000 * MM)) == ()


@pytest.mark.parametrize("stages", [2, 3])
def test_a_part_wider_than_the_saw_reaches_may_fill_a_strip_by_itself(stages: int) -> None:
    # 900x600 and ten of 10x600 fill 1000x600 with cuts of 600: none across the wide part.
    sheet = Sheet("s", 1000 * MM, 600 * MM)
    parts = (Part("wide", 900 * MM, 600 * MM), Part("narrow", 10 * MM, 600 * MM, 10))
    rules = SawRules(kerf_um=0, stages=stages, longest_cut_um=700 * MM)
    job = CuttingJob(parts, (sheet,), rules)
    assert ColumnGeneration(job, [1.0]).run(never).bound == pytest.approx(1)
    layouts, missing = quick_layouts(job)
    assert not missing
    assert layouts_cost(job, layouts) == 1
