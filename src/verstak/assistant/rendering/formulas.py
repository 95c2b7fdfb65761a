"""How the figures that were asked for came about: formula, what went into it, source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.quantities.quantity import Computed, Given, Quantity, in_both, words_in
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

MOST_INPUTS = 8
"""Inputs written out; a sum over a hundred parts is in the table instead."""

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
        f"{book.words(symbol)} = {book.quantity(_as_given(q), symbol)}"
        for symbol, q in _shown(computed)
    ]
    if inputs:
        head += f", {_WHERE.in_(language)} {'; '.join(inputs)}"
    derived = [
        _formula(book, part.provenance)
        for _, part in _shown(computed)
        if isinstance(part.provenance, Computed) and part.provenance.inputs
    ]
    if derived:
        head += f"; {'; '.join(dict.fromkeys(derived))}"
    head += "."
    if computed.source:
        source = words_in(computed.source, language)
        said = book.words(source, origin=("cited", source))
        head += f" {_SOURCE.in_(language)}: {said}."
    return head


def _formula(book: ClaimBook, computed: Computed) -> str:
    formula = words_in(computed.formula, book.language)
    source = words_in(computed.source, book.language) if computed.source else formula
    return book.words(formula, origin=("cited" if computed.source else "computed", source))


def _as_given(quantity: Quantity) -> Quantity:
    """Without the zeros that nobody wrote: 800 mm, not 800.0 mm."""
    if isinstance(quantity.provenance, Given) and quantity.value == int(quantity.value):
        return replace(quantity, decimals=0)
    return quantity


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
