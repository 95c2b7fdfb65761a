"""The shelf that a question describes."""

from __future__ import annotations

from typing import Any

from verstak.assistant.tools.refusal import question, refusal
from verstak.furniture.mass import GRAVITY
from verstak.furniture.materials import material as board_of
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual

STRIP_MM = 1_000.0
STRIP = Bilingual(
    "no depth was stated: a strip 1 m deep is taken; under a load on the area the deflection does "
    "not depend on the depth",
    "глубина не названа: взята полоса глубиной 1 м; при нагрузке на площадь прогиб от глубины не "
    "зависит",
)


def stated_shelf(
    *,
    span: float,
    thickness: float,
    depth: float | None,
    pressure: float | None = None,
    point_force: float | None = None,
    **rest: Any,
) -> ShelfCase:
    """The shelf of a question.

    Args:
        span: L, mm.
        thickness: t, mm.
        depth: b, mm; ``None``: a strip of 1 m where it does not matter.
        pressure: Load, Pa.
        point_force: N.
        **rest: The other slots of a shelf, by name.

    Raises:
        ToolRefused: no load, no depth where it counts, or no modulus for the board.
    """
    loads = {
        name: rest.pop(name, None) or 0.0
        for name in ("area_load", "spread_load", "line_load", "line_mass", "point_load")
    }
    if pressure:
        loads["area_load"] += pressure / GRAVITY.value
    if point_force:
        loads["point_load"] += point_force / GRAVITY.value
    if not any(loads.values()):
        raise question(
            "What load does the shelf carry: kg/m², N/m, or kilograms in all",
            "Какая нагрузка на полку: кг/м², Н/м или груз в килограммах",
        )
    if depth is None and any(value for name, value in loads.items() if name != "area_load"):
        raise question("How deep is the shelf, mm", "Какая глубина полки, мм")
    board = board_of(rest["material"])
    if rest.get("modulus") is None and board.modulus(um(thickness)) is None:
        why = board.why_no_modulus(um(thickness))
        raise refusal(
            f"{why.en}; give the modulus of elasticity",
            f"{why.ru}; укажите модуль упругости",
        )
    return ShelfCase(
        span_um=um(span),
        depth_um=um(STRIP_MM if depth is None else depth),
        depth_why=STRIP if depth is None else None,
        thickness_um=um(thickness),
        material=rest["material"],
        area_load_kg_m2=loads["area_load"],
        spread_load_kg=loads["spread_load"],
        line_load_n_m=loads["line_load"],
        line_mass_kg_m=loads["line_mass"],
        point_load_kg=loads["point_load"],
        modulus_mpa=rest.get("modulus"),
        creep=rest.get("creep"),
        limit=rest.get("limit"),
        clamped=rest.get("clamped", False),
        self_weight=rest.get("self_weight", False),
        across_grain=rest.get("across_grain", False),
    )
