from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.cutting.files.cells import (
    BadCell,
    Cell,
    band_of,
    grain_of,
    length_um,
    pieces,
    price_of,
    side_um,
    sides_um,
    states_unit,
    text_of,
    yes_or_no,
)
from verstak.cutting.job import Grain
from verstak.quantities.length import mm_text


@pytest.mark.parametrize(
    ("cell", "unit_um", "found"),
    [
        ("720", None, 720_000),
        (720, None, 720_000),
        (720.25, None, 720_250),
        (719.9999999999999, None, 720_000),
        ("72", 10_000, 720_000),
        ("720 мм", 10_000, 720_000),
        ("72 cm", 1000, 720_000),
        ("0,72 м", None, 720_000),
        ("1 200,5", None, 1_200_500),
        ("1\N{NO-BREAK SPACE}200", None, 1_200_000),
        ("-5", None, -5_000),
    ],
)
def test_lengths(cell: Cell, unit_um: int | None, found: int) -> None:
    assert length_um(cell, unit_um=unit_um) == found


@pytest.mark.parametrize(
    "cell",
    [
        *["", None, "abc", "720x560", "72 56", "7 2 0", "72 cm mm", "72 parsecs", "1e3", "nan"],
        *["--5", "1.2.3", float("nan"), float("inf"), True, 10**9, "200000", "٣٠"],
    ],
)
def test_what_is_no_length(cell: Cell) -> None:
    with pytest.raises(BadCell):
        length_um(cell)


def test_a_comma_before_three_digits_is_only_read_where_it_can_be_one_thing() -> None:
    assert length_um("1,200", decimal_comma=True) == 1_200
    assert length_um("1,20") == 1_200
    with pytest.raises(BadCell, match="thousands or thousandths"):
        length_um("1,200")


@given(st.integers(1000, 10**8), st.booleans())
def test_a_written_length_comes_back(value_um: int, comma: bool) -> None:
    written = mm_text(value_um)
    assert length_um(float(written)) == value_um
    if comma:
        written = written.replace(".", ",")
    assert length_um(written, decimal_comma=comma) == value_um


@pytest.mark.parametrize(("cell", "words"), [("0", "above zero"), (-3, "above"), (0.72, "unit")])
def test_sides_that_nobody_means(cell: Cell, words: str) -> None:
    with pytest.raises(BadCell, match=words):
        side_um(cell)


def test_sizes_in_one_cell() -> None:
    assert sides_um("720x560") == (720_000, 560_000)
    assert sides_um("72 * 56,5 см") == (720_000, 565_000)
    assert sides_um("720х560х16") == (720_000, 560_000, 16_000)
    for bad in ("720", "720x", "1x2x3x4", "720x-5"):
        with pytest.raises(BadCell):
            sides_um(bad)


@pytest.mark.parametrize(("cell", "found"), [(2, 2), (2.0, 2), ("3", 3), ("4 шт.", 4), ("5,0", 5)])
def test_pieces(cell: Cell, found: int) -> None:
    assert pieces(cell) == found


@pytest.mark.parametrize("cell", ["2.5", 2.5, "-1", 0, "1e9", 10**9, 10**400, None, "two", "3 мм"])
def test_what_is_no_number_of_pieces(cell: Cell) -> None:
    with pytest.raises(BadCell):
        pieces(cell)


@pytest.mark.parametrize(
    ("words", "grain"),
    [
        ("length along вдоль L 1 yes ДА Длина lengthwise", Grain.LENGTH),
        ("width across поперёк поперек W ширина", Grain.WIDTH),
        ("none нет 0 - any любая", Grain.NONE),
    ],
)
def test_grain_in_many_words(words: str, grain: Grain) -> None:
    assert {grain_of(word) for word in words.split()} == {grain}


def test_grain_in_other_cells() -> None:
    assert grain_of("Не задана") is Grain.NONE
    assert grain_of(None) is Grain.NONE
    assert grain_of(1) is Grain.LENGTH
    assert grain_of(True) is Grain.LENGTH
    assert grain_of(0.0) is Grain.NONE
    with pytest.raises(BadCell, match="length/вдоль"):
        grain_of("vertical")


def test_yes_and_no() -> None:
    assert [yes_or_no(cell) for cell in ("да", 1, True, "Нет", 0, False, "", None)] == [
        *[True] * 3,
        *[False] * 3,
        *[None] * 2,
    ]
    with pytest.raises(BadCell):
        yes_or_no("perhaps")


def test_prices() -> None:
    assert price_of("1 234,50") == Decimal("1234.50")
    assert price_of(None) is None
    for bad in ("-1", "cheap", float("inf")):
        with pytest.raises(BadCell):
            price_of(bad)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (2, ("", 2_000)),
        ("0,4", ("", 400)),
        ("0.4 мм", ("", 400)),
        ("ПВХ белая 2 мм", ("ПВХ белая 2 мм", 2_000)),
        ("ПВХ белая 19x0,4", ("ПВХ белая 19x0,4", 400)),
        ("", ("", 0)),
        (0, ("", 0)),
        ("нет", ("", 0)),
    ],
)
def test_bands(cell: Cell, found: tuple[str, int]) -> None:
    assert band_of(cell) == found


@pytest.mark.parametrize("cell", ["ПВХ", "Egger W1000 ST9", "Decor 3025", -1, "yes", 25])
def test_what_is_no_band(cell: Cell) -> None:
    with pytest.raises(BadCell, match="band"):
        band_of(cell)


def test_text_and_units() -> None:
    assert [text_of(cell) for cell in (None, "a", True, 12.0, 12.5, 7)] == [
        *["", "a", "yes", "12", "12.5", "7"]
    ]
    assert states_unit("72 cm")
    assert not states_unit("72")
    assert not states_unit(72)
