"""Whether a sentence that sets two numbers against each other has them the right way round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from verstak.assistant.grounding.numerals import Numeral
from verstak.quantities.units import convert

_MORE = re.compile(
    r"\b(?:больше|более|выше|превыша\w+|превысит|greater|more|larger|higher|above|exceeds?|over"
    r"|longer|длиннее|тяжелее|шире|толще)\b|>",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:меньше|менее|ниже|less|smaller|lower|below|under|shorter|короче|легче|уже|тоньше)\b|<",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:не|not|never|doesn['’]t|no)\s+(?:\w+\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\b(?:на|by|в|in)\s*$", re.IGNORECASE)
_BORDER = re.compile(
    r"[;.!?]|,\s*(?:а|но|что|which|but|while|поэтому|so)\b|\b(?:при|for|at a|with)\b", re.IGNORECASE
)


def false_comparison(sentence: str, numerals: Sequence[Numeral]) -> str | None:
    """The words between two numbers that set them the wrong way round; ``None`` = none does.

    Only neighbours of one dimension in one clause are compared, and only when a single word of
    comparison stands between them: ``4,79 мм меньше предела 4 мм``. A difference (``на 2 мм
    больше``) and a ratio are left alone.
    """
    for left, right in pairwise(numerals):
        between = sentence[left.end : right.start]
        if _BORDER.search(between) or _BY.search(sentence[: left.start]):
            continue
        more, less = _MORE.findall(between), _LESS.findall(between)
        if len(more) + len(less) != 1 or not _comparable(left, right):
            continue
        sign = _MORE.search(between) or _LESS.search(between)
        negated = sign is not None and _NEGATION.search(between[: sign.start()]) is not None
        if not _holds(left, right, more=bool(more), negated=negated):
            return sentence[left.start : right.end]
    return None


def _comparable(left: Numeral, right: Numeral) -> bool:
    if not left.readings or not right.readings or left.word or right.word:
        return False
    if left.unit is None or right.unit is None:
        return left.unit is right.unit
    return left.unit.dimension is right.unit.dimension


def _holds(left: Numeral, right: Numeral, *, more: bool, negated: bool) -> bool:
    first, second = left.readings[0], right.readings[0]
    if left.unit is not None and right.unit is not None:
        second = convert(second, right.unit, left.unit)
    if negated:
        return first <= second if more else first >= second
    return first > second if more else first < second
