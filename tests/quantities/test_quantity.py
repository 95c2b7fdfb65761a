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
    in_both,
    joined_ends,
    provenance_json,
    unit_in,
    words_from,
    words_in,
)
from verstak.quantities.text import Bilingual


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


@pytest.mark.parametrize(
    ("unit", "russian"),
    [
        ("mm", "мм"),
        ("RUB/pcs", "руб./шт."),
        ("RUB/m²", "руб./м²"),
        ("EUR/sheet", "EUR/лист"),
        ("kg/dm²", "кг/дм²"),
        ("N/mm", "Н/мм"),
        ("m/s²", "м/с²"),
        ("mg/100 g", "мг/100 г"),
        ("%", "%"),
        ("", ""),
    ],
)
def test_a_unit_is_spelt_part_by_part(unit: str, russian: str) -> None:
    assert unit_in(unit, "ru") == russian
    assert unit_in(unit, "en") == unit


def test_words_of_a_data_file() -> None:
    assert words_from("EN 312") == "EN 312"
    assert words_from({"en": "board", "ru": "плита"}) == Bilingual("board", "плита")
    for wrong in ({"en": "board"}, {"en": "board", "ru": "плита", "de": "Platte"}, 3, None):
        with pytest.raises(UsageError, match="table of en and ru"):
            words_from(wrong)


def test_words_in_one_language_and_in_both() -> None:
    plain, both = "EN 312", Bilingual("board", "плита")
    assert (words_in(plain, "ru"), words_in(both, "ru"), words_in(both, "en")) == (
        "EN 312",
        "плита",
        "board",
    )
    assert in_both(plain) == Bilingual("EN 312", "EN 312")
    assert in_both(both) is both


def test_prose_of_a_provenance_is_both_languages_in_json() -> None:
    cited = Cited(Bilingual("a book", "книга"), "3.1", note=Bilingual("old", "старая"))
    assert provenance_json(cited) == {
        "kind": "cited",
        "source": {"en": "a book", "ru": "книга"},
        "clause": "3.1",
        "confidence": "verified",
        "note": {"en": "old", "ru": "старая"},
    }


def test_groups_may_begin_later() -> None:
    thousand, ten = (Quantity(n, "mm", Given("a person"), decimals=0) for n in (1200, 12000))
    assert thousand.text("ru") == "1\N{NARROW NO-BREAK SPACE}200 мм"
    assert thousand.text("ru", group_from=10_000) == "1200 мм"
    assert ten.text("ru", group_from=10_000) == "12\N{NARROW NO-BREAK SPACE}000 мм"


def test_a_quantity_of_any_size_is_shown() -> None:
    assert len(Quantity(1.5e300, "€", Given("somebody"), 2).text()) > 300


def test_a_dash_stands_between_ends_where_it_is_no_minus() -> None:
    assert joined_ends("1", "2") == "1–2"
    assert joined_ends("-2", "-1") == "-2 … -1"
