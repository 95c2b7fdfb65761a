"""Diagonal and perimeter of a rectangle: how a carcass is checked for square."""

from __future__ import annotations

import math

from verstak.furniture.part_sums import check_size, length_given
from verstak.quantities.length import mm
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual


def diagonal(length_um: int, width_um: int) -> Quantity:
    """D = √(L² + B²), mm.

    Raises:
        UsageError: a side is not above zero.
    """
    value = math.hypot(mm(length_um), mm(width_um))
    return Quantity(value, "mm", Computed("d = √(L² + B²)", _sides(length_um, width_um)), 1)


def perimeter(length_um: int, width_um: int) -> Quantity:
    """P = 2 (L + B), mm.

    Raises:
        UsageError: a side is not above zero.
    """
    value = 2 * mm(length_um + width_um)
    return Quantity(value, "mm", Computed("P = 2 · (L + B)", _sides(length_um, width_um)), 1)


def _sides(length_um: int, width_um: int) -> tuple[tuple[str, Quantity], ...]:
    check_size(length_um, width_um)
    return (
        ("L", length_given(length_um, Bilingual("length", "длина"))),
        ("B", length_given(width_um, Bilingual("width", "ширина"))),
    )
