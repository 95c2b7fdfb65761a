from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Quantity,
    count,
    provenance_json,
)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(UsageError, match="finite"):
        Quantity(value, "mm", Given("a person"))


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.345, 2, 2.35),
        (-2.345, 2, -2.35),
        (0.5, 0, 1),
        (1.5, 0, 2),
        (2.5, 0, 3),
        (1234.4, -2, 1200),
        (0.1 + 0.2, 2, 0.3),
    ],
)
def test_halves_round_away_from_zero(value: float, decimals: int, rounded: float) -> None:
    found = Quantity(value, "mm", Given("a person"), decimals).rounded
    assert found == rounded
    assert isinstance(found, int) is (decimals <= 0)


def test_people_read_groups_commas_and_their_units() -> None:
    mass = Quantity(12345.678, "kg", Given("a scale"), 1)
    assert mass.text("en") == "12\N{NARROW NO-BREAK SPACE}345.7 kg"
    assert mass.text("ru") == "12\N{NARROW NO-BREAK SPACE}345,7 кг"
    assert Quantity(0.5, "", Given("a person"), 1).text("ru") == "0,5"
    assert Quantity(90, "°", Given("a person"), 0).text("ru") == "90 °"


def test_plain_data_says_where_the_number_is_from() -> None:
    side = Quantity(2.0, "m", Given("--length"))
    area = Quantity(4.0, "m²", Computed("a²", (("a", side),)))
    plain = area.to_json()
    assert plain["value"] == plain["rounded"] == 4.0
    assert plain["provenance"]["kind"] == "computed"
    assert plain["provenance"]["inputs"]["a"]["provenance"] == {"kind": "given", "by": "--length"}
    assert "source" not in plain["provenance"]


def test_every_provenance_has_its_kind() -> None:
    assert [
        provenance_json(each)["kind"]
        for each in (
            Computed("1 + 1"),
            Cited("EN 312"),
            Given("a person"),
            Assumed("a default"),
            Estimated("by eye", 1, 2),
        )
    ] == ["computed", "cited", "given", "assumed", "estimated"]
    assert provenance_json(Estimated("by eye", 1, 2))["low"] == 1


def test_pieces_have_no_decimals() -> None:
    assert count(3, Given("a person")).text("ru") == "3 шт."


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_rounding_moves_a_number_by_half_a_step_at_most(value: float, decimals: int) -> None:
    rounded = Quantity(value, "mm", Given("a person"), decimals).rounded
    assert abs(rounded - value) <= 0.5 * 10**-decimals * (1 + 1e-6)
