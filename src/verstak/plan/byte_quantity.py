"""Bytes as quantities: computed to the byte, or estimated with a range."""

from __future__ import annotations

from collections.abc import Iterable

from verstak.quantities.quantity import Computed, Estimated, Quantity, Words

MIB = 2**20
GIB = 2**30


def exact_bytes(value: int, formula: Words, source: Words | None = None) -> Quantity:
    """A number of bytes that follows from a file or a geometry.

    Args:
        value: Bytes.
        formula: How it is worked out.
        source: Where the formula is from, or against what it was checked.
    """
    return Quantity(value, "B", Computed(formula, source=source), decimals=0)


def estimated_bytes(low: float, expected: float, high: float, method: Words) -> Quantity:
    """A number of bytes of which only a range is known.

    Args:
        low: The least that it can be.
        expected: What we plan with.
        high: The most; what a verdict is given on.
        method: How it was estimated, with sources.
    """
    expected = min(max(expected, low), high)
    return Quantity(round(expected), "B", Estimated(method, round(low), round(high)), decimals=0)


def low_bytes(quantity: Quantity) -> int:
    """The least that it can be: the value itself where it is exact."""
    provenance = quantity.provenance
    return round(provenance.low if isinstance(provenance, Estimated) else quantity.value)


def high_bytes(quantity: Quantity) -> int:
    """The most that it can be: the value itself where it is exact."""
    provenance = quantity.provenance
    return round(provenance.high if isinstance(provenance, Estimated) else quantity.value)


def total_bytes(quantities: Iterable[Quantity]) -> tuple[int, int, int]:
    """Least, expected and most of a sum."""
    all_of_them = tuple(quantities)
    return (
        sum(map(low_bytes, all_of_them)),
        sum(round(one.value) for one in all_of_them),
        sum(map(high_bytes, all_of_them)),
    )
