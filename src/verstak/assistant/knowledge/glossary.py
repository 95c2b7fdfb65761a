"""The glossary: what the words of cabinet making mean, in Russian and English, with sources.

A file of ``data/glossary`` holds ``[[term]]`` tables: ``key``, ``ru`` and ``en`` (head word first,
then synonyms and what the shop floor says), ``definition``, ``source`` (a key of
``data/sources.toml`` or a list of them), and if there are any ``clause``, ``facts`` (each with its
own ``source``, or that of the term) and ``see``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from verstak.assistant.knowledge.citation import Citation, Trust, cited, load_citations
from verstak.assistant.knowledge.rows import Row, rows_of, shipped_texts
from verstak.quantities.text import Bilingual

_FIELDS = frozenset({"key", "ru", "en", "definition", "source", "clause", "facts", "see"})


@dataclass(frozen=True, slots=True)
class Fact(Bilingual):
    """A short statement about a term: a usual size, a purpose, a material, a warning.

    Args:
        source: Where it was read.
        confidence: How far that may be trusted.
    """

    source: Bilingual
    confidence: Trust


@dataclass(frozen=True, slots=True)
class Term:
    """One entry.

    Args:
        key: ``dowel``.
        ru: Head word, synonyms, shop slang and common misspellings.
        en: The same in English.
        definition: In our own words.
        facts: What a knowledgeable person adds.
        source: What supports the definition.
        clause: Of the source, where it was read.
        confidence: Of the definition.
        see: Keys of related terms.
    """

    key: str
    ru: tuple[str, ...]
    en: tuple[str, ...]
    definition: Bilingual
    facts: tuple[Fact, ...]
    source: Bilingual
    clause: str | None
    confidence: Trust
    see: tuple[str, ...]

    @property
    def head(self) -> Bilingual:
        """What the entry is called."""
        return Bilingual(self.en[0], self.ru[0])

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it answers to."""
        return (*self.ru, *self.en)


@cache
def load_glossary() -> tuple[Term, ...]:
    """The shipped terms in the order of their files.

    Raises:
        UsageError: a file is broken; file and row are named.
    """
    return read_glossary(shipped_texts("glossary"), load_citations())


def read_glossary(texts: Mapping[str, str], citations: Mapping[str, Citation]) -> tuple[Term, ...]:
    """The terms of some files.

    Args:
        texts: TOML by the name of its file.
        citations: Sources by key.

    Raises:
        UsageError: a row has no source or lacks a language, a key is used twice, or ``see`` names
            a term that is not there; file and row are named.
    """
    rows = rows_of(texts, "term", _FIELDS)
    keys = {row.key for row in rows}
    for row in rows:
        if strangers := [key for key in row.texts("see") if key not in keys]:
            raise row.refused(f"see names no term: {', '.join(strangers)}")
    return tuple(_term(row, citations) for row in rows)


def _term(row: Row, citations: Mapping[str, Citation]) -> Term:
    ru, en = row.texts("ru"), row.texts("en")
    if not ru or not en:
        raise row.refused("a head word is needed in both languages, ru and en")
    citation = cited(row, citations, row.texts("source"))
    return Term(
        key=row.key,
        ru=ru,
        en=en,
        definition=row.bilingual("definition"),
        facts=tuple(_fact(row, table, citation, citations) for table in row.tables("facts")),
        source=citation.words,
        clause=row.optional_text("clause"),
        confidence=citation.confidence,
        see=row.texts("see"),
    )


def _fact(
    row: Row, table: Mapping[str, object], of_term: Citation, citations: Mapping[str, Citation]
) -> Fact:
    words = row.both(table, "a fact")
    if "source" in table:
        of_term = cited(row, citations, row.all_texts(table["source"], "source"))
    return Fact(words.en, words.ru, of_term.words, of_term.confidence)
