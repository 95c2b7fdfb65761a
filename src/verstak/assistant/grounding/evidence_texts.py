"""Every piece of prose that a result holds, with where it is from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verstak.assistant.events import Step
from verstak.assistant.grounding.facts import Stand
from verstak.assistant.grounding.givens import ORIGIN_KINDS
from verstak.assistant.grounding.provenance_words import kind_of, source_of
from verstak.assistant.tools.outcome import Passage
from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.quantity import Cited, Computed, Provenance, Quantity, words_in
from verstak.quantities.report import Cell, Report
from verstak.quantities.text import Bilingual, Language

MOST_ROWS = 100
"""Rows of a table whose words a sentence may quote; nobody explains more."""


@dataclass(frozen=True, slots=True)
class SourcedText:
    """A piece of prose.

    Args:
        text: As it is.
        kind: Provenance of what it says.
        source: Where it is from.
        stand: For the numbers in it.
        numbers: Its numbers may be quoted; of a message the parser has read them already.
        is_place: It names a place in a document: every number in it is a clause or page.
    """

    text: str
    kind: ProvenanceKind
    source: str
    stand: Stand = Stand.WORDS
    numbers: bool = True
    is_place: bool = False


def outcome_texts(step: Step, language: Language) -> Iterator[SourcedText]:
    """All prose of one step, in both languages where there are both."""
    tool = step.tool.title.in_(language)
    outcome = step.outcome
    yield from _both(step.tool.title, "computed", tool)
    for argument in step.arguments:
        for text in (argument.title, argument.said, argument.value):
            if isinstance(text, str):
                kind = ORIGIN_KINDS[argument.origin]
                yield SourcedText(text, kind, argument.said or argument.title)
    yield from _report_texts(outcome.report, tool, language)
    if outcome.verdict is not None:
        yield from _both(outcome.verdict.why, "computed", tool)
    for made in outcome.files:
        yield from _both(made.title, "computed", tool)
    for passage in outcome.passages:
        yield from _passage_texts(passage, language)
    for feed in outcome.feeds:
        yield from _provenance_texts(feed.quantity.provenance, language, set())


def _passage_texts(passage: Passage, language: Language) -> Iterator[SourcedText]:
    source = words_in(passage.source, language)
    where = f"{source}, {passage.place}" if passage.place else source
    yield from _both(passage.text, "cited", where)
    yield from _both(passage.title, "cited", where)
    yield from _both(passage.source, "cited", where)
    if passage.place:
        yield SourcedText(passage.place, "cited", where, numbers=False, is_place=True)


def _report_texts(report: Report, tool: str, language: Language) -> Iterator[SourcedText]:
    seen: set[int] = set()
    yield from _both(report.title, "computed", tool)
    for note in report.notes:
        yield from _both(note, "computed", tool)
    for figure in report.figures:
        yield from _both(figure.name, "computed", tool)
        if figure.why is not None:
            yield from _both(figure.why, "computed", tool)
        yield from _cell_texts(figure.value, tool, language, seen)
    for table in report.tables:
        yield from _both(table.title, "computed", tool)
        for column in table.columns:
            yield from _both(column.name, "computed", tool)
        for row in table.rows[:MOST_ROWS]:
            for cell in row:
                yield from _cell_texts(cell, tool, language, seen)


def _cell_texts(cell: Cell, tool: str, language: Language, seen: set[int]) -> Iterator[SourcedText]:
    match cell:
        case Quantity():
            yield from _provenance_texts(cell.provenance, language, seen)
        case Bilingual() | str():
            yield from _both(cell, "computed", tool)
        case _:
            return


def _provenance_texts(
    provenance: Provenance, language: Language, seen: set[int]
) -> Iterator[SourcedText]:
    if id(provenance) in seen:
        return
    seen.add(id(provenance))
    kind, source = kind_of(provenance), source_of(provenance, language)
    match provenance:
        case Computed(formula=formula, inputs=inputs, source=where):
            yield from _both(formula, kind, source, Stand.FORMULA)
            if where is not None:
                yield from _both(where, "cited", source)
            for _, part in inputs:
                yield from _provenance_texts(part.provenance, language, seen)
        case Cited(source=document, clause=clause, note=note):
            yield from _both(document, kind, source)
            for words in (clause, note):
                if words is not None:
                    yield from _both(words, kind, source)
        case _:
            yield SourcedText(source, kind, source)


def _both(
    words: Bilingual | str,
    kind: ProvenanceKind,
    source: str,
    stand: Stand = Stand.WORDS,
) -> Iterator[SourcedText]:
    if isinstance(words, str):
        yield SourcedText(words, kind, source, stand)
    else:
        # A Russian reply may quote the English name of a document and the other way round.
        for text in dict.fromkeys((words.en, words.ru)):
            yield SourcedText(text, kind, source, stand)
