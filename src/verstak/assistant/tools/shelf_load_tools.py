"""The tool that adds up a shelf's load."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import question, refusal
from verstak.assistant.tools.shelf_slots import AREA_LOAD, SPREAD_LOAD
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.strength.shelf_load import shelf_load as sum_load
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual

_LENGTH = length_slot(
    "length of the shelf",
    "длина полки",
    ("длина", "длиной", "пролёт", "ширина", "length", "long", "span", "wide"),
    group="shelf",
    nouns=("полка", "shelf"),
    axis="length",
)
_BREADTH = length_slot(
    "depth of the shelf",
    "глубина полки",
    ("глубина", "глубиной", "ширина", "depth", "deep", "width"),
    most=3_000,
    group="shelf",
    nouns=("полка", "shelf"),
    axis="depth",
)


def shelf_load(
    *,
    length: Annotated[float, _LENGTH],
    depth: Annotated[float, _BREADTH],
    area_load: Annotated[float | None, AREA_LOAD] = None,
    mass: Annotated[float | None, SPREAD_LOAD] = None,
    desk: Desk,
) -> Outcome:
    """What a load per area makes in all on a shelf, or a mass makes per area."""
    del desk
    if area_load is None and mass is None:
        raise question(
            "What load is it: kg/m² or kilograms in all",
            "Какая нагрузка: кг/м² или груз в килограммах",
        )
    if area_load is not None and mass is not None:
        raise refusal(
            "both a load per area and a mass were given: one follows from the other",
            "названы и нагрузка на площадь, и масса: одна следует из другой",
        )
    load = sum_load(um(length), um(depth), area_load_kg_m2=area_load, mass_kg=mass)
    return Outcome(
        load.report(),
        answers=("mass",) if mass is None else ("area_load",),
        feeds=(
            Feed(load.mass, ("нагрузка всего", "груз", "масса", "load", "mass")),
            Feed(load.force, ("сила", "force")),
            Feed(load.area_load, ("нагрузка на площадь", "area load")),
        ),
    )


def shelf_load_tools() -> tuple[Tool, ...]:
    """The one tool of this file."""
    return (
        derive(
            shelf_load,
            title=Bilingual("Load of a shelf in all", "Нагрузка на полку всего"),
            doing=Bilingual("adding up the shelf's load", "считаю нагрузку на полку"),
            about=Bilingual(
                "kilograms and newtons on a whole shelf from kg/m², or kg/m² from kilograms; no deflection",
                "сколько килограммов и ньютонов на всей полке при данных кг/м², или сколько это кг/м²; без прогиба",
            ),
            examples=(
                "Сколько килограммов всего на полке 900×300 мм при 50 кг/м²?",
                "Полка 800 на 250, 15 кг книг — сколько это на квадратный метр?",
                "общая нагрузка полки 1000х400 при 60 кг/м2",
                "Какая сила действует на полку 700×300 при нагрузке 40 кг/м²?",
                "сколько кг держит полка 600х350 если 75 кг/м2",
                "перевести 20 кг на полку 80х30 см в кг/м2",
                "Total load on a 900 × 300 mm shelf at 50 kg/m²?",
                "How many kg per square metre is 18 kg on a 750 by 280 mm shelf?",
                "what force does 40 kg/m2 put on a 1000x350 shelf",
            ),
            asks={
                "mass": (
                    "килограммов",
                    "сколько кг",
                    "всего",
                    "общая нагрузка",
                    "масса",
                    "how many kg",
                    "total load",
                ),
                "force": ("сила", "ньютонов", "force", "newtons"),
                "area_load": (
                    "на квадратный метр",
                    "кг/м²",
                    "на площадь",
                    "per square metre",
                    "kg/m²",
                ),
                "area": ("площадь полки", "area of the shelf"),
            },
        ),
    )
