"""Costs of a bill by hand; the exam's cabinet, prices in roubles."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.furniture.exam_cabinet import exam_cabinet

from verstak.cutting.job import Sheet
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout
from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_costs import NET_AREA, NO_PLAN, PLANNED_AREA, PLANNED_SHEETS
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.furniture.bill.prices import Prices

FULL = {
    "ЛДСП 16/м2": Decimal("520.50"),
    "particleboard 18/m2": Decimal(700),
    "2 mm/m": Decimal("31.50"),
    "confirmat": Decimal("1.20"),
    "hinge": Decimal(95),
    "shelf_pin": Decimal("2.35"),
}


def bill(pieces: int = 1, plans: tuple[CuttingPlan, ...] = (), **prices: Decimal | None) -> Bill:
    """Prices with some taken out (``None``) or put in; a slash is written as two underscores."""
    written = FULL | {key.replace("__", "/").replace("_", " "): p for key, p in prices.items()}
    kept = {key: price for key, price in written.items() if price is not None}
    return bill_of_materials(
        [(exam_cabinet(), pieces)], prices=Prices.parse(kept), plans=plans, edge_allowance_um=0
    )


def test_every_line_by_hand() -> None:
    cost = bill().cost
    assert cost is not None
    assert [line.cost for line in cost.lines] == [
        Decimal("803.51"),  # 1.54372 m² × 520.50 = 803.50626
        Decimal("296.71"),  # 0.423872 m² × 700 = 296.7104
        Decimal("127.51"),  # 4.048 m × 31.50 = 127.512
        Decimal("9.60"),  # 8 × 1.20
        Decimal("380.00"),  # 4 × 95
        Decimal("9.40"),  # 4 × 2.35
    ]
    assert cost.exact == Decimal("1626.73")
    assert cost.total is not None
    assert cost.total.text("en") == "1\N{NARROW NO-BREAK SPACE}626.73 RUB"
    assert cost.lines[0].basis == NET_AREA
    assert cost.unused == ()


def test_the_allowance_is_paid_for() -> None:
    priced = bill_of_materials([(exam_cabinet(), 1)], prices=Prices.parse(FULL))
    assert priced.cost is not None
    assert priced.cost.lines[2].cost == Decimal("137.59")  # (4.048 + 8 × 0.04) m × 31.50


def test_a_missing_price_leaves_no_total_and_is_named() -> None:
    incomplete = bill(hinge=None, confirmat=None)
    assert incomplete.cost is not None
    assert incomplete.cost.total is None
    assert [line.name.en for line in incomplete.cost.missing] == ["confirmat", "Hinge 110°"]
    figure = incomplete.report().figure("cost")
    assert figure.value is None
    assert figure.why is not None
    assert 'Hinge 110°: no price "hinge" / "hinge 110°"' in figure.why.en
    assert "нет цены" in figure.why.ru


def test_no_prices_no_cost_at_all() -> None:
    unpriced = bill_of_materials([(exam_cabinet(), 1)])
    assert unpriced.cost is None
    assert "cost" not in {figure.key for figure in unpriced.report().figures}


def test_a_price_of_zero_is_a_price() -> None:
    cost = bill(hinge=Decimal(0)).cost
    assert cost is not None
    assert cost.exact == Decimal("1246.73")


def test_prices_that_nothing_needed_are_told() -> None:
    cost = bill(rod=Decimal(300)).cost
    assert cost is not None
    assert cost.unused == ("rod",)
    assert any("rod" in note.en for note in bill(rod=Decimal(300)).report().notes)


def plan(pieces: int, copies: int, sheets: tuple[Sheet, ...] = ()) -> CuttingPlan:
    job, _ = cutting_jobs([(exam_cabinet(), pieces)])
    job = replace(job, sheets=sheets or job.sheets)
    layouts = tuple(
        SheetLayout(index, copies, Node(0, 0, sheet.length_um, sheet.width_um))
        for index, sheet in enumerate(job.sheets)
    )
    return CuttingPlan(job=job, layouts=layouts)


class TestSheets:
    def test_a_price_per_sheet_without_a_plan_is_no_cost(self) -> None:
        cost = bill(ЛДСП_16__м2=None, particleboard_16__sheet=Decimal(2600)).cost
        assert cost is not None
        assert cost.total is None
        assert cost.missing[0].missing == NO_PLAN

    def test_sheets_of_a_plan_at_the_price_of_a_sheet(self) -> None:
        cost = bill(500, (plan(500, 162),), particleboard_16__sheet=Decimal(2600)).cost
        assert cost is not None
        body = cost.lines[0]
        assert (body.cost, body.basis) == (Decimal(162 * 2600), PLANNED_SHEETS)
        assert body.amount.text() == "162 sheets"
        assert cost.unused == ()

    def test_the_area_of_a_plan_at_the_price_of_a_square_metre(self) -> None:
        """162 × 2.75 m × 1.83 m = 815.265 m²."""
        cost = bill(500, (plan(500, 162),)).cost
        assert cost is not None
        expected = (Decimal("815.265") * Decimal("520.50")).quantize(Decimal("0.01"))
        assert (cost.lines[0].cost, cost.lines[0].basis) == (expected, PLANNED_AREA)

    def test_sheets_of_two_sizes_are_two_lines(self) -> None:
        sizes = (
            Sheet("large", 2_800_000, 2_070_000, price=Decimal(3000)),
            Sheet("small", 2_440_000, 1_830_000, price=Decimal(2300)),
        )
        cost = bill(10, (plan(10, 2, sizes),)).cost
        assert cost is not None
        assert [line.cost for line in cost.lines[:2]] == [Decimal(6000), Decimal(4600)]
        assert cost.lines[0].name.en.endswith("2800×2070")

    def test_one_of_two_sizes_without_a_price_falls_back_to_area_or_to_nothing(self) -> None:
        sizes = (
            Sheet("large", 2_800_000, 2_070_000, price=Decimal(3000)),
            Sheet("s", 10**6, 10**6),
        )
        by_area = bill(10, (plan(10, 2, sizes),)).cost
        assert by_area is not None
        assert by_area.lines[0].basis == PLANNED_AREA
        nothing = bill(10, (plan(10, 2, sizes),), ЛДСП_16__м2=None).cost
        assert nothing is not None
        assert nothing.lines[0].cost is None

    def test_an_offcut_costs_nothing(self) -> None:
        job, _ = cutting_jobs([(exam_cabinet(), 1)])
        rest = Sheet("rest", 2_000_000, 1_830_000, quantity=1, price=Decimal(999), offcut=True)
        sheets = (*job.sheets, rest)
        cost = bill(1, (plan(1, 1, sheets),), particleboard_16__sheet=Decimal(2600)).cost
        assert cost is not None
        assert cost.lines[0].cost == Decimal(2600)
        assert len([line for line in cost.lines if "16 mm" in line.name.en]) == 1
