"""Every number that stands behind a reply, as one flat list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from verstak.assistant.grounding.provenance_words import kind_of, source_of
from verstak.assistant.verification import Claim, ProvenanceKind
from verstak.quantities.quantity import Computed, Estimated, Quantity, words_in
from verstak.quantities.report import Report
from verstak.quantities.text import Language
from verstak.quantities.units import Unit, find_unit


class Stand(StrEnum):
    """Where a number stands; it decides what it may be quoted for."""

    QUANTITY = "quantity"
    MESSAGE = "message"
    WORDS = "words"
    FORMULA = "formula"
    """A constant of a formula: quoted only as part of a formula."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One number that may be quoted.

    Args:
        value: Exact.
        unit: ``None`` when it has none, or one that is not in the list of units.
        symbol: Unit as it is written; empty = a pure number.
        kind: Provenance of the claim that quotes it.
        source: Formula, document with its place, or the user's own words.
        stand: Where it stands.
        name: What it is.
        tool: Tool that gave it.
        call: Its call within the reply.
        size: It is one of a size, ``720×560``.
        nouns: Stems of the words behind it where it stands in prose: what it counts.
    """

    value: Decimal
    unit: Unit | None
    symbol: str
    kind: ProvenanceKind
    source: str
    stand: Stand = Stand.QUANTITY
    name: str = ""
    tool: str | None = None
    call: str | None = None
    size: bool = False
    nouns: tuple[str, ...] = ()

    def claim(self, words: str) -> Claim:
        """The claim that these words make of it."""
        return Claim(
            words,
            float(self.value),
            self.symbol,
            self.kind,
            self.source,
            self.name,
            self.tool,
            self.call,
        )


def quantity_facts(quantity: Quantity, language: Language, name: str = "") -> Iterator[Fact]:
    """The quantity, and everything that went into it."""
    seen: set[int] = set()
    yield from _facts_of(quantity, language, name, seen)


def report_facts(report: Report, language: Language) -> Iterator[Fact]:
    """Every quantity of the figures and tables, with what went into each."""
    seen: set[int] = set()
    for figure in report.figures:
        if isinstance(figure.value, Quantity):
            yield from _facts_of(figure.value, language, figure.name.in_(language), seen)
    for table in report.tables:
        heads = [column.name.in_(language) for column in table.columns]
        for row in table.rows:
            for head, cell in zip(heads, row, strict=True):
                if isinstance(cell, Quantity):
                    yield from _facts_of(cell, language, head, seen)


def within(facts: Iterable[Fact], tool: str, call: str) -> tuple[Fact, ...]:
    """The facts as given by one call of a tool."""
    return tuple(replace(fact, tool=tool, call=call) for fact in facts)


def _facts_of(quantity: Quantity, language: Language, name: str, seen: set[int]) -> Iterator[Fact]:
    # Inputs are shared between figures: each is walked once.
    if id(quantity) in seen:
        return
    seen.add(id(quantity))
    unit = find_unit(quantity.unit) if quantity.unit else None
    provenance = quantity.provenance
    fact = Fact(
        Decimal(repr(float(quantity.value))),
        unit,
        quantity.unit,
        kind_of(provenance),
        source_of(provenance, language),
        name=name,
    )
    yield fact
    match provenance:
        case Computed(inputs=inputs):
            for symbol, part in inputs:
                yield from _facts_of(part, language, symbol, seen)
        case Estimated(low=low, high=high, method=method):
            for bound in (low, high):
                words = words_in(method, language)
                yield replace(fact, value=Decimal(repr(float(bound))), source=words)
        case _:
            return
