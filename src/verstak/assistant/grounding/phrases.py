"""The words of a text that state one of its numerals."""

from __future__ import annotations

import re
from itertools import islice

from verstak.assistant.grounding.numerals import TIMES, Numeral, numerals_in
from verstak.assistant.grounding.standards import standards_in
from verstak.assistant.message.words import words

_STOPS = ",;:()[]{}«»\"'!?|"


COUNTED_WITHIN = 2
"""Words behind a number among which the thing counted is looked for: ``2 длинные стороны``."""

_LONG_ENOUGH = 3
"""Shorter words (``и``, ``в``, ``of``) name nothing."""


def counted(text: str, numeral: Numeral) -> tuple[str, ...]:
    """Stems of what a bare number counts: the words right behind it, or behind its list."""
    behind = re.split(r"[,.;:!?()\n]", text[numeral.end :], maxsplit=1)[0]
    behind = re.sub(r"^(?:\s?(?:и|или|до|and|or|to|[-–—])\s?\d+(?:[.,]\d+)?)+", "", behind)
    return tuple(
        word.stem
        for word in islice(words(behind), COUNTED_WITHIN)
        if len(word.text) >= _LONG_ENOUGH
    )


def phrase(text: str, numeral: Numeral) -> tuple[int, int]:
    """The numeral with what makes it readable alone: its unit, its size or the word beside it.

    Returns:
        Start and end in the text: ``EN 312`` for 312, ``720×560 мм`` for either of a size.
    """
    for standard in standards_in(text):
        if standard.start <= numeral.start < standard.end:
            return standard.start, max(numeral.end, standard.end)
    if numeral.size:
        return _whole_size(text, numeral)
    if numeral.unit is not None and not _unit_inside(numeral):
        return numeral.start, _with_its_unit(text, numeral)
    if numeral.unit is not None or numeral.glued:
        return numeral.start, numeral.end
    return _with_its_word(text, numeral.start, numeral.end)


def _with_its_word(text: str, first: int, last: int) -> tuple[int, int]:
    start, end = first, last
    while end < len(text) and not _stops(text, end):
        end += 1
    while start and not _stops(text, start - 1):
        start -= 1
    while end > last and text[end - 1] in ".…":
        end -= 1
    if (start, end) != (first, last):
        return start, end
    if word := re.match(r"\s[^\W\d_]+[²³⁴]?", text[end:]):
        return start, end + word.end()
    if word := re.search(r"[^\W\d_]+\s$", text[:start]):
        return word.start(), end
    return start, end


def _stops(text: str, at: int) -> bool:
    """Whether a phrase ends at that character; a comma within a number is part of it."""
    decimal = text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
    return text[at].isspace() or (text[at] in _STOPS and not decimal)


def _unit_inside(numeral: Numeral) -> bool:
    return bool(re.search(r"[^\d\s.,−–-]", numeral.text)) or numeral.word


def _with_its_unit(text: str, numeral: Numeral) -> int:
    """End of the number that carries the unit of a range or list."""
    for other in numerals_in(text):
        if other.start >= numeral.start and other.unit == numeral.unit and _unit_inside(other):
            return other.end
    return numeral.end


def _whole_size(text: str, numeral: Numeral) -> tuple[int, int]:
    all_of = numerals_in(text)
    first = last = next(i for i, one in enumerate(all_of) if one.start == numeral.start)
    while first and TIMES.fullmatch(text[all_of[first - 1].end : all_of[first].start]):
        first -= 1
    while last + 1 < len(all_of) and TIMES.fullmatch(
        text[all_of[last].end : all_of[last + 1].start]
    ):
        last += 1
    return all_of[first].start, all_of[last].end
