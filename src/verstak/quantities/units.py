"""Units as people write them in a shop, and what each measures.

Spellings in both languages, one canonical symbol each (the one that
:class:`~verstak.quantities.quantity.Quantity` carries), and exact factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from verstak.errors import UsageError


class Dimension(StrEnum):
    """What a number measures; numbers of different dimensions are never compared."""

    NUMBER = "number"
    """A pure number: a ratio, a factor, a coefficient."""
    COUNT = "count"
    SHARE = "share"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    DENSITY = "density"
    AREA_LOAD = "area_load"
    """Mass on an area, kg/m²; also the mass of a board per area."""
    LINE_LOAD = "line_load"
    """Force along a length, N/m."""
    LINE_MASS = "line_mass"
    """Mass along a length, kg/m."""
    FORCE = "force"
    MOMENT = "moment"
    PRESSURE = "pressure"
    """Stress, strength and modulus of elasticity."""
    ANGLE = "angle"
    TEMPERATURE = "temperature"
    TIME = "time"
    SPEED = "speed"
    MONEY = "money"
    PRICE_PER_AREA = "price_per_area"
    PRICE_PER_LENGTH = "price_per_length"
    PRICE_PER_PIECE = "price_per_piece"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Args:
        symbol: As quantities carry it.
        dimension: What it measures.
        factor: How many of the dimension's first unit one of these is; exact.
        spellings: Other ways to write it, lower case, without a trailing dot.
    """

    symbol: str
    dimension: Dimension
    factor: Decimal
    spellings: tuple[str, ...] = ()


def _unit(symbol: str, dimension: Dimension, factor: str, *spellings: str) -> Unit:
    return Unit(symbol, dimension, Decimal(factor), spellings)


_D = Dimension
GRAVITY = "9.80665"
"""Standard acceleration of free fall, m/s²: ISO 80000-4. A load of 1 kgf is so many newtons."""
POUND_PER_SQUARE_FOOT = "4.88242763638305"
"""kg/m²: 0.453 592 37 kg on 0.3048² m², NIST SP 811 (2008), appendix B.8, which rounds it to
4.882 428."""

