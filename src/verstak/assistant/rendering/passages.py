"""Quotations, each with the document and the place in it."""

from __future__ import annotations

from collections.abc import Iterable

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.tools.outcome import Passage
from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.quantity import words_in
from verstak.quantities.text import Bilingual

NOT_FOUND = Bilingual(
    "There is no answer to this in the loaded sources.",
    "В загруженных источниках ответа на это нет.",
)
NEAREST = Bilingual(
    "The nearest that they hold, which is not an answer:",
    "Ближайшее, что в них есть, но это не ответ:",
)


def quotations(book: ClaimBook, passages: Iterable[Passage]) -> str:
    """Block quotes, one after another."""
    return "\n\n".join(_quotation(book, passage) for passage in passages)


def _quotation(book: ClaimBook, passage: Passage) -> str:
    language = book.language
    source = words_in(passage.source, language)
    where = f"{source}, {passage.place}" if passage.place else source
    origin: tuple[ProvenanceKind, str] = ("cited", where)
    title = words_in(passage.title, language)
    lines = [f"**{book.words(title, origin=origin)}**"] if title else []
    text = words_in(passage.text, language)
    lines += [book.words(line, origin=origin) for line in text.splitlines() if line.strip()]
    lines.append(f"— {book.words(where, origin=origin)}")
    return "\n".join(f"> {line}  " for line in lines).rstrip()
