"""Sums of equal panels: area, mass and number of N pieces in M products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, Words, count
from verstak.quantities.text import Bilingual

UM2_PER_M2 = 10**12
_EXACT_BELOW_M2 = 100.0
"""Below it an area is shown to the square centimetre, above it to the square decimetre."""


@dataclass(frozen=True, slots=True)
class EachTimes:
    """So many of a thing for each part, and so many such parts in a product.

    Args:
        each: For one part.
        parts: Parts in one product.
        name: Of the part; empty when nobody named it.
    """

    each: int
    parts: int
    name: str = ""


def area_quantity(area_um2: int, provenance: Computed) -> Quantity:
    """An exact area in square metres, with as many places as its size deserves."""
    value = area_um2 / UM2_PER_M2
    return Quantity(value, "m²", provenance, 4 if value < _EXACT_BELOW_M2 else 2)


def panels_area(length_um: int, width_um: int, *, pieces: int = 1, products: int = 1) -> Quantity:
    """Area of equal panels, A = N · n · L · B.

    Args:
        length_um: L.
        width_um: B.
        pieces: n, in one product.
        products: N.

    Raises:
        UsageError: a size or count is not above zero.
    """
    check_size(length_um, width_um)
    check_counts(pieces, products)
    inputs = (
        ("L", length_given(length_um, Bilingual("length", "длина"))),
        ("B", length_given(width_um, Bilingual("width", "ширина"))),
        *counts_given(pieces, products),
    )
    formula = f"A = {times(pieces, products)}L · B"
    return area_quantity(length_um * width_um * pieces * products, Computed(formula, inputs))


def pieces_of(pieces: int, products: int) -> Quantity:
    """Pieces of all products, n · N.

    Raises:
        UsageError: a count is not above zero.
    """
    check_counts(pieces, products)
    inputs = (
        ("n", count(pieces, Given(Bilingual("for one product", "на одно изделие")))),
        ("N", count(products, Given(Bilingual("products", "изделий")))),
    )
    return count(pieces * products, Computed("n · N", inputs))


def fasteners_of(rows: Sequence[EachTimes], *, products: int = 1) -> tuple[Quantity, Quantity]:
    """Fasteners of one product and of all: Σ k · m, and N times that.

    Args:
        rows: k for each part and m such parts in a product.
        products: N.

    Returns:
        For one product, for all.

    Raises:
        UsageError: there is no row, or a count is not above zero.
    """
    if not rows:
        raise UsageError("there is nothing to count", remedy="say how many for each part")
    for row in rows:
        check_counts(row.each, row.parts)
    check_counts(1, products)
    inputs = []
    for number, row in enumerate(rows, 1):
        place = f" {number}" if len(rows) > 1 else ""
        on = f": {row.name}" if row.name else ""
        inputs += [
            (
                f"k{place}",
                count(row.each, Given(Bilingual(f"for each part{on}", f"на деталь{on}"))),
            ),
            (
                f"m{place}",
                count(row.parts, Given(Bilingual(f"such parts{on}", f"таких деталей{on}"))),
            ),
        ]
    terms = " + ".join(f"{row.each}·{row.parts}" for row in rows)
    one = count(
        sum(row.each * row.parts for row in rows), Computed(f"Σ k · m = {terms}", tuple(inputs))
    )
    whole = count(
        int(one.value) * products,
        Computed(
            "N · Σ k · m",
            (
                ("N", count(products, Given(Bilingual("products", "изделий")))),
                ("Σ k · m", one),
            ),
        ),
    )
    return one, whole


def length_given(length_um: int, by: Words) -> Quantity:
    """A length that somebody stated, in millimetres."""
    return Quantity(mm(length_um), "mm", Given(by), 0 if length_um % 1000 == 0 else 1)


def counts_given(pieces: int, products: int) -> tuple[tuple[str, Quantity], ...]:
    """Inputs of a formula for those of the two counts that are not one."""
    named = (
        ("n", pieces, Bilingual("pieces", "штук")),
        ("N", products, Bilingual("products", "изделий")),
    )
    return tuple((sign, count(value, Given(by))) for sign, value, by in named if value != 1)


def times(pieces: int, products: int) -> str:
    """The factors of a formula for those of the two counts that are not one."""
    return ("N · " if products != 1 else "") + ("n · " if pieces != 1 else "")


def check_size(*sides_um: int) -> None:
    """Refuse sides that are not above zero.

    Raises:
        UsageError: with the size that was found.
    """
    if min(sides_um) <= 0:
        size = "x".join(mm_text(side) for side in sides_um)
        raise UsageError(f"a panel needs sides above zero, found {size} mm")


def check_counts(*counts: int) -> None:
    """Refuse counts below one.

    Raises:
        UsageError: with the count that was found.
    """
    if min(counts) < 1:
        raise UsageError(f"a count must be one or more, found {min(counts)}")
