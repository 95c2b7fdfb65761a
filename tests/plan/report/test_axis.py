from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.plan.report.axis import labels, linear, logarithmic, tick_text

_VALUES = st.floats(min_value=1e-3, max_value=1e9)


@given(_VALUES, _VALUES)
def test_a_linear_axis_holds_its_values(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high - low < 1e-6 * high:
        return
    axis = linear(low, high)
    slack = 1e-9 * high
    assert axis.low <= low + slack
    assert high <= axis.high + slack
    assert 2 <= len(axis.ticks) <= 8
    assert all(a < b for a, b in pairwise(axis.ticks))


@given(_VALUES, _VALUES)
def test_a_logarithmic_axis_holds_its_values(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high < 1.001 * low:
        return
    axis = logarithmic(low, high)
    assert axis.low <= low * 1.000001
    assert high <= axis.high * 1.000001
    assert axis.ticks
    assert all(axis.low <= tick <= axis.high * 1.000001 for tick in axis.ticks)


@given(_VALUES, _VALUES)
def test_places_rise_with_values(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for axis in (linear(0, 1e9), logarithmic(1e-3, 1e9)):
        assert 0 <= axis.at(low) <= axis.at(high) <= 1


def test_equal_ratios_are_equal_lengths() -> None:
    axis = logarithmic(1, 100)
    assert axis.at(10) == pytest.approx(0.5)
    assert axis.at(0) == 0
    assert axis.ticks == (1, 2, 5, 10, 20, 50, 100)[: len(axis.ticks)] or axis.ticks == (1, 10, 100)


def test_few_decades_have_finer_ticks() -> None:
    assert logarithmic(14, 180).ticks == (10, 20, 50, 100, 200)
    assert logarithmic(0.1, 1000).ticks == (0.1, 1, 10, 100, 1000)


def test_a_snug_axis_ends_at_its_values() -> None:
    axis = linear(0, 26.3, snug=True)
    assert axis.high == 26.3
    assert axis.ticks == (0, 10, 20)


@pytest.mark.parametrize("ends", [(1, 1), (2, 1), (0, float("nan")), (0, float("inf"))])
def test_an_axis_needs_room(ends: tuple[float, float]) -> None:
    with pytest.raises(UsageError):
        linear(*ends)
    with pytest.raises(UsageError):
        logarithmic(*ends)


@given(_VALUES, st.floats(min_value=1.1, max_value=1e6), st.sampled_from(["en", "ru"]))
def test_words_beside_an_axis_do_not_touch(low: float, times: float, language: str) -> None:
    for axis in (linear(low, low * times), logarithmic(low, low * times)):
        shown = list(labels(axis, "ru" if language == "ru" else "en", after=" GiB"))
        assert shown
        for one, other in pairwise(shown):
            assert one.ends()[1] < other.ends()[0]


def test_ticks_are_read_in_either_language() -> None:
    assert tick_text(4000, "en") == "4k"
    assert tick_text(2.5e6, "ru") == "2,5\N{NARROW NO-BREAK SPACE}млн"
    assert tick_text(0.1, "ru") == "0,1"
    assert tick_text(-5000, "en") == "\N{MINUS SIGN}5k"
    assert tick_text(0.0, "en") == "0"


def test_small_ticks_keep_their_digits() -> None:
    assert [tick_text(value, "en") for value in (0.0001, 0.0012, 0.05, 0.25)] == [
        "0.0001",
        "0.0012",
        "0.05",
        "0.25",
    ]
    assert tick_text(0.0001, "ru") == "0,0001"
