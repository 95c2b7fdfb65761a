"""Costs over the months: curve, break_even, savings, sensitivity, report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.cost.offers import cloud, q, server, volume

from verstak.catalog.prices import prices
from verstak.errors import UsageError, VolumeMissing
from verstak.plan.cost.break_even import break_even, break_even_curve, volumes_around
from verstak.plan.cost.cloud import cloud_api
from verstak.plan.cost.curve import cost_curve
from verstak.plan.cost.hybrid import Hybrid
from verstak.plan.cost.report import cost_report
from verstak.plan.cost.savings import hidden_volume, savings
from verstak.plan.cost.sensitivity import tornado
from verstak.quantities.quantity import Quantity

BIG = volume(180e6, 60e6)  # 23 tok/s around the clock, 500 € and more a month in the cloud


def test_a_curve_starts_with_the_purchase_and_buys_again() -> None:
    mine = server(q(3000, "€"))
    curve = cost_curve(mine, volume(), months=60)
    monthly = curve.monthly.value
    totals = [total.value for total in curve.totals]
    assert totals[0] == 3000
    assert totals[48] == pytest.approx(3000 + 48 * monthly)
    assert totals[49] == pytest.approx(6000 + 49 * monthly)
    assert curve.check is not None
    assert curve.check.verdict == "within"
    with pytest.raises(UsageError):
        cost_curve(mine, volume(), months=0)


@given(st.integers(1, 120), st.floats(1e5, 1e8))
def test_curves_never_fall(months: int, tokens: float) -> None:
    curve = cost_curve(server(), volume(tokens, tokens), months=months)
    for each in ("low", "value", "high"):
        totals = [getattr(total, each) for total in curve.totals]
        assert totals == sorted(totals)


def test_the_curves_cross_at_the_break_even() -> None:
    mine, theirs = server(q(3000, "€")), cloud()
    even = break_even(mine, theirs, BIG)
    assert even.month is not None
    before, after = int(even.month.value), int(even.month.value) + 1
    for month, cheaper in ((before, False), (after, True)):
        ours = cost_curve(mine, BIG, months=after).totals[month].value
        other = cost_curve(theirs, BIG, months=after).totals[month].value
        assert (ours <= other) is cheaper


def test_uncertain_prices_leave_a_range_of_months() -> None:
    even = break_even(server(), cloud(), BIG)
    assert even.month is not None
    assert even.earliest is not None
    assert even.latest is not None
    assert even.earliest < even.month.value < even.latest


@pytest.mark.parametrize(
    ("tokens", "words"),
    [(1e5, "never: own server costs"), (5e6, "not within its life"), (1e12, "cannot produce")],
)
def test_why_it_never_pays_back(tokens: float, words: str) -> None:
    even = break_even(server(), cloud(), volume(3 * tokens, tokens))
    assert even.month is None
    assert even.reason is not None
    assert words in even.reason.en
    assert even.reason.ru != even.reason.en


def test_a_curve_over_volumes_pays_back_sooner_the_more_is_used() -> None:
    points = break_even_curve(server(), cloud(), BIG, tokens=volumes_around(BIG, points=9))
    months = [point.month.value for point in points if point.month]
    assert len(months) >= 2
    assert months == sorted(months, reverse=True)
    assert points[0].month is None
    assert points[-1].month is None  # a hundred times as much is beyond the machine
    assert all((point.reason is None) == (point.month is not None) for point in points)
    with pytest.raises(UsageError):
        break_even_curve(server(), cloud(), BIG, tokens=(0.0,))


def test_money_is_refused_without_a_volume() -> None:
    for refused in (savings, break_even, tornado):
        with pytest.raises(VolumeMissing):
            refused(server(), cloud(), None)
    with pytest.raises(VolumeMissing):
        break_even_curve(server(), cloud(), None, tokens=(1.0,))


def test_a_saving_is_cloud_less_running_less_depreciation() -> None:
    mine = server(q(3000, "€"))
    year = savings(mine, cloud(), BIG)
    assert year.net.value == pytest.approx(
        12 * (cloud().monthly(BIG).value - mine.monthly(BIG).value) - 750
    )
    assert year.before_purchase.value == pytest.approx(year.net.value + 750)
    assert year.check is not None
    hybrid = savings(Hybrid(mine, cloud()), cloud(), BIG)
    assert hybrid.net.value == pytest.approx(year.net.value)  # nothing overflows


@pytest.mark.parametrize(
    ("model", "tokens", "rate"),
    [("gemini-2.5-flash", 7.1e9, 56.4), ("gemini-2.5-pro", 1.76e9, 14.0)],
)
def test_the_volume_behind_a_saving(model: str, tokens: float, rate: float) -> None:
    hidden = hidden_volume(q(5200, "€/year"), cloud_api(model, prices(), at="2026-01"))
    assert hidden.tokens.value == pytest.approx(tokens, rel=0.01)
    assert hidden.output_rate.value == pytest.approx(rate, rel=0.01)


def test_the_longest_bars_come_first_and_say_whose_range_it_is() -> None:
    bars = tornado(server(), cloud(), BIG)
    swings = [bar.swing for bar in bars]
    assert swings == sorted(swings, reverse=True)
    by_key = {bar.key: bar for bar in bars}
    assert by_key["purchase"].stated
    assert (by_key["purchase"].low.value, by_key["purchase"].high.value) == (3000, 4000)
    assert not by_key["output_price"].stated
    assert by_key["output_price"].high.value == 12.5
    # A quarter of 60 M tokens at 10 € is 150 € a month to each side.
    assert by_key["output_price"].swing == pytest.approx(2 * 12 * 150)
    assert by_key["volume"].at_high > by_key["volume"].at_low
    assert by_key["purchase"].swing == pytest.approx(250)
    assert {"decode", "load_w", "idle_w", "eur_per_kwh", "life_years"} <= by_key.keys()


def test_a_told_load_is_moved_but_not_beyond_all_of_the_time() -> None:
    bars = {bar.key: bar for bar in tornado(server(busy=q(0.9)), cloud(), BIG)}
    assert bars["busy"].high.value == 1.0
    assert "decode" not in bars


def test_the_report_holds_it_all() -> None:
    mine, theirs = server(), cloud()
    report = cost_report(
        [cost_curve(mine, BIG, months=36), cost_curve(theirs, BIG, months=36)],
        saved=savings(mine, theirs, BIG),
        even=break_even(mine, theirs, BIG),
        even_curve=break_even_curve(mine, theirs, BIG, tokens=volumes_around(BIG)),
        bars=tornado(mine, theirs, BIG),
    )
    plain = report.to_json()
    assert set(plain["tables"]) == {"costs", "cost_ranges", "break_even", "sensitivity"}
    assert len(plain["tables"]["sensitivity"]["rows"]) == 3
    assert "month_36" in plain["tables"]["costs"]["columns"]
    assert plain["figures"]["net_saving"]["value"]["provenance"]["kind"] == "computed"
    assert isinstance(report.figure("break_even").value, Quantity)
    assert "own server: the machine can produce it" in report.notes[0].en
    with_certain = cost_report([cost_curve(theirs, BIG, months=6)])
    assert [table.key for table in with_certain.tables] == ["costs"]
