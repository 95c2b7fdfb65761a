"""Trees of cuts, and what a plan says of itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.cutting.plans import MM, field, kitchen, sheet

from verstak.cutting.layout import Bound, Node, SheetLayout, layouts_cost


def test_leaves_in_the_order_of_cutting() -> None:
    laid = kitchen().layouts[0]
    assert [leaf.part for leaf in laid.root.leaves()] == [0, 0, 0, 1, None, 1, 1, None, None]
    assert [leaf.part for leaf in laid.parts()] == [0, 0, 0, 1, 1, 1]
    assert len(list(laid.leftovers())) == 3


def test_a_leaf_is_its_own_only_leaf() -> None:
    leaf = Node(0, 0, 3, 5)
    assert list(leaf.leaves()) == [leaf]
    assert leaf.area_um2 == 15


def test_new_sheets_and_stock_offcuts_are_counted_apart() -> None:
    plan = kitchen()
    offcut = replace(sheet(1000, 500), offcut=True)
    job = replace(plan.job, sheets=(*plan.job.sheets, offcut))
    more = replace(plan, job=job, layouts=(*plan.layouts, SheetLayout(1, 3, field(offcut))))
    assert (more.sheets, more.offcuts_used) == (2, 3)


@pytest.mark.parametrize(("floor", "proven"), [(1, False), (2, True), (3, True)])
def test_proven_when_the_bound_is_reached(floor: int, *, proven: bool) -> None:
    assert not kitchen().proven
    plan = replace(kitchen(), bound=Bound(floor, floor - 0.5, "area"))
    assert plan.proven is proven


def test_with_several_sizes_it_is_the_cost_that_is_proven() -> None:
    plan = kitchen()
    sizes = (sheet(price=Decimal(3000)), replace(sheet(2440), price=Decimal(2000)))
    plan = replace(plan, job=replace(plan.job, sheets=sizes))
    assert layouts_cost(plan.job, plan.layouts) == 6000
    assert replace(plan, bound=Bound(3, 2.5, "area", cost=6000.0)).proven
    assert not replace(plan, bound=Bound(2, 2.0, "area", cost=5999.0)).proven


def test_area_counts_where_a_price_is_missing() -> None:
    plan = kitchen()
    job = replace(plan.job, sheets=(sheet(), sheet(2440)))
    # Two sheets of 2.75 by 1.83 m.
    assert layouts_cost(job, plan.layouts) == pytest.approx(2 * 2750 * 1830 * MM * MM / 1e12)
