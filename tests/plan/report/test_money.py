from __future__ import annotations

import pytest
from tests.plan.report.reading import english, of_class, words

from verstak.plan.cost.curve import CostCurve
from verstak.plan.cost.spread import Spread, spread
from verstak.plan.office_cost import CostPart
from verstak.plan.report.money import money_section
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.text import Bilingual


def euro(value: float, low: float | None = None, high: float | None = None) -> Spread:
    figure = Quantity(value, "€", Given("x"), 0)
    return spread(figure) if low is None or high is None else Spread(figure, low, high)


def curve(name: str, monthly: float) -> CostCurve:
    totals = tuple(
        euro(month * monthly, month * monthly / 2, month * monthly * 2) for month in range(37)
    )
    return CostCurve(Bilingual(name, name), euro(monthly), totals, None)


@pytest.mark.parametrize(("dearest", "by_ratio"), [(32, False), (5000, True)])
def test_offers_far_apart_are_drawn_by_ratios(dearest: float, by_ratio: bool) -> None:
    cost = CostPart(curves=(curve("cheap", 4), curve("dear", dearest)))
    section = money_section(cost, english())
    assert ("equal ratios" in words(section)) == by_ratio
    lines = [each for each in of_class(section, "line") if each.tag == "polyline"]
    heights = [1000 - float(line.get("points", "").split(",")[-1]) for line in lines]
    assert heights[0] > 50, "the cheaper one is not pressed to the ground"
    assert heights[0] < heights[1] <= 1000


def test_what_is_missing_comes_first() -> None:
    missing = Bilingual("no volume was given", "объём не указан")
    section = money_section(CostPart(missing=(missing,)), english())
    assert words(section[1]).strip() == missing.en
    assert list(section.iter("svg")) == []