UNITS: tuple[Unit, ...] = (
    _unit("", _D.NUMBER, "1"),
    _unit("pcs", _D.COUNT, "1", "шт", "штук", "штуки", "штука", "piece", "pieces", "pc"),
    _unit("sheets", _D.COUNT, "1", "sheet", "лист", "листа", "листов", "листы", "л"),
    _unit("pairs", _D.COUNT, "1", "pair", "пара", "пары", "пар"),
    _unit("%", _D.SHARE, "1", "percent", "процент", "процента", "процентов", "проц"),
    _unit("mm", _D.LENGTH, "1", "мм", "миллиметр", "millimetre", "millimeter"),
    _unit("cm", _D.LENGTH, "10", "см", "сантиметр", "centimetre", "centimeter"),
    _unit("dm", _D.LENGTH, "100", "дм", "дециметр"),
    _unit(
        "m",
        _D.LENGTH,
        "1000",
        "м",
        "метр",
        "metre",
        "meter",
        "пог м",
        "п м",
        "м п",
        "пм",
        "погонный метр",
        "running metre",
        "running meter",
        "lm",
    ),
    _unit("µm", _D.LENGTH, "0.001", "мкм", "микрон", "micron", "um", "μm"),
    _unit("in", _D.LENGTH, "25.4", "inch", "inches", "дюйм", '"', "″"),
    _unit("ft", _D.LENGTH, "304.8", "foot", "feet", "фут"),
    _unit(
        "m²",
        _D.AREA,
        "1",
        "м²",
        "м2",
        "m2",
        "кв м",
        "квм",
        "м кв",
        "sq m",
        "sqm",
        "квадратный метр",
        "square metre",
        "square meter",
        "m^2",
        "м^2",
        "квадрат",
    ),
    _unit("dm²", _D.AREA, "0.01", "дм²", "дм2", "dm2"),
    _unit("cm²", _D.AREA, "0.0001", "см²", "см2", "cm2", "кв см"),
    _unit("mm²", _D.AREA, "0.000001", "мм²", "мм2", "mm2", "кв мм"),
    _unit(
        "m³",
        _D.VOLUME,
        "1",
        "м³",
        "м3",
        "m3",
        "куб м",
        "кубометр",
        "cubic metre",
        "cubic meter",
        "m^3",
        "м^3",
    ),
    _unit("l", _D.VOLUME, "0.001", "литр", "litre", "liter"),
    _unit("kg", _D.MASS, "1", "кг", "килограмм", "кило", "kilogram", "kilo", "kgs"),
    _unit("g", _D.MASS, "0.001", "г", "гр", "грамм", "gram"),
    _unit("t", _D.MASS, "1000", "т", "тонна", "tonne", "ton"),
    _unit("lb", _D.MASS, "0.45359237", "фунт", "pound", "lbs"),
    _unit("kg/m³", _D.DENSITY, "1", "кг/м³", "кг/м3", "kg/m3", "кг на м³", "кг/куб м"),
    _unit("g/cm³", _D.DENSITY, "1000", "г/см³", "г/см3", "g/cm3"),
    _unit(
        "kg/m²",
        _D.AREA_LOAD,
        "1",
        "кг/м²",
        "кг/м2",
        "kg/m2",
        "кг/кв м",
        "кгс/м²",
        "кгс/м2",
        "кг на м²",
        "кг на м2",
        "кг на кв м",
        "kg per m²",
        "kg per m2",
        "kg/sq m",
        "kg/sqm",
        "kg per sqm",
        "кг на квадратный метр",
        "кг на метр квадратный",
        "кг на квадрат",
        "кг/квадрат",
        "кг/кв",
        "кгс на м²",
        "кгс на м2",
        "кгс/кв м",
        "kgf/m²",
        "kgf/m2",
        "kg per square metre",
        "килограмм на квадратный метр",
        "kilogram per square metre",
        "kilogram per square meter",
        "kilogram per m²",
        "kg per square meter",
    ),
    _unit("kg/dm²", _D.AREA_LOAD, "100", "кг/дм²", "кг/дм2", "kg/dm2"),
    _unit(
        "psf",
        _D.AREA_LOAD,
        POUND_PER_SQUARE_FOOT,
        "lb/ft²",
        "lb/ft2",
        "lbs/ft2",
        "lb/sq ft",
        "lb per sq ft",
        "lb per square foot",
        "pounds per square foot",
        "pounds per sq ft",
        "фунт на квадратный фут",
    ),
    _unit("g/m²", _D.AREA_LOAD, "0.001", "г/м²", "г/м2", "g/m2", "gsm"),
    _unit("Pa", _D.PRESSURE, "0.000001", "па", "n/m²", "n/m2", "н/м²", "н/м2"),
    _unit("kPa", _D.PRESSURE, "0.001", "кпа", "kn/m²", "kn/m2", "кн/м²", "кн/м2"),
    _unit("MPa", _D.PRESSURE, "1", "мпа", "n/mm²", "n/mm2", "н/мм²", "н/мм2"),
    _unit("GPa", _D.PRESSURE, "1000", "гпа"),
    _unit("N/m", _D.LINE_LOAD, "1", "н/м"),
    _unit("N/mm", _D.LINE_LOAD, "1000", "н/мм"),
    _unit("kN/m", _D.LINE_LOAD, "1000", "кн/м"),
    _unit(
        "kg/m",
        _D.LINE_MASS,
        "1",
        "кг/м",
        "кг на метр",
        "кг/пог м",
        "kg per metre",
        "kg per meter",
        "кг на погонный метр",
    ),
    _unit("N", _D.FORCE, "1", "н", "ньютон", "newton"),
    _unit("kN", _D.FORCE, "1000", "кн", "килоньютон"),
    _unit("kgf", _D.FORCE, GRAVITY, "кгс", "килограмм-сила"),
    _unit(
        "N·m",
        _D.MOMENT,
        "1",
        "н·м",
        "нм",
        "н*м",
        "n*m",
        "nm",
        "н м",
        "n m",
        "н•м",
        "n-m",
        "newton metre",
        "newton meter",
        "ньютон-метр",
    ),
    _unit("N·mm", _D.MOMENT, "0.001", "н·мм", "н*мм", "n*mm"),
    _unit("kN·m", _D.MOMENT, "1000", "кн·м", "кн*м"),
    _unit("kgf·m", _D.MOMENT, GRAVITY, "кгс·м", "кгс*м"),
    _unit("°", _D.ANGLE, "1", "град", "градус", "градусов", "градуса", "degree", "degrees", "deg"),
    _unit("°C", _D.TEMPERATURE, "1", "°с", "c°", "град c"),
    _unit("s", _D.TIME, "1", "с", "сек", "секунда", "second", "sec"),
    _unit("min", _D.TIME, "60", "мин", "минута", "minute"),
    _unit("h", _D.TIME, "3600", "ч", "час", "часа", "часов", "hour", "hours", "hr"),
    _unit("day", _D.TIME, "86400", "сутки", "суток", "день", "дней", "дня", "days"),
    _unit("m/min", _D.SPEED, "1", "м/мин"),
    _unit(
        "RUB",
        _D.MONEY,
        "1",
        "руб",
        "рубль",
        "рубля",
        "рублей",
        "₽",
        "р",
        "rub",
        "rubles",
        "roubles",
    ),
    _unit(
        "RUB/m²",
        _D.PRICE_PER_AREA,
        "1",
        "руб/м²",
        "руб/м2",
        "₽/м²",
        "₽/м2",
        "р/м²",
        "р/м2",
        "руб за м²",
        "руб за м2",
        "руб за кв м",
        "руб/кв м",
        "руб за квадратный метр",
        "руб за квадрат",
        "руб/квадрат",
        "р за м²",
        "р за м2",
        "₽ за м²",
        "₽ за м2",
        "rub/m²",
        "rub/m2",
        "rub per m²",
        "rub per m2",
        "rubles per m²",
        "rubles per m2",
        "rubles per square metre",
        "rubles per square meter",
        "roubles per m²",
        "roubles per m2",
        "roubles per square metre",
        "roubles per square meter",
    ),
    _unit(
        "RUB/m",
        _D.PRICE_PER_LENGTH,
        "1",
        "руб/м",
        "₽/м",
        "р/м",
        "руб за метр",
        "руб/пог м",
        "руб за пог м",
        "руб за погонный метр",
        "руб за м",
        "р за м",
        "р за метр",
        "₽ за метр",
        "rub/m",
        "rub per m",
        "rub per metre",
        "rub per meter",
        "rubles per m",
        "rubles per metre",
        "rubles per meter",
        "rubles a metre",
        "rubles a meter",
        "roubles per m",
        "roubles per metre",
        "roubles per meter",
    ),
    _unit(
        "RUB/pcs",
        _D.PRICE_PER_PIECE,
        "1",
        "руб/шт",
        "₽/шт",
        "р/шт",
        "руб/лист",
        "руб за лист",
        "руб за штуку",
        "руб за шт",
        "руб за деталь",
        "р за шт",
        "р за штуку",
        "р за лист",
        "₽ за шт",
        "₽ за лист",
        "rub/pcs",
        "rub per piece",
        "rub per sheet",
        "rubles per piece",
        "rubles per sheet",
        "rubles a piece",
        "rubles a sheet",
        "rubles each",
        "roubles per piece",
        "roubles per sheet",
        "roubles each",
    ),
)
"""Every unit that is read; the first of a dimension has factor 1 and is its base, except that
a length is based on the millimetre."""

