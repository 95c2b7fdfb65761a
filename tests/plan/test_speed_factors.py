"""Own rows give an interval, few rows a spread around what is borrowed."""

from __future__ import annotations

import pytest

from verstak.catalog.speed_evidence import speed_evidence
from verstak.plan.speed_factors import (
    Factors,
    expert_factors,
    fits_own,
    group_fit,
    old_card_factors,
    own_fit,
    share_held,
)
from verstak.plan.speed_fit import COVERAGE, points_in
from verstak.plan.speed_rows import GROUPS, used_points


def test_factors_multiply_end_by_end() -> None:
    both = Factors(0.5, 1.0, 2.0, 7).on(Factors(0.8, 0.9, 1.1, 3))
    assert (both.low, both.middle, both.high) == pytest.approx((0.4, 0.9, 2.2))
    assert both.points == 7


def test_few_rows_borrow_and_are_wider_than_the_lender() -> None:
    rows = speed_evidence()
    points = used_points(rows)
    lender = own_fit(points_in(points, "gddr"))
    few = points_in(points, "unified")
    assert not fits_own(few)
    borrowed = group_fit(few, lender)
    assert not borrowed.own
    assert borrowed.coefficients == lender.coefficients
    assert borrowed.factors.high / borrowed.factors.low > lender.factors.high / lender.factors.low


def test_models_of_experts_and_old_cards_are_slower_than_a_dense_model_of_that_size() -> None:
    rows = speed_evidence()
    points = used_points(rows)
    lender = own_fit(points_in(points, "gddr"))
    groups = {group: group_fit(points_in(points, group), lender) for group in GROUPS}
    experts = expert_factors(rows, groups)
    assert set(experts) == set(GROUPS)
    assert all(one.low < one.middle < one.high for one in experts.values())
    assert experts["gddr"].middle < 1
    old = old_card_factors(rows, groups)
    assert old.points == 8
    assert old.high < 0.8


def test_an_interval_is_promised_where_left_out_publishers_bear_it_out() -> None:
    points = used_points(speed_evidence())
    for group in ("gddr", "apple"):
        assert share_held(points_in(points, group)) >= COVERAGE
        assert own_fit(points_in(points, group)).borne_out
    hbm = own_fit(points_in(points, "hbm"))
    assert share_held(points_in(points, "hbm")) < COVERAGE
    assert not hbm.borne_out


def test_a_range_holds_what_was_measured_on_the_very_card() -> None:
    """The H100 of our own run is in the evidence, so no range for an H100 may leave it out."""
    points = [point for point in used_points(speed_evidence()) if point.publisher == "verstak"]
    hbm = own_fit(points_in(used_points(speed_evidence()), "hbm"))
    ratios = [
        hbm.coefficients.token_s(point.ideal_s, point.layers) / point.token_s
        for point in points
        if point.group == "hbm"
    ]
    assert len(ratios) == 6
    assert all(hbm.factors.low <= ratio <= hbm.factors.high for ratio in ratios)
