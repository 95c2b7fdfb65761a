"""Figures of a plan against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from tests.cutting.plans import (
    MM,
    Piece,
    Split,
    field,
    kitchen,
    layout,
    part,
    random_plans,
    rows,
    sheet,
)

from verstak.cutting.figures.plan_figures import BandUse, SheetUse, plan_figures
from verstak.cutting.figures.sequence import CutTotals
from verstak.cutting.job import CuttingJob, EdgeBand, Edges, SawRules
from verstak.cutting.layout import Bound, CuttingPlan, SheetLayout

MM2 = MM * MM


def test_a_kitchen_by_hand() -> None:
    figures = plan_figures(kitchen())
    assert figures.sheets == 2
    assert figures.patterns == 1
    assert figures.uses == (SheetUse(sheet=0, count=2, patterns=1),)
    assert (figures.placed, figures.unplaced) == (12, 0)
    # 6·720·560 + 6·716·296 of 2·2750·1830
    assert figures.parts_area_um2 == 3_690_816 * MM2
    assert figures.sheets_area_um2 == 10_065_000 * MM2
    assert figures.yield_percent == pytest.approx(36.669807, abs=1e-6)
    # Each sheet leaves a strip 1810−720−4−716−4 = 366 high, and beside the cells
    # 2730−3·564−300 = 738 by 720, and 2730−2·300 = 2130 by 716.
    assert [(o.dx_um // MM, o.dy_um // MM, o.copies) for o in figures.offcuts] == [
        (2130, 716, 2),
        (2730, 366, 2),
        (738, 720, 2),
    ]
    assert figures.offcuts_area_um2 == 2 * (2130 * 716 + 2730 * 366 + 738 * 720) * MM2
    assert figures.waste_um2 == (10_065_000 - 3_690_816 - 6_111_240) * MM2
    assert figures.work == CutTotals(cuts=26, length_um=38_376 * MM, setups=16, turns=10)


def test_strips_of_560_across_a_sheet() -> None:
    """Exam item F19: 3 strips of 560 in 1830 with kerf 4.4 and trim 10; 116.8 remain."""
    job = CuttingJob((part("strip", 2730, 560, 3),), (sheet(),), SawRules(kerf_um=4_400))
    strips = rows("y", *[(560, Piece(0))] * 3)
    figures = plan_figures(CuttingPlan(job, (layout(job, strips),)))
    (offcut,) = figures.offcuts
    assert (offcut.dx_um, offcut.dy_um) == (2730 * MM, 116_800)
    assert (offcut.x_um, offcut.y_um) == (10 * MM, 10 * MM + 3 * 564_400)
    # Trim 2·2750 + 2·1810, then three cuts of 2730.
    assert figures.work == CutTotals(cuts=7, length_um=17_310 * MM, setups=5, turns=2)


def test_parts_count_at_saw_size() -> None:
    band = EdgeBand("white", 800, premilling_um=500)
    job = CuttingJob(
        (part("p", 161, 492, 4, edges=Edges(band, band, band, band)),), (sheet(1000, 500, 0),)
    )
    row = rows("x", *[(160.4, Piece(0))] * 4)
    figures = plan_figures(CuttingPlan(job, (layout(job, row),)))
    assert figures.parts_area_um2 == 4 * 160_400 * 491_400
    assert figures.yield_percent == pytest.approx(100 * 4 * 160.4 * 491.4 / 500_000)


def test_edge_bands_by_type() -> None:
    thick, thin = EdgeBand("oak", 2000), EdgeBand("oak", 400)
    job = CuttingJob(
        (
            part("door", 700, 300, 3, edges=Edges(thick, thick, thick, thick)),
            part("shelf", 500, 200, 2, edges=Edges(l1=thin, w2=thick)),
            part("plain", 100, 100, 1),
        ),
        (sheet(),),
    )
    unplaced = ((0, 1),)
    spec = rows("x", (696, rows("y", (296, Piece(0)), (296, Piece(0)))), (498, column_of_shelves()))
    plan = CuttingPlan(job, (layout(job, spec),), unplaced=unplaced)
    # Two doors of three are placed: their bands count, the third's do not.
    assert plan_figures(plan).bands == (
        BandUse("oak", 2000, (2 * 2 * (700 + 300) + 2 * 200) * MM, sides=10),
        BandUse("oak", 400, 2 * 500 * MM, sides=2),
    )


def column_of_shelves() -> Split:
    return rows("y", (199.6, Piece(1)), (199.6, Piece(1)))


def test_cost_adds_prices_and_stock_offcuts_are_free() -> None:
    plan = kitchen()
    offcut = replace(sheet(2000, 800), name="rest", offcut=True, quantity=1)
    job = replace(plan.job, sheets=(sheet(price=Decimal("3450.50")), offcut))
    spare = SheetLayout(1, 1, field(offcut))
    figures = plan_figures(replace(plan, job=job, layouts=(*plan.layouts, spare)))
    assert figures.cost == Decimal("6901.00")
    assert figures.cost_why is None
    assert figures.uses == (SheetUse(0, 2, 1), SheetUse(1, 1, 1))
    assert (figures.sheets, figures.offcuts_used) == (2, 1)
    assert figures.sheets_area_um2 == (2 * 2750 * 1830 + 2000 * 800) * MM2


def test_no_price_no_cost() -> None:
    figures = plan_figures(kitchen())
    assert figures.cost is None
    assert figures.cost_why is not None
    assert figures.cost_why.en == "sheet 'ЛДСП 16' has no price"


@pytest.mark.parametrize(
    ("bound", "gap", "proven"),
    [
        (None, None, False),
        (Bound(2, 1.2, "area"), 0.0, True),
        (Bound(1, 0.8, "area"), 100.0, False),
        (Bound(0, 0.0, "area"), None, False),
    ],
)
def test_gap(bound: Bound | None, gap: float | None, *, proven: bool) -> None:
    figures = plan_figures(replace(kitchen(), bound=bound))
    assert figures.gap_percent == gap
    assert figures.plan.proven is proven
    assert figures.lower_bound == (bound.sheets if bound else None)


def test_gap_of_several_sizes_is_one_of_cost() -> None:
    """Two sheets at 3000 against a floor of 5000: 20 %, though the sheet count is reached."""
    plan = kitchen()
    sizes = (sheet(price=Decimal(3000)), replace(sheet(2440, 1830), price=Decimal(2500)))
    job = replace(plan.job, sheets=sizes)
    bound = Bound(2, 1.9, "column generation", cost=5000.0)
    figures = plan_figures(replace(plan, job=job, bound=bound))
    assert figures.objective_cost == 6000
    assert figures.gap_percent == pytest.approx(20)
    assert not figures.plan.proven
    reached = plan_figures(replace(plan, job=job, bound=replace(bound, cost=6000.0)))
    assert reached.gap_percent == 0


def test_a_plan_without_sheets_has_no_yield() -> None:
    plan = replace(kitchen(), layouts=(), unplaced=((0, 6), (1, 6)))
    figures = plan_figures(plan)
    assert figures.yield_percent is None
    assert (figures.sheets, figures.placed, figures.unplaced) == (0, 0, 12)
    assert figures.cost == 0
    assert figures.work == CutTotals()
    assert figures.bands == ()


@given(random_plans())
@settings(max_examples=100)
def test_areas_are_conserved(plan: CuttingPlan) -> None:
    figures = plan_figures(plan)
    leaves = sum(leaf.area_um2 for leaf in plan.layouts[0].parts())
    assert figures.parts_area_um2 == plan.layouts[0].copies * leaves
    assert figures.waste_um2 >= 0
    total = figures.parts_area_um2 + figures.offcuts_area_um2 + figures.waste_um2
    assert total == figures.sheets_area_um2
    assert 0 < (figures.yield_percent or 0) <= 100
