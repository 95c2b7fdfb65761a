"""Fasteners for each part: ``по 4 конфирмата на дно``, ``4 screws per shelf, 3 shelves``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from verstak.assistant.message.mention import FastenerLine, PartLine
from verstak.assistant.message.nouns import Kind, kind_of, plain_name
from verstak.assistant.message.places import within
from verstak.assistant.message.sizes import Measure
from verstak.assistant.message.words import Word, same_word
from verstak.quantities.units import Dimension

_PER = re.compile(
    r"\s*(?:штук\w*\s+|шт\.?\s+|pcs\s+)?(?:на|в|per|for|on|in|into)\s+"
    r"(?:(?:кажд\w+|each|every|the|a|an|одн\w+|one)\s+)*(?:(?:из|of)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<!\w)(?:по|and|и|а|plus|плюс)\s+$|,\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!\n](?=\s|$)")
_SENTENCE_REACH = 300
_PARTS_REACH = 24
"""Characters in which a count and its noun stand together."""


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
        self._parts = parts
        self._used: set[int] = set()

    def lines(self) -> list[FastenerLine]:
        found: list[FastenerLine] = []
        for one in self._measures:
            if one.start in self._used or not _is_count(one):
                continue
            name, at = self._fastener(one)
            if name is None:
                continue
            per = _PER.match(self._plain, at)
            part, count = self._part(per.end()) if per else (self._part_before(one), None)
            if part is None:
                continue
            self._used.add(one.start)
            parts = count if count is not None else self._parts_of(part)
            found.append(
                FastenerLine(
                    name=plain_name(name.stem) or name.text,
                    noun=(name.stem,),
                    each=int(one.numeral.value),
                    parts=parts,
                    part_name=plain_name(part.stem) or part.text,
                )
            )
        return found

    def _fastener(self, one: Measure) -> tuple[Word | None, int]:
        """What a number counts, and where its phrase goes on."""
        behind = self._next_word(one.end, 2)
        for word in behind:
            if kind_of(word.stem) is Kind.FASTENER:
                return word, word.end
        if not _JOINED.search(self._plain[max(0, one.start - 8) : one.start]):
            return None, one.end
        earlier = [
            word
            for word in within(self._words, one.start - _SENTENCE_REACH, one.start)
            if kind_of(word.stem) is Kind.FASTENER
        ]
        if not earlier or _SENTENCE_END.search(self._plain, earlier[-1].end, one.start):
            return None, one.end
        return earlier[-1], one.end

    def _part(self, at: int) -> tuple[Word | None, int | None]:
        """The part that follows, and how many of it when that is said there."""
        count = None
        for one in within(self._measures, at, at + 1):
            if _is_count(one):
                count = int(one.numeral.value)
                self._used.add(one.start)
                at = one.end
        for word in self._next_word(at, 2):
            if kind_of(word.stem) in {Kind.PART, Kind.PRODUCT, Kind.FASTENER}:
                return word, count
        return None, None

    def _part_before(self, one: Measure) -> Word | None:
        """``на дверь по 3 петли``."""
        before = list(within(self._words, one.start - _PARTS_REACH, one.start))
        if before and before[-1].text.casefold() in {"по", "by"}:
            before.pop()
        if not before or kind_of(before[-1].stem) not in {Kind.PART, Kind.PRODUCT}:
            return None
        if not _PER.search(self._plain[max(0, before[-1].start - 16) : before[-1].start]):
            return None
        return before[-1]

    def _parts_of(self, part: Word) -> int:
        listed = [line.quantity for line in self._parts if same_word(line.noun[0], part.stem)]
        if listed:
            return sum(listed)
        if kind_of(part.stem) is Kind.PRODUCT:
            return 1
        for one in self._counts_by_noun.get(part.stem, ()):
            if one.start not in self._used:
                self._used.add(one.start)
                return int(one.numeral.value)
        return 1

    @cached_property
    def _counts_by_noun(self) -> Mapping[str, Sequence[Measure]]:
        """``3 двери`` and ``дверей 3``: counts by the noun beside them."""
        found: dict[str, list[Measure]] = {}
        for one in self._measures:
            if _is_count(one):
                before = within(self._words, one.start - _PARTS_REACH, one.start)
                for word in (*self._next_word(one.end, 2), *before[-1:]):
                    found.setdefault(word.stem, []).append(one)
        return found

    def _next_word(self, at: int, most: int) -> list[Word]:
        """Words that follow at once, with nothing but spaces between them."""
        found: list[Word] = []
        for word in within(self._words, at, at + _PARTS_REACH)[:most]:
            if self._plain[at : word.start].strip():
                break
            found.append(word)
            at = word.end
        return found


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


def _is_count(one: Measure) -> bool:
    value = one.numeral.value
    return (
        one.size is None
        and (one.unit is None or one.unit.dimension is Dimension.COUNT)
        and value == value.to_integral_value()
        and 0 < value < 10_000
    )
