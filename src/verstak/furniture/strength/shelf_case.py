"""A shelf between two supports and what stands on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.furniture.mass import GRAVITY
from verstak.furniture.materials import material
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Assumed, Cited, Computed, Given, Quantity, Words
from verstak.quantities.text import Bilingual

HOME_LOAD = Quantity(
    100,
    "kg/m²",
    Assumed(
        Bilingual(
            "no load was given: 1.0 kg/dm², the test load of domestic shelves by UNI "
            "11663, EN 16121 level 1 and ISO 7170 as retold (Gspohu/systeme-32 on "
            "GitHub); kitchens 1.5",
            "нагрузка не задана: 1,0 кг/дм², испытательная нагрузка бытовых полок по "
            "UNI 11663, EN 16121 (уровень 1) и ISO 7170 в пересказе (Gspohu/systeme-32 "
            "на GitHub); для кухонь 1,5",
        )
    ),
    0,
)
"""Load of a shelf when nobody stated one."""

USUAL_LIMIT = Quantity(
    200,
    "",
    Cited(
        Bilingual(
            "UNI 11663 and EN 16122:2012 as retold in two public repositories on GitHub",
            "UNI 11663 и EN 16122:2012 в пересказе двух открытых репозиториев на GitHub",
        ),
        None,
        "secondary",
        Bilingual(
            "0.5 % of the span under the test load; EN 16122 itself is a method without a limit",
            "0,5 % пролёта под испытательной нагрузкой; сам EN 16122 — метод без предела",
        ),
    ),
    0,
)
"""Denominator of the limit L/n when nobody stated one."""


@dataclass(frozen=True, slots=True)
class ShelfCase:
    """A shelf between two supports and what stands on it.

    Args:
        span_um: Between the supports.
        depth_um: Front to back.
        thickness_um: Of the board.
        material: Key of :mod:`verstak.furniture.materials`.
        area_load_kg_m2: Spread over the whole shelf.
        spread_load_kg: One mass that is spread evenly over the whole shelf.
        line_load_n_m: Spread along the span, N per metre of it.
        line_mass_kg_m: Spread along the span, kg per metre of it.
        point_load_kg: One load across the whole depth.
        point_at_um: Where it stands, from one support; ``None``: in the middle.
        clamped: The ends are held against turning; otherwise they lie on pins.
        self_weight: The shelf's own mass is a load too.
        across_grain: The span lies across the grain of the outer plies (plywood).
        modulus_mpa: Modulus of elasticity instead of the material's.
        creep: Factor from instant to long-term deflection instead of the usual one.
        limit: n of the limit L/n instead of the usual one.
        depth_why: Where the depth comes from when nobody stated it; ``None``: it was stated.

    Raises:
        UsageError: a size, load or factor is not one.
    """

    span_um: int
    depth_um: int
    thickness_um: int
    material: str = "particleboard"
    area_load_kg_m2: float = 0.0
    spread_load_kg: float = 0.0
    line_load_n_m: float = 0.0
    line_mass_kg_m: float = 0.0
    point_load_kg: float = 0.0
    point_at_um: int | None = None
    clamped: bool = False
    self_weight: bool = False
    across_grain: bool = False
    modulus_mpa: float | None = None
    creep: float | None = None
    limit: float | None = None
    depth_why: Words | None = None

    def __post_init__(self) -> None:
        for size_um, what in (
            (self.span_um, "span"),
            (self.depth_um, "depth"),
            (self.thickness_um, "thickness"),
        ):
            if size_um <= 0:
                raise UsageError(f"the {what} must be above zero, found {mm_text(size_um)} mm")
        loads = self._loads()
        if any(not math.isfinite(load) or load < 0 for load in loads):
            raise UsageError(f"loads must be zero or more, found {', '.join(map(str, loads))}")
        for value, what, least in (
            (self.modulus_mpa, "modulus of elasticity", 0.0),
            (self.creep, "creep factor", 0.999_999),
            (self.limit, "limit L/n", 0.0),
        ):
            if value is not None and not (math.isfinite(value) and value > least):
                raise UsageError(
                    f"the {what} must be {'1 or more' if least else 'above zero'}, found {value:g}"
                )
        if self.point_at_um is not None and not 0 <= self.point_at_um <= self.span_um:
            raise UsageError(
                f"the point load must stand on the span of {mm_text(self.span_um)} mm, "
                f"found {mm_text(self.point_at_um)} mm"
            )

    def modulus(self) -> Quantity:
        """E in MPa: given, or the material's for this thickness.

        Raises:
            UsageError: nobody stated it.
        """
        if self.modulus_mpa is not None:
            return Quantity(
                self.modulus_mpa, "MPa", Given(Bilingual("modulus", "модуль упругости")), 0
            )
        board = material(self.material)
        modulus = board.modulus(self.thickness_um, across=self.across_grain)
        if modulus is None:
            raise UsageError(
                board.why_no_modulus(self.thickness_um).en,
                remedy="give it from the maker's data sheet: --modulus MPA",
            )
        return modulus

    def depth(self) -> Quantity:
        """Depth of the shelf, mm: stated, or assumed with its reason."""
        if self.depth_why is None:
            return given_mm(self.depth_um, Bilingual("depth", "глубина"))
        return Quantity(mm(self.depth_um), "mm", Assumed(self.depth_why), 1)

    def area_load(self) -> Quantity:
        """Load in kg/m²: given, or a mass over the shelf's area.

        When there is no load at all, that of a test of domestic shelves.
        """
        if not any(self._loads()):
            return HOME_LOAD
        if not self.spread_load_kg:
            return Quantity(self.area_load_kg_m2, "kg/m²", Given(Bilingual("load", "нагрузка")), 1)
        area_m2 = mm(self.span_um) * mm(self.depth_um) / 1e6
        inputs: tuple[tuple[str, Quantity], ...] = (
            ("m", Quantity(self.spread_load_kg, "kg", Given(Bilingual("load", "нагрузка")), 2)),
            ("L", given_mm(self.span_um, Bilingual("span", "пролёт"))),
            ("b", self.depth()),
        )
        formula = "p = m / (L · b)"
        if self.area_load_kg_m2:
            stated = Given(Bilingual("load", "нагрузка"))
            inputs = (*inputs, ("p₀", Quantity(self.area_load_kg_m2, "kg/m²", stated, 1)))
            formula += " + p₀"
        value = self.area_load_kg_m2 + self.spread_load_kg / area_m2
        return Quantity(value, "kg/m²", Computed(formula, inputs), 1)

    def line_load(self) -> Quantity:
        """Load q along the span, N/m: the area load times the depth, own weight, and the line load.

        Raises:
            UsageError: the own weight is asked for and the density is not known.
        """
        area_load = self.area_load()
        inputs = [("p", area_load), ("g", GRAVITY), ("b", self.depth())]
        kg_m2, formula = area_load.value, "q = p · g · b"
        if self.self_weight:
            board = material(self.material)
            density = board.density(self.thickness_um)
            if density is None:
                raise UsageError(
                    board.why_no_density(self.thickness_um).en,
                    remedy="leave out --self-weight, or add its mass to --load",
                )
            kg_m2 += density.value * mm(self.thickness_um) / 1000
            inputs += [
                ("ρ", density),
                ("t", given_mm(self.thickness_um, Bilingual("thickness", "толщина"))),
            ]
            formula = "q = (p + ρ t) · g · b"
        along = self.line_load_n_m + self.line_mass_kg_m * GRAVITY.value
        if along:
            inputs.append(("q₀", self._stated_line_load(along)))
            formula += " + q₀"
        value = kg_m2 * GRAVITY.value * mm(self.depth_um) / 1000 + along
        return Quantity(value, "N/m", Computed(formula, tuple(inputs)), 2)

    def _stated_line_load(self, along_n_m: float) -> Quantity:
        stated = Given(Bilingual("line load", "погонная нагрузка"))
        if not self.line_mass_kg_m:
            return Quantity(along_n_m, "N/m", stated, 1)
        mass = Quantity(self.line_mass_kg_m, "kg/m", stated, 2)
        inputs = [("m₀", mass), ("g", GRAVITY)]
        formula = "q₀ = m₀ · g"
        if self.line_load_n_m:
            inputs.append(("q₁", Quantity(self.line_load_n_m, "N/m", stated, 1)))
            formula += " + q₁"
        return Quantity(along_n_m, "N/m", Computed(formula, tuple(inputs)), 1)

    def _loads(self) -> tuple[float, ...]:
        return (
            self.area_load_kg_m2,
            self.spread_load_kg,
            self.line_load_n_m,
            self.line_mass_kg_m,
            self.point_load_kg,
        )

    def point_load(self) -> Quantity:
        """P in N."""
        given = Quantity(
            self.point_load_kg, "kg", Given(Bilingual("point load", "сосредоточенная нагрузка")), 2
        )
        value = self.point_load_kg * GRAVITY.value
        return Quantity(value, "N", Computed("P = m · g", (("m", given), ("g", GRAVITY))), 1)

    def point_at_mm(self) -> float:
        """Place of the point load, mm from one support."""
        return mm(self.span_um) / 2 if self.point_at_um is None else mm(self.point_at_um)


def given_mm(length_um: int, by: Words) -> Quantity:
    """A size that somebody stated."""
    return Quantity(mm(length_um), "mm", Given(by), 1)
