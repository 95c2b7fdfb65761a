from __future__ import annotations

import pytest

from verstak.assistant.grounding.numerals import numerals_in
from verstak.assistant.grounding.phrases import counted, phrase


@pytest.mark.parametrize(
    ("text", "numeral", "words"),
    [
        ("по EN 312:2010 взято", "312", "EN 312:2010"),
        ("деталь 720×560 мм там", "720", "720×560 мм"),
        ("деталь 720×560 мм там", "560 мм", "720×560 мм"),
        ("от 6 до 13 мм", "6", "6 до 13 мм"),
        ("предел L/200, да", "200", "L/200"),
        ("5 q L⁴", "5", "5 q"),
        ("вырос втрое.", "втрое", "вырос втрое"),
        ("итого 5", "5", "итого 5"),
        ("5", "5", "5"),
    ],
)
def test_a_numeral_with_what_makes_it_readable(text: str, numeral: str, words: str) -> None:
    found = next(one for one in numerals_in(text) if one.text == numeral)
    start, end = phrase(text, found)
    assert text[start:end] == words


def test_what_a_number_counts() -> None:
    text = "3 и 6 месяцев"
    three, six = numerals_in(text)
    assert counted(text, three) == counted(text, six) == ("месяц",)
    (two,) = numerals_in("2, потом")
    assert counted("2, потом", two) == ()


def test_a_decimal_comma_does_not_end_a_phrase() -> None:
    text = "в торце 5 мм (4,5–5,5)."
    spans = [phrase(text, numeral) for numeral in numerals_in(text)]
    assert [text[start:end] for start, end in spans] == ["5 мм", "4,5–5,5", "4,5–5,5"]
