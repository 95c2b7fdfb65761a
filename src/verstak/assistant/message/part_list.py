"""Lists of parts in prose: ``2 боковины 720×560, дно 568×560; 2 фасада 716×296 из ЛДСП 18 мм``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from verstak.assistant.message.board_numbers import LEAST_MM, MOST_MM
from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import PartLine
from verstak.assistant.message.nouns import Kind, kind_of, plain_name
from verstak.assistant.message.part_names import (
    is_cut_board,
    is_silent,
    kind_of_phrase,
    name_and_noun,
    names_sheet,
    phrase_before,
    phrase_behind,
)
from verstak.assistant.message.places import within
from verstak.assistant.message.words import Word, stem
from verstak.quantities.length import um

_MOST_PIECES = Decimal(10_000)
_LEAST_SIDE_MM = Decimal(5)
_LONGEST_SIDE_MM = Decimal(20_000)
"""Nothing in a shop is longer than 20 m, and no side of a board is shorter than 5 mm."""
_LONGEST_BOARD_MM = Decimal(1500)
"""``800 boards 520×350×25`` are parts: no format of a board is so short; the least is 1525 mm,
the square of birch plywood, GOST 3916.1."""
_THICKEST_MM = Decimal(60)
"""Worktops reach 60 mm; the third number of a thicker thing makes it a box, not a board."""

_BOUNDARY = re.compile(
    r"(?P<group>[;\n?!]|\.(?=\s+[^\W\d_]|\s*$))|[,:]|(?<!\w)(?P<and>и|плюс|and|plus)(?!\w)|\s\+\s",
    re.IGNORECASE,
)
_THICKNESS = frozenset({stem("толщина"), stem("thickness")})
_NUMBER_SIGN = re.compile(r"[-–—:=xXхХ×*(\s]*")


@dataclass(frozen=True, slots=True)
class PartItem:
    """A line of the list and where it stands.

    Args:
        line: The line, without its board yet.
        segment: Place between two commas or the like; first index and the one after the last.
        group: Which piece between semicolons, line ends and sentences.
    """

    line: PartLine
    segment: tuple[int, int]
    group: int


@dataclass(frozen=True, slots=True)
class _Segment:
    start: int
    end: int
    group: int
    joined: bool
    """``и`` ends it: ``дно и крышка 568×560``."""


def part_items(plain: str, words: Sequence[Word], measures: Sequence[Measure]) -> list[PartItem]:
    """Parts that a message lists, in order, without their boards.

    :func:`~verstak.assistant.message.boards_of_parts.with_boards` finds those.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        words: Its words that are no units, numbers, materials.
        measures: Its numbers.
    """
    reader = _Reader(plain, words, measures)
    found: list[PartItem] = []
    doubtful: list[PartItem] = []
    waiting: list[tuple[Word, _Segment]] = []
    heading: Word | None = None
    for segment in _segments(plain, measures):
        here = list(reader.items(segment, heading))
        for sure, item in here:
            (found if sure else doubtful).append(item)
        heading = reader.lone_part(segment)
        if here:
            found += [_named(here[0][1], word, one) for word, one in waiting]
            waiting = []
        elif segment.joined and heading is not None:
            waiting.append((heading, segment))
        else:
            waiting = []
            count = reader.lone_count(segment)
            if count is not None and found and found[-1].line.quantity == 1:
                last = found[-1]
                found[-1] = replace(last, line=replace(last.line, quantity=count, end=segment.end))
    if found:
        found = sorted([*found, *doubtful], key=lambda item: item.line.start)
    return _without_repeats(found)


def _segments(plain: str, measures: Sequence[Measure]) -> Iterator[_Segment]:
    start = group = 0
    boundaries = list(_BOUNDARY.finditer(plain))
    numbers = [(one.start, one.numeral.end) for one in measures]
    for match in _apart(boundaries, numbers):
        yield _Segment(start, match.start(), group, match["and"] is not None)
        start = match.end()
        group += match["group"] is not None
    yield _Segment(start, len(plain), group, joined=False)


def _apart(
    boundaries: Sequence[re.Match[str]], numbers: Sequence[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """The boundaries that stand within no number: ``56,8`` is one."""
    at = 0
    for match in boundaries:
        while at < len(numbers) and numbers[at][1] <= match.start():
            at += 1
        if at == len(numbers) or numbers[at][0] > match.start():
            yield match


class _Reader:
    """Reads the items of one segment."""

    def __init__(self, plain: str, words: Sequence[Word], measures: Sequence[Measure]) -> None:
        self._plain = plain
        self._words = words
        self._measures = measures

    def items(self, segment: _Segment, heading: Word | None) -> Iterator[tuple[bool, PartItem]]:
        """Items, each with whether its noun or its count makes it one for sure.

        Args:
            segment: Where to read.
            heading: The part that stands alone just before, as in a table: ``полка, 600×300``.
        """
        inside = self._inside(segment.start, segment.end)
        rows: dict[int, list[Measure]] = {}
        for one in inside:
            if one.size is not None:
                rows.setdefault(one.size, []).append(one)
        sizes = list(rows.values())
        floor = segment.start
        for index, row in enumerate(sizes):
            ceiling = sizes[index + 1][0].start if index + 1 < len(sizes) else segment.end
            made = self._item(segment, row, floor, ceiling, heading)
            if made is not None:
                yield made
                floor = made[1].line.end
            else:
                floor = row[-1].end

    def lone_part(self, segment: _Segment) -> Word | None:
        """The part that a segment names without a number."""
        said = self._said(segment.start, segment.end)
        if self._inside(segment.start, segment.end) or not said:
            return None
        return said[-1] if kind_of(said[-1].stem) is Kind.PART else None

    def lone_count(self, segment: _Segment) -> int | None:
        """``, 2 шт,``: the count of the item before."""
        inside = self._inside(segment.start, segment.end)
        if len(inside) != 1 or self._said(segment.start, segment.end):
            return None
        one = inside[0]
        return int(one.numeral.value) if one.unit is not None and _is_count(one) else None

    def _item(
        self,
        segment: _Segment,
        row: Sequence[Measure],
        floor: int,
        ceiling: int,
        heading: Word | None,
    ) -> tuple[bool, PartItem] | None:
        sides = [one.mm for one in row]
        if len(sides) not in {2, 3} or not all(
            _LEAST_SIDE_MM <= side <= _LONGEST_SIDE_MM for side in sides[:2]
        ):
            return None
        if len(sides) == 3 and not 0 < sides[2] <= _THICKEST_MM:
            return None
        start, end = row[0].start, row[-1].end
        behind_size = within(self._words, end, ceiling)
        phrase = phrase_before(within(self._words, self._after_count(floor, start), start))
        if not phrase or (kind_of_phrase(phrase) is None and names_sheet(behind_size)):
            phrase = phrase_behind(behind_size)
        if not phrase and heading is not None:
            phrase = [heading]
        kind = kind_of_phrase(phrase)
        if (
            kind is Kind.SHEET
            and len(sides) == 3
            and is_cut_board(phrase)
            and max(sides) <= _LONGEST_BOARD_MM
        ):
            kind = Kind.PART
        if not phrase or kind not in {None, Kind.PART}:
            return None
        thick = self._thickness_before(phrase, floor, start) or self._thickness_behind(end, ceiling)
        behind = thick.end if thick is not None and thick.start >= end else end
        count = self._count_before(floor, start, phrase[0]) or self._count_after(behind, ceiling)
        name, noun = name_and_noun(phrase)
        first = min(start, phrase[0].start, count.start if count else start)
        last = max(
            end, phrase[-1].end if phrase[-1].end <= ceiling else end, count.end if count else end
        )
        line = PartLine(
            name=name,
            noun=noun,
            quantity=int(count.numeral.value) if count else 1,
            length_um=um(sides[0]),
            width_um=um(sides[1]),
            thickness_um=um(sides[2]) if len(sides) == 3 else um(thick.mm) if thick else None,
            material=None,
            material_text="",
            start=first,
            end=last,
        )
        sure = kind is Kind.PART or (count is not None and count.end <= phrase[0].start)
        return sure, PartItem(line, (segment.start, segment.end), segment.group)

    def _after_count(self, floor: int, start: int) -> int:
        """Where a count ends that stands before the words of a phrase; else its beginning."""
        for one in reversed(self._inside(floor, start)):
            if _is_count(one) and self._said(one.end, start):
                return one.end
        return floor

    def _said(self, start: int, end: int) -> list[Word]:
        found = within(self._words, start, end)
        return [word for word in found if not is_silent(word)]

    def _inside(self, start: int, end: int) -> Sequence[Measure]:
        return within(self._measures, start, end)

    def _count_before(self, floor: int, start: int, first: Word) -> Measure | None:
        counts = [one for one in self._inside(floor, start) if _is_count(one)]
        adjacent = [
            one for one in counts if one.end <= first.start and not self._said(one.end, first.start)
        ]
        if adjacent:
            return adjacent[-1]
        behind = [one for one in counts if one.start >= first.end]
        return behind[0] if behind else None

    def _thickness_before(self, phrase: Sequence[Word], floor: int, start: int) -> Measure | None:
        """``фасад 18 мм 716×296``, ``two 16 mm parts 720×560``: between the count and the size."""
        for one in self._inside(floor, start):
            if not _is_thickness(one):
                continue
            foreign = [word for word in self._said(one.end, start) if word not in phrase]
            beside = self._said(floor, one.start)[-1:]
            if not foreign and all(_names(word, phrase) for word in beside):
                return one
        return None

    def _thickness_behind(self, end: int, ceiling: int) -> Measure | None:
        """``716×296 18 мм``; not the band of ``716×296 2 мм кромка``."""
        one = next(iter(self._inside(end, ceiling)), None)
        if one is None or not _is_thickness(one) or self._plain[end : one.start].strip():
            return None
        return None if self._said(one.end, ceiling) else one

    def _count_after(self, end: int, ceiling: int) -> Measure | None:
        """``720×560 - 2 шт``, ``720×560 (2)``, ``720×560 2``."""
        for one in self._inside(end, ceiling):
            if not _is_count(one) or one.size is not None:
                return None
            if one.unit is not None or _NUMBER_SIGN.fullmatch(self._plain[end : one.start]):
                return one
        return None


def _is_count(one: Measure) -> bool:
    value = one.numeral.value
    counted = one.unit is None or one.unit.symbol == "pcs"
    return (
        counted
        and one.size is None
        and one.axis is None
        and value == value.to_integral_value()
        and 1 <= value <= _MOST_PIECES
    )


def _is_thickness(one: Measure) -> bool:
    length = one.size is None and one.unit is not None and one.is_length
    return length and LEAST_MM <= one.mm <= MOST_MM


def _names(word: Word, phrase: Sequence[Word]) -> bool:
    """Whether a word belongs to a name, or says that a thickness follows."""
    return word in phrase or word.stem in _THICKNESS


def _named(item: PartItem, word: Word, segment: _Segment) -> PartItem:
    """``дно и крышка 568×560``: the same size under another name."""
    line = replace(
        item.line,
        name=plain_name(word.stem) or word.text,
        noun=(word.stem,),
        quantity=1,
        start=word.start,
        end=word.end,
    )
    return replace(item, line=line, segment=(segment.start, item.segment[1]))


def _without_repeats(items: Sequence[PartItem]) -> list[PartItem]:
    """A part that is named again, ``масса боковины 720×560``, is not another part."""
    kept: list[PartItem] = []
    seen: set[tuple[str, int, int]] = set()
    for item in items:
        key = (item.line.noun[0], item.line.length_um, item.line.width_um)
        if key in seen and item.line.quantity == 1 and len(item.line.noun) == 1:
            continue
        seen.add(key)
        kept.append(item)
    return kept
