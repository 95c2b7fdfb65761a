"""Reading of prompts, fitted on published speeds."""

from __future__ import annotations

import pytest

from verstak.catalog.speed_evidence import speed_evidence
from verstak.plan.speed_factors import Factors
from verstak.plan.speed_prefill import fit_prefill, prefill_points, prefill_tokens_per_s


def test_the_middle_is_a_median_of_measured_over_known_arithmetic() -> None:
    points = [point for point in prefill_points(speed_evidence()) if point.group == "hbm"]
    found = fit_prefill(speed_evidence())
    factors = sorted(point.by_flops for point in points if point.by_flops is not None)
    assert found.by_flops["hbm"].points == len(factors) == 15
    assert found.by_flops["hbm"].middle == factors[7]
    assert found.experts is not None
    assert found.experts.high < 1
    assert "apple" not in found.by_flops  # nobody told us their arithmetic
    assert found.by_bandwidth["apple"].points == 15


def test_marketing_and_shared_devices_are_left_out() -> None:
    points = prefill_points(speed_evidence())
    assert all(point.publisher not in {"gigagpu", "christophacham"} for point in points)


def test_two_operations_per_weight() -> None:
    low, value, high = prefill_tokens_per_s(
        Factors(0.5, 1.0, 2.0, 3), operations_per_s=16e12, parameters=8 * 10**9
    )
    assert (low, value, high) == pytest.approx((500, 1000, 2000))
