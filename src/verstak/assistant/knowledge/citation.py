"""Where a statement was read, and how far that may be trusted.

``data/sources.toml`` names every source once: ``[[source]]`` with ``key``, ``en``, ``ru`` and
``confidence``; terms and cards refer to it by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from verstak.assistant.knowledge.rows import Row, rows_of, shipped_texts
from verstak.quantities.text import Bilingual

Trust = Literal["verified", "secondary", "own"]
"""``verified``: read on the cited page; ``secondary``: a retelling was read; ``own``: our wording
of what the trade takes for granted, compared with no source."""

_FIELDS = frozenset({"key", "en", "ru", "confidence"})


@dataclass(frozen=True, slots=True)
class Citation:
    """One place, or several that say the same together.

    Args:
        words: Document or page with its address.
        confidence: The weakest of the places.
    """

    words: Bilingual
    confidence: Trust


@cache
def load_citations() -> Mapping[str, Citation]:
    """The shipped sources by key.

    Raises:
        UsageError: the file is broken; file and row are named.
    """
    return read_citations(shipped_texts("sources.toml"))


def read_citations(texts: Mapping[str, str]) -> Mapping[str, Citation]:
    """The sources of some files by key.

    Args:
        texts: TOML by the name of its file.

    Raises:
        UsageError: a row lacks a language or has an unknown confidence; file and row are named.
    """
    read: dict[str, Citation] = {}
    for row in rows_of(texts, "source", _FIELDS):
        words = Bilingual(row.text("en"), row.text("ru"))
        read[row.key] = Citation(words, _trust(row))
    return read


def cited(row: Row, citations: Mapping[str, Citation], keys: Iterable[str]) -> Citation:
    """What a row cites.

    Args:
        row: To name in a refusal.
        citations: Sources by key.
        keys: Of the sources that support the row together.

    Raises:
        UsageError: there is no source, or a key is not among them.
    """
    named = tuple(keys)
    unknown = [key for key in named if key not in citations]
    if not named or unknown:
        raise row.refused(f"a source from sources.toml is needed, found {unknown or 'none'}")
    found = [citations[key] for key in named]
    order = get_args(Trust)
    return Citation(
        Bilingual(
            "; ".join(each.words.en for each in found), "; ".join(each.words.ru for each in found)
        ),
        max((each.confidence for each in found), key=order.index),
    )


def _trust(row: Row) -> Trust:
    written = row.text("confidence")
    for known in get_args(Trust):
        trust: Trust = known
        if trust == written:
            return trust
    raise row.refused(f"confidence must be one of {', '.join(get_args(Trust))}, found {written!r}")
