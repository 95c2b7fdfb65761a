"""One cell of a table: a length, a count, a grain direction, yes or no."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from verstak.cutting.job import MOST_PARTS, Grain
from verstak.errors import InvalidLength
from verstak.quantities.length import UM_PER_MM, mm_text, parse_length

Cell = str | int | float | Decimal | bool | None
"""What a file's cell holds before anybody asked what it means."""

THICKEST_BAND_UM = 20_000
"""Wider than any banding machine glues; above it a decor's number was read as a thickness."""

_SPACES = "\\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)(?P<whole>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d*)"
    rf"(?:(?P<point>[.,])(?P<rest>\d*))?(?:[{_SPACES}]*(?P<unit>[^\d\s.,+-]+\.?))?",
    re.ASCII,
)
_BY = re.compile(r"\s*[xXхХ×*]\s*")
_BAND = re.compile(r".*\S\s+(?:\d+\s*[xхX×*/]\s*)?(?P<mm>\d+(?:[.,]\d+)?)\s*(?:mm|мм)?")

_GRAINS = {
    Grain.LENGTH: "length lengthwise along вдоль длина длины l д 1 yes y да true + по_длине "
    "вдоль_длины along_length",
    Grain.WIDTH: "width across crosswise поперек ширина ширины w ш по_ширине поперек_длины "
    "вдоль_ширины across_length along_width",
    Grain.NONE: "none no n нет 0 any не_задана не_задано пусто false - free любая любое без "
    "без_текстуры — –",
}
_GRAIN = {
    word.replace("_", " "): grain for grain, words in _GRAINS.items() for word in words.split()
}
_YES = frozenset(["yes", "y", "да", "true", "1", "+", "можно", "истина"])
_NO = frozenset(["no", "n", "нет", "false", "0", "-", "нельзя", "ложь", "—", "–"])


class BadCell(ValueError):
    """A cell that does not hold what its column asks for; the reader adds row and column."""


def text_of(cell: Cell) -> str:
    """A cell as text; whole floats lose their point, as a spreadsheet shows them."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def is_blank(cell: Cell) -> bool:
    """Nothing in it but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def states_unit(cell: Cell) -> bool:
    """Whether a unit stands beside the number."""
    match = _NUMBER.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return match is not None and match["unit"] is not None


def length_um(cell: Cell, *, unit_um: int | None = None, decimal_comma: bool = False) -> int:
    """A length of any sign, in micrometres.

    Args:
        cell: A number, or text such as ``720``, ``72 cm``, ``1 200,5``.
        unit_um: Unit of bare numbers; millimetres when ``None``.
        decimal_comma: In this file a comma can only be a decimal one, so that ``1,200`` is 1.2.

    Returns:
        Micrometres, rounded to the nearest.

    Raises:
        BadCell: not a length, ambiguous, or beyond 100 m.
    """
    digits, unit = _split_number(cell, decimal_comma=decimal_comma)
    if unit:
        try:
            return parse_length(f"{digits} {unit.rstrip('.')}")
        except InvalidLength:
            raise BadCell(
                f"expected millimetres or a number with mm, cm, m or in, found {cell!r}"
            ) from None
    value = digits * (unit_um or UM_PER_MM)
    if abs(value) > 100_000 * UM_PER_MM:
        raise BadCell(f"{text_of(cell)} is more than 100 m; check the unit")
    return round(value)


def side_um(cell: Cell, *, unit_um: int | None = None, decimal_comma: bool = False) -> int:
    """A side of a part or sheet: a length of at least 1 mm.

    Raises:
        BadCell: as :func:`length_um`, or zero, negative or under a millimetre.
    """
    value = length_um(cell, unit_um=unit_um, decimal_comma=decimal_comma)
    if value <= 0:
        raise BadCell(f"must be above zero, found {text_of(cell)}")
    if value < UM_PER_MM:
        raise BadCell(f"{text_of(cell)} is {mm_text(value)} mm, less than 1 mm; check the unit")
    return value


def sides_um(
    cell: Cell, *, unit_um: int | None = None, decimal_comma: bool = False
) -> tuple[int, ...]:
    """Two or three sides such as ``720x560`` or ``720*560*16``; a unit after the last holds for all.

    Raises:
        BadCell: not two or three lengths.
    """
    pieces = _BY.split(text_of(cell).strip())
    if len(pieces) not in {2, 3}:
        raise BadCell(f"expected a size such as 720x560, found {text_of(cell)!r}")
    if states_unit(pieces[-1]):
        _, unit = _split_number(pieces[-1], decimal_comma=decimal_comma)
        pieces = [p if states_unit(p) else f"{p} {unit}" for p in pieces]
    return tuple(side_um(p, unit_um=unit_um, decimal_comma=decimal_comma) for p in pieces)


