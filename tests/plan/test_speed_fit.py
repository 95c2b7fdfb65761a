"""The fit finds what measurements were made of, outliers or not; intervals hold their share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.catalog.speed_evidence import speed_evidence
from verstak.plan.speed_fit import fit, interval_of, leave_out, points_in
from verstak.plan.speed_rows import SpeedPoint, used_points


def _made(factor: float, layer_s: float, *, off: float = 1.0) -> list[SpeedPoint]:
    sizes = ((0.7, 16), (2.0, 28), (4.6, 32), (9.0, 48), (16.0, 32), (19.0, 64), (42.0, 80))
    return [
        SpeedPoint(
            group="gddr",
            device=f"card {index % 3}",
            publisher=f"them {index % 2}",
            ideal_s=size / 1000,
            layers=layers,
            token_s=(factor * size / 1000 + layer_s * layers) * (off if index == 3 else 1),
        )
        for index, (size, layers) in enumerate(sizes)
    ]


@given(factor=st.floats(1.0, 3.0), layer_us=st.floats(10, 200))
@settings(max_examples=25, deadline=None)
def test_exact_measurements_give_back_their_coefficients(factor: float, layer_us: float) -> None:
    found = fit(_made(factor, layer_us * 1e-6))
    assert found.bytes_factor == pytest.approx(factor, rel=1e-3)
    assert found.layer_s == pytest.approx(layer_us * 1e-6, rel=2e-3)


def test_one_wild_measurement_hardly_moves_the_fit() -> None:
    found = fit(_made(1.2, 40e-6, off=3.0))
    predicted = [found.token_s(point.ideal_s, point.layers) for point in _made(1.2, 40e-6)]
    true = [point.token_s for point in _made(1.2, 40e-6)]
    assert predicted == pytest.approx(true, rel=0.1)  # a mean would be off by 0.3


def test_leaving_out_predicts_from_the_others_only() -> None:
    points = _made(1.2, 40e-6)
    exact = leave_out(points, lambda point: point.publisher)
    assert exact.mean_error == pytest.approx(0, abs=1e-3)
    assert len(exact.ratios) == len(points)
    assert [name for name, _, _ in exact.by_group_left_out] == ["them 0", "them 1"]
    wild = leave_out(_made(1.2, 40e-6, off=2.0), lambda point: point.device)
    assert max(wild.ratios) == pytest.approx(1, abs=0.1)
    assert min(wild.ratios) == pytest.approx(0.5, abs=0.05)  # half as fast as predicted


def test_too_few_measurements_are_refused() -> None:
    with pytest.raises(ValueError, match="two"):
        fit(_made(1.2, 40e-6)[:1])
    with pytest.raises(ValueError, match="ratio"):
        interval_of([])


@given(st.lists(st.floats(0.2, 5.0), min_size=1, max_size=60))
def test_an_interval_holds_its_share_of_what_it_was_made_of(ratios: list[float]) -> None:
    low, high = interval_of(ratios, 0.9)
    assert min(ratios) <= low <= high <= max(ratios)
    assert sum(low <= ratio <= high for ratio in ratios) >= 0.9 * len(ratios) - 1e-9


@pytest.mark.parametrize(("group", "target"), [("gddr", 0.12), ("apple", 0.15)])
def test_unseen_publishers_are_predicted_within_the_targets(group: str, target: float) -> None:
    # No timing: published rows in, an error out. benchmarks/plan/speed reports the figures.
    points = points_in(used_points(speed_evidence()), group)  # type: ignore[arg-type]
    assert leave_out(points, lambda point: point.publisher).mean_error <= target


def test_publishers_of_hbm_do_not_agree() -> None:
    # The target of 20 % is missed since a third publisher is there: our own run of one H100, which
    # is faster than what the other two say. Where this fails, the docs say too little.
    points = points_in(used_points(speed_evidence()), "hbm")
    published = tuple(point for point in points if point.publisher != "verstak")
    assert leave_out(published, lambda point: point.publisher).mean_error <= 0.20
    assert leave_out(points, lambda point: point.publisher).mean_error > 0.20
