"""Fasteners for each part: ``по 4 конфирмата на дно``, ``4 screws per shelf, 3 shelves``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import FastenerLine, PartLine
from verstak.assistant.message.nouns import Kind, kind_of, plain_name
from verstak.assistant.message.places import within
from verstak.assistant.message.words import Word, same_word
from verstak.quantities.units import Dimension

_SENTENCE_END = re.compile(r"[.?!\n]+(?=\s|$)|\n")
_BOUNDARY = re.compile(
    r"[;,](?!\d)|:(?!\s*\d)|(?<!\w)(?:и|а|and|plus|плюс)(?=\s+(?:\d|по\s|на\s|кажд|each\s|two\s|дв[аеу]))",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(r"(?<!\w)(?:по|with|at|by)\s+$", re.IGNORECASE)
_EACH_BEHIND = re.compile(
    r"\s*(?:штук\w*\s+|шт\.?\s*|pcs\s+)?(?:(?:на|в|per|for|on|in)\s+)?(?:каж\w*|each|every)(?!\w)",
    re.IGNORECASE,
)
_EACH = re.compile(r"(?<!\w)(?:кажд\w*|каж[уо]\w*|each|every)(?!\w)", re.IGNORECASE)
_WITHIN_EACH = re.compile(r"(?<!\w)(?:в\s+кажд\w+|in\s+each)\s*[:=—–-]?\s*$", re.IGNORECASE)
"""``дверей в каждом 3``: how many parts a product has."""
_PER = re.compile(
    r"(?<!\w)(?:на|в|per|for|on|in|into|a|an|one|of|из)\s+(?:the\s+)?(?:кажд\w+\s+|each\s+)?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s*(?:[-–—:=]\s*)?")
_PARTS_REACH = 24
"""Characters in which a count and its noun stand together."""
_MOST = 10_000
_TARGETS = frozenset({Kind.PART, Kind.PRODUCT})


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between two commas or the like."""

    start: int
    end: int
    counts: Sequence[Measure]
    fasteners: Sequence[Word]
    parts: Sequence[Word]
    plain: bool
    """It holds no other numbers, so that a noun and a count in it belong together."""
    heading: Word | None
    """The fastener that a colon introduces the list with: ``Конфирматы: дно — 4``."""
    earlier: Word | None
    """The fastener named last in the same sentence."""