_BY_SPELLING: Mapping[str, Unit] = MappingProxyType(
    {spelling.casefold(): unit for unit in UNITS for spelling in (unit.symbol, *unit.spellings)}
)


def find_unit(spelling: str) -> Unit | None:
    """The unit of that spelling, whatever its case; ``None`` when there is none.

    Dots and doubled spaces do not matter: ``кв. м`` and ``кв м`` are one.
    """
    plain = " ".join(spelling.replace(".", " ").casefold().split())
    return _BY_SPELLING.get(plain)


def spellings() -> Mapping[str, Unit]:
    """Every spelling, case-folded, for a reader of messages."""
    return _BY_SPELLING


def unit(symbol: str) -> Unit:
    """The unit of that symbol or spelling.

    Raises:
        UsageError: there is none.
    """
    found = find_unit(symbol)
    if found is None:
        raise UsageError(f"expected a unit such as mm, m², kg or MPa, found {symbol!r}")
    return found


def convert(value: Decimal, from_: Unit, to: Unit) -> Decimal:
    """The same amount in another unit of its dimension, exactly.

    Raises:
        UsageError: they measure different things.
    """
    if from_.dimension is not to.dimension:
        raise UsageError(
            f"{from_.symbol or 'a pure number'} measures {from_.dimension}, "
            f"{to.symbol or 'a pure number'} measures {to.dimension}",
            remedy="convert between units of the same quantity",
        )
    return value * from_.factor / to.factor
