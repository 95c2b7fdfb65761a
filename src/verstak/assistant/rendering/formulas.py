"""How the figures that were asked for came about: formula, what went into it, source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.quantities.quantity import Computed, Given, Quantity, in_both, words_in
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

MOST_INPUTS = 8
"""Inputs written out; a sum over a hundred parts is in the table instead."""

_WORD = re.compile(r"[A-Za-z]{3}")
_FORMULA = Bilingual("Formula", "Формула")
_WHERE = Bilingual("where", "где")
_SOURCE = Bilingual("Source", "Источник")


def formula_lines(book: ClaimBook, figures: Iterable[Figure]) -> tuple[str, ...]:
    """A line for each different formula, then one for those that its inputs came from."""
    made: dict[str, None] = {}
    for figure in figures:
        if isinstance(figure.value, Quantity) and isinstance(figure.value.provenance, Computed):
            made.setdefault(_line(book, figure.value.provenance))
    return tuple(made)


def _line(book: ClaimBook, computed: Computed) -> str:
    language = book.language
    head = f"{_FORMULA.in_(language)}: {_formula(book, computed)}"
    inputs = [
        f"{_label(book, symbol, q)} = {book.quantity(q, symbol)}" for symbol, q in _shown(computed)
    ]
    if inputs:
        head += f", {_WHERE.in_(language)} {'; '.join(inputs)}"
    derived = [
        _derived(book, symbol, part.provenance)
        for symbol, part in _shown(computed)
        if isinstance(part.provenance, Computed) and part.provenance.inputs
    ]
    if derived:
        head += f"; {'; '.join(dict.fromkeys(derived))}"
    head += "" if head.endswith(".") else "."  # «шт.» ends in one
    if computed.source:
        source = words_in(computed.source, language)
        said = book.words(source, origin=("cited", source))
        head += f" {_SOURCE.in_(language)}: {said}."
    return head


def _formula(book: ClaimBook, computed: Computed) -> str:
    formula = words_in(computed.formula, book.language)
    source = words_in(computed.source, book.language) if computed.source else formula
    return book.words(formula, origin=("cited" if computed.source else "computed", source))


def _label(book: ClaimBook, symbol: str, part: Quantity) -> str:
    """The symbol; an English word for what somebody gave is said in the reply's language."""
    if book.language == "ru" and _WORD.search(symbol) and isinstance(part.provenance, Given):
        symbol = words_in(part.provenance.by, book.language)
    return book.words(symbol)


def _derived(book: ClaimBook, symbol: str, computed: Computed) -> str:
    formula = _formula(book, computed)
    return formula if "=" in formula else f"{book.words(symbol)} = {formula}"


def _shown(computed: Computed) -> Iterator[tuple[str, Quantity]]:
    """Inputs worth a place: those that the formula names, or that are not nothing."""
    formula = in_both(computed.formula)
    shown = [
        (symbol, part)
        for symbol, part in computed.inputs
        if part.value or symbol in formula.en or symbol in formula.ru
    ]
    if len(shown) <= MOST_INPUTS:
        yield from shown