class _Reader:
    def __init__(
        self,
        plain: str,
        words: Sequence[Word],
        measures: Sequence[Measure],
        parts: Sequence[PartLine],
    ) -> None:
        self._plain = plain
        self._words = words
        self._measures = measures
        self._listed = parts
        named = [word for word in words if kind_of(word.stem) is Kind.FASTENER]
        self._only = named[0] if len({word.stem for word in named}) == 1 else None

    def lines(self) -> list[FastenerLine]:
        """Lines in order; how many parts there are may be said anywhere."""
        segments = list(self._segments())
        stated: dict[str, int] = {}
        found: list[tuple[Word, Measure, Word, Measure | None]] = []
        latest: Word | None = None
        for segment in segments:
            each = self._each(segment)
            counted = {id(word): one for word, one in self._counted(segment, each)}
            for word in segment.parts:
                if id(word) in counted:
                    stated.setdefault(word.stem, _whole(counted[id(word)]))
            name = self._name(segment, each) if each is not None else None
            if each is not None and name is not None:
                found += [
                    (name, each, part, counted.get(id(part)))
                    for part in self._targets(segment, each, name, latest)
                ]
            latest = next(
                (word for word in reversed(segment.parts) if kind_of(word.stem) is Kind.PART),
                latest,
            )
        return [
            FastenerLine(
                name=plain_name(name.stem) or name.text,
                noun=(name.stem,),
                each=_whole(each),
                parts=_whole(count) if count is not None else self._parts_of(part, stated),
                part_name=plain_name(part.stem) or part.text,
            )
            for name, each, part, count in found
        ]

    def _segments(self) -> Iterator[_Segment]:
        start = 0
        for end in (*(hit.end() for hit in _SENTENCE_END.finditer(self._plain)), len(self._plain)):
            yield from self._of_sentence(start, end)
            start = end

    def _of_sentence(self, start: int, end: int) -> Iterator[_Segment]:
        heading: Word | None = None
        earlier: Word | None = None
        ends = [(hit.start(), hit.end()) for hit in _BOUNDARY.finditer(self._plain, start, end)]
        for stop, following in (*ends, (end, end)):
            words = within(self._words, start, stop)
            numbers = [one for one in within(self._measures, start, stop) if one.size is None]
            counts = [one for one in numbers if _is_count(one)]
            named = [word for word in words if kind_of(word.stem) is Kind.FASTENER]
            yield _Segment(
                start=start,
                end=stop,
                counts=counts,
                fasteners=named,
                parts=[word for word in words if kind_of(word.stem) in _TARGETS],
                plain=len(counts) == len(numbers),
                heading=heading,
                earlier=earlier,
            )
            if named:
                earlier = named[-1]
                heading = named[-1] if self._plain[stop:following] == ":" else heading
            start = following

    def _each(self, segment: _Segment) -> Measure | None:
        """The number that says how many fasteners one part takes."""
        free = [one for one in segment.counts if self._noun_behind(one) is None]
        for one in segment.counts:
            noun = self._noun_behind(one)
            if noun is not None and kind_of(noun.stem) is Kind.FASTENER:
                return one
        for one in free:
            behind = _EACH_BEHIND.match(self._plain, one.end, segment.end)
            if behind or _EACH_BEFORE.search(self._plain, max(0, one.start - 8), one.start):
                return one
        if len(free) != 1 or not segment.plain or self._within_each(free[0]):
            return None
        if segment.fasteners and free[0].start >= segment.fasteners[-1].end:
            return free[0]
        if not segment.parts or free[0].start < segment.parts[-1].end:
            return None
        return free[0] if segment.heading or self._takes(segment) else None

    def _takes(self, segment: _Segment) -> bool:
        """``если на дно 4``, ``each of 2 rails takes 3``: a part is given something named before."""
        if segment.earlier is None:
            return False
        part = segment.parts[-1]
        per = _PER.search(self._plain, max(0, part.start - 20), self._count_start(part))
        return bool(per or _EACH.search(self._plain, segment.start, part.start))

    def _name(self, segment: _Segment, each: Measure) -> Word | None:
        """The fastener that is counted."""
        behind = self._noun_behind(each)
        if behind is not None and kind_of(behind.stem) is Kind.FASTENER:
            return behind
        if segment.fasteners:
            return segment.fasteners[0]
        earlier = segment.heading or segment.earlier
        if earlier is None and _EACH.search(self._plain, segment.start, segment.end):
            return self._only
        return earlier

    def _targets(
        self, segment: _Segment, each: Measure, name: Word, latest: Word | None
    ) -> Sequence[Word]:
        """The parts that take the fasteners."""
        parts = [word for word in segment.parts if kind_of(word.stem) is Kind.PART]
        if parts and (segment.plain or any(word.start >= each.end for word in parts)):
            behind = [word for word in parts if word.start >= each.end]
            return behind or parts
        for word in (*segment.parts, *segment.fasteners):
            per = _PER.search(self._plain, max(0, word.start - 20), self._count_start(word))
            if word is not name and per and word.start >= each.end:
                return [word]
        if _EACH.search(self._plain, segment.start, segment.end) and latest is not None:
            return [latest]
        return ()

    def _counted(self, segment: _Segment, each: Measure | None) -> Iterator[tuple[Word, Measure]]:
        """``3 двери`` and ``дверей 3``: parts with their number."""
        for one in segment.counts:
            if one is each:
                continue
            noun = self._noun_behind(one) or self._noun_before(one)
            if noun is not None and kind_of(noun.stem) is not Kind.FASTENER:
                yield noun, one

    def _parts_of(self, part: Word, stated: dict[str, int]) -> int:
        listed = [line.quantity for line in self._listed if same_word(line.noun[0], part.stem)]
        if listed:
            return sum(listed)
        return 1 if kind_of(part.stem) is Kind.PRODUCT else stated.get(part.stem, 1)

    def _noun_behind(self, one: Measure) -> Word | None:
        """The thing that a number counts: the noun behind it, one adjective apart at most."""
        at = one.end
        for word in within(self._words, at, at + _PARTS_REACH)[:2]:
            if self._plain[at : word.start].strip():
                return None
            if kind_of(word.stem) in {*_TARGETS, Kind.FASTENER}:
                return word
            at = word.end
        return None

    def _noun_before(self, one: Measure) -> Word | None:
        """``дверей 3``, ``дверей: 3``, ``дверей в каждом 3``."""
        for word in reversed(within(self._words, one.start - 2 * _PARTS_REACH, one.start)):
            if kind_of(word.stem) is Kind.PART:
                beside = _BESIDE.fullmatch(self._plain, word.end, one.start) is not None
                return word if beside or self._within_each(one) else None
        return None

    def _within_each(self, one: Measure) -> bool:
        return bool(_WITHIN_EACH.search(self._plain, max(0, one.start - 20), one.start))

    def _count_start(self, word: Word) -> int:
        """Where the phrase of a noun begins, its number included."""
        for one in within(self._measures, word.start - _PARTS_REACH, word.start):
            if self._noun_behind(one) is word:
                return one.start
        return word.start


def fasteners(
    plain: str, words: Sequence[Word], measures: Sequence[Measure], parts: Sequence[PartLine]
) -> list[FastenerLine]:
    """Fasteners for each part, in order.

    Args:
        plain: The message, see :func:`~verstak.assistant.message.plain_text.plain_text`.
        words: Its words that are no units or numbers.
        measures: Its numbers.
        parts: Its list of parts, which tells how many of a part there are.
    """
    return _Reader(plain, words, measures, parts).lines()


def _whole(count: Measure) -> int:
    return int(count.numeral.value)


def _is_count(one: Measure) -> bool:
    value = one.numeral.value
    return (
        one.size is None
        and (one.unit is None or one.unit.dimension is Dimension.COUNT)
        and value == value.to_integral_value()
        and 0 < value < _MOST
    )
