"""Sheets of a bill: the floor of sheet_counts by area, and the count of a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.furniture.exam_cabinet import exam_cabinet, with_panel

from verstak.cutting.job import Sheet, Trim
from verstak.cutting.layout import Bound, CuttingPlan, Node, SheetLayout
from verstak.errors import UsageError
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

FIELD = Node(10_000, 10_000, 2_730_000, 1_810_000)


def shown(quantity: Quantity | None) -> float:
    assert quantity is not None
    return quantity.rounded


def plan_of(pieces: int, copies: int, **changes: object) -> CuttingPlan:
    job, _ = cutting_jobs([(exam_cabinet(), pieces)])
    plan = CuttingPlan(job=job, layouts=(SheetLayout(0, copies, FIELD),), method="by hand")
    return replace(plan, **changes)  # type: ignore[arg-type] # fields of a plan


class TestPlans:
    def test_sheets_come_from_the_plan(self) -> None:
        bill = bill_of_materials([(exam_cabinet(), 500)], plans=[plan_of(500, 162)])
        body, doors = bill.boards
        assert shown(body.sheets) == 162
        assert body.sheet_area_um2 == 162 * 2_750_000 * 1_830_000
        assert body.remark == Bilingual("by the cutting plan", "по раскрою")
        assert doors.sheets is None
        assert shown(body.bound) == 159

    def test_a_proven_plan_says_so(self) -> None:
        proven = plan_of(500, 162, bound=Bound(162, 161.9, "column generation"))
        body, _ = bill_of_materials([(exam_cabinet(), 500)], plans=[proven]).boards
        assert body.remark is not None
        assert "proven" in body.remark.en

    def test_offcuts_are_no_sheets(self) -> None:
        plan = plan_of(1, 1)
        offcut = Sheet("rest", 1_000_000, 800_000, quantity=1, offcut=True)
        job = replace(plan.job, sheets=(*plan.job.sheets, offcut))
        layouts = (SheetLayout(0, 1, FIELD), SheetLayout(1, 1, Node(0, 0, 1_000_000, 800_000)))
        plan = replace(plan, job=job, layouts=layouts)
        body, _ = bill_of_materials([(exam_cabinet(), 1)], plans=[plan]).boards
        assert (shown(body.sheets), body.offcuts) == (1, 1)

    def test_a_plan_that_leaves_pieces_out_gives_no_count(self) -> None:
        plan = plan_of(500, 160, unplaced=((0, 3),))
        body, _ = bill_of_materials([(exam_cabinet(), 500)], plans=[plan]).boards
        assert body.sheets is None
        assert body.remark is not None
        assert "3 pieces unplaced" in body.remark.en

    def test_plans_of_something_else_are_refused(self) -> None:
        with pytest.raises(UsageError, match=r"for 600 pieces .* the bill has 3000"):
            bill_of_materials([(exam_cabinet(), 500)], plans=[plan_of(100, 33)])
        stranger = replace(plan_of(1, 1).job, name="plywood 9")
        with pytest.raises(UsageError, match="no such board"):
            bill_of_materials([(exam_cabinet(), 1)], plans=[plan_of(1, 1, job=stranger)])
        with pytest.raises(UsageError, match="2 cutting plans"):
            bill_of_materials([(exam_cabinet(), 1)], plans=[plan_of(1, 1)] * 2)


class TestFloorByArea:
    def test_a_part_larger_than_the_sheet_has_no_floor_but_a_reason(self) -> None:
        cabinet = with_panel(exam_cabinet(), "shelf_1", length_um=2_800_000)
        body, _ = bill_of_materials([(cabinet, 1)]).boards
        assert body.bound is None
        assert body.remark is not None
        assert "Shelf: saw size 2800x540 mm does not fit" in body.remark.en
        assert "2730x1810" in body.remark.ru

    def test_offcuts_lower_the_floor_and_only_offcuts_have_none(self) -> None:
        full = Sheet("full", 2_750_000, 1_830_000, trim=Trim.all_round(10_000))
        rest = Sheet("rest", 2_750_000, 1_830_000, quantity=3, offcut=True)
        body, _ = bill_of_materials(
            [(exam_cabinet(), 500)], sheets=lambda _key, _um: (full, rest)
        ).boards
        assert shown(body.bound) == 156
        only, _ = bill_of_materials([(exam_cabinet(), 1)], sheets=lambda _k, _t: (rest,)).boards
        assert only.bound is None
        assert only.remark is not None
        plenty = replace(rest, quantity=None)
        none, _ = bill_of_materials(
            [(exam_cabinet(), 500)], sheets=lambda _key, _um: (plenty, full)
        ).boards
        assert shown(none.bound) == 0

    def test_the_largest_sheet_counts(self) -> None:
        small = Sheet("small", 2_440_000, 1_830_000)
        large = Sheet("large", 2_800_000, 2_070_000)
        by_two, _ = bill_of_materials(
            [(exam_cabinet(), 500)], sheets=lambda _key, _um: (small, large)
        ).boards
        by_one, _ = bill_of_materials(
            [(exam_cabinet(), 500)], sheets=lambda _key, _um: (large,)
        ).boards
        assert by_two.bound == by_one.bound
