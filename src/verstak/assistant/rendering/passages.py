"""Quotations, each with the document and the place in it."""

from __future__ import annotations

from collections.abc import Iterable

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.tools.outcome import Passage
from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.quantity import words_in
from verstak.quantities.text import Bilingual, Language

NOT_FOUND = Bilingual(
    "There is no answer to this in the loaded sources.",
    "В загруженных источниках ответа на это нет.",
)
NEAREST = Bilingual(
    "The nearest that they hold, which is not an answer:",
    "Ближайшее, что в них есть, но это не ответ:",
)


def quotations(book: ClaimBook, passages: Iterable[Passage], said: str = "") -> str:
    """Block quotes, one after another; a title that several share stands over the first.

    Args:
        book: Where claims are noted.
        passages: In order.
        said: What the reply has said already: a quotation of just this gives its source alone.
    """
    made, last = [], ""
    for passage in passages:
        title = words_in(passage.title, book.language)
        made.append(_quotation(book, passage, "" if title == last else title, said))
        last = title
    return "\n\n".join(made)


def leading_quotation(book: ClaimBook, passage: Passage) -> str:
    """The first quotation as the answer itself; its source follows with :func:`quotations`."""
    where = source_and_place(passage, book.language)
    lines = words_in(passage.text, book.language).splitlines()
    return "  \n".join(
        f"**{book.words(one, origin=('cited', where))}**" for one in lines if one.strip()
    )


def source_and_place(passage: Passage, language: Language) -> str:
    """Document and place in one line."""
    source = words_in(passage.source, language)
    return f"{source}, {passage.place}" if passage.place else source


def _quotation(book: ClaimBook, passage: Passage, title: str, said: str) -> str:
    language = book.language
    where = source_and_place(passage, book.language)
    origin: tuple[ProvenanceKind, str] = ("cited", where)
    lines = [f"**{book.words(title, origin=origin)}**"] if title else []
    text = words_in(passage.text, language)
    if text == said:
        lines = []
    else:
        lines += [book.words(line, origin=origin) for line in text.splitlines() if line.strip()]
    lines.append(f"— {book.words(where, origin=origin)}")
    return "\n".join(f"> {line}  " for line in lines).rstrip()
