"""The tool that converts units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from verstak.assistant.message.mention import Mention, ParsedMessage
from verstak.assistant.message.unit_words import unit_after
from verstak.assistant.tools.arithmetic_tools import decimals
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import question, refusal
from verstak.assistant.tools.slots import MessageSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolRefused
from verstak.furniture.mass import GRAVITY
from verstak.quantities.quantity import Computed, Given, Quantity, unit_in
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension, Unit, convert, unit

_BEFORE_TARGET = re.compile(
    r"(?<!\w)(?:в|во|на|сколько|скока|скольки|to|into|in|as|=|→|how\s+many|what\s+in)\s+(?=\S)",
    re.IGNORECASE,
)
_LOADS: dict[Dimension, Dimension] = {
    Dimension.MASS: Dimension.FORCE,
    Dimension.AREA_LOAD: Dimension.PRESSURE,
    Dimension.LINE_MASS: Dimension.LINE_LOAD,
}
"""A load that is stated as a mass, and the same as a force: times g."""
_FORCE_BASE = {
    Dimension.FORCE: "N",
    Dimension.PRESSURE: "Pa",
    Dimension.LINE_LOAD: "N/m",
    Dimension.MASS: "kg",
    Dimension.AREA_LOAD: "kg/m²",
    Dimension.LINE_MASS: "kg/m",
}
_USUAL = {
    "in": "mm",
    "ft": "mm",
    "cm": "mm",
    "m": "mm",
    "mm": "cm",
    "lb": "kg",
    "kg/m²": "Pa",
    "Pa": "kg/m²",
    "kg": "N",
    "N": "kg",
    "kgf": "N",
    "t": "kg",
    "g": "kg",
}
"""What people want to know when they name no unit to convert to."""


_AS_FORCE = {"Pa": "N/m²", "kPa": "kN/m²", "MPa": "N/mm²"}
"""Units of pressure by their other name."""


@dataclass(frozen=True, slots=True)
class _Target:
    unit: Unit
    written: str

    @property
    def symbol(self) -> str:
        """As it was asked for: N/m² stays N/m², though it is a pascal."""
        own = self.unit.symbol
        return _AS_FORCE.get(own, own) if "/" in self.written else own


def convert_unit(
    *,
    message: Annotated[ParsedMessage, MessageSlot(Bilingual("question", "вопрос"), most_numbers=1)],
    desk: Desk,
) -> Outcome:
    """An amount in another unit."""
    del desk
    stated = next((one for one in message.mentions if _is_measure(one)), None)
    target = _target(message, stated)
    if stated is None:
        bare = next(iter(message.mentions), None)
        if bare is None or target is None:
            raise question(
                "How much is to be converted, and to which unit",
                "Сколько и в какую единицу перевести",
            )
        raise question(f"{bare.text}: in which unit is it", f"{bare.text} — в какой это единице")
    assert stated.unit is not None  # noqa: S101 - a measure has one
    if target is None:
        usual = _USUAL.get(stated.unit.symbol)
        if usual is None:
            raise question("Convert to which unit", "В какую единицу перевести")
        target = _Target(unit(usual), "")
    found = _converted(stated, target)
    shown = Bilingual(
        f"{stated.text} in {target.symbol}",
        f"{stated.text} в {unit_in(target.symbol, 'ru')}",
    )
    return Outcome(
        Report(Bilingual("Conversion", "Перевод единиц"), (Figure("converted", shown, found),)),
        answers=("converted",),
        feeds=(Feed(found, ("размер", "нагрузка", "сила", "результат", "result")),),
    )


def is_conversion(message: ParsedMessage) -> bool:
    """One amount, and a unit of its kind that stands alone: ``12 дюймов в мм``."""
    stated = [one for one in message.mentions if _is_measure(one)]
    if len(stated) != 1 or len(message.mentions) != 1:
        return False
    try:
        return _target(message, stated[0]) is not None
    except ToolRefused:
        return False


def _is_measure(mention: Mention) -> bool:
    return mention.unit is not None and mention.unit.dimension not in {
        Dimension.NUMBER,
        Dimension.COUNT,
        Dimension.SHARE,
    }


def _target(message: ParsedMessage, stated: Mention | None) -> _Target | None:
    """A unit that stands alone, not behind a number, of the stated amount's kind."""
    taken = [(one.start, one.end) for one in message.mentions]
    other: Unit | None = None
    for match in _BEFORE_TARGET.finditer(message.text):
        at = match.end()
        if any(start <= at < end for start, end in taken):
            continue
        found = unit_after(message.text, at)
        if found is not None and (stated is None or _can(stated, found.unit)):
            return _Target(found.unit, message.text[at : found.end])
        if found is not None and stated is not None and found.unit != stated.unit:
            other = other or found.unit
    if other is not None and stated is not None and stated.unit is not None:
        raise _unlike(stated.unit, other)
    return None


