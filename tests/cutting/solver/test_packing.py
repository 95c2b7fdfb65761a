from __future__ import annotations

from hypothesis import given, settings
from tests.cutting.jobs import MM, SHEET, body, small_jobs

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob, Part, SawRules
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.solver.column_generation import directions
from verstak.cutting.solver.packing import pack, squeeze, step_of


@settings(max_examples=30, deadline=None)
@given(small_jobs())
def test_the_checker_accepts_what_packingsolver_found(job: CuttingJob) -> None:
    if not directions(job, job.sheets[0]):
        return
    layouts, _ = pack(job, seconds=2, deterministic=True, costs=(1.0,))
    assert layouts
    assert check_plan(CuttingPlan(job, layouts)) == ()


def test_the_solver_counts_in_the_largest_common_step() -> None:
    assert step_of(body(1)) == 2 * MM
    tenth = Part("p", 160_400, 491_400)
    assert step_of(CuttingJob((tenth,), (SHEET,), SawRules(kerf_um=4400))) == 200


def test_squeezing_leaves_one_large_offcut() -> None:
    job = CuttingJob((Part("p", 500 * MM, 400 * MM, 4),), (SHEET,))
    tree = squeeze(job, 0, "x", seconds=5)
    assert tree is not None
    largest = max((n for n in tree.leaves() if n.part is None), key=lambda n: n.area_um2)
    # Four parts of 400 stand above one another in 1810, turned or not: 500 of the length goes.
    assert (largest.dx_um, largest.dy_um) == ((2730 - 504) * MM, 1810 * MM)


def test_what_does_not_fit_one_sheet_is_not_squeezed() -> None:
    job = CuttingJob((Part("p", 1500 * MM, 1000 * MM, 4),), (SHEET,))
    assert squeeze(job, 0, "x", seconds=2) is None


def test_kerfs_with_nothing_between_them_are_closed_up() -> None:
    # Without a limit of stages the solver leaves two kerfs side by side on this job.
    job = body(500, stages=None)
    layouts, _ = pack(job, seconds=3, deterministic=True, costs=(1.0,))
    assert layouts
    assert check_plan(CuttingPlan(job, layouts)) == ()
