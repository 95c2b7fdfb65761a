"""How far a shelf sags, how much it is stressed, and how wide it may be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verstak.errors import UsageError
from verstak.furniture.mass import GRAVITY
from verstak.furniture.materials import PRODUCT_VALUES, material
from verstak.furniture.strength.beam import Beam, rectangle_inertia_mm4, rectangle_modulus_mm3
from verstak.furniture.strength.creep import CreepReading, creep_readings
from verstak.furniture.strength.shelf_case import USUAL_LIMIT, ShelfCase, given_mm
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, Words
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

WIDEST_SPAN_MM = 10_000
_MECHANICS = Bilingual(
    "Euler-Bernoulli beam theory, any handbook; "
    "https://mdf-info.eu/applications/furniture/mdf-shelves-and-storage-units",
    "теория балки Эйлера — Бернулли, любой справочник; "
    "https://mdf-info.eu/applications/furniture/mdf-shelves-and-storage-units",
)


SLENDER = 10
"""Spans of fewer thicknesses are too stocky for a theory without shear."""

SMALL = 20
"""Deflections above this part of the span are too large for a theory of small ones."""


@dataclass(frozen=True, slots=True)
class ShelfResult:
    """Answer to :func:`check_shelf`.

    Args:
        case: What was asked.
        modulus: E, MPa.
        line_load: q along the span, N/m.
        point_load: P, N.
        deflection: Instant, mm.
        peak_at: Where it is largest, mm from the support that the point load is counted from.
        long_deflection: After creep by the chosen reading, mm.
        creep: The chosen factor.
        readings: Every reading of creep that is known for the material.
        limit_n: n of L/n.
        limit: L/n, mm.
        within_instantly: The instant deflection keeps the limit.
        within_limit: The long-term deflection keeps it: the verdict.
        moment: Largest bending moment, N·m.
        stress: Largest bending stress, MPa.
        strength: Bending strength of the product, MPa, or ``None``.
        greatest_span: Largest span that keeps the limit in the long term, rounded down to a
            whole millimetre; ``None`` when no span up to 10 m breaks it or none keeps it.
        greatest_span_instant: The same for the instant deflection.
    """

    case: ShelfCase
    modulus: Quantity
    line_load: Quantity
    point_load: Quantity
    deflection: Quantity
    peak_at: Quantity
    long_deflection: Quantity
    creep: Quantity
    readings: tuple[CreepReading, ...]
    limit_n: Quantity
    limit: Quantity
    within_instantly: bool
    within_limit: bool
    moment: Quantity
    stress: Quantity
    strength: Quantity | None
    greatest_span: Quantity | None
    greatest_span_instant: Quantity | None

    @property
    def breaks(self) -> bool:
        """The computed stress reaches the bending strength of the product."""
        return self.strength is not None and self.stress.value >= self.strength.value

    def report(self) -> Report:
        """Verdict first, then how it came about."""
        case, limit = self.case, f"L/{self.limit_n.text()}"
        sizes_um: tuple[int, ...] = (case.span_um, case.depth_um, case.thickness_um)
        if case.depth_why is not None:
            sizes_um = (case.span_um, case.thickness_um)
        size = " × ".join(mm_text(each) for each in sizes_um)
        name = material(case.material).name
        no_span = Bilingual(
            "no limit between 1 mm and 10 m", "в пределах от 1 мм до 10 м границы нет"
        )
        why_not = material(case.material).why_no_strength(case.thickness_um)
        return Report(
            title=Bilingual(f"Shelf {size} mm, {name.en}", f"Полка {size} мм, {name.ru}"),
            figures=(
                _figure(
                    "within_limit",
                    self.within_limit,
                    f"long-term sag within {limit}",
                    f"прогиб со временем не более {limit}",
                ),
                _figure(
                    "within_limit_instant",
                    self.within_instantly,
                    f"instant sag within {limit}",
                    f"мгновенный прогиб не более {limit}",
                ),
                _figure("deflection", self.deflection, "instant deflection", "мгновенный прогиб"),
                _figure(
                    "long_deflection",
                    self.long_deflection,
                    "long-term deflection",
                    "прогиб со временем",
                ),
                _figure("limit", self.limit, f"limit {limit}", f"предел {limit}"),
                _figure("limit_n", self.limit_n, "n of the limit L/n", "n предела L/n"),
                _figure(
                    "greatest_span",
                    self.greatest_span,
                    "greatest span, long-term",
                    "наибольший пролёт, со временем",
                    None if self.greatest_span else no_span,
                ),
                _figure(
                    "greatest_span_instant",
                    self.greatest_span_instant,
                    "greatest span, instant",
                    "наибольший пролёт, сразу",
                    None if self.greatest_span_instant else no_span,
                ),
                _figure("stress", self.stress, "bending stress", "напряжение изгиба"),
                _figure(
                    "strength",
                    self.strength,
                    "bending strength of the product",
                    "прочность плиты при изгибе",
                    None if self.strength else why_not,
                ),
                _figure("moment", self.moment, "bending moment", "изгибающий момент"),
                _figure("modulus", self.modulus, "modulus of elasticity", "модуль упругости"),
                _figure("creep", self.creep, "creep factor", "множитель ползучести"),
                _figure("line_load", self.line_load, "load along the span", "погонная нагрузка"),
                _figure("area_load", case.area_load(), "load on the area", "нагрузка на площадь"),
                _figure("point_load", self.point_load, "point load", "сосредоточенная сила"),
                _figure(
                    "peak_at",
                    self.peak_at,
                    "largest sag, from the support",
                    "наибольший прогиб, от опоры",
                ),
            ),
            tables=(self._creep_table(),),
            notes=self.notes(),
        )

    def notes(self) -> tuple[Bilingual, ...]:
        """Caveats that belong to this shelf."""
        case, made = self.case, [PRODUCT_VALUES]
        if self.breaks:
            made.append(
                Bilingual(
                    "the stress reaches the bending strength of the product: the shelf breaks",
                    "напряжение достигает прочности плиты при изгибе: полка сломается",
                )
            )
        if len({reading.within_limit for reading in self.readings}) > 1:
            made.append(
                Bilingual(
                    "the readings of creep disagree on the verdict; see the table",
                    "при разных множителях ползучести вывод разный; см. таблицу",
                )
            )
        if case.clamped:
            made.append(
                Bilingual(
                    "clamped ends are the best case; a shelf on pins or in screws sags more",
                    "жёсткая заделка — лучший случай; на полкодержателях и стяжках прогиб больше",
                )
            )
        if case.span_um < SLENDER * case.thickness_um:
            made.append(
                Bilingual(
                    f"the span is less than {SLENDER} thicknesses: shear, which is neglected, counts",
                    f"пролёт меньше {SLENDER} толщин: неучтённый сдвиг уже заметен",
                )
            )
        if self.deflection.value > mm(case.span_um) / SMALL:
            made.append(
                Bilingual(
                    f"the deflection is above a {SMALL}th of the span: beam theory no longer holds, "
                    "the number only says that it is far too much",
                    f"прогиб больше 1/{SMALL} пролёта: теория балок неприменима, число говорит лишь, "
                    "что это слишком много",
                )
            )
        return tuple(made)

    def _creep_table(self) -> Table:
        return Table(
            "creep",
            Bilingual("Readings of creep", "Ползучесть: разные данные"),
            columns(
                ("reading", "reading", "источник"),
                ("factor", "factor", "множитель"),
                ("deflection", "deflection", "прогиб"),
                ("within_limit", "within the limit", "в пределе"),
                ("chosen", "chosen", "принято"),
            ),
            tuple(
                (r.name, r.factor, r.deflection, r.within_limit, r.chosen) for r in self.readings
            ),
        )


def check_shelf(case: ShelfCase) -> ShelfResult:
    """Deflection, stress, verdict and greatest span of a shelf.

    Raises:
        UsageError: a size, load or factor is not one, or the modulus is not known.

    Source:
        w = 5 q L⁴ / (384 E I) and its relatives of :mod:`verstak.furniture.strength.beam`;
        I = b t³ / 12; σ = M / W with W = b t² / 6.
    """
    modulus = case.modulus()
    line_load, point_load = case.line_load(), case.point_load()
    board = material(case.material)
    beam = _beam(case, modulus, line_load, point_load)
    deflection, peak_at = _deflection(case, beam, modulus, line_load, point_load)
    limit_n = (
        USUAL_LIMIT
        if case.limit is None
        else Quantity(case.limit, "", Given(Bilingual("limit", "предел")), 0)
    )
    limit = Quantity(
        mm(case.span_um) / limit_n.value, "mm", Computed("L / n", (("n", limit_n),)), 2
    )
    readings = creep_readings(board, deflection, limit.value, given=case.creep)
    chosen = next(reading for reading in readings if reading.chosen)
    moment, stress = _stress(case, beam)
    return ShelfResult(
        case=case,
        modulus=modulus,
        line_load=line_load,
        point_load=point_load,
        deflection=deflection,
        peak_at=peak_at,
        long_deflection=chosen.deflection,
        creep=chosen.factor,
        readings=readings,
        limit_n=limit_n,
        limit=limit,
        within_instantly=deflection.value <= limit.value,
        within_limit=chosen.within_limit,
        moment=moment,
        stress=stress,
        strength=board.strength(case.thickness_um, across=case.across_grain),
        greatest_span=greatest_span(case, creep=chosen.factor),
        greatest_span_instant=greatest_span(case, creep=None),
    )


def greatest_span(case: ShelfCase, *, creep: Quantity | None) -> Quantity | None:
    """Largest span whose deflection, times ``creep``, keeps the limit L/n.

    The load stays as it is (per m², per m, or one load; a mass that is spread over the shelf stays
    the same mass), and a point load keeps its share of the span. Bisection over whole millimetres, rounded down.

    Returns:
        Millimetres; ``None`` when even 10 m keeps the limit or 1 mm does not.

    Raises:
        UsageError: as :func:`check_shelf`.
    """
    modulus = case.modulus()
    line_load, point_load = case.line_load(), case.point_load()
    n = USUAL_LIMIT.value if case.limit is None else case.limit
    factor = 1.0 if creep is None else creep.value

    asked = _beam(case, modulus, line_load, point_load)
    spread_n = case.spread_load_kg * GRAVITY.value
    lasting_n_mm = asked.line_load_n_mm - spread_n / asked.span_mm

    def keeps(span_mm: int) -> bool:
        point = min(asked.point_at_mm * span_mm / asked.span_mm, float(span_mm))
        beam = replace(
            asked,
            span_mm=float(span_mm),
            point_at_mm=point,
            line_load_n_mm=max(0.0, lasting_n_mm + spread_n / span_mm),
        )
        return beam.greatest_deflection_mm()[0] * factor <= span_mm / n

    low, high = 1, WIDEST_SPAN_MM
    if keeps(high) or not keeps(low):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if keeps(middle):
            low = middle
        else:
            high = middle
    formula = (
        Bilingual(
            "largest L with w(L) · creep ≤ L / n",
            "наибольший L, при котором w(L) · ползучесть ≤ L / n",
        )
        if creep
        else Bilingual("largest L with w(L) ≤ L / n", "наибольший L, при котором w(L) ≤ L / n")
    )
    inputs = (("E", modulus), *((("creep", creep),) if creep else ()))
    return Quantity(low, "mm", Computed(formula, inputs, _MECHANICS), 0)


def deflection_ratio(span_um: int, other_span_um: int) -> Quantity:
    """How many times more a uniformly loaded shelf sags over another span: (L₂ / L₁)⁴.

    Raises:
        UsageError: a span is not above zero.
    """
    if min(span_um, other_span_um) <= 0:
        raise UsageError(
            f"spans must be above zero, found {mm_text(span_um)} and {mm_text(other_span_um)} mm"
        )
    inputs = (
        ("L₁", given_mm(span_um, Bilingual("span", "пролёт"))),
        ("L₂", given_mm(other_span_um, Bilingual("other span", "другой пролёт"))),
    )
    value = (other_span_um / span_um) ** 4
    return Quantity(value, "", Computed("(L₂ / L₁)⁴", inputs, _MECHANICS), 3)


def _beam(case: ShelfCase, modulus: Quantity, line_load: Quantity, point_load: Quantity) -> Beam:
    inertia = rectangle_inertia_mm4(mm(case.depth_um), mm(case.thickness_um))
    return Beam(
        span_mm=mm(case.span_um),
        stiffness_n_mm2=modulus.value * inertia,
        line_load_n_mm=line_load.value / 1000,
        point_load_n=point_load.value,
        point_at_mm=case.point_at_mm(),
        clamped=case.clamped,
    )


def _deflection(
    case: ShelfCase, beam: Beam, modulus: Quantity, line_load: Quantity, point_load: Quantity
) -> tuple[Quantity, Quantity]:
    deflection, where = beam.greatest_deflection_mm()
    inertia = Quantity(
        rectangle_inertia_mm4(mm(case.depth_um), mm(case.thickness_um)),
        "mm⁴",
        Computed(
            "I = b t³ / 12",
            (
                ("b", case.depth()),
                ("t", given_mm(case.thickness_um, Bilingual("thickness", "толщина"))),
            ),
        ),
        0,
    )
    inputs = (
        ("q", line_load),
        ("P", point_load),
        ("L", given_mm(case.span_um, Bilingual("span", "пролёт"))),
        ("E", modulus),
        ("I", inertia),
    )
    computed = Computed(_formula(case, beam), inputs, _MECHANICS)
    peak = Computed(
        Bilingual("where the slope is zero", "там, где угол наклона равен нулю"), inputs, _MECHANICS
    )
    return Quantity(deflection, "mm", computed), Quantity(where, "mm", peak, 0)


def _formula(case: ShelfCase, beam: Beam) -> Words:
    terms = []
    if beam.line_load_n_mm:
        terms.append("q L⁴ / (384 E I)" if case.clamped else "5 q L⁴ / (384 E I)")
    if beam.point_load_n:
        if beam.point_at_mm != beam.span_mm / 2:
            return Bilingual(
                "w = largest of w(x), uniform and point load superposed",
                "w = наибольшее из w(x), распределённая и сосредоточенная нагрузки сложены",
            )
        terms.append("P L³ / (192 E I)" if case.clamped else "P L³ / (48 E I)")
    return "w = " + " + ".join(terms)


def _stress(case: ShelfCase, beam: Beam) -> tuple[Quantity, Quantity]:
    moment_n_mm, where = beam.greatest_moment_n_mm()
    section = rectangle_modulus_mm3(mm(case.depth_um), mm(case.thickness_um))
    at = Quantity(
        where,
        "mm",
        Computed(Bilingual("where the moment is largest", "там, где момент наибольший")),
        0,
    )
    moment = Quantity(
        moment_n_mm / 1000,
        "N·m",
        Computed(
            Bilingual("largest bending moment", "наибольший изгибающий момент"),
            (("x", at),),
            _MECHANICS,
        ),
    )
    w = Quantity(section, "mm³", Computed("W = b t² / 6"), 0)
    computed = Computed("σ = M / W", (("M", moment), ("W", w)), _MECHANICS)
    return moment, Quantity(moment_n_mm / section, "MPa", computed)


def _figure(key: str, value: Cell, en: str, ru: str, why: Bilingual | None = None) -> Figure:
    return Figure(key, Bilingual(en, ru), value, why)
