from __future__ import annotations

from decimal import Decimal

import pytest

from verstak.assistant.grounding.facts import Fact, Stand
from verstak.assistant.grounding.matching import matching_fact
from verstak.assistant.grounding.numerals import numerals_in
from verstak.quantities.text import Language
from verstak.quantities.units import find_unit


def fact(value: str, symbol: str = "", stand: Stand = Stand.QUANTITY, *nouns: str) -> Fact:
    unit = find_unit(symbol) if symbol else None
    return Fact(Decimal(value), unit, symbol, "computed", "s", stand, nouns=nouns)


@pytest.mark.parametrize(
    ("sentence", "known", "matches"),
    [
        ("4,79 мм", fact("4.79", "mm"), True),
        ("прогиб 4,79", fact("4.79", "mm"), True),
        ("5 полок", fact("5", "mm"), False),
        ("5 полок", fact("5", "pcs"), True),
        ("5 полок", fact("5.2"), False),
        ("154 листа", fact("154", "sheets"), True),
        ("154 листа", fact("154", "", Stand.MESSAGE), True),
        ("600 мм", fact("600", "", Stand.MESSAGE), True),
        ("600 кг", fact("600", "", Stand.MESSAGE), False),
        ("2 полки", fact("2", "", Stand.MESSAGE, "фасад"), False),
        ("2 фасада", fact("2", "", Stand.MESSAGE, "фасад"), True),
        ("3 опоры", fact("3", "", Stand.WORDS, "месяц"), False),
        ("в 2 раза", fact("2"), True),
        ("в 2 раза", fact("2", "pcs"), False),
        ("вдвое", fact("2.04"), False),
        ("5 q L⁴", fact("5", "", Stand.FORMULA), True),
        ("5 полок", fact("5", "", Stand.FORMULA), False),
        ("30 %", fact("30", "%"), True),
        ("30 %", fact("30"), False),
        ("102 400 мм⁴", fact("102400", "mm⁴"), True),
    ],
)
def test_what_a_fact_may_be_quoted_for(sentence: str, known: Fact, *, matches: bool) -> None:
    (numeral,) = numerals_in(sentence)
    assert (matching_fact(sentence, numeral, [known], "ru") is known) is matches


@pytest.mark.parametrize(("language", "matches"), [("en", True), ("ru", False)])
def test_thousands_by_a_comma_are_english(language: Language, *, matches: bool) -> None:
    (numeral,) = numerals_in("1,600 MPa")
    known = fact("1600", "MPa")
    assert (matching_fact("1,600 MPa", numeral, [known], language) is known) is matches


def test_a_quantity_goes_before_prose() -> None:
    prose, quantity = fact("16", "mm", Stand.WORDS), fact("16", "mm")
    (numeral,) = numerals_in("16 мм")
    assert matching_fact("16 мм", numeral, [prose, quantity], "ru") is quantity
