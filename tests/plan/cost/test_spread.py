from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.plan.cost.spread import Spread, between, computed, conflicting, spread
from verstak.quantities.quantity import Computed, Estimated, Given, Quantity
from verstak.quantities.text import Bilingual

ENDS = st.tuples(st.floats(0.1, 1e6), st.floats(0.1, 1e6)).map(sorted)


def test_only_an_estimate_has_a_range() -> None:
    given_one = spread(Quantity(5, "W", Given("me")))
    guessed = spread(Quantity(5, "W", Estimated("from the board power", 4, 7)))
    assert (given_one.low, given_one.high, given_one.certain) == (5, 5, True)
    assert (guessed.low, guessed.high, guessed.certain) == (4, 7, False)
    assert spread(guessed) is guessed


@given(first=ENDS, second=ENDS)
def test_a_range_is_that_of_all_combinations(first: list[float], second: list[float]) -> None:
    a, b = (between(low, high, "", "test") for low, high in (first, second))
    ratio = computed("a / b", {"a": a, "b": b}, lambda a, b: a / b, unit="")
    assert ratio.low == pytest.approx(first[0] / second[1])
    assert ratio.high == pytest.approx(first[1] / second[0])
    assert ratio.low <= ratio.value <= ratio.high


def test_a_result_shows_its_inputs() -> None:
    area = computed(
        "a × b",
        {"a": spread(Quantity(2, "m", Given("me"))), "b": Quantity(3, "m", Given("me"))},
        lambda a, b: a * b,
        unit="m²",
    )
    assert isinstance(area.figure.provenance, Computed)
    assert [(name, each.value) for name, each in area.figure.provenance.inputs] == [
        ("a", 2),
        ("b", 3),
    ]


def test_sources_that_conflict_leave_a_range() -> None:
    words = Bilingual("two shops", "два магазина")
    prices = [Quantity(1750, "€", Estimated(words, 1600, 1900)), Quantity(2150, "€", Given("x"))]
    both = conflicting(prices, words)
    assert (both.low, both.value, both.high) == (1600, 1875, 2150)
    assert isinstance(both.figure.provenance, Estimated)
    assert conflicting(prices[:1], words) == spread(prices[0])
    assert (
        both.text("ru").replace("\N{NARROW NO-BREAK SPACE}", " ")
        == "1 875,00 € (1 600,00–2 150,00)"
    )


def test_what_cannot_be() -> None:
    with pytest.raises(UsageError, match="expected 3 <= 1"):
        Spread(Quantity(1, "", Given("me")), 3, 4)
    with pytest.raises(UsageError, match="one unit"):
        conflicting(
            [Quantity(1, "€", Given("a")), Quantity(1, "USD", Given("b"))], Bilingual("", "")
        )
    with pytest.raises(UsageError, match="one unit"):
        conflicting([], Bilingual("", ""))
