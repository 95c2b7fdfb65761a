"""A question as the choice of a tool sees it: what is asked, in words and in kinds of numbers."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.assistant.knowledge.query import Vocabulary
from verstak.assistant.message.mention import Clause, ParsedMessage

_SHORT = 3
"""An asking clause of fewer words needs what stands before it: ``… Сколько это?``"""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What is compared with the tools' sample questions.

    Args:
        text: The asking clause without its numbers, misspelt words mended.
        words: Stems of its words of subject.
        marks: What kinds of things the message holds: loads, sizes, a list of parts.
    """

    text: str
    words: tuple[str, ...]
    marks: tuple[str, ...]


def phrase_question(
    message: ParsedMessage, vocabulary: Vocabulary, clause: Clause | None = None
) -> Phrasing:
    """What a message asks.

    Args:
        message: As read.
        vocabulary: Words that the tools know; slips are mended towards it.
        clause: The clause that asks; ``None`` = all clauses that do, or the whole message.
    """
    text = asked_words(message, clause)
    query = vocabulary.read(text)
    return Phrasing(query.text, query.tokens, _marks(message, clause))


def asked_spans(message: ParsedMessage, clause: Clause | None) -> tuple[tuple[int, int], ...]:
    """Spans of the message that ask."""
    if clause is not None:
        chosen = [clause]
    else:
        chosen = [one for one in message.clauses if one.asks] or list(message.clauses)
    spans = [(one.start, one.end) for one in chosen]
    words = sum(len(message.text[start:end].split()) for start, end in spans)
    if words < _SHORT and chosen:
        before = [one for one in message.clauses if one.end <= chosen[0].start]
        if before:
            spans.insert(0, (before[-1].start, before[-1].end))
    return tuple(spans) or ((0, len(message.text)),)


def asked_words(message: ParsedMessage, clause: Clause | None) -> str:
    """What asks, without its numbers."""
    spans = asked_spans(message, clause)
    return " ".join(message.words_within(start, end) for start, end in spans)


def _marks(message: ParsedMessage, clause: Clause | None) -> tuple[str, ...]:
    """What kinds of things the message holds, those of another question left out."""
    told = [one for one in message.mentions if belongs(message, one.clause, clause)]
    found = {f"{m.unit.dimension}" for m in told if m.unit and m.unit.symbol}
    sizes = [one for one in message.sizes if message.mentions[one.mentions[0]] in told]
    found |= {f"size{len(size.mentions)}" for size in sizes}
    for mark, there in (
        ("parts", message.parts),
        ("fasteners", message.fasteners),
        ("standard", message.standards),
        ("bands", message.bands),
        ("products", message.products is not None),
        ("yes_no", message.asks_yes_no),
        ("fault", message.asks_fault),
        ("numbers", told),
    ):
        if there:
            found.add(mark)
    return tuple(sorted(found))


def belongs(message: ParsedMessage, number: int, clause: Clause | None) -> bool:
    """Whether what stands in one clause may be meant by another: its own, or what is told.

    Args:
        message: As read.
        number: Index of the clause where it stands.
        clause: The clause that asks; ``None`` = the whole message does.
    """
    if clause is None or number >= len(message.clauses):
        return True
    where = message.clauses[number]
    return where is clause or not where.asks
