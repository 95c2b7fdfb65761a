from __future__ import annotations

from dataclasses import replace

from tests.cutting.jobs import MM, SHEET, body

from verstak.cutting.job import CuttingJob, Part
from verstak.cutting.layout import Node
from verstak.cutting.solver.quick import quick_layouts
from verstak.cutting.solver.search import (
    Found,
    Role,
    Search,
    SearchOptions,
    largest_offcut,
    within_reach,
)

ROLES: tuple[Role, ...] = ("both", "finish")


def found(job: CuttingJob, role: Role = "both") -> list[Found]:
    told: list[Found] = []
    options = SearchOptions(role, 20, deterministic=True)
    Search(job, quick_layouts(job)[0], options, told.append).run()
    return told


def test_the_floor_only_rises_and_sheets_only_fall() -> None:
    told = found(body(30))
    floors = [each.floor for each in told]
    sheets = [sum(n.copies for n in each.layouts) for each in told if each.layouts]
    assert floors == sorted(floors)
    assert sheets == sorted(sheets, reverse=True)
    assert sheets[-1] == 10


def test_the_same_job_gives_the_same_plan() -> None:
    assert found(body(30))[-1] == found(body(30))[-1]


def test_the_emptiest_sheet_is_left_with_one_large_offcut() -> None:
    job = CuttingJob((Part("p", 700 * MM, 200 * MM, 5), Part("q", 300 * MM, 300 * MM, 4)), (SHEET,))
    start = quick_layouts(job)[0]
    told = found(job, "finish")
    best = told[-1].layouts if told and told[-1].layouts else start
    assert largest_offcut(job, best[0].root) >= largest_offcut(job, start[0].root)


def test_no_cut_is_longer_than_the_saw_reaches() -> None:
    plain = body(30)
    job = replace(plain, rules=replace(plain.rules, longest_cut_um=2000 * MM))
    told = [each for role in ROLES for each in found(job, role) if each.layouts]
    assert told
    assert all(within_reach(job, layout.root) for each in told for layout in each.layouts)
    assert not within_reach(job, Node(0, 0, 2100 * MM, 9, axis="y", children=(Node(0, 0, 1, 1),)))
