from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.grounding.numerals import numerals_in

READ = [
    ("4,79 мм", [("4,79 мм", "4.79", "mm")]),
    ("4.79 mm", [("4.79 mm", "4.79", "mm")]),
    ("720х560х16 мм", [("720", "720", "mm"), ("560", "560", "mm"), ("16 мм", "16", "mm")]),
    ("600 × 720", [("600", "600", None), ("720", "720", None)]),
    ("1 200 мм", [("1 200 мм", "1200", "mm")]),
    ("771\u202f860,5 м²", [("771\u202f860,5 м²", "771860.5", "m²")]),
    ("16-mm board", [("16-mm", "16", "mm")]),
    ("3.5kg", [("3.5kg", "3.5", "kg")]),
    ("50 кг/м²", [("50 кг/м²", "50", "kg/m²")]),
    ("7200 руб./м²", [("7200 руб./м²", "7200", "RUB/m²")]),
    ("5 кв. м", [("5 кв. м", "5", "m²")]),
    ("100 мм⁴", [("100", "100", None)]),
    ("от 4 до 5 мм", [("4", "4", "mm"), ("5 мм", "5", "mm")]),
    ("6–13 мм", [("6", "6", "mm"), ("13 мм", "13", "mm")]),
    ("4-х сторон", [("4-х", "4", None)]),
    ("-3 мм", [("-3 мм", "-3", "mm")]),
    ("пять миллиметров", [("пять миллиметров", "5", "mm")]),
    ("двадцать пять штук", [("двадцать пять штук", "25", "pcs")]),
    ("один миллиметр", [("один миллиметр", "1", "mm")]),
    ("five hundred cabinets", [("five hundred", "500", None)]),
    ("прогиб вырос вдвое", [("вдвое", "2", None)]),
    ("half of it", [("half", "0.5", None)]),
    ("16 с кромкой", [("16", "16", None)]),
    ("ждать 16 с.", [("16 с", "16", "s")]),
    ("30 %", [("30 %", "30", "%")]),
    ("½ m", [("½ m", "0.5", "m")]),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_values_and_units(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    read = [
        (one.text, str(one.readings[0]), one.unit.symbol if one.unit else None)
        for one in numerals_in(text)
    ]
    assert read == expected


@pytest.mark.parametrize(
    "text",
    [
        "м² и мм³, L⁴, q₁",
        "один из них, одна из причин, one of them, another one",
        "обе стороны, both sides, в двух словах",
        "второй ряд, the second row",
        "a half-overlay hinge",
    ],
)
def test_what_is_no_numeral(text: str) -> None:
    assert numerals_in(text) == ()


@pytest.mark.parametrize("name", ["P2", "71B3550", "TDGR181ES", "М6х50", "5.2.11"])
def test_names_have_no_value(name: str) -> None:
    (one,) = numerals_in(f"см. {name} там")
    assert one.text == name
    assert one.readings == ()


def test_a_comma_before_three_digits_may_be_either() -> None:
    (one,) = numerals_in("1,200 mm")
    assert one.readings == (Decimal("1.200"), Decimal(1200))
    (millions,) = numerals_in("1,200,000")
    assert millions.readings == (Decimal(1200000),)


@given(st.text(max_size=60))
def test_every_digit_is_inside_a_numeral(text: str) -> None:
    covered: set[int] = set()
    for one in numerals_in(text):
        assert text[one.start : one.end] == one.text
        covered |= set(range(one.start, one.end))
    digits = {index for index, character in enumerate(text) if character in "0123456789"}
    assert digits <= covered


@given(st.decimals(0, 99_999, places=2), st.sampled_from(["мм", "kg", "м²", "МПа"]))
def test_a_written_number_is_read_back(value: Decimal, unit: str) -> None:
    (one,) = numerals_in(f"Итог: {str(value).replace('.', ',')} {unit}, вот")
    assert one.readings[0] == value
    assert one.unit is not None
