"""Values that somebody states: ``wardrobe.depth = 560 мм; front.inset = да``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.furniture.standards.limit import Scalar
from verstak.furniture.standards.rules import Parameter, RuleBase, decimals_of
from verstak.quantities.length import mm, parse_length
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.report import Cell

_MOST_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value that somebody stated.

    Args:
        name: What it was called.
        parameter: ``None`` when no rule knows the name.
        value: In the parameter's unit.
        quantity: The value with its provenance, when it was computed and not told.
    """

    name: str
    parameter: Parameter | None
    value: Scalar
    quantity: Quantity | None = None

    def cell(self) -> Cell:
        """The value for a table."""
        if self.quantity is not None:
            return self.quantity
        if isinstance(self.value, bool | str):
            return self.value
        unit = self.parameter.unit if self.parameter else ""
        return Quantity(self.value, unit, Given(self.name), decimals_of(self.value))


def as_assignments(
    values: Mapping[str, Scalar | Quantity], base: RuleBase
) -> tuple[Assignment, ...]:
    """Values by their parameter's key or name, in the parameter's own unit.

    Raises:
        UsageError: a value is not finite, or a quantity is in another unit.
    """
    made = []
    for name, value in values.items():
        parameter = base.find_parameter(name)
        if isinstance(value, Quantity):
            if parameter is not None and value.unit != parameter.unit:
                raise UsageError(
                    f"{parameter.name.en} is in {parameter.unit!r}, found {value.unit!r}"
                )
            made.append(Assignment(name, parameter, value.value, value))
            continue
        if isinstance(value, float) and not math.isfinite(value):
            raise UsageError(f"{name}: expected a finite number, found {value}")
        made.append(Assignment(name, parameter, value))
    return tuple(made)


def parse_assignments(text: str, base: RuleBase) -> tuple[Assignment, ...]:
    """Read ``name = value; name = value``; names as in :meth:`RuleBase.find_parameter`.

    Values are numbers with or without a unit, yes/no (да/нет), or words. Lengths take any unit
    that :func:`verstak.quantities.length.parse_length` takes.

    Raises:
        UsageError: no ``=``, nothing on one side of it, or a unit that is not the parameter's.
    """
    if len(text) > _MOST_CHARACTERS:
        raise UsageError(f"an expression may have {_MOST_CHARACTERS} characters, found {len(text)}")
    made = []
    for piece in text.split(";"):
        if not piece.strip():
            continue
        name, equals, value = piece.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise UsageError(
                f"expected 'name = value', found {piece.strip()!r}",
                remedy="for example: wall_cabinet.top_shelf_height = 1950",
            )
        parameter = base.find_parameter(name.strip())
        made.append(Assignment(name.strip(), parameter, parse_value(value.strip(), parameter)))
    if not made:
        raise UsageError("there is nothing to check", remedy="for example: wardrobe.depth = 560")
    return tuple(made)


def parse_value(written: str, parameter: Parameter | None) -> Scalar:
    """Read a value in the unit of its parameter.

    Raises:
        UsageError: not a length where one is due, or a unit that is not the parameter's.
    """
    word = written.casefold()
    if word in _WORDS and not (parameter and parameter.unit):
        return _WORDS[word]
    if parameter is not None and parameter.unit == "mm":
        return mm(parse_length(written, what=parameter.name.en))
    match = _NUMBER.fullmatch(written)
    if match is None:
        if parameter is not None and parameter.unit:
            raise UsageError(
                f"{parameter.name.en}: expected a number in {parameter.unit}, found {written!r}"
            )
        return written
    value = float(re.sub(r"\s", "", match[1]).replace(",", "."))
    unit = _UNITS.get(match[2].strip().casefold(), match[2].strip())
    if not unit or parameter is None or unit == parameter.unit:
        return value
    if not parameter.unit:
        return written  # a size such as 2750x1830, a class such as 0.5E
    factor = _FACTORS.get((unit, parameter.unit))
    if factor is None:
        raise UsageError(f"{parameter.name.en} is in {parameter.unit}, found {written!r}")
    return value * factor


_NUMBER = re.compile(r"([+-]?\d[\d\s  ]*(?:[.,]\d+)?)\s*(.*)", re.DOTALL)
_WORDS: dict[str, bool] = {
    "yes": True,
    "true": True,
    "да": True,
    "no": False,
    "false": False,
    "нет": False,
}
_UNITS = {
    "мпа": "MPa",
    "mpa": "MPa",
    "н/мм2": "MPa",
    "н/мм²": "MPa",
    "n/mm2": "MPa",
    "n/mm²": "MPa",
    "гпа": "GPa",
    "gpa": "GPa",
    "кг": "kg",
    "г": "g",
    "кг/м2": "kg/m²",
    "кг/м²": "kg/m²",
    "kg/m2": "kg/m²",
    "кг/м3": "kg/m³",
    "кг/м³": "kg/m³",
    "kg/m3": "kg/m³",
    "кг/дм2": "kg/dm²",
    "кг/дм²": "kg/dm²",
    "kg/dm2": "kg/dm²",
    "кг/м": "kg/m",
    "н": "N",
    "н/мм": "N/mm",
    "мг/м3": "mg/m³",
    "мг/м³": "mg/m³",
    "mg/m3": "mg/m³",
    "мг/100 г": "mg/100 g",
    "мкм": "µm",
    "um": "µm",
    "шт": "pcs",
    "шт.": "pcs",
    "м3": "m³",
    "м³": "m³",
    "m3": "m³",
}
_FACTORS = {
    ("kg/m²", "kg/dm²"): 0.01,
    ("kg/dm²", "kg/m²"): 100.0,
    ("GPa", "MPa"): 1000.0,
    ("g", "kg"): 0.001,
}
