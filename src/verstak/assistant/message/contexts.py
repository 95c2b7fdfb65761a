"""The words around a number that say what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import Clause
from verstak.assistant.message.nouns import kind_of
from verstak.assistant.message.places import within
from verstak.assistant.message.sizes import axis_of
from verstak.assistant.message.words import Word

MOST_BEFORE = 8
MOST_AFTER = 6
_REACH = 80
"""Characters behind a number in which the word for it is looked for."""
ENGLISH_BEHIND = frozenset({"wide", "deep", "high", "tall", "long", "thick"})
"""Adjectives that always follow their number."""
_PAUSE = re.compile(r"[,;:()]")
_NEXT_PHRASE = re.compile(r"[,;:()]|(?<!\w)(?:и|а|and)(?!\w)", re.IGNORECASE)
_CONNECTED = re.compile(
    r"\s*(?:[-–—+/…÷]|\.{2,3})\s*|,?\s+(?:до|и|или|либо|на|to|and|or|by|против|вместо)\s+",
    re.IGNORECASE,
)
"""Between numbers of one phrase: ``с 600 до 900``, ``600–900``, ``5 или 7``."""
_BRACKET = re.compile(r"\s*\([^()\d]{0,40}\)?")
"""A remark at once behind a number belongs to it."""
_LISTED = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Context:
    """Stems beside a number, nearest first.

    Args:
        before: As :attr:`~verstak.assistant.message.mention.Mention.before`.
        after: As :attr:`~verstak.assistant.message.mention.Mention.after`.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


class Contexts:
    """Finds the words around the numbers of one message.

    Args:
        plain: The message.
        words: Its words that are no units, numbers or symbols of numbers, in order.
        measures: Its numbers, in order.
        clauses: Its clauses.
    """

    def __init__(
        self,
        plain: str,
        words: Sequence[Word],
        measures: Sequence[Measure],
        clauses: Sequence[Clause],
    ) -> None:
        self._plain = plain
        self._words = words
        self._measures = measures
        self._clauses = clauses

    def of(self, index: int, clause: int) -> Context:
        """Words around one number.

        Args:
            index: Of the number.
            clause: The clause that it stands in.
        """
        first, last = self._group(index)
        start = self._clauses[clause].start if self._clauses else 0
        end = self._clauses[clause].end if self._clauses else len(self._plain)
        return Context(self._before(first, start), self._after(last, end))

    def _group(self, index: int) -> tuple[int, int]:
        """First and last number of the size that a number belongs to."""
        size = self._measures[index].size
        first = last = index
        if size is None:
            return first, last
        while first and self._measures[first - 1].size == size:
            first -= 1
        while last + 1 < len(self._measures) and self._measures[last + 1].size == size:
            last += 1
        return first, last

    def _before(self, index: int, start: int) -> tuple[str, ...]:
        found: list[str] = []
        for _ in range(MOST_BEFORE):
            here = self._measures[index].start
            previous = self._measures[index - 1] if index else None
            floor = max(start, previous.words_from) if previous else start
            joined = previous is not None and self._connected(previous, self._measures[index])
            own = self._phrase_start(floor, here, behind_number=floor > start and not joined)
            near = self._between(own, here)
            if not found and index and own == floor > start and near:
                near = self._without_last_phrase(near, index, start)
            found += [word.stem for word in reversed(near)]
            if previous is None or floor <= start or previous.end > here:
                break
            if not joined:
                break
            index = self._group(index - 1)[0]
        return tuple(found[:MOST_BEFORE])

    def _phrase_start(self, floor: int, here: int, *, behind_number: bool) -> int:
        """After the first pause behind the number before, whose phrase goes on until there."""
        if not behind_number:
            return floor
        pause = _NEXT_PHRASE.search(self._plain, floor, here)
        return pause.end() if pause else floor

    def _connected(self, previous: Measure, here: Measure) -> bool:
        """Whether two numbers are named by the same words before the first."""
        if previous.size is not None or here.size is not None:
            return False
        between = self._plain[previous.end : here.start]
        if _LISTED.fullmatch(between):
            return previous.unit == here.unit is not None and not previous.own_unit
        if not _CONNECTED.fullmatch(between) or not _comparable(previous, here):
            return False
        counts = here.unit is None and re.match(r"\s+[^\W\d_]{3,}", self._plain[here.end :][:8])
        return not (counts and re.search(r"\w", between))

    def _after(self, index: int, end: int) -> tuple[str, ...]:
        here = self._measures[index]
        following = self._measures[index + 1] if index + 1 < len(self._measures) else None
        limit = min(end, following.start) if following else end
        bracket = _BRACKET.match(self._plain, here.end, limit)
        pause = (_NEXT_PHRASE if limit < end else _PAUSE).search(
            self._plain, bracket.end() if bracket else here.end, limit
        )
        stop = pause.start() if pause else limit
        found = self._between(here.words_from, stop)
        if following is not None and stop == following.start:
            found = self._without_next_phrase(found, index, end)
        return tuple(word.stem for word in found[:MOST_AFTER])

    def _named_behind(self, index: int, end: int) -> bool:
        """Whether a clause names its numbers behind them: ``900 ширина 300 глубина``.

        A word for a measure then stands behind the last one too.
        """
        last = index
        while last + 1 < len(self._measures) and last < index + MOST_BEFORE:
            if self._measures[last + 1].start >= end:
                break
            last += 1
        place = self._measures[last].end
        pause = _PAUSE.search(self._plain, place, end)
        behind = self._between(place, pause.start() if pause else end)
        return bool(behind) and axis_of([behind[0].stem], 1) is not None

    def _without_next_phrase(self, found: Sequence[Word], index: int, end: int) -> Sequence[Word]:
        """``пролёт 800 мм глубина 300``: the word at the end is that of the next number."""
        following = self._measures[index + 1]
        if following.size is not None or self._named_behind(index, end):
            return found
        for cut, word in enumerate(found):
            if axis_of([word.stem], 1) is not None and word.text.casefold() not in ENGLISH_BEHIND:
                return found[:cut]
        if len(found) == 1 and kind_of(found[0].stem) is None and self._named_ahead(index):
            return ()
        return found

    def _without_last_phrase(self, near: Sequence[Word], index: int, start: int) -> Sequence[Word]:
        """``900 ширина 300 глубина``: the word at the beginning is that of the number before."""
        if self._measures[index].size is None and axis_of([near[0].stem], 1) is not None:
            end = max(start, self._measures[index].end + _REACH)
            named_behind = self._named_behind(index, min(end, len(self._plain)))
            return near[1:] if named_behind else near
        return near

    def _named_ahead(self, index: int) -> bool:
        """Whether a word stands between a number and the one before it."""
        here = self._measures[index].start
        floor = self._measures[index - 1].end if index else 0
        near = self._between(floor, here)
        return bool(near) and not _PAUSE.search(self._plain, near[-1].end, here)

    def _between(self, start: int, end: int) -> Sequence[Word]:
        return within(self._words, start, end)


def _comparable(one: Measure, other: Measure) -> bool:
    return one.unit is None or other.unit is None or one.unit.dimension is other.unit.dimension
