"""Search by words: BM25 over stems, kept by SQLite's full-text index in memory."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Sequence

from verstak.assistant.knowledge.query import tokens_of

_TITLE_WEIGHT, _BODY_WEIGHT = 3.0, 1.0
"""A word of a name says more about a passage than one of its text; by judgement, not fitted."""


class WordIndex:
    """Which passages speak of some words.

    Args:
        passages: Title and body of each.
    """

    def __init__(self, passages: Iterable[tuple[str, str]]) -> None:
        self._lock = threading.Lock()
        # Stems are made by our own rules (two languages, look-alike letters); SQLite only has to
        # split them at the spaces.
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE passage USING fts5(title, body, "
            "tokenize = \"unicode61 remove_diacritics 0 tokenchars '.-'\")"
        )
        self._tokens: list[frozenset[str]] = []
        rows: list[tuple[int, str, str]] = []
        for title, body in passages:
            titled, told = tokens_of(title), tokens_of(body)
            rows.append((len(rows), " ".join(titled), " ".join(told)))
            self._tokens.append(frozenset((*titled, *told)))
        self._base.executemany("INSERT INTO passage(rowid, title, body) VALUES (?, ?, ?)", rows)
        self._in_passages = Counter(token for each in self._tokens for token in each)

    def __len__(self) -> int:
        return len(self._tokens)

    def rank(self, tokens: Sequence[str]) -> tuple[tuple[int, float], ...]:
        """Passages that hold one of the words, the best first, with BM25 (more is better)."""
        if not tokens:
            return ()
        quoted = (token.replace('"', " ").replace("\0", " ") for token in dict.fromkeys(tokens))
        asked = " OR ".join(f'"{token}"' for token in quoted)
        with self._lock:
            rows = self._base.execute(
                f"SELECT rowid, bm25(passage, {_TITLE_WEIGHT}, {_BODY_WEIGHT}) AS score "  # noqa: S608 - two constants
                "FROM passage WHERE passage MATCH ? ORDER BY score",
                (asked,),
            ).fetchall()
        return tuple((row, -score) for row, score in rows)

    def coverage(self, passage: int, tokens: Sequence[str]) -> float:
        """How much of what a question is about a passage names, 0 to 1.

        Words count by their rarity (inverse document frequency), so one that no passage knows
        counts most: a question about the weather is covered by nothing.
        """
        asked = {token: self._rarity(token) for token in tokens}
        total = sum(asked.values())
        if not total:
            return 0.0
        held = self._tokens[passage]
        return sum(rarity for token, rarity in asked.items() if token in held) / total

    def _rarity(self, token: str) -> float:
        many, with_it = len(self._tokens), self._in_passages[token]
        return math.log(1 + (many - with_it + 0.5) / (with_it + 0.5))
