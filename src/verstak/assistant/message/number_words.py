"""Numbers that are written in words, in all cases: ``пятьсот``, ``двумя``, ``three hundred``.

A table of its own: text2num knows no Russian, and number-parser and ru-word2number return numbers
without the place where they stood, know no ``полтора``, and read ``one`` in ``this one``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from verstak.assistant.message.words import folded

_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "0": "ноль нуль нуля нулю нулем нуле zero",
        "1": "один одна одно одну одного одной одному одним одном one",
        "2": "два две двух двум двумя двое двоих two оба обе обоих обеих обоим обеим обоими обеими both "
        "пара пару парой pair couple",
        "3": "три трех трем тремя трое троих three",
        "4": "четыре четырех четырем четырьмя четверо четверых four",
        "5": "пять пяти пятью пятеро five",
        "6": "шесть шести шестью шестеро six",
        "7": "семь семи семью seven",
        "8": "восемь восьми восемью восьмью eight",
        "9": "девять девяти девятью nine",
        "10": "десять десяти десятью десяток десятка ten",
        "11": "одиннадцать одиннадцати одиннадцатью eleven",
        "12": "двенадцать двенадцати двенадцатью дюжина дюжину дюжины twelve dozen",
        "13": "тринадцать тринадцати тринадцатью thirteen",
        "14": "четырнадцать четырнадцати четырнадцатью fourteen",
        "15": "пятнадцать пятнадцати пятнадцатью fifteen",
        "16": "шестнадцать шестнадцати шестнадцатью sixteen",
        "17": "семнадцать семнадцати семнадцатью seventeen",
        "18": "восемнадцать восемнадцати восемнадцатью eighteen",
        "19": "девятнадцать девятнадцати девятнадцатью nineteen",
        "20": "двадцать двадцати двадцатью twenty",
        "30": "тридцать тридцати тридцатью thirty",
        "40": "сорок сорока forty",
        "50": "пятьдесят пятидесяти пятьюдесятью fifty",
        "60": "шестьдесят шестидесяти шестьюдесятью sixty",
        "70": "семьдесят семидесяти семьюдесятью seventy",
        "80": "восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью eighty",
        "90": "девяносто девяноста ninety",
        "100": "сто ста сотня сотню сотни сотен",
        "200": "двести двухсот двумстам двумястами двухстах",
        "300": "триста трехсот тремстам тремястами трехстах",
        "400": "четыреста четырехсот четыремстам четырьмястами четырехстах",
        "500": "пятьсот пятисот пятистам пятьюстами пятистах",
        "600": "шестьсот шестисот шестистам шестьюстами шестистах",
        "700": "семьсот семисот семистам семьюстами семистах",
        "800": "восемьсот восьмисот восьмистам восемьюстами восьмистах",
        "900": "девятьсот девятисот девятистам девятьюстами девятистах",
        "1.5": "полтора полторы полутора",
        "150": "полтораста полутораста",
        "0.5": "половина половину половины половиной half",
    }
)
_SCALES: Mapping[str, str] = MappingProxyType(
    {
        "100": "hundred",
        "1000": "тысяча тысячу тысячи тысяч тысяче тысячей тысячью тысячам тысячами тысячах тыс "
        "thousand thousands",
        "1000000": "миллион миллиона миллиону миллионом миллионе миллионы миллионов миллионам "
        "миллионами миллионах млн million millions mln",
        "1000000000": "миллиард миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов "
        "млрд billion billions",
    }
)
VALUES: Mapping[str, Decimal] = MappingProxyType(
    {form: Decimal(value) for value, forms in _FORMS.items() for form in forms.split()}
)
SCALES: Mapping[str, Decimal] = MappingProxyType(
    {form: Decimal(value) for value, forms in _SCALES.items() for form in forms.split()}
)
NUMERALS = frozenset((*VALUES, *SCALES))
_MOST_WORDS = 12
"""Longest number in words that is looked for."""
_JOINS = re.compile(r"[ \t]+|[ \t]?-[ \t]?")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_COUNT_BEFORE = frozenset(
    ["this", "that", "which", "the", "each", "every", "any", "no", "another", "only"]
)
"""Before ``one``, which then stands for a thing."""
_NO_COUNT_AFTER = frozenset(["из", "и", "same", "of", "another"])
"""After ``один``, which then picks or compares: ``один из``, ``один и тот же``."""
_PAIRS = frozenset(["пара", "пару", "парой", "pair", "couple"])
"""Two of what follows; ``продаётся парой`` counts nothing."""
_PER = frozenset(
    ["на", "за", "в", "on", "per", "for", "of", "one", "одна", "одну", "each", "каждая"]
)
"""Before a pair that is a unit of something: ``нагрузка на пару навесов``."""
_TENTHS: Mapping[str, Decimal] = MappingProxyType(
    {"десят": Decimal(10), "сот": Decimal(100), "тысячн": Decimal(1000)}
)
"""Of ``ноль целых восемь десятых``."""
_HALF_OF = re.compile(r"пол(?=(?:метра|литра|листа|миллиметра|сантиметра|часа|тонны)$)")
_EMPTY = Decimal("Infinity")
"""Nothing of a number has been read yet, so that any part may come."""


class WordedNumber(NamedTuple):
    """A number in words.

    Args:
        start: Index of its first letter.
        end: Index after its last.
        value: What it says.
    """

    start: int
    end: int
    value: Decimal


def worded_numbers(text: str) -> Iterator[WordedNumber]:
    """Numbers in words, in order.

    Args:
        text: A message in lower or upper case; no-break spaces and minus signs made plain.
    """
    spans = [(match.start(), match.end()) for match in _LETTERS.finditer(text)]
    plain = [folded(text[start:end]) for start, end in spans]
    at = 0
    while at < len(spans):
        half = _HALF_OF.match(plain[at])
        if half:
            start = spans[at][0]
            yield WordedNumber(start, start + half.end(), VALUES["half"])
        if plain[at] in NUMERALS and _counts(plain, at):
            close = [
                bool(_JOINS.fullmatch(text[spans[i - 1][1] : spans[i][0]]))
                for i in range(at + 1, min(len(spans), at + _MOST_WORDS))
            ]
            together = close.index(False) + 1 if False in close else len(close) + 1
            value, taken = _read(plain[at : at + together])
            yield WordedNumber(spans[at][0], spans[at + taken - 1][1], value)
            at += taken
        else:
            at += 1


def _read(plain: Sequence[str]) -> tuple[Decimal, int]:
    """Value of a number, and how many words it takes; the first word is a numeral."""
    total = group = Decimal(0)
    room = _EMPTY
    taken = 0
    for index, word in enumerate(plain):
        if word == "and" and group >= 100 and plain[index + 1 : index + 2] != ["half"]:
            continue
        if word == "hundred":
            group, room = (group or Decimal(1)) * 100, Decimal(100)
        elif word in SCALES:
            total += (group or Decimal(1)) * SCALES[word]
            group, room = Decimal(0), SCALES[word]
        elif word in VALUES and (room == _EMPTY or 1 <= VALUES[word] < room):
            group += VALUES[word]
            room = _room_below(VALUES[word])
        else:
            break
        taken = index + 1
    return _with_fraction(plain, taken, total + group)


def _room_below(value: Decimal) -> Decimal:
    """Whatever follows must be less: twenty-five is one number, five and two are two."""
    for place in (Decimal(100), Decimal(10)):
        if (value % place == 0 and value > place) or value == 100:
            return place
    return Decimal(0)


def _with_fraction(plain: Sequence[str], taken: int, value: Decimal) -> tuple[Decimal, int]:
    following = list(plain[taken : taken + 3])
    half = VALUES["half"]
    if following[:2] in (["с", "половиной"], ["and", "half"]):
        return value + half, taken + 2
    if following == ["and", "a", "half"]:
        return value + half, taken + 3
    if len(following) == 3 and following[0].startswith("цел") and following[1] in VALUES:
        for root, over in _TENTHS.items():
            if following[2].startswith(root):
                return value + VALUES[following[1]] / over, taken + 3
    return value, taken


def _counts(plain: Sequence[str], at: int) -> bool:
    """Whether a numeral counts something, as ``one`` in ``this one`` does not."""
    if plain[at] in _PAIRS:
        ahead = [word for word in plain[max(0, at - 2) : at] if word != "a"][-1:]
        behind = plain[at + 1 : at + 2]
        if plain[at].isascii() and behind != ["of"]:
            return False  # "130 kg a pair"
        return bool(behind) and not set(ahead) & _PER
    if VALUES.get(plain[at]) != 1:
        return True
    before = plain[at - 1] if at else ""
    after = plain[at + 1] if at + 1 < len(plain) else ""
    return before not in _NO_COUNT_BEFORE and after not in _NO_COUNT_AFTER
