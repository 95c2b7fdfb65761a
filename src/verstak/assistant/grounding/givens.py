"""Who gave a number that a computation holds to be given.

A furniture function cannot know: to it a default of the assistant and a size that the user wrote
are both its caller's. The arguments of the call do know, and a claim must not put words into the
user's mouth.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from verstak.assistant.events import Argument
from verstak.assistant.grounding.provenance_words import kind_of, source_of
from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.text import Language
from verstak.quantities.units import Unit, find_unit

ORIGIN_KINDS: Mapping[str, ProvenanceKind] = {
    "given": "given",
    "attachment": "given",
    "edited": "given",
    "result": "computed",
    "default": "assumed",
}
"""Provenance of an argument by its origin."""

_CLOSE = 1e-9
"""Relative difference of one number in two units of floating point."""
_DEEPEST = 6
_PLACES = frozenset({"start", "end", "place", "clause", "size", "mentions", "products"})
"""Fields of a message's parts that say where something stands, not how much it is."""


def origin_of(
    quantity: Quantity, arguments: Iterable[Argument], language: Language
) -> tuple[ProvenanceKind, str]:
    """Provenance and source of a quantity within one call.

    Args:
        quantity: Of the result.
        arguments: Of the call.
        language: Of the source's words.

    Returns:
        What the quantity itself says, except for one that is given: then the origin of the
        argument that has this value. A given number that no argument holds is a default of the
        function, or a sum of what a list holds.
    """
    kind, source = kind_of(quantity.provenance), source_of(quantity.provenance, language)
    if not isinstance(quantity.provenance, Given):
        return kind, source
    listed = False
    for argument in arguments:
        if _holds(argument.value, argument.unit, quantity):
            return ORIGIN_KINDS[argument.origin], argument.said or argument.title
        listed |= not isinstance(argument.value, int | float | Decimal | str | None)
    return ("computed" if listed and quantity.value else "assumed"), source


def _holds(value: object, symbol: str, quantity: Quantity) -> bool:
    unit = find_unit(symbol) if symbol else None
    wanted = find_unit(quantity.unit) if quantity.unit else None
    return any(_same(number, known, quantity, wanted) for number, known in _numbers(value, unit, 0))


def _same(number: float, unit: Unit | None, quantity: Quantity, wanted: Unit | None) -> bool:
    expected = quantity.value
    if unit is not None and wanted is not None:
        if unit.dimension is not wanted.dimension:
            return False
        number, expected = number * float(unit.factor), expected * float(wanted.factor)
    return abs(number - expected) <= _CLOSE * max(abs(number), abs(expected))


def _numbers(value: object, unit: Unit | None, depth: int) -> Iterator[tuple[float, Unit | None]]:
    """Every number in an argument, however deep in lists and records."""
    if isinstance(value, bool) or depth > _DEEPEST:
        return
    if isinstance(value, int | float | Decimal):
        yield float(value), unit
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers(one, unit, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for one in value:
            yield from _numbers(one, unit, depth + 1)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type | Unit):
        own = getattr(value, "unit", None)
        for field in dataclasses.fields(value):
            if field.name in _PLACES:
                continue
            suffix = find_unit("µm") if field.name.endswith("_um") else None
            within = own if isinstance(own, Unit) else suffix or unit
            yield from _numbers(getattr(value, field.name), within, depth + 1)
