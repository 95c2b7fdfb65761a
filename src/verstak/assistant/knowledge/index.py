"""Passages searched by words and by meaning, the two fused into one score from 0 to 1."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from verstak.assistant.knowledge.embedding import Vectors
from verstak.assistant.knowledge.lexical import WordIndex
from verstak.assistant.knowledge.query import Query

_CANDIDATES = 40
"""Passages that each of the two ways of searching proposes."""
_WORDS_WEIGHT, _MEANING_WEIGHT = 0.65, 0.35
"""Words: the mean of coverage and BM25. Chosen on the labelled questions, where shares of words
from .5 to .75 do about as well."""
_PATIENCE_S = 1.0
"""How long a question waits while another thread makes the vectors; then words must do."""
_MEANING_LOW, _MEANING_HIGH = 0.25, 0.75
"""Cosine of strangers, and of a question and its own answer: by judgement, not fitted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of one passage.

    Args:
        title: Its names or heading.
        body: Its text.
        views: Sentences by whose meaning it may be found: a question that it answers, its
            definition in either language. The nearest one counts.
    """

    title: str
    body: str
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage that a question may mean.

    Args:
        position: Among the entries.
        score: Fused, 0 to 1.
        coverage: By words, 0 to 1.
        cosine: By meaning, -1 to 1.
    """

    position: int
    score: float
    coverage: float
    cosine: float


class PassageIndex:
    """Entries, searched by words and by meaning.

    Args:
        entries: What can be found.
        vectors: Makes the vectors of the entries' views, in order; called with the first question.
        encode: Makes the vector of a question.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        vectors: Callable[[Sequence[str]], Vectors],
        encode: Callable[[Sequence[str]], Vectors],
    ) -> None:
        self._entries = tuple(entries)
        self._make_vectors = vectors
        self._encode = encode
        self._lock = threading.Lock()

    @cached_property
    def _words(self) -> WordIndex:
        return WordIndex((each.title, each.body) for each in self._entries)

    @cached_property
    def _views(self) -> Vectors:
        return self._make_vectors([view for each in self._entries for view in each.views])

    @cached_property
    def _starts(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        lengths = [len(each.views) for each in self._entries]
        return np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)

    def warm(self) -> None:
        """Make now what the first question would otherwise wait for."""
        _ = self._words
        with self._lock:
            _ = self._views, self._starts

    def find(
        self, query: Query, *, limit: int, among: AbstractSet[int] | None = None
    ) -> tuple[Scored, ...]:
        """The best passages for a question, the best first.

        Args:
            query: The question.
            limit: How many.
            among: Positions that may be found; ``None`` = all.
        """
        if not self._entries or not query.text.strip():
            return ()
        allowed = range(len(self._entries)) if among is None else among
        cosines = self._cosines(query)
        by_meaning = [] if cosines is None else np.argsort(-cosines).tolist()
        ranked_by_words = dict(self._words.rank(query.tokens))
        by_words = list(ranked_by_words)
        candidates = [
            position
            for ranked in (by_words, by_meaning)
            for position in [each for each in ranked if each in allowed][:_CANDIDATES]
        ]
        found = dict.fromkeys(candidates)
        coverages = {position: self._words.coverage(position, query.tokens) for position in found}
        # BM25 has no scale of its own: its best takes that of the best coverage.
        scale = (
            max(coverages.values(), default=0.0)
            / max((ranked_by_words.get(position, 0.0) for position in found), default=0.0)
            if any(position in ranked_by_words for position in found)
            else 0.0
        )
        scored = [
            _scored(
                position,
                coverage,
                scale * ranked_by_words.get(position, 0.0),
                0.0 if cosines is None else float(cosines[position]),
            )
            for position, coverage in coverages.items()
        ]
        return tuple(sorted(scored, key=lambda each: -each.score)[:limit])

    def _cosines(self, query: Query) -> Vectors | None:
        """The nearest view of every entry, or ``None`` while they are still being made."""
        if not self._lock.acquire(timeout=_PATIENCE_S):
            return None
        try:
            views, starts = self._views, self._starts
        finally:
            self._lock.release()
        nearest: Vectors = np.maximum.reduceat(views @ self._encode([query.text])[0], starts)
        return nearest


def _scored(position: int, coverage: float, bm25: float, cosine: float) -> Scored:
    meaning = (cosine - _MEANING_LOW) / (_MEANING_HIGH - _MEANING_LOW)
    words = (coverage + bm25) / 2
    fused = _WORDS_WEIGHT * words + _MEANING_WEIGHT * min(max(meaning, 0.0), 1.0)
    return Scored(position, fused, coverage, cosine)
