"""What stands on a shelf: kilograms on its area, kilograms in all, and the force of them."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.furniture.mass import GRAVITY
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class ShelfLoad:
    """One load in its three readings.

    Args:
        mass: In all, kg.
        force: Of it, N.
        area_load: On the area, kg/m².
        area: m².
    """

    mass: Quantity
    force: Quantity
    area_load: Quantity
    area: Quantity

    def report(self) -> Report:
        """All of them."""
        return Report(
            Bilingual("Load of a shelf", "Нагрузка на полку"),
            (
                Figure("mass", Bilingual("load in all", "нагрузка всего"), self.mass),
                Figure("force", Bilingual("force", "сила"), self.force),
                Figure(
                    "area_load",
                    Bilingual("load on the area", "нагрузка на площадь"),
                    self.area_load,
                ),
                Figure("area", Bilingual("area", "площадь"), self.area),
            ),
        )


def shelf_load(
    length_um: int,
    depth_um: int,
    *,
    area_load_kg_m2: float | None = None,
    mass_kg: float | None = None,
) -> ShelfLoad:
    """A load per area summed over the shelf, or a mass spread over it.

    Args:
        length_um: Of the shelf.
        depth_um: Of the shelf.
        area_load_kg_m2: p, kg/m²; or
        mass_kg: m, kg.

    Raises:
        UsageError: not exactly one of the loads, or something is not above zero.
    """
    if (area_load_kg_m2 is None) == (mass_kg is None):
        raise UsageError("give either a load per area or a mass")
    if min(length_um, depth_um) <= 0 or (area_load_kg_m2 or mass_kg or 0) <= 0:
        raise UsageError(
            f"a load needs sizes and a value above zero, found {mm_text(length_um)} x {mm_text(depth_um)} mm"
        )
    sides = (
        ("L", Quantity(mm(length_um), "mm", Given(Bilingual("length", "длина")), 1)),
        ("b", Quantity(mm(depth_um), "mm", Given(Bilingual("depth", "глубина")), 1)),
    )
    area = Quantity(mm(length_um) * mm(depth_um) / 1e6, "m²", Computed("A = L · b", sides), 4)
    stated = Given(Bilingual("load", "нагрузка"))
    if area_load_kg_m2 is not None:
        area_load = Quantity(area_load_kg_m2, "kg/m²", stated, 1)
        inputs = (("p", area_load), ("A", area))
        mass = Quantity(area_load_kg_m2 * area.value, "kg", Computed("m = p · A", inputs), 2)
    else:
        mass = Quantity(mass_kg or 0.0, "kg", stated, 2)
        inputs = (("m", mass), ("A", area))
        area_load = Quantity(mass.value / area.value, "kg/m²", Computed("p = m / A", inputs), 1)
    return ShelfLoad(mass, weight(mass), area_load, area)


def weight(mass: Quantity) -> Quantity:
    """Force of a mass, F = m · g, in newtons."""
    inputs = (("m", mass), ("g", GRAVITY))
    return Quantity(mass.value * GRAVITY.value, "N", Computed("F = m · g", inputs), 1)
