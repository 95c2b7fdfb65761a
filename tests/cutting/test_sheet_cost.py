from __future__ import annotations

from decimal import Decimal

from tests.cutting.jobs import MM

from verstak.cutting.job import CuttingJob, Part, Sheet
from verstak.cutting.sheet_cost import objective_of, plan_cost, sheet_costs

PART = (Part("p", 100 * MM, 100 * MM),)


def sheet(length: int, *, price: str | None = None, offcut: bool = False) -> Sheet:
    value = None if price is None else Decimal(price)
    quantity = 1 if offcut else None
    return Sheet("s", length * MM, 1000 * MM, quantity=quantity, price=value, offcut=offcut)


def test_one_new_size_is_counted() -> None:
    job = CuttingJob(PART, (sheet(2000, offcut=True), sheet(3000)))
    assert objective_of(job) == "sheets"
    assert sheet_costs(job) == (0.0, 1.0)


def test_several_sizes_are_priced_when_all_have_a_price_else_measured() -> None:
    priced = CuttingJob(PART, (sheet(2000, price="900.50"), sheet(3000, price="1300")))
    assert sheet_costs(priced) == (900.5, 1300.0)
    half = CuttingJob(PART, (sheet(2000, price="900.50"), sheet(3000)))
    assert objective_of(half) == "area"
    assert sheet_costs(half) == (2.0, 3.0)
    assert plan_cost(sheet_costs(half), [(0, 2), (1, 1)]) == 7.0
