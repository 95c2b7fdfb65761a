"""Lengths as whole micrometres, and reading them from what people write."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from verstak.errors import InvalidLength

UM_PER_MM = 1000
MOST_MM = 100_000
"""Nothing in a furniture shop is longer than 100 m; beyond it a unit was mistaken."""

_UNITS_UM = {
    "": UM_PER_MM,
    "mm": UM_PER_MM,
    "мм": UM_PER_MM,
    "cm": 10 * UM_PER_MM,
    "см": 10 * UM_PER_MM,
    "m": 1000 * UM_PER_MM,
    "м": 1000 * UM_PER_MM,
    "in": 25_400,
    '"': 25_400,
    "inch": 25_400,
}
_WRITTEN = re.compile(r"([+-]?[\d.,  ]+)\s*([^\d\s.,]*)", re.UNICODE)
_SIZE = re.compile(r"\s*[xXхХ×*]\s*")


def um(mm: float | Decimal) -> int:
    """Millimetres to whole micrometres, halves to even."""
    return round(mm * UM_PER_MM)


def mm(length_um: int) -> float:
    """Micrometres to millimetres; whole ones stay exact."""
    return length_um / UM_PER_MM


def mm_text(length_um: int) -> str:
    """Millimetres as a person writes them: no trailing zeros, at most three decimals."""
    whole, rest = divmod(abs(length_um), UM_PER_MM)
    sign = "-" if length_um < 0 else ""
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def parse_length(written: str | float, *, what: str = "a length") -> int:
    """Read a length such as ``720``, ``16,5 мм``, ``2.75 m``; bare numbers are millimetres.

    Args:
        written: What stands in a cell, an option or a message.
        what: Name of the thing, for the error.

    Returns:
        Micrometres; any sign.

    Raises:
        InvalidLength: not a number, an unknown unit, or more than 100 m.
    """
    text = str(written).strip()
    match = _WRITTEN.fullmatch(text)
    if match is None or match[2].lower() not in _UNITS_UM:
        raise InvalidLength(
            f"{what}: expected a length such as 720, 16.5 or 2.75 m, found {text!r}",
            remedy="write millimetres as a number, or name the unit: mm, cm, m, in",
        )
    digits = re.sub(r"[  ]", "", match[1])
    if digits.count(",") == 1 and "." not in digits:
        digits = digits.replace(",", ".")
    try:
        value = Decimal(digits) * _UNITS_UM[match[2].lower()]
    except InvalidOperation:
        raise InvalidLength(
            f"{what}: expected a length such as 720, 16.5 or 2.75 m, found {text!r}",
            remedy="use one decimal point or comma and no thousands separators",
        ) from None
    if abs(value) > MOST_MM * UM_PER_MM:
        raise InvalidLength(
            f"{what}: {text} is more than {MOST_MM // 1000} m",
            remedy="sizes are millimetres; check the unit",
        )
    return round(value)


def parse_size(written: str, *, what: str = "a size") -> tuple[int, int]:
    """Read ``2750x1830`` (Latin or Cyrillic x, ×, *), in micrometres.

    Raises:
        InvalidLength: not two positive lengths.
    """
    pieces = _SIZE.split(written.strip())
    if len(pieces) != 2:
        raise InvalidLength(
            f"{what}: expected two lengths such as 2750x1830, found {written!r}",
            remedy="write LENGTHxWIDTH in millimetres",
        )
    length, width = (parse_length(piece, what=what) for piece in pieces)
    if length <= 0 or width <= 0:
        raise InvalidLength(f"{what}: both sides must be above zero, found {written!r}")
    return length, width
