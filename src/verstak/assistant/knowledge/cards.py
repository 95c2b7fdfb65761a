"""Cards: practical questions whose answer is words rather than a sum, point by point.

A file of ``data/cards`` holds ``[[card]]`` tables: ``key``, ``questions`` (phrasings in Russian and
English), ``title``, ``points`` (each with ``en``, ``ru`` and ``source``, a key of
``data/sources.toml`` or a list of them) and, if there are any, ``see`` (keys of terms or cards).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from verstak.assistant.knowledge.citation import Citation, Trust, cited, load_citations
from verstak.assistant.knowledge.rows import Row, rows_of, shipped_texts
from verstak.quantities.text import Bilingual

_FIELDS = frozenset({"key", "questions", "title", "points", "see"})


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of an answer.

    Args:
        text: In our own words.
        source: What supports it.
        confidence: How far that may be trusted.
    """

    text: Bilingual
    source: Bilingual
    confidence: Trust


@dataclass(frozen=True, slots=True)
class Card:
    """One answer.

    Args:
        key: ``board_by_the_sink``.
        questions: Ways to ask for it, in both languages.
        title: What it is about.
        points: The answer, the most important first.
        see: Keys of terms and cards.
    """

    key: str
    questions: tuple[str, ...]
    title: Bilingual
    points: tuple[Point, ...]
    see: tuple[str, ...]


@cache
def load_cards() -> tuple[Card, ...]:
    """The shipped cards in the order of their files.

    Raises:
        UsageError: a file is broken; file and row are named.
    """
    return read_cards(shipped_texts("cards"), load_citations())


def read_cards(texts: Mapping[str, str], citations: Mapping[str, Citation]) -> tuple[Card, ...]:
    """The cards of some files.

    Args:
        texts: TOML by the name of its file.
        citations: Sources by key.

    Raises:
        UsageError: a card has no question or no point, a point has no source or lacks a language,
            or a key is used twice; file and row are named.
    """
    return tuple(_card(row, citations) for row in rows_of(texts, "card", _FIELDS))


def _card(row: Row, citations: Mapping[str, Citation]) -> Card:
    questions, points = row.texts("questions"), row.tables("points")
    if not questions or not points:
        raise row.refused("a card needs questions and points")
    return Card(
        key=row.key,
        questions=questions,
        title=row.bilingual("title"),
        points=tuple(_point(row, table, citations) for table in points),
        see=row.texts("see"),
    )


def _point(row: Row, table: Mapping[str, object], citations: Mapping[str, Citation]) -> Point:
    citation = cited(row, citations, row.all_texts(table.get("source", []), "source"))
    return Point(row.both(table, "a point"), citation.words, citation.confidence)
