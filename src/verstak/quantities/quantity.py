"""A number that says what it is, where it comes from and how it is rounded.

No provenance, no number: every figure that verstak states about furniture or a machine is one of these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Literal

from verstak.errors import UsageError
from verstak.quantities.text import Bilingual, Language

Confidence = Literal["verified", "secondary"]

Words = str | Bilingual
"""Bilingual where there is prose in it; a plain string for what reads alike everywhere: symbols,
names, addresses."""


def words_in(words: Words, language: Language) -> str:
    """The words in one language."""
    return words if isinstance(words, str) else words.in_(language)


def in_both(words: Words) -> Bilingual:
    """The words with both languages named, to build a sentence of them."""
    return Bilingual(words, words) if isinstance(words, str) else words


def words_from(plain: Any) -> Words:
    """Words of a data file: a string, or a table of ``en`` and ``ru``.

    Raises:
        UsageError: it is neither.
    """
    if isinstance(plain, str):
        return plain
    if isinstance(plain, dict) and plain.keys() == {"en", "ru"}:
        return Bilingual(str(plain["en"]), str(plain["ru"]))
    raise UsageError(f"expected words, or a table of en and ru, found {plain!r}")


_ANY_SIZE = Context(prec=400)
"""Digits enough for every finite float; the usual 28 refuse what is larger."""


@dataclass(frozen=True, slots=True)
class Computed:
    """Worked out here.

    Args:
        formula: As a person would check it, for example ``w = 5 q L⁴ / (384 E I)``.
        inputs: What went into it, by the formula's own symbols.
        source: Where the formula is from; ``None`` for plain arithmetic.
    """

    formula: Words
    inputs: tuple[tuple[str, Quantity], ...] = ()
    source: Words | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """Read somewhere.

    Args:
        source: Document, page or address.
        clause: Clause, table or page inside it, only if it was read.
        confidence: ``verified`` when read on the cited page, ``secondary`` when retold.
        note: What to know before relying on it.
    """

    source: Words
    clause: Words | None = None
    confidence: Confidence = "verified"
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Told by the person who asks: an option, a column of a file, a line of a drawing."""

    by: Words


@dataclass(frozen=True, slots=True)
class Assumed:
    """A default of this program that nobody stated; ``why`` says where it comes from."""

    why: Words


@dataclass(frozen=True, slots=True)
class Measured:
    """Read off an instrument or a run.

    Args:
        where: Machine and conditions, for example ``2 threads, quiet``.
        run: Which run: a result file, a date, an identifier.
        low: Lower end of its 95 % confidence interval; ``None`` = a single reading.
        high: Its upper end.
    """

    where: Words
    run: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Estimated:
    """Not known exactly: a method and the range it leaves."""

    method: Words
    low: float
    high: float


Provenance = Computed | Cited | Given | Assumed | Measured | Estimated

CONFIDENCES: Mapping[str, Bilingual] = {
    "verified": Bilingual("verified", "прочитано"),
    "secondary": Bilingual("secondary", "пересказ"),
}
"""What people call the two confidences."""