def pieces(cell: Cell, *, least: int = 1) -> int:
    """A whole number of pieces.

    Raises:
        BadCell: broken, negative, or more than any job may hold.
    """
    digits, unit = _split_number(cell, decimal_comma=True)
    if unit and unit.rstrip(".").casefold() not in {"шт", "pcs", "pc"}:
        raise BadCell(f"expected a number of pieces, found {text_of(cell)!r}")
    if digits != digits.to_integral_value():
        raise BadCell(f"expected a whole number of pieces, found {text_of(cell)}")
    if digits < least:
        raise BadCell(f"expected {least} or more pieces, found {text_of(cell)}")
    if digits > MOST_PARTS:
        raise BadCell(f"{text_of(cell)} pieces; at most {MOST_PARTS} are taken in one job")
    return int(digits)


def grain_of(cell: Cell) -> Grain:
    """Grain direction; blank is none.

    Raises:
        BadCell: a word that names no direction.
    """
    word = " ".join(text_of(cell).casefold().replace("ё", "е").replace("_", " ").split())
    if not word:
        return Grain.NONE
    if word not in _GRAIN:
        raise BadCell(f"expected length/вдоль, width/поперёк or none/нет, found {text_of(cell)!r}")
    return _GRAIN[word]


def yes_or_no(cell: Cell) -> bool | None:
    """Yes, no, or ``None`` for a blank.

    Raises:
        BadCell: another word.
    """
    word = text_of(cell).strip().casefold()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadCell(f"expected yes/да or no/нет, found {text_of(cell)!r}")


def price_of(cell: Cell, *, decimal_comma: bool = False) -> Decimal | None:
    """A price in any currency, or ``None`` for a blank.

    Raises:
        BadCell: not a number, negative, or more than a milliard.
    """
    if is_blank(cell):
        return None
    digits, _ = _split_number(cell, decimal_comma=decimal_comma)
    if not 0 <= digits <= 10**9:
        raise BadCell(f"expected a price of zero or more, found {text_of(cell)}")
    return digits


def band_of(
    cell: Cell, *, unit_um: int | None = None, decimal_comma: bool = False
) -> tuple[str, int]:
    """Name and thickness of an edge band from ``2``, ``0,4 мм`` or ``ПВХ белая 19x2``.

    Returns:
        The text as name (empty when only the thickness stands there) and micrometres; a blank
        or zero is ``("", 0)``.

    Raises:
        BadCell: no thickness is to be found, or none that a band can have.
    """
    text = text_of(cell).strip()
    if not text or text.casefold() in _NO:
        return "", 0
    name = ""
    named = _BAND.fullmatch(text)
    if isinstance(cell, str) and named is not None and not _NUMBER.fullmatch(text):
        name, cell = text, named["mm"]
        unit_um, decimal_comma = UM_PER_MM, True
    try:
        thickness_um = length_um(cell, unit_um=unit_um, decimal_comma=decimal_comma)
    except BadCell:
        raise BadCell(f"expected the band's thickness in mm, found {text!r}") from None
    if not 0 <= thickness_um <= THICKEST_BAND_UM:
        raise BadCell(
            f"expected a band between 0 and {mm_text(THICKEST_BAND_UM)} mm thick, found {text!r}"
        )
    return name, thickness_um


def _split_number(cell: Cell, *, decimal_comma: bool) -> tuple[Decimal, str]:
    """Number and unit of a cell."""
    if cell is None or isinstance(cell, bool) or is_blank(cell):
        found = "nothing" if is_blank(cell) else f"{cell!r}"
        raise BadCell(f"expected a number, found {found}")
    if isinstance(cell, int | float | Decimal):
        if isinstance(cell, float) and not math.isfinite(cell):
            raise BadCell(f"expected a finite number, found {cell}")
        return Decimal(str(cell)), ""
    match = _NUMBER.fullmatch(cell.strip())
    if match is None or not (match["whole"] or match["rest"]):
        raise BadCell(f"expected a number, found {_short(cell)}")
    rest = match["rest"] or ""
    if match["point"] == "," and len(rest) == 3 and match["whole"] and not decimal_comma:
        raise BadCell(f"{cell!r} may mean thousands or thousandths; write it without the comma")
    whole = re.sub(r"\D", "", match["whole"]) or "0"
    try:
        return Decimal(f"{match['sign']}{whole}.{rest or '0'}"), match["unit"] or ""
    except InvalidOperation:
        raise BadCell(f"expected a number, found {_short(cell)}") from None


def _short(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else cell[:37] + "...")
