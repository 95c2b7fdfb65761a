"""Numbers that may become arguments: the user's words, earlier results, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from verstak.assistant.events import Step
from verstak.assistant.message.mention import Axis, ParsedMessage, SizeGroup
from verstak.assistant.message.words import stems
from verstak.quantities.units import Unit, find_unit

_BESIDE = 2
"""Words on either side of a size that may say what it is the size of."""

Origin = Literal["given", "result", "earlier"]


@dataclass(frozen=True, slots=True)
class NumberSource:
    """One number that a slot may take.

    Args:
        value: In its own unit.
        unit: ``None`` for a bare number.
        origin: ``given`` in this message, ``earlier`` in a message before it, ``result`` of an
            earlier step.
        said: The user's words, or the id of the call with the result's name.
        before: Stems before it, the nearest first.
        after: Stems after it, the nearest first.
        names: Stems of phrases that name a result; empty for the user's numbers.
        size: Key of the size that it belongs to, unique over all messages; ``None`` = alone.
        place: Position within the size.
        axis: Which way it runs.
        noun: Stems of what its size describes.
        clause: Clause of this message; ``None`` for other origins.
        counts: Directly before a noun, as the number of such things.
        products: It says how many products.
        start: Position in the message, to keep the order; large for what comes later.
        asks: It stands in a clause that asks.
        english: It stands in an English message.
    """

    value: Decimal
    unit: Unit | None
    origin: Origin
    said: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    size: tuple[int, int] | None = None
    place: int | None = None
    axis: Axis | None = None
    noun: tuple[str, ...] = ()
    clause: int | None = None
    counts: bool = False
    products: bool = False
    start: int = 0
    asks: bool = False
    english: bool = False


def numbers_of(
    message: ParsedMessage, *, skip: Iterable[tuple[int, int]] = (), age: int = 0
) -> tuple[NumberSource, ...]:
    """The numbers of a message.

    Args:
        message: As read.
        skip: Pieces of the text whose numbers another slot takes (lists of parts).
        age: 0 for the message that is answered, 1 for the one before it, and so on.
    """
    spans = tuple(skip)
    sources = []
    for index, mention in enumerate(message.mentions):
        if any(start <= mention.start < end for start, end in spans):
            continue
        group = None if mention.size is None else message.sizes[mention.size]
        alone = mention.size is None and mention.unit is None
        whole = mention.value == mention.value.to_integral_value()
        behind = message.text[mention.end : mention.end + 2]
        sources.append(
            NumberSource(
                value=mention.value,
                unit=mention.unit,
                origin="earlier" if age else "given",
                said=mention.text,
                before=mention.before,
                after=mention.after,
                size=None if mention.size is None else (age, mention.size),
                place=mention.place,
                axis=mention.axis,
                noun=() if group is None else _noun(message, group),
                clause=None if age else mention.clause,
                counts=alone
                and whole
                and bool(mention.after)
                and behind[:1] == " "
                and behind[1:].isalpha(),
                products=not age and message.products == index,
                start=mention.start,
                asks=mention.clause < len(message.clauses) and message.clauses[mention.clause].asks,
                english=message.language == "en",
            )
        )
    return tuple(sources)


def _noun(message: ParsedMessage, group: SizeGroup) -> tuple[str, ...]:
    """What a size describes, and the words right beside it."""
    first, last = message.mentions[group.mentions[0]], message.mentions[group.mentions[-1]]
    return (*group.noun, *last.after[:_BESIDE], *first.before[:_BESIDE])


def numbers_of_results(steps: Iterable[Step]) -> tuple[NumberSource, ...]:
    """What earlier steps offer to later ones."""
    sources = []
    for step in steps:
        for feed in step.outcome.feeds:
            quantity = feed.quantity
            sources.append(
                NumberSource(
                    value=Decimal(repr(quantity.value)),
                    unit=find_unit(quantity.unit),
                    origin="result",
                    said=step.call,
                    names=tuple(stems(cue) for cue in feed.cues),
                    start=10**9,
                )
            )
    return tuple(sources)
