from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.cutting.jobs import SHEET, body, doors

from verstak.cutting.figures.order_figures import order_json, order_report
from verstak.cutting.optimise import OptimiseOptions, optimise

QUICK = OptimiseOptions(seconds=0)


def test_several_plans_are_added_up() -> None:
    first, second = optimise(body(30), QUICK), optimise(doors(30), QUICK)
    plain = order_json([first, second])
    assert plain["sheets"] == first.sheets + second.sheets
    assert plain["lower_bound"] == 10 + 3  # by area, kerfs included: 9.49 and 2.62
    assert {layout["job"] for layout in plain["layouts"]} == {0, 1}
    area = 30 * 1.54372 + 60 * 0.716 * 0.296
    assert plain["yield_percent"] == pytest.approx(100 * area / (plain["sheets"] * 2.75 * 1.83))
    assert plain["cost"] is None
    assert order_report([first, second]).figure("cost").why is not None


def test_one_plan_stays_as_it_is() -> None:
    plan = optimise(body(2), QUICK)
    plain = order_json([plan])
    assert "jobs" not in plain
    assert plain["sheets"] == plan.sheets


def test_prices_add_up_when_all_are_known() -> None:
    priced = replace(doors(30), sheets=(replace(SHEET, price=Decimal("100.50")),))
    plan = optimise(priced, QUICK)
    assert order_json([plan, plan])["cost"] == pytest.approx(2 * 100.5 * plan.sheets)
