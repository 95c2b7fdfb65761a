"""How many hinges a door needs, by its height, width and mass; the stricter reading counts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from verstak.errors import UsageError
from verstak.furniture.materials import material
from verstak.quantities.length import mm
from verstak.quantities.quantity import (
    CONFIDENCES,
    Computed,
    Given,
    Quantity,
    count,
    in_both,
    words_from,
)
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_UM_PER_M = 1_000_000


@dataclass(frozen=True, slots=True)
class HingeCount:
    """Hinges of one door.

    Args:
        height: Of the door.
        width: Of the door.
        mass: Of the door without its handle; ``None`` when the board's density is not known.
        hinges: ``None`` when the door is beyond what the loaded sources cover.
        why: Rule and source in one sentence.
        notes: What to know before relying on it.
    """

    height: Quantity
    width: Quantity
    mass: Quantity | None
    hinges: Quantity | None
    why: Bilingual
    notes: tuple[Bilingual, ...] = ()

    def report(self) -> Report:
        """The same for a table, a page or a tool."""
        no_mass = Bilingual("no density of this board is known", "плотность плиты неизвестна")
        return Report(
            title=Bilingual("Hinges of a door", "Петли двери"),
            figures=(
                Figure(
                    "hinges",
                    Bilingual("hinges", "петель"),
                    self.hinges,
                    None if self.hinges else self.why,
                ),
                Figure("height", Bilingual("height", "высота"), self.height),
                Figure("width", Bilingual("width", "ширина"), self.width),
                Figure(
                    "mass",
                    Bilingual("mass", "масса"),
                    self.mass,
                    None if self.mass else no_mass,
                ),
            ),
            notes=(*self.notes, *_OTHERS),
        )


def hinge_count(height_um: int, width_um: int, mass: Quantity | None = None) -> HingeCount:
    """Hinges for a door.

    Args:
        height_um: Height of the door in micrometres, above zero.
        width_um: Width of the door in micrometres, above zero.
        mass: Mass in kg, or ``None`` when it is not known; then the height alone counts and a
            note says so.

    Returns:
        The count, with the rule; ``hinges`` is ``None`` beyond the chart's last row.

    Raises:
        UsageError: a size is not above zero, or the mass is not in kg or negative.

    Source:
        Blum KA-150 2022/23 p. 73 as retold by Gspohu/systeme-32; one more hinge for doors of
        600 to 650 mm: ea.blum.com/en/number-of-hinges.
    """
    if height_um <= 0 or width_um <= 0:
        raise UsageError(
            f"a door needs a height and a width above zero, found {mm(height_um):g} and "
            f"{mm(width_um):g} mm"
        )
    if mass is not None and (mass.unit != "kg" or mass.value < 0):
        raise UsageError(f"a door's mass must be zero or more kg, found {mass.text()}")
    height = Quantity(
        mm(height_um), "mm", Given(Bilingual("door height", "высота двери")), decimals=1
    )
    width = Quantity(mm(width_um), "mm", Given(Bilingual("door width", "ширина двери")), decimals=1)
    notes = _notes(height.value, width.value, mass)
    chart, wide = _RULES["chart"], _RULES["width"]
    kilograms = mass.value if mass else 0.0
    row = next(
        (r for r in chart["row"] if height.value <= r["height"] and kilograms <= r["mass"]), None
    )
    source = words_from(chart["source"])
    measured = Bilingual(
        f"{height.value:g} mm" + (f", {kilograms:.2f} kg" if mass else ", mass not known"),
        f"{height.value:g} мм".replace(".", ",")
        + (f", {_comma(kilograms)} кг" if mass else ", масса неизвестна"),
    )
    if row is None:
        last = chart["row"][-1]
        why = Bilingual(
            f"door of {measured.en}: beyond the last row of the chart, {last['hinges']} hinges to "
            f"{last['height']} mm and {last['mass']} kg ({in_both(source).en})",
            f"дверь {measured.ru}: дальше последней строки графика, {_hinges_ru(last['hinges'])} до "
            f"{last['height']} мм и {last['mass']} кг ({in_both(source).ru})",
        )
        return HingeCount(height, width, mass, None, why, notes)
    found = row["hinges"]
    confidence = CONFIDENCES[chart["confidence"]]
    why = Bilingual(
        f"door of {measured.en}: {found} hinges to {row['height']} mm and {row['mass']} kg "
        f"({in_both(source).en}; {confidence.en})",
        f"дверь {measured.ru}: {_hinges_ru(found)} до {row['height']} мм и {row['mass']} кг "
        f"({in_both(source).ru}; {confidence.ru})",
    )
    if width.value > wide["usual"]:
        found += 1
        why = Bilingual(
            f"{why.en}; one more above {wide['usual']} mm of width ({wide['source']})",
            f"{why.ru}; ещё одна при ширине больше {wide['usual']} мм ({wide['source']})",
        )
    inputs = (("H", height), ("W", width), *((("m", mass),) if mass else ()))
    provenance = Computed(
        Bilingual("chart(H, m) + (1 if W > 600)", "график(H, m) + (1, если W > 600)"),
        inputs,
        source=source,
    )
    return HingeCount(height, width, mass, count(found, provenance), why, notes)


def door_mass(height_um: int, width_um: int, thickness_um: int, key: str) -> Quantity | None:
    """Mass of a door in kg without handle and hinges, or ``None`` if no density is known.

    Args:
        height_um: Height in micrometres.
        width_um: Width in micrometres.
        thickness_um: Thickness in micrometres.
        key: Of :mod:`verstak.furniture.materials`.

    Raises:
        UsageError: no such material.
    """
    density = material(key).density(thickness_um)
    if density is None:
        return None
    sides = (height_um, width_um, thickness_um)
    metres = [side / _UM_PER_M for side in sides]
    value = metres[0] * metres[1] * metres[2] * density.value
    sizes = (
        Quantity(mm(side), "mm", Given(Bilingual("door", "дверь")), decimals=1) for side in sides
    )
    inputs = (*zip("LBt", sizes, strict=True), ("ρ", density))
    return Quantity(value, "kg", Computed("m = L · B · t · ρ", inputs))


def _notes(height: float, width: float, mass: Quantity | None) -> tuple[Bilingual, ...]:
    wide, spread = _RULES["width"], _RULES["spread"]
    told = in_both(words_from(spread["source"]))
    notes = []
    if mass is None:
        notes.append(
            Bilingual(
                "the door's mass is not known: its hinges are counted by height alone",
                "масса двери неизвестна: петли сочтены только по высоте",
            )
        )
    if width > wide["one_more"]:
        notes.append(
            Bilingual(
                f"door {width:g} mm wide: hinges are rated to {wide['one_more']} mm "
                f"({wide['source']}); make two doors of it",
                f"дверь шириной {width:g} мм: петли рассчитаны до {wide['one_more']} мм "
                f"({wide['source']}); лучше две двери",
            )
        )
    if height - 2 * spread["from_edge"] <= width:
        notes.append(
            Bilingual(
                f"door {height:g}×{width:g} mm: {spread['en']} ({told.en})",
                f"дверь {height:g}×{width:g} мм: {spread['ru']} ({told.ru})",
            )
        )
    return tuple(notes)


def _hinges_ru(number: int) -> str:
    return f"{number} {'петли' if number in {2, 3, 4} else 'петель'}"


def _comma(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


_RULES: dict[str, Any] = tomllib.loads(
    files("verstak.furniture").joinpath("data", "hinges.toml").read_text(encoding="utf-8")
)
"""The chart and its limits, from ``data/hinges.toml``."""

_OTHERS = tuple(
    Bilingual(f"{other['en']} ({other['source']})", f"{other['ru']} ({other['source']})")
    for other in _RULES["other"]
)
