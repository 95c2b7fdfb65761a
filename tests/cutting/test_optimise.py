from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.cutting.jobs import MM, SHEET, body, doors, small_jobs

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob, EdgeBand, Edges, Grain, Part, SawRules, Sheet
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.cutting.solver.column_generation import directions
from verstak.errors import InvalidCutList, PartDoesNotFit

FAST = OptimiseOptions(seconds=30, deterministic=True)


def test_the_500_cabinet_job_is_solved_and_proven() -> None:
    plan = optimise(body(500), FAST)
    assert (plan.sheets, plan.proven, plan.complete) == (162, True, True)


def test_the_doors_are_solved_and_proven() -> None:
    plan = optimise(doors(500), FAST)
    assert (plan.sheets, plan.proven) == (56, True)


@pytest.mark.parametrize(("stages", "most"), [(2, 163), (None, 162)])
def test_other_numbers_of_stages(stages: int | None, most: int) -> None:
    plan = optimise(body(500, stages=stages), OptimiseOptions(seconds=8))
    assert check_plan(plan) == ()
    assert plan.sheets <= most


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_jobs())
def test_the_checker_accepts_every_plan_and_areas_are_conserved(job: CuttingJob) -> None:
    if not directions(job, job.sheets[0]):
        return
    plan = optimise(job, OptimiseOptions(seconds=2, deterministic=True))
    assert check_plan(plan) == ()
    placed = sum(n.copies * sum(p.area_um2 for p in n.parts()) for n in plan.layouts)
    wanted = sum(p.quantity * p.saw_length_um * p.saw_width_um for p in job.parts)
    assert placed == wanted
    assert plan.bound is None or plan.bound.sheets <= plan.sheets


def test_3000_different_parts_are_answered_at_once_and_progress_is_told() -> None:
    parts = tuple(Part(f"p{i}", (300 + i % 977) * MM, (100 + i % 613) * MM) for i in range(3000))
    told: list[CuttingPlan] = []
    plan = optimise(
        CuttingJob(parts, (SHEET,)), OptimiseOptions(seconds=0), on_progress=told.append
    )
    assert told
    assert told[0].sheets == plan.sheets
    assert not plan.complete
    assert plan.remark is not None


def test_too_many_different_parts_get_the_first_answer_only() -> None:
    parts = tuple(Part(f"p{i}", (100 + i % 150) * MM, (100 + i // 150) * MM) for i in range(5001))
    plan = optimise(CuttingJob(parts, (SHEET,)), OptimiseOptions(seconds=60))
    assert plan.remark == "first answer only: more than 5000 different parts"
    assert plan.method == "first fit"


def test_a_deterministic_plan_repeats() -> None:
    first, second = (optimise(body(30), FAST) for _ in range(2))
    assert first.layouts == second.layouts


def test_cancelling_returns_the_best_so_far() -> None:
    parts = tuple(Part(f"p{i}", (300 + i * 3) * MM, (150 + i * 2) * MM, 2) for i in range(200))
    began = time.monotonic()
    plan = optimise(
        CuttingJob(parts, (SHEET,)),
        OptimiseOptions(seconds=60),
        cancelled=lambda: time.monotonic() - began > 1,
    )
    assert time.monotonic() - began < 50
    assert plan.remark is not None
    assert "cancelled" in plan.remark
    assert check_plan(plan) == ()


def solver(tmp_path: Path, body: str) -> OptimiseOptions:
    """Options with another program in the solver's place, speaking its real protocol or not."""
    script = tmp_path / "solver.py"
    script.write_text(body, encoding="utf-8")
    return OptimiseOptions(seconds=6, solver=(sys.executable, str(script)))


def test_a_solver_that_dies_leaves_the_first_answer_and_says_so(tmp_path: Path) -> None:
    options = solver(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    plan = optimise(body(30), options)
    assert check_plan(plan) == ()
    assert not plan.complete
    assert plan.remark is not None
    assert "ended with status" in plan.remark


def test_a_solver_that_hangs_is_killed_on_time(tmp_path: Path) -> None:
    options = solver(tmp_path, "import time\ntime.sleep(600)\n")
    began = time.monotonic()
    plan = optimise(body(30), OptimiseOptions(seconds=2, solver=options.solver))
    assert time.monotonic() - began < 60
    assert plan.remark == "the time limit was reached"


def test_a_layout_that_the_checker_refuses_is_dropped(tmp_path: Path) -> None:
    # A solver that lies: one part of its layout is a millimetre too short.
    lie = (
        "import json, sys\n"
        "request = json.load(sys.stdin)\n"
        "layouts = request['start']\n"
        "node = layouts[0]['root']\n"
        "while node['children']:\n"
        "    node = node['children'][0]\n"
        "node['dx_um'] -= 1000\n"
        "found = {'layouts': layouts, 'floor': 1.0, 'floor_method': 'area', 'method': 'a lie'}\n"
        "print(json.dumps({'found': found}))\n"
        "print(json.dumps({'ended': True}))\n"
    )
    plan = optimise(body(30), solver(tmp_path, lie))
    assert plan.method == "first fit"
    assert plan.remark is not None
    assert "refused" in plan.remark


def test_nonsense_from_the_solver_is_no_plan(tmp_path: Path) -> None:
    plan = optimise(body(30), solver(tmp_path, "print('not json')\n"))
    assert plan.method == "first fit"
    assert plan.remark is not None
    assert "senseless" in plan.remark


def test_a_part_that_fits_no_sheet_is_named_with_both_sizes_and_the_trim() -> None:
    band = EdgeBand("2", 2 * MM)
    large = Part("стол", 2800 * MM, 700 * MM, edges=Edges(w1=band, w2=band))
    job = CuttingJob((large, *body(1).parts), (SHEET,))
    with pytest.raises(PartDoesNotFit) as caught:
        optimise(job, FAST)
    for words in ("стол", "finished 2800x700", "saw 2796x700", "2730x1810 inside the trim"):
        assert words in caught.value.message
    plan = optimise(job, OptimiseOptions(seconds=5, deterministic=True, skip_unfit=True))
    assert plan.unplaced == ((0, 1),)
    assert check_plan(plan) == ()


def test_grain_alone_can_make_a_part_unfit() -> None:
    job = CuttingJob((Part("p", 2000 * MM, 500 * MM, grain=Grain.WIDTH),), (SHEET,))
    with pytest.raises(PartDoesNotFit, match="grain along its width"):
        optimise(job, FAST)


def test_a_saw_that_reaches_no_side_is_refused() -> None:
    job = CuttingJob((Part("p", 200 * MM, 500 * MM),), (SHEET,), SawRules(longest_cut_um=1000 * MM))
    with pytest.raises(InvalidCutList, match="1000 mm at most"):
        optimise(job, FAST)


def test_a_short_stock_places_what_it_can() -> None:
    sheet = Sheet("s", 1000 * MM, 1000 * MM, quantity=2)
    plan = optimise(CuttingJob((Part("p", 900 * MM, 900 * MM, 5),), (sheet,)), FAST)
    assert plan.unplaced == ((0, 3),)
    assert plan.bound is None


def test_several_sizes_are_chosen_by_area() -> None:
    small = Sheet("small", 1020 * MM, 1020 * MM)
    job = CuttingJob((Part("p", 1000 * MM, 1000 * MM, 1),), (SHEET, small))
    plan = optimise(job, FAST)
    assert [job.sheets[n.sheet].name for n in plan.layouts] == ["small"]
    assert plan.proven
