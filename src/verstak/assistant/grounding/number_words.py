"""Numbers written as words, in both languages: ``двадцать пять``, ``five hundred``, ``вдвое``.

What counts as a numeral, and what does not:

* every cardinal from two upwards, in any case, alone or in a chain;
* one (``один``, ``одна``, ``one``) only as part of a chain (``twenty one``) or before a unit,
  because it is mostly a pronoun: ``один из``, ``one of them``;
* multiples and parts that state a ratio: ``вдвое``, ``twice``, ``half of``, ``половина``;
* not ordinals (``второй``), not ``оба`` and ``пара``, and not fixed phrases (``в двух словах``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_SMALL: dict[int, tuple[str, ...]] = {
    0: ("ноль", "ноля", "нулю", "нуля", "нуль", "zero"),
    1: ("один", "одна", "одно", "одного", "одной", "одному", "одним", "одну", "one"),
    2: ("два", "две", "двух", "двум", "двумя", "two"),
    3: ("три", "трёх", "трех", "трём", "трем", "тремя", "three"),
    4: ("четыре", "четырёх", "четырех", "четырём", "четырем", "четырьмя", "four"),
    5: ("пять", "пяти", "пятью", "five"),
    6: ("шесть", "шести", "шестью", "six"),
    7: ("семь", "семи", "семью", "seven"),
    8: ("восемь", "восьми", "восемью", "восьмью", "eight"),
    9: ("девять", "девяти", "девятью", "nine"),
    10: ("десять", "десяти", "десятью", "ten", "десяток", "десятка", "десятки", "десятков"),
    11: ("одиннадцать", "одиннадцати", "одиннадцатью", "eleven"),
    12: ("двенадцать", "двенадцати", "двенадцатью", "twelve", "dozen", "dozens", "дюжина"),
    13: ("тринадцать", "тринадцати", "тринадцатью", "thirteen"),
    14: ("четырнадцать", "четырнадцати", "четырнадцатью", "fourteen"),
    15: ("пятнадцать", "пятнадцати", "пятнадцатью", "fifteen"),
    16: ("шестнадцать", "шестнадцати", "шестнадцатью", "sixteen"),
    17: ("семнадцать", "семнадцати", "семнадцатью", "seventeen"),
    18: ("восемнадцать", "восемнадцати", "восемнадцатью", "eighteen"),
    19: ("девятнадцать", "девятнадцати", "девятнадцатью", "nineteen"),
    20: ("двадцать", "двадцати", "двадцатью", "twenty"),
    30: ("тридцать", "тридцати", "тридцатью", "thirty"),
    40: ("сорок", "сорока", "forty"),
    50: ("пятьдесят", "пятидесяти", "пятьюдесятью", "fifty"),
    60: ("шестьдесят", "шестидесяти", "шестьюдесятью", "sixty"),
    70: ("семьдесят", "семидесяти", "семьюдесятью", "seventy"),
    80: ("восемьдесят", "восьмидесяти", "восемьюдесятью", "eighty"),
    90: ("девяносто", "девяноста", "ninety"),
    200: ("двести", "двухсот", "двумстам", "двумястами"),
    300: ("триста", "трёхсот", "трехсот", "трёмстам", "тремстам", "тремястами"),
    400: ("четыреста", "четырёхсот", "четырехсот", "четырёмстам", "четырьмястами"),
    500: ("пятьсот", "пятисот", "пятистам", "пятьюстами"),
    600: ("шестьсот", "шестисот", "шестистам", "шестьюстами"),
    700: ("семьсот", "семисот", "семистам", "семьюстами"),
    800: ("восемьсот", "восьмисот", "восьмистам", "восемьюстами"),
    900: ("девятьсот", "девятисот", "девятистам", "девятьюстами"),
}
_SCALES: dict[int, tuple[str, ...]] = {
    100: ("сто", "ста", "сотня", "сотни", "сотен", "hundred", "hundreds"),
    1000: ("тысяча", "тысячи", "тысяч", "тысячу", "тысячам", "thousand", "thousands"),
    1_000_000: ("миллион", "миллиона", "миллионов", "million", "millions"),
}
_RATIOS: dict[str, tuple[str, ...]] = {
    "2": ("вдвое", "дважды", "twice", "twofold"),
    "3": ("втрое", "трижды", "thrice", "threefold"),
    "4": ("вчетверо", "четырежды", "fourfold"),
    "5": ("впятеро", "fivefold"),
    "10": ("вдесятеро", "tenfold"),
    "0.5": ("половина", "половину", "половины", "половиной"),
    "1.5": ("полтора", "полторы", "полутора"),
}
_IDIOMS = re.compile(
    r"в двух словах|за двоих|двух мнений|на все сто|two-way"
    r"|(?:a hundred|сто) процент(?:ов|но)? (?:уверен|sure)\w*",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalf(?=\s+(?:of|the|a|as)\b)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_JOINT = re.compile(r"(?:[\s-]|\band\b)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A number in words.

    Args:
        start: Index of its first letter.
        end: Index after its last.
        value: What it says.
        weak: It is a lone one, a number only before a unit.
    """

    start: int
    end: int
    value: Decimal
    weak: bool = False


@lru_cache(maxsize=1)
def _small() -> dict[str, int]:
    return {word: value for value, words in _SMALL.items() for word in words}


@lru_cache(maxsize=1)
def _scales() -> dict[str, int]:
    return {word: value for value, words in _SCALES.items() for word in words}


@lru_cache(maxsize=1)
def _ratios() -> dict[str, Decimal]:
    return {word: Decimal(value) for value, words in _RATIOS.items() for word in words}


def number_words(text: str) -> tuple[NumberWords, ...]:
    """Every number written as a word or a chain of words, in order."""
    idioms = [match.span() for match in _IDIOMS.finditer(text)]
    found: list[NumberWords] = [
        NumberWords(match.start(), match.end(), Decimal("0.5")) for match in _HALF.finditer(text)
    ]
    words = [
        match
        for match in _WORD.finditer(text)
        if not any(start <= match.start() < end for start, end in idioms)
    ]
    at = 0
    while at < len(words):
        word = words[at][0].casefold()
        if word in _ratios():
            found.append(NumberWords(words[at].start(), words[at].end(), _ratios()[word]))
            at += 1
        elif word in _small() or word in _scales():
            last, value = _chain(text, words, at)
            weak = last == at and value == 1
            found.append(NumberWords(words[at].start(), words[last].end(), Decimal(value), weak))
            at = last + 1
        else:
            at += 1
    return tuple(sorted(found, key=lambda one: one.start))


def _chain(text: str, words: list[re.Match[str]], first: int) -> tuple[int, int]:
    """Index of the chain's last word, and its value."""
    total, part, at, last = 0, 0, first, first
    lowest = 10**9
    while at < len(words):
        word = words[at][0].casefold()
        if at > first and not _JOINT.fullmatch(text, words[last].end(), words[at].start()):
            break
        if word == "and" and at > first:
            at += 1
            continue
        if word in _small():
            value = _small()[word]
            # A second ten or unit begins another number: "two three".
            if at > first and _size(value) >= lowest:
                break
            part, lowest = part + value, _size(value)
        elif word in _scales():
            scale = _scales()[word]
            if scale == 100:
                part = (part or 1) * 100 if part < 10 else part + 100
                lowest = 100
            else:
                total, part, lowest = total + (part or 1) * scale, 0, scale
        else:
            break
        last, at = at, at + 1
    return last, total + part


def _size(value: int) -> int:
    if value < 10:
        return 1
    return 2 if value < 20 else 10 if value < 100 else 100
