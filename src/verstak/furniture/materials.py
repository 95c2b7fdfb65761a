"""Boards: density, modulus of elasticity and bending strength by thickness, with their source."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from verstak.errors import UsageError
from verstak.quantities.length import mm, mm_text, um
from verstak.quantities.quantity import (
    Cited,
    Confidence,
    Estimated,
    Quantity,
    Words,
    in_both,
    words_from,
)
from verstak.quantities.text import Bilingual

PRODUCT_VALUES = Bilingual(
    "EN 312 and EN 622-5 values are properties of the product as it leaves the works, not "
    "characteristic values for design: they say what to expect of a board, not what load is safe",
    "значения EN 312 и EN 622-5 — свойства продукции при выпуске, а не характеристические "
    "значения для расчёта: они говорят, чего ждать от плиты, но не какая нагрузка безопасна",
)
"""Travels with every answer about strength. Source: scope of EN 312, standards.globalspec.com."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a property, for one thickness or for a class of them.

    Args:
        value: In the unit of its property.
        at_um: The only thickness it holds for, or ``None``.
        above_um: Holds for thicker boards than this …
        up_to_um: … up to this one; ``None``: any.
        across: Across the grain of the outer plies (plywood).
        source: Where it was read.
        clause: Standard and thickness class, if stated.
        confidence: ``verified`` or ``secondary``.
        note: What to know before relying on it.
        bounds: Smallest and largest value when it is an estimate, with the method.
    """

    value: float
    source: Words
    at_um: int | None = None
    above_um: int = 0
    up_to_um: int | None = None
    across: bool = False
    clause: Words | None = None
    confidence: Confidence = "verified"
    note: Words | None = None
    bounds: tuple[float, float, Words] | None = None

    def holds(self, thickness_um: int) -> bool:
        """Whether the value is stated for this thickness."""
        if self.at_um is not None:
            return thickness_um == self.at_um
        return thickness_um > self.above_um and (
            self.up_to_um is None or thickness_um <= self.up_to_um
        )

    def quantity(self, unit: str, decimals: int = 0) -> Quantity:
        """The value with its provenance."""
        if self.bounds:
            low, high, method = self.bounds
            return Quantity(self.value, unit, Estimated(method, low, high), decimals)
        cited = Cited(self.source, self.clause, self.confidence, self.note)
        return Quantity(self.value, unit, cited, decimals)


@dataclass(frozen=True, slots=True)
class Material:
    """A kind of board.

    Args:
        key: Name for programs.
        name: What people call it.
        kind: ``particleboard``, ``mdf``, ``hdf`` or ``plywood``.
        densities: In kg/m³.
        moduli: Modulus of elasticity in bending, MPa.
        strengths: Bending strength, MPa.
        creeps: Deformation factors kdef.
    """

    key: str
    name: Bilingual
    kind: str
    densities: tuple[Reading, ...] = ()
    moduli: tuple[Reading, ...] = ()
    strengths: tuple[Reading, ...] = ()
    creeps: tuple[Reading, ...] = ()

    def density(self, thickness_um: int) -> Quantity | None:
        """Density in kg/m³, or ``None``; then :meth:`why_no_density` says why.

        Between two thicknesses of one maker the value is interpolated and stated as an
        estimate; beyond them nothing is guessed.
        """
        _check_thickness(thickness_um)
        found = _first(self.densities, thickness_um)
        if found:
            return found.quantity("kg/m³")
        points = sorted((r.at_um, r.value) for r in self.densities if r.at_um is not None)
        for (thin, first), (thick, second) in itertools.pairwise(points):
            if thin < thickness_um < thick:
                share = (thickness_um - thin) / (thick - thin)
                source = in_both(self.densities[0].source)
                method = Bilingual(
                    f"between {first:g} at {mm_text(thin)} mm and {second:g} at "
                    f"{mm_text(thick)} mm ({source.en})",
                    f"между {first:g} при {mm_text(thin)} мм и {second:g} при "
                    f"{mm_text(thick)} мм ({source.ru})",
                )
                low, high = sorted((first, second))
                value = first + share * (second - first)
                return Quantity(value, "kg/m³", Estimated(method, low, high), 0)
        return None

    def modulus(self, thickness_um: int, *, across: bool = False) -> Quantity | None:
        """Modulus of elasticity in bending, MPa, or ``None``; see :meth:`why_no_modulus`.

        Args:
            thickness_um: Thickness of the board.
            across: The span lies across the grain of the outer plies; only plywood differs.
        """
        _check_thickness(thickness_um)
        found = _first(self._directed(self.moduli, across=across), thickness_um)
        return found.quantity("MPa") if found else None

    def strength(self, thickness_um: int, *, across: bool = False) -> Quantity | None:
        """Bending strength of the product, MPa, or ``None``: never a design value."""
        _check_thickness(thickness_um)
        found = _first(self._directed(self.strengths, across=across), thickness_um)
        return found.quantity("MPa", 1) if found else None

    def deformation_factor(self) -> Quantity | None:
        """Deformation factor kdef of Eurocode 5, service class 1, or ``None`` where no table was read."""
        return self.creeps[0].quantity("", 2) if self.creeps else None

    def why_no_density(self, thickness_um: int) -> Bilingual:
        """Reason for a missing density."""
        return self._why(self.densities, "density", "плотность", thickness_um)

    def why_no_modulus(self, thickness_um: int) -> Bilingual:
        """Reason for a missing modulus."""
        return self._why(self.moduli, "modulus of elasticity", "модуль упругости", thickness_um)

    def why_no_strength(self, thickness_um: int) -> Bilingual:
        """Reason for a missing bending strength."""
        return self._why(self.strengths, "bending strength", "прочность при изгибе", thickness_um)

    def _directed(self, readings: Iterable[Reading], *, across: bool) -> tuple[Reading, ...]:
        if self.kind != "plywood":
            return tuple(readings)
        return tuple(reading for reading in readings if reading.across == across)

    def _why(self, readings: tuple[Reading, ...], en: str, ru: str, thickness_um: int) -> Bilingual:
        if not readings:
            return Bilingual(
                f"no {en} of {self.name.en} in the sources that were read",
                f"{ru}: для материала «{self.name.ru}» в прочитанных источниках нет",
            )
        shown = mm_text(thickness_um)
        return Bilingual(
            f"no {en} of {self.name.en} for {shown} mm in the sources that were read",
            f"{ru}: для материала «{self.name.ru}» толщиной {shown} мм в прочитанных "
            "источниках нет",
        )


def material(key: str) -> Material:
    """The board of that key.

    Raises:
        UsageError: there is none; the known keys are listed.
    """
    try:
        return MATERIALS[key]
    except KeyError:
        known = ", ".join(MATERIALS)
        raise UsageError(
            f"expected one of the materials {known}, found {key!r}", remedy=f"use one of: {known}"
        ) from None


def read_materials(text: str) -> Mapping[str, Material]:
    """Boards from TOML of the shape of ``data/materials.toml``, by key."""
    return {
        key: Material(
            key=key,
            name=Bilingual(table["en"], table["ru"]),
            kind=table["kind"],
            densities=_readings(table.get("density", ())),
            moduli=_readings(table.get("modulus", ())),
            strengths=_readings(table.get("strength", ())),
            creeps=_readings(table.get("creep", ())),
        )
        for key, table in tomllib.loads(text).items()
    }


def _readings(rows: Iterable[Mapping[str, Any]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            value=float(row["value"]),
            source=words_from(row["source"]),
            at_um=um(row["at"]) if "at" in row else None,
            above_um=um(row.get("above", 0)),
            up_to_um=um(row["up_to"]) if "up_to" in row else None,
            across=row.get("across", False),
            clause=words_from(row["clause"]) if "clause" in row else None,
            confidence=row.get("confidence", "verified"),
            note=words_from(row["note"]) if "note" in row else None,
            bounds=(row["low"], row["high"], words_from(row["method"]))
            if "method" in row
            else None,
        )
        for row in rows
    )


def _first(readings: Iterable[Reading], thickness_um: int) -> Reading | None:
    return next((reading for reading in readings if reading.holds(thickness_um)), None)


def _check_thickness(thickness_um: int) -> None:
    if thickness_um <= 0:
        raise UsageError(f"a thickness must be above zero, found {mm(thickness_um):g} mm")


MATERIALS: Mapping[str, Material] = read_materials(
    files("verstak.furniture").joinpath("data", "materials.toml").read_text(encoding="utf-8")
)
"""Every board that is known, by key."""
