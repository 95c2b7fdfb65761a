"""Terms and cards as passages to quote, and as entries to search."""

from __future__ import annotations

from verstak.assistant.knowledge.cards import Card
from verstak.assistant.knowledge.glossary import Term
from verstak.assistant.knowledge.index import Entry
from verstak.assistant.tools.outcome import Passage


def term_passage(term: Term, score: float = 1.0) -> Passage:
    """The definition, quoted."""
    return Passage(term.definition, term.source, term.clause, term.head, score)


def fact_passages(term: Term, score: float = 1.0) -> tuple[Passage, ...]:
    """What is known beside the definition, each with its own source."""
    return tuple(Passage(fact, fact.source, None, term.head, score) for fact in term.facts)


def card_passages(card: Card, score: float = 1.0) -> tuple[Passage, ...]:
    """The points of an answer, each with its own source."""
    return tuple(
        Passage(point.text, point.source, None, card.title, score) for point in card.points
    )


def term_entry(term: Term) -> Entry:
    """What a term is found by: its names, its definition and its facts."""
    definition, head = term.definition, term.head
    facts = [f"{fact.ru} {fact.en}" for fact in term.facts]
    return Entry(
        title=" . ".join(term.names),
        body=" . ".join((definition.ru, definition.en, *facts)),
        views=(
            ", ".join(term.ru),
            ", ".join(term.en),
            f"{head.ru}: {definition.ru}",
            f"{head.en}: {definition.en}",
        ),
    )


def card_entry(card: Card) -> Entry:
    """What a card is found by: the questions that it answers, and the answer."""
    points = [f"{point.text.ru} {point.text.en}" for point in card.points]
    return Entry(
        title=" . ".join((card.title.ru, card.title.en, *card.questions)),
        body=" . ".join(points),
        views=(card.title.ru, card.title.en, *card.questions),
    )
