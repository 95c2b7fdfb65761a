"""Sizes: ``600×720×560 мм (Ш×В×Г)``, ``720 на 560``, ``2750x1830`` with any kind of x."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from verstak.assistant.message.compounds import joined_lengths, slashed
from verstak.assistant.message.measure import COUNTED_NOUNS, Measure
from verstak.assistant.message.mention import Axis
from verstak.assistant.message.numerals import Numeral
from verstak.assistant.message.unit_words import unit_after
from verstak.assistant.message.words import folded, stem
from verstak.quantities.units import Dimension

MOST_NUMBERS = 4
"""Length, width, height and the board's thickness; a longer row is no size."""
_LEAST_ON_MM = Decimal(10)
"""``720 на 560`` is a size, ``4 на 2 планки`` is not: no side of a part is below 10 mm."""
_MOST_PIECES = 40
"""``2x 720x560``: so many pieces of that size at most."""

_TIMES = re.compile(r"\s*[xXхХ×*]\s*-?(?=[\d½¼¾.,])")
_TIMES_BEHIND = re.compile(r"\d ?[xXхХ×*] ?$")
_WORDED_TIMES = re.compile(r"\s+(?:на|by|х|x|×)\s+", re.IGNORECASE)
_PIECES_TIMES = re.compile(r"[xXхХ×*] +")
_CHANGES = re.compile(
    r"(?<!\w)(?:с|со|от|по|from|увелич\w*|уменьш\w*|вырас\w*|increas\w*|decreas\w*|reduc\w*)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""Before ``600 на 900`` or ``600 by 20``, which then is a change or a rate."""

_AXES: dict[str, Axis] = {
    "ш": Axis.WIDTH,
    "w": Axis.WIDTH,
    "ширин": Axis.WIDTH,
    "шир": Axis.WIDTH,
    "width": Axis.WIDTH,
    "wide": Axis.WIDTH,
    "в": Axis.HEIGHT,
    "h": Axis.HEIGHT,
    "высот": Axis.HEIGHT,
    "выс": Axis.HEIGHT,
    "height": Axis.HEIGHT,
    "high": Axis.HEIGHT,
    "tall": Axis.HEIGHT,
    "г": Axis.DEPTH,
    "d": Axis.DEPTH,
    "глубин": Axis.DEPTH,
    "глуб": Axis.DEPTH,
    "depth": Axis.DEPTH,
    "deep": Axis.DEPTH,
    "д": Axis.LENGTH,
    "l": Axis.LENGTH,
    "длин": Axis.LENGTH,
    "дл": Axis.LENGTH,
    "length": Axis.LENGTH,
    "long": Axis.LENGTH,
    "т": Axis.THICKNESS,
    "t": Axis.THICKNESS,
    "толщин": Axis.THICKNESS,
    "толщ": Axis.THICKNESS,
    "thick": Axis.THICKNESS,
}
"""By letter or stem."""
_ONE_AXIS = r"[^\W\d_]+"
_ORDER = re.compile(rf"\(?\s*({_ONE_AXIS}(?:\s*[xXхХ×*/,]\s*{_ONE_AXIS}){{1,3}})\s*\)?")
_ORDER_GLUED = re.compile(
    r"\(?\s*([швгдwhdl])[xх×*]([швгдwhdl])(?:[xх×*]([швгдwhdlтt]))?\s*\)?", re.IGNORECASE
)
_ORDER_OF_LETTERS = re.compile(
    r"(?<!\w)[швгдwhdl](?:\s?[xх×*]\s?[швгдwhdlтt]){1,3}(?!\w)", re.IGNORECASE
)
_ORDER_SPLIT = re.compile(r"\s*[×*/,]\s*|\s+[xXхХ]\s+")
_SYMBOL = re.compile(r"(?<![^\W\d_])([шwвhгdдlтt]) ?[=:≈-]? ?$", re.IGNORECASE)
_SYMBOL_STRONG = re.compile(r"(?<![^\W\d_])([шwвhгdдlтt]) ?[=:≈]? ?$", re.IGNORECASE)
"""``h=720``, ``В=720``, ``Ш 600``."""


def measures(plain: str, numbers: Sequence[Numeral]) -> list[Measure]:
    """Numbers with units, joined into sizes.

    Args:
        plain: The message, units readable.
        numbers: Its numbers, in order.
    """
    single: list[Measure] = []
    for number in numbers:
        if not single or number.start >= single[-1].end:  # the 1 of "руб за 1 м²" is no number
            single.append(_with_unit(plain, number))
    single = joined_lengths(plain, single)
    made: list[Measure] = []
    size = 0
    for row in _rows(plain, single):
        if len(row) == 1:
            made.append(_alone(plain, row[0]))
            continue
        axes = _axes_of(plain, row)
        for place, one in enumerate(_share_unit(row)):
            made.append(replace(one, size=size, place=place, axis=axes[place]))
        size += 1
    return _share_in_ranges(plain, made)


def _with_unit(plain: str, one: Numeral) -> Measure:
    found = unit_after(plain, one.end)
    # 2800×2070 sheets: the noun counts nothing, the number is a side
    if found is None or (
        found.unit.symbol in COUNTED_NOUNS
        and _TIMES_BEHIND.search(plain, max(0, one.start - 4), one.start)
    ):
        return Measure(one, None, one.end, own_unit=False)
    return Measure(one, found.unit, found.end)


def _rows(plain: str, single: list[Measure]) -> Iterator[list[Measure]]:
    row: list[Measure] = []
    sides = slashed(plain, single)
    for one in single:
        if row and one.start not in sides and not _joined(plain, row, one):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _joined(plain: str, row: list[Measure], one: Measure) -> bool:
    last = row[-1]
    if len(row) >= MOST_NUMBERS or not (last.is_length and one.is_length):
        return False
    between = plain[last.end : one.start]
    if _TIMES.fullmatch(between + plain[one.start : one.start + 1]) or _TIMES.fullmatch(between):
        return not _counts_pieces(between, last)
    if _TIMES.match(plain, last.end) and _TIMES.match(plain, last.end).end() >= one.start:  # type: ignore[union-attr]
        return not _counts_pieces(between, last)
    return bool(_WORDED_TIMES.fullmatch(between)) and _both_sides(plain, row, one)


def _counts_pieces(between: str, last: Measure) -> bool:
    """``2x 720x560``."""
    return (
        bool(_PIECES_TIMES.fullmatch(between))
        and last.unit is None
        and last.numeral.value <= _MOST_PIECES
    )


def _both_sides(plain: str, row: list[Measure], one: Measure) -> bool:
    """Whether ``на`` or ``by`` stands between two sides of a thing."""
    if len(row) == 1 and _CHANGES.search(plain[max(0, row[0].start - 32) : row[0].start]):
        return False
    if any(
        each.unit is None and each.numeral.value < _LEAST_ON_MM for each in (*row, one)
    ) and not (one.unit is not None):
        return False
    if any(each.numeral.value <= 0 for each in (*row, one)):
        return False
    if any(
        each.unit is not None
        and each.unit.dimension is Dimension.LENGTH
        and each.numeral.value * each.unit.factor < _LEAST_ON_MM
        for each in row
    ):
        return False  # «2 мм на 10 фасадов»
    following = re.match(r" ([^\W\d_]+)", plain[one.end : one.end + 24])
    return not (one.unit is None and following and _is_counted(following[1]))


def _is_counted(word: str) -> bool:
    """A noun in the genitive plural behind a bare number: it counts, as in ``на 500 тумб``."""
    return stem(word) in _PRODUCTS


_PRODUCTS = frozenset(
    stem(word)
    for word in [
        "тумба",
        "шкаф",
        "кухня",
        "стол",
        "комод",
        "стеллаж",
        "изделие",
        "корпус",
        "комплект",
        "штука",
        "cabinet",
        "unit",
    ]
)


def _share_unit(row: list[Measure]) -> list[Measure]:
    """Bare numbers take the unit that stands behind them, or else the one before."""
    made = list(row)
    for order in (range(len(row) - 2, -1, -1), range(1, len(row))):
        step = 1 if order.step < 0 else -1
        for index in order:
            if made[index].unit is None:
                made[index] = replace(made[index], unit=made[index + step].unit)
    return made


_RANGE = re.compile(
    r"\s*(?:-|–|—|\.\.\.?|…|÷)\s*|\s+(?:до|и|или|либо|to|and|or|по)\s+", re.IGNORECASE
)
_LISTED = re.compile(r"\s*,\s*")


def _share_in_ranges(plain: str, all_: list[Measure]) -> list[Measure]:
    """``от 0,6 до 0,9 м``, ``600–900 мм``, ``5, 7 и 8 мм``: one unit for all of them."""
    made = list(all_)
    listed = False
    for index in range(len(made) - 2, -1, -1):
        one, following = made[index], made[index + 1]
        between = plain[one.end : following.start]
        if following.unit is not None and following.unit.dimension is Dimension.COUNT:
            listed = False
        elif _RANGE.fullmatch(between):
            listed = True
        elif not (listed and _LISTED.fullmatch(between)):
            listed = False
        if not listed:
            continue
        if one.unit is None and one.size is None and following.size is None:
            made[index] = replace(one, unit=following.unit, own_unit=False)
    return made


def _axes_of(plain: str, row: list[Measure]) -> list[Axis | None]:
    behind = plain[row[-1].end : row[-1].end + 60]
    before = plain[max(0, row[0].start - 60) : row[0].start]
    for written in (_order_at_start(behind), _order_at_end(before)):
        if written is not None and len(written) == len(row):
            return list(written)
    return (
        [_alone(plain, one).axis for one in row]
        if any(one.own_unit for one in row[:-1])
        else [_symbol(plain, one) for one in row]
    )


def _order_at_start(behind: str) -> list[Axis] | None:
    match = re.match(r"\s*,?\s*", behind)
    rest = behind[match.end() :] if match else behind
    found = _ORDER_GLUED.match(rest) or _ORDER.match(rest)
    return _order(found)


def _order_at_end(before: str) -> list[Axis] | None:
    trimmed = before.rstrip(" :=-–—")
    for pattern in (_ORDER_GLUED, _ORDER):
        for found in pattern.finditer(trimmed):
            if found.end() == len(trimmed):
                return _order(found)
    return None


def order_spans(plain: str) -> list[tuple[int, int]]:
    """Where the order of a size's numbers is said: ``Ш×В×Г``; its letters are no words."""
    return [found.span() for found in _ORDER_OF_LETTERS.finditer(plain)]


def _order(found: re.Match[str] | None) -> list[Axis] | None:
    if found is None:
        return None
    if found.re is _ORDER_GLUED:
        names = [name for name in found.groups() if name]
    else:
        names = _ORDER_SPLIT.split(found[1])
    axes = [_axis(name) for name in names]
    return [axis for axis in axes if axis is not None] if None not in axes else None


def _axis(name: str) -> Axis | None:
    plain = folded(name)
    return _AXES.get(plain if len(plain) == 1 else stem(plain))


def _alone(plain: str, one: Measure) -> Measure:
    return replace(one, axis=_symbol(plain, one)) if one.is_length else one


def _symbol(plain: str, one: Measure) -> Axis | None:
    match = _SYMBOL.search(plain[max(0, one.start - 4) : one.start])
    if match is None:
        return None
    bare = match[0].strip() == match[1]
    if bare and match[1].casefold() in {"в", "г", "т", "d"} and not match[1].isupper():
        return None
    return _axis(match[1])


def axis_of(stems: Sequence[str], reach: int = 2) -> Axis | None:
    """The axis that words beside a number name: ``высота 720``, ``600 wide``.

    Args:
        stems: Nearest first.
        reach: How many of them count.
    """
    for word in stems[:reach]:
        if len(word) > 1 and word in _AXES:
            return _AXES[word]
        if word in _BREAKS:
            return None
    return None


_BREAKS = frozenset(
    stem(word)
    for word in [
        "при",
        "из",
        "для",
        "от",
        "до",
        "между",
        "у",
        "for",
        "of",
        "from",
        "at",
        "with",
        "to",
        "and",
        "и",
        "с",
    ]
)
