"""Numbers in digits and in words: numerals, number_words, plain_text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.message.language import language_of
from verstak.assistant.message.number_words import worded_numbers
from verstak.assistant.message.numerals import numerals
from verstak.assistant.message.plain_text import masked, plain_text


def values(text: str) -> list[str]:
    plain = plain_text(text)
    return [f"{one.value.normalize():f}" for one in numerals(plain, text, language_of(text))]


DIGITS = {
    "полка 900 мм": "900",
    "лдсп16 720х560": "16 720 560",
    "1 200 мм": "1200",
    "1\u00a0200 мм": "1200",
    "12\u202f345,67 руб": "12345.67",
    "1'200": "1200",
    "полка 900 300 18": "900 300 18",
    "500 000 шкафов": "500000",
    "тираж 1 000 000": "1000000",
    "1.200.000 руб": "1200000",
    "width 1,200 mm": "1200",
    "ширина 1,25 м": "1.25",
    "depth 0,825 m": "0.825",
    "пропил 4,4, торцовка 10": "4.4 10",
    "шаг .5 мм": "0.5",
    "0.4мм": "0.4",
    "отступ ½ дюйма": "0.5",
    "2 1/2 дюйма": "2.5",
    "2½ inches": "2.5",
    "1/2 листа": "0.5",
    "пара полок": "2",
    "a pair of doors": "2",
    "нагрузка на пару навесов": "",
    "load on a pair of hangers": "",
    "3/4 дюйма": "0.75",
    "прогиб 1/200 пролёта": "0.005",
    "L/200": "200",
    "ЛДСП 16/18 мм": "16 18",
    "10^9 шкафов": "1000000000",
    "10⁹ шкафов": "1000000000",
    "1e9 cabinets": "1000000000",
    "1,5·10^3 кг": "1500",
    "2 тыс. штук": "2000",
    "1,5 млн рублей": "1500000",
    "2к шкафов": "2000",
    "5 thousand": "5000",
    "полка -3 мм": "-3",
    "полка −3 мм": "-3",
    "полка − 3 мм": "-3",
    "глубина=-3": "-3",
    "минус 3 мм": "-3",
    "minus three": "-3",
    "600–900 мм": "600 900",
    "600-900 мм": "600 900",
    "600 — 900": "600 900",
    "720+3 мм": "720 3",
    "720х-560": "720 -560",
    "ЛДСП-16": "16",
    "2 с половиной метра": "2.5",
    "из 2-х планок": "2",
    "16-ти": "16",
    "E=1600": "1600",
    "h=720": "720",
    "Ø35": "35",
    "шаг32": "32",
    "٣٢": "32",
    "5.": "5",
    "²": "",
    "9" * 60: "",
    "боковина\n720х560": "720 560",
}


@pytest.mark.parametrize(("text", "expected"), DIGITS.items(), ids=DIGITS.keys())
def test_digits(text: str, expected: str) -> None:
    assert values(text) == expected.split()


WORDED = {
    "пятьсот шкафов": "500",
    "из двух планок": "2",
    "двумя саморезами": "2",
    "восьмисот миллиметров": "800",
    "шестистам": "600",
    "двадцати пяти штук": "25",
    "сто двадцать тысяч пятьсот": "120500",
    "тысяча двести": "1200",
    "две тысячи": "2000",
    "миллион": "1000000",
    "сорок две тумбы": "42",
    "пятьюдесятью": "50",
    "трёх дверей": "3",
    "обе стороны": "2",
    "с обеих сторон": "2",
    "полтора метра": "1.5",
    "полутора метров": "1.5",
    "две с половиной": "2.5",
    "полметра": "0.5",
    "половина листа": "0.5",
    "ноль целых восемь десятых": "0.8",
    "пять двести": "5 200",
    "шестьсот на семьсот двадцать": "600 720",
    "одна полка": "1",
    "один из двух": "2",
    "одно и то же": "",
    "первый ряд": "",
    "three hundred cabinets": "300",
    "two hundred and fifty": "250",
    "twenty-five": "25",
    "a hundred and ten": "110",
    "one and a half": "1.5",
    "one shelf": "1",
    "this one": "",
    "the same one": "1",
    "half a metre": "0.5",
    "both edges": "2",
    "a dozen": "12",
    "столешница стоит": "",
    "семья": "",
}


@pytest.mark.parametrize(("text", "expected"), WORDED.items(), ids=WORDED.keys())
def test_number_words(text: str, expected: str) -> None:
    assert values(text) == expected.split()


@given(st.integers(0, 10**6), st.integers(0, 999))
def test_what_is_written_plainly_is_read_back(whole: int, thousandths: int) -> None:
    number = Decimal(whole) + Decimal(thousandths) / 1000
    written = f"{number.normalize():f}"
    for text in (f"длина {written} мм", f"длина {written.replace('.', ',')} мм"):
        plain = plain_text(text)
        assert [one.value for one in numerals(plain, text, "ru")] == [number]


@given(st.integers(1, 999_999))
def test_grouped_by_thin_spaces_is_read_back(number: int) -> None:
    text = f"{number:,} шт".replace(",", "\u202f")
    assert [one.value for one in numerals(plain_text(text), text, "ru")] == [number]


@given(st.text())
def test_plain_text_keeps_every_place(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)


def test_masking_keeps_the_length_and_hides_the_digits() -> None:
    hidden = masked("гост 16371 и 18", [(0, 10), (3, 7)])
    assert len(hidden) == 15
    assert [one.value for one in numerals(hidden, hidden, "ru")] == [18]


@given(st.text(alphabet="двепятьсотысяча тридцать-ноль и", max_size=60))
def test_number_words_lie_in_the_text(text: str) -> None:
    last = 0
    for one in worded_numbers(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end
