"""Numerals of a text with the units behind them, read as a stranger would.

Written apart from the product's own reader on purpose: an examiner who borrows the pupil's eyes
sees what the pupil sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

# Symbol → (quantity, size in that quantity's base unit). Definitions: SI brochure; the inch,
# foot and pound are exact (international yard and pound, 1959).
UNITS: dict[str, tuple[str, float]] = {
    "mm": ("length", 1.0),
    "cm": ("length", 10.0),
    "m": ("length", 1000.0),
    "km": ("length", 1e6),
    "um": ("length", 1e-3),
    "in": ("length", 25.4),
    "ft": ("length", 304.8),
    "mm2": ("area", 1e-6),
    "cm2": ("area", 1e-4),
    "dm2": ("area", 1e-2),
    "m2": ("area", 1.0),
    "ft2": ("area", 0.09290304),
    "cm3": ("volume", 1e-6),
    "l": ("volume", 1e-3),
    "m3": ("volume", 1.0),
    "g": ("mass", 1e-3),
    "kg": ("mass", 1.0),
    "t": ("mass", 1000.0),
    "lb": ("mass", 0.45359237),
    "N": ("force", 1.0),
    "daN": ("force", 10.0),
    "kN": ("force", 1000.0),
    "N m": ("moment", 1.0),
    "N mm": ("moment", 1e-3),
    "kN m": ("moment", 1000.0),
    "Pa": ("pressure", 1e-6),
    "kPa": ("pressure", 1e-3),
    "MPa": ("pressure", 1.0),
    "GPa": ("pressure", 1000.0),
    "kg/m": ("line load", 1.0),
    "kg/m2": ("load", 1.0),
    "kg/dm2": ("load", 100.0),
    "kg/m3": ("density", 1.0),
    "N/m": ("line force", 1.0),
    "%": ("percent", 1.0),
    "deg": ("angle", 1.0),
    "rub": ("money", 1.0),
    "min": ("time", 60.0),
    "h": ("time", 3600.0),
    "s": ("time", 1.0),
}

# Spellings, longest first where one begins another; a letter may not follow.
_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("kg/m3", r"(?:кг|kg)\s?/\s?(?:м|m)(?:3|³|\^3)"),
    (
        "kg/m2",
        r"(?:кг|kg)\s?/\s?(?:(?:м|m)(?:2|²|\^2)|кв\.?\s?м)|кг на (?:кв\w*\.?\s?м\w*|квадрат)",
    ),
    ("kg/dm2", r"(?:кг|kg)\s?/\s?(?:дм|dm)(?:2|²)"),
    ("kg/m", r"(?:кг|kg)\s?/\s?(?:м|m)"),
    ("N/m", r"(?:Н|N)\s?/\s?(?:м|m)"),
    ("MPa", r"(?:Н|N)\s?/\s?(?:мм|mm)(?:2|²)|МПа|мпа|MPa"),
    ("GPa", r"ГПа|GPa"),
    ("kPa", r"кПа|kPa"),
    ("Pa", r"Па|Pa"),
    ("kN m", r"(?:кН|kN)\s?[·*⋅.× -]?\s?(?:м|m)"),
    ("N mm", r"(?:Н|N)\s?[·*⋅.× -]?\s?(?:мм|mm)"),
    ("N m", r"(?:Н|N)\s?[·*⋅.× -]?\s?(?:м|m)|(?:ньютон|newton)\w*[- ]?(?:метр|met)\w*"),
    ("mm2", r"(?:мм|mm)(?:2|²|\^2)"),
    ("cm2", r"(?:см|cm)(?:2|²|\^2)|кв\.?\s?см"),
    ("dm2", r"(?:дм|dm)(?:2|²|\^2)"),
    (
        "m2",
        (
            r"(?:м|m)(?:2|²|\^2)|кв\.?\s?м(?:етр\w*)?|квадратн\w+ метр\w*|квадрат(?:а|ов)?|"
            r"sq\.?\s?m|square met\w+"
        ),
    ),
    ("ft2", r"sq\.?\s?ft|square (?:feet|foot)"),
    ("cm3", r"(?:см|cm)(?:3|³)"),
    ("m3", r"(?:м|m)(?:3|³|\^3)|куб\.?\s?м|кубометр\w*"),
    ("um", r"мкм|µm|μm"),
    ("mm", r"мм|mm|миллиметр\w*|millimet\w+"),
    ("cm", r"см|cm|сантиметр\w*|centimet\w+"),
    ("km", r"км|km|километр\w*"),
    ("m", r"(?:пог(?:онн\w+)?\.?\s?)?(?:метр\w*|м)|п\.\s?м|м\.\s?п|m|met(?:er|re)s?"),
    ("in", r"inch(?:es)?|дюйм\w*|″|\""),
    ("ft", r"ft|feet|foot|фут\w*"),
    ("kg", r"кг|kg|килограмм\w*|kilogram\w*|кило"),
    ("g", r"гр?|граммов|грамма?|g|grams?"),
    ("t", r"тонн\w*|т|tonnes?|tons?"),
    ("lb", r"lbs?|pounds?|фунт\w*"),
    ("kN", r"кН|kN"),
    ("daN", r"даН|daN"),
    ("N", r"Н|N|ньютон\w*|newtons?"),
    ("%", r"%|процент\w*|per\s?cent"),
    ("deg", r"°|градус\w*|degrees?"),
    ("rub", r"₽|руб\w*\.?|р\.|rub(?:les)?|€|\$|euros?|dollars?"),
    ("min", r"мин(?:ут\w*)?|min(?:utes?)?"),
    ("h", r"час\w*|ч|hours?|h"),
    ("s", r"сек\w*|с|seconds?|sec"),
)
_UNIT = re.compile(
    r"[\s ]?[(\[]?(?:"
    + "|".join(f"(?P<u{n}>{pattern})" for n, (_, pattern) in enumerate(_SPELLINGS))
    + r")(?![A-Za-zА-Яа-яЁё²³])"
)
_NUMERAL = re.compile(
    r"(?<![A-Za-zА-Яа-яЁё\d_])(?<!\d[.,])"
    r"(?P<sign>[-−](?=\d))?"
    r"(?P<body>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<power>[eE][-+]?\d{1,2}(?![\dA-Za-zА-Яа-я])|\s?[·×*]\s?10(?:\^(?=[-−\d])|(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))(?P<exponent>[-−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?!\d)))?"
)
_SPACES = re.compile("[\u00a0\u2007\u2009\u200a\u202f]")
_CROSS = re.compile(r"(?<=\d)(\s?(?:мм|см|м|mm|cm|m)?)\s?[xXхХ*×]\s?(?=\d)")
_JOINT = re.compile(r"\s*(?:×|и|and|,|;|/|–|—|-|до|to|на|by|\.\.\.|…)\s*", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in a text.

    Args:
        text: As written, without its unit.
        readings: What it may mean; more than one where a space or comma is ambiguous.
        decimals: Digits after the decimal sign of the first reading.
        unit: A key of ``UNITS``; ``None`` = no physical unit behind it.
        start: Place in the normalised text.
        end: Behind the unit, if there is one.
        shared: The unit stands behind the next numeral: ``3; 116,8 мм``.
    """

    text: str
    readings: tuple[float, ...]
    decimals: int
    unit: str | None
    start: int
    end: int
    shared: bool = False


