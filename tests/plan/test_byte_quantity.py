from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from verstak.plan.byte_quantity import (
    estimated_bytes,
    exact_bytes,
    high_bytes,
    low_bytes,
    total_bytes,
)
from verstak.quantities.quantity import Computed, Estimated


def test_an_exact_number_has_no_range() -> None:
    exact = exact_bytes(1_000, "a x b", "somewhere")
    assert (low_bytes(exact), exact.value, high_bytes(exact)) == (1_000, 1_000, 1_000)
    assert exact.provenance == Computed("a x b", source="somewhere")


def test_an_estimate_keeps_its_range() -> None:
    estimate = estimated_bytes(1, 2, 5, "a guess")
    assert (low_bytes(estimate), estimate.value, high_bytes(estimate)) == (1, 2, 5)
    assert estimate.provenance == Estimated("a guess", 1, 5)


def test_what_is_expected_lies_in_the_range() -> None:
    assert estimated_bytes(10, 2, 50, "").value == 10
    assert estimated_bytes(10, 90, 50, "").value == 50


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 99), st.integers(0, 99))))
def test_sums_add_end_to_end(spans: list[tuple[int, int, int]]) -> None:
    ends = [(low, low + more, low + more + most) for low, more, most in spans]
    low, expected, high = total_bytes(estimated_bytes(*end, method="") for end in ends)
    assert [low, expected, high] == [sum(end[at] for end in ends) for at in range(3)]