def _can(stated: Mention, target: Unit) -> bool:
    if stated.unit is None:
        return False
    return (
        target.dimension is stated.unit.dimension
        or _LOADS.get(stated.unit.dimension) is target.dimension
        or _LOADS.get(target.dimension) is stated.unit.dimension
    )


def _converted(stated: Mention, target: _Target) -> Quantity:
    origin = stated.unit
    assert origin is not None  # noqa: S101 - a measure has one
    amount = Quantity(
        float(stated.value), origin.symbol, Given(stated.text), decimals(Fraction(stated.value))
    )
    inputs: tuple[tuple[str, Quantity], ...] = (("x", amount),)
    if origin.dimension is target.unit.dimension:
        value = convert(stated.value, origin, target.unit)
        factor = convert(Decimal(1), origin, target.unit)
        many = Quantity(float(factor), f"{target.unit.symbol}/{origin.symbol}", Computed("k"), 6)
        formula, inputs = "x · k", (*inputs, ("k", many))
    elif _LOADS.get(origin.dimension) is target.unit.dimension:
        base = convert(stated.value, origin, unit(_FORCE_BASE[origin.dimension]))
        force = base * Decimal(str(GRAVITY.value))
        value = convert(force, unit(_FORCE_BASE[target.unit.dimension]), target.unit)
        formula, inputs = "x · g", (*inputs, ("g", GRAVITY))
    elif _LOADS.get(target.unit.dimension) is origin.dimension:
        base = convert(stated.value, origin, unit(_FORCE_BASE[origin.dimension]))
        mass = base / Decimal(str(GRAVITY.value))
        value = convert(mass, unit(_FORCE_BASE[target.unit.dimension]), target.unit)
        formula, inputs = "x / g", (*inputs, ("g", GRAVITY))
    else:
        raise _unlike(origin, target.unit)
    return Quantity(
        float(value), target.symbol, Computed(formula, inputs), decimals(Fraction(value))
    )


def _unlike(one: Unit, other: Unit) -> ToolRefused:
    return refusal(
        f"{one.symbol} and {other.symbol} measure different things",
        f"{unit_in(one.symbol, 'ru')} и {unit_in(other.symbol, 'ru')} измеряют разное",
    )


def unit_tools() -> tuple[Tool, ...]:
    """The one tool of this file."""
    return (
        derive(
            convert_unit,
            title=Bilingual("Unit conversion", "Перевод единиц"),
            doing=Bilingual("converting units", "перевожу единицы"),
            about=Bilingual(
                "an amount in another unit: inches, mm, m; kg/m² to N/m²; MPa; kg to N",
                "величина в другой единице: дюймы, мм, м; кг/м² в Н/м²; МПа; кг в Н",
            ),
            examples=(
                "Сколько квадратных метров в 25000 см²?",
                "нагрузка 0,8 кг/дм² — это сколько кг/м²?",
                "1,2 кг/дм2 в кг/м2",
                "how many square metres are 48000 cm²?",
                "25 фунтов в кг",
                "Сколько миллиметров в 3/4 дюйма?",
                "переведи 12 дюймов в мм",
                "50 кг/м² это сколько Н/м²?",
                "1800 мм в метрах",
                "Сколько Па в 75 кг/м2?",
                "0,9 м сколько сантиметров",
                "2200 МПа в ГПа",
                "сколько ньютонов в 15 кг",
                "Convert 24 inches to mm",
                "how many mm in 2.5 ft",
                "What is 60 kg/m² in Pa?",
                "1.2 N/mm² in MPa",
            ),
            recognises=is_conversion,
        ),
    )