_KINDS: dict[type, str] = {
    Computed: "computed",
    Cited: "cited",
    Given: "given",
    Assumed: "assumed",
    Measured: "measured",
    Estimated: "estimated",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit, provenance and rounding rule.

    Args:
        value: Unrounded; finite.
        unit: SI or shop unit as people write it (``mm``, ``m²``, ``kg``, ``MPa``, ``N·m``);
            ``""`` for a pure number, ``pcs`` for a count.
        provenance: Where it comes from.
        decimals: Places shown; halves round away from zero. Computation never uses the
            rounded value.

    Raises:
        UsageError: the value is not finite.
    """

    value: float
    unit: str
    provenance: Provenance
    decimals: int = 2

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise UsageError(f"a quantity must be finite, found {self.value} {self.unit}")

    @property
    def rounded(self) -> float | int:
        """The value at its number of decimals; an ``int`` when there are none."""
        step = Decimal(1).scaleb(-self.decimals)
        exact = Decimal(repr(self.value)).quantize(step, ROUND_HALF_UP, _ANY_SIZE)
        return int(exact) if self.decimals <= 0 else float(exact)

    def text(self, language: Language = "en", *, group_from: int = 1000) -> str:
        """As people read it: grouped by thin spaces, a decimal comma in Russian.

        Args:
            language: Spelling of the unit and the decimal mark.
            group_from: Numbers below it are written without a space: 10 000 in running text,
                by the custom of Russian typography that four digits stay together.
        """
        rounded = self.rounded
        grouping = "," if abs(rounded) >= group_from else ""
        shown = f"{rounded:{grouping}.{max(self.decimals, 0)}f}".replace(
            ",", "\N{NARROW NO-BREAK SPACE}"
        )
        if language == "ru":
            shown = shown.replace(".", ",")
        return f"{shown} {unit_in(self.unit, language)}".strip()

    def to_json(self) -> dict[str, Any]:
        """Plain data for programs: value, rounded, unit, provenance."""
        return {
            "value": self.value,
            "rounded": self.rounded,
            "unit": self.unit,
            "decimals": self.decimals,
            "provenance": provenance_json(self.provenance),
        }


def joined_ends(low: str, high: str) -> str:
    """Two numbers as a range; where one is negative, a dash between them would read as a minus."""
    between = " … " if "-" in low + high else "\N{EN DASH}"
    return f"{low}{between}{high}"


def unit_in(unit: str, language: Language) -> str:
    """A unit as it is spelt in a language; fractions are spelt part by part."""
    if language == "en":
        return unit
    return "/".join(_UNITS_RU.get(part, part) for part in unit.split("/"))


_UNITS_RU = {
    "µm": "мкм",
    "mm": "мм",
    "mm²": "мм²",
    "mm³": "мм³",
    "mm⁴": "мм⁴",
    "cm": "см",
    "dm": "дм",
    "in": "дюйм",
    "ft": "фут",
    "cm²": "см²",
    "dm²": "дм²",
    "m": "м",
    "m²": "м²",
    "m³": "м³",
    "mg": "мг",
    "g": "г",
    "100 g": "100 г",
    "kg": "кг",
    "t": "т",
    "l": "л",
    "lb": "фунт",
    "N": "Н",
    "kN": "кН",
    "kgf": "кгс",
    "N·m": "Н·м",
    "Pa": "Па",
    "kPa": "кПа",
    "MPa": "МПа",
    "GPa": "ГПа",
    "s": "с",
    "s²": "с²",
    "h": "ч",
    "pcs": "шт.",
    "pairs": "пар",
    "sides": "стор.",
    "sheet": "лист",
    "sheets": "л.",
    "RUB": "руб.",
    "year": "год",
    "month": "мес.",
    "months": "мес.",
    "W": "Вт",
    "kWh": "кВт·ч",
    "nat": "нат",
    "B": "Б",
    "kB": "кБ",
    "MB": "МБ",
    "GB": "ГБ",
    "KiB": "КиБ",
    "MiB": "МиБ",
    "GiB": "ГиБ",
    "Tflop": "Тфлоп",
    "tok": "ток.",
    "M tok": "млн ток.",
}
"""Russian spelling of the units that have one; others, such as ``%``, are written alike."""


def provenance_json(provenance: Provenance) -> dict[str, Any]:
    """Plain data of one provenance, with ``kind`` first."""
    plain: dict[str, Any] = {"kind": _KINDS[type(provenance)]}
    for name in provenance.__slots__:
        value = getattr(provenance, name)
        if name == "inputs":
            value = {symbol: quantity.to_json() for symbol, quantity in value}
        if isinstance(value, Bilingual):
            value = {"en": value.en, "ru": value.ru}
        if value is not None and value != {}:
            plain[name] = value
    return plain


def count(value: int, provenance: Provenance) -> Quantity:
    """A whole number of pieces."""
    return Quantity(value, "pcs", provenance, decimals=0)
