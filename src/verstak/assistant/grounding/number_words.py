"""Numbers written as words that state an amount: ``двадцать пять``, ``five hundred``, ``вдвое``.

The forms are read by :mod:`verstak.assistant.message.number_words`; here is decided which of them
a reply must account for:

* every cardinal from two upwards, in any case, alone or in a chain;
* one (``один``, ``одна``, ``one``) only before a unit or within a chain (``twenty one``), because
  it is mostly a pronoun: ``один из``, ``one of them``;
* ratios: ``вдвое``, ``twice``, ``половина``, and ``half`` before ``of``, ``the`` or ``a`` (a
  half-overlay hinge is no half);
* not ``оба``, ``both`` and ``двое``, which point at things named before; not ordinals
  (``второй``); not fixed phrases (``в двух словах``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from verstak.assistant.message.number_words import worded_numbers

_RATIOS: Mapping[str, Decimal] = MappingProxyType(
    {
        word: Decimal(value)
        for value, words in {
            "2": "вдвое дважды удваивается удваиваются удвоится twice twofold doubles doubled",
            "3": "втрое трижды thrice threefold",
            "4": "вчетверо четырежды fourfold",
            "5": "впятеро fivefold",
            "10": "вдесятеро tenfold",
        }.items()
        for word in words.split()
    }
)
_RATIO = re.compile(rf"\b(?:{'|'.join(_RATIOS)})\b", re.IGNORECASE)
_POINTING = re.compile(r"об(?:а|е|оих|еих|оим|еим|оими|еими)|both|двое|двоих", re.IGNORECASE)
_IDIOMS = re.compile(r"в двух словах|за двоих|двух мнений|на все сто|two-way", re.IGNORECASE)
_HALF = re.compile(r"half", re.IGNORECASE)
_HALF_OF = re.compile(r"\s+(?:of|the|a|as)\b", re.IGNORECASE)


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


def number_words(text: str) -> tuple[NumberWords, ...]:
    """Every number in words that states an amount, in order; none goes on in the next line."""
    found: list[NumberWords] = []
    at = 0
    for line in text.splitlines(keepends=True):
        found += (replace(one, start=one.start + at, end=one.end + at) for one in _in_line(line))
        at += len(line)
    return tuple(found)


def _in_line(text: str) -> list[NumberWords]:
    idioms = [match.span() for match in _IDIOMS.finditer(text)]
    found = [
        NumberWords(match.start(), match.end(), _RATIOS[match[0].casefold()])
        for match in _RATIO.finditer(text)
    ]
    for start, end, value in worded_numbers(text):
        words = text[start:end]
        if any(first <= start < last for first, last in idioms) or _POINTING.fullmatch(words):
            continue
        if _HALF.fullmatch(words) and not _HALF_OF.match(text, end):
            continue
        found.append(NumberWords(start, end, value, weak=value == 1))
    return sorted(found, key=lambda one: one.start)
