"""Every number that stands behind a reply, as one flat list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from verstak.assistant.events import Step
from verstak.assistant.grounding.givens import origin_of
from verstak.assistant.verification import Claim, ProvenanceKind
from verstak.quantities.quantity import Computed, Estimated, Quantity
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


def step_facts(step: Step, language: Language) -> tuple[Fact, ...]:
    """Every number of a step's result: of its figures, tables and feeds, and what went into each."""
    walk = _Walk(step, language)
    feeds = (fact for feed in step.outcome.feeds for fact in walk.quantity(feed.quantity, ""))
    return (*walk.report(), *feeds)


class _Walk:
    """Through everything that went into a result; what several figures share is met once."""

    def __init__(self, step: Step, language: Language) -> None:
        self._step = step
        self._language: Language = language
        self._seen: set[int] = set()

    def report(self) -> Iterator[Fact]:
        language, report = self._language, self._step.outcome.report
        for figure in report.figures:
            if isinstance(figure.value, Quantity):
                yield from self.quantity(figure.value, figure.name.in_(language))
        for table in report.tables:
            heads = [column.name.in_(language) for column in table.columns]
            for row in table.rows:
                for head, cell in zip(heads, row, strict=True):
                    if isinstance(cell, Quantity):
                        yield from self.quantity(cell, head)

    def quantity(self, quantity: Quantity, name: str) -> Iterator[Fact]:
        if id(quantity) in self._seen:
            return
        self._seen.add(id(quantity))
        kind, source = origin_of(quantity, self._step.arguments, self._language)
        fact = Fact(
            Decimal(repr(float(quantity.value))),
            find_unit(quantity.unit) if quantity.unit else None,
            quantity.unit,
            kind,
            source,
            name=name,
            tool=self._step.tool.name,
            call=self._step.call,
        )
        yield fact
        match quantity.provenance:
            case Computed(inputs=inputs):
                for symbol, part in inputs:
                    yield from self.quantity(part, symbol)
            case Estimated(low=low, high=high):
                for bound in (low, high):
                    yield replace(fact, value=Decimal(repr(float(bound))))
            case _:
                return