def normalised(text: str) -> str:
    """The text with plain spaces, one multiplication sign and no Markdown emphasis."""
    text = _SPACES.sub(" ", text).replace("**", "").replace("`", "").replace("\\,", " ")
    text = re.sub(r"\\(?:text|mathrm|mathbf)\s?\{\s*([^}]*)\}", r"\1", text)
    text = text.replace("\\times", "×").replace("\\cdot", "·").replace("\\", "")
    return _CROSS.sub(r"\1×", text)


def numerals(text: str) -> tuple[Numeral, ...]:
    """Every numeral of a text, in order, after :func:`normalised`."""
    return _with_shared_units(tuple(_numerals(normalised(text))), normalised(text))


def _numerals(text: str) -> Iterator[Numeral]:
    for match in _NUMERAL.finditer(text):
        unit, end = _unit_behind(text, match.end())
        readings = tuple(_readings(match))
        body = match["body"]
        decimals = len(re.split(r"[.,]", body)[-1]) if re.search(r"[.,]", body) else 0
        yield Numeral(match.group().strip(), readings, decimals, unit, match.start(), end)


def _readings(match: re.Match[str]) -> Iterator[float]:
    sign = -1.0 if match["sign"] else 1.0
    body, scale = match["body"], 1.0
    if power := match["power"]:
        if match["exponent"]:
            scale = 10.0 ** int(match["exponent"].translate(_SUPERSCRIPT))
        else:
            scale = float("1" + power.strip())
    joined = body.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", joined):
        if joined.count(",") == 1 and "." not in joined:
            yield sign * scale * float(joined.replace(",", "."))
        yield sign * scale * float(joined.replace(",", ""))
    else:
        yield sign * scale * float(joined.replace(",", ".", 1).replace(",", ""))
    if " " in body:  # "2 720×560" may be two sides of 720
        for piece in body.split(" "):
            yield float(piece.replace(",", "."))


def _unit_behind(text: str, at: int) -> tuple[str | None, int]:
    match = _UNIT.match(text, at)
    if match is None or match.lastgroup is None:
        return None, at
    return _SPELLINGS[int(match.lastgroup[1:])][0], match.end()


def _with_shared_units(found: tuple[Numeral, ...], text: str) -> tuple[Numeral, ...]:
    """``160,4×491,4 мм``: the unit belongs to both."""
    shared = list(found)
    for index in range(len(found) - 2, -1, -1):
        one, following = shared[index], shared[index + 1]
        if (
            one.unit is None
            and following.unit
            and _JOINT.fullmatch(text[one.end : following.start])
        ):
            shared[index] = replace(one, unit=following.unit, shared=True)
    return tuple(shared)
