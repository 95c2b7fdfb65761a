"""Tools about doors: mass and hinges."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import THICKNESS_CUES, length_slot, material_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.slots import NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.hinges import door_mass, hinge_count
from verstak.quantities.length import um
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_DOOR = ("дверь", "дверца", "створка", "фасад", "door", "front")
_DOOR_HEIGHT = length_slot(
    "height of the door",
    "высота двери",
    ("высота", "высотой", "дверь", "дверца", "фасад", "height", "high", "tall", "door"),
    ask=("How high is the door, mm?", "Какая высота двери, мм?"),
    least=50,
    most=4_000,
    group="door",
    nouns=_DOOR,
    axis="height",
)
_DOOR_WIDTH = length_slot(
    "width of the door",
    "ширина двери",
    ("ширина", "шириной", "дверь", "дверца", "фасад", "width", "wide", "door"),
    ask=("How wide is the door, mm?", "Какая ширина двери, мм?"),
    least=50,
    most=2_000,
    group="door",
    nouns=_DOOR,
    axis="width",
)
_DOOR_THICKNESS = length_slot(
    "thickness of the door",
    "толщина двери",
    THICKNESS_CUES,
    least=3,
    most=60,
    optional=True,
    group="door",
    nouns=_DOOR,
    axis="thickness",
)
_DOOR_MASS = NumberSlot(
    title=Bilingual("mass of the door", "масса двери"),
    dimension=Dimension.MASS,
    unit="kg",
    cues=(
        "масса",
        "массой",
        "вес",
        "весом",
        "весит",
        "тяжелая",
        "mass",
        "weight",
        "weighs",
        "weighing",
    ),
    question=Bilingual("What does the door weigh, kg?", "Сколько весит дверь, кг?"),
    least=0.05,
    most=200,
    optional=True,
)
_MATERIAL = material_slot()


def hinges(
    *,
    height: Annotated[float, _DOOR_HEIGHT],
    width: Annotated[
        float | None,
        length_slot(
            "width of the door",
            "ширина двери",
            _DOOR_WIDTH.cues,
            least=50,
            most=2_000,
            optional=True,
            group="door",
            nouns=_DOOR,
            axis="width",
        ),
    ] = None,
    mass: Annotated[float | None, _DOOR_MASS] = None,
    thickness: Annotated[float | None, _DOOR_THICKNESS] = None,
    material: Annotated[str, _MATERIAL] = "particleboard",
    desk: Desk,
) -> Outcome:
    """Number of hinges of a door by height, width and mass."""
    del desk
    stated: Quantity | None = None
    if mass is not None:
        stated = Quantity(mass, "kg", Given(_DOOR_MASS.title), 2)
    elif width is not None and thickness is not None:
        stated = door_mass(um(height), um(width), um(thickness), material)
    result = hinge_count(um(height), um(_USUAL_DOOR_MM if width is None else width), stated)
    report = result.report()
    if width is None:
        kept = tuple(figure for figure in report.figures if figure.key != "width")
        notes = tuple(note for note in report.notes if "×" not in note.en)
        report = type(report)(report.title, kept, report.tables, (*notes, _NO_WIDTH))
    feeds = (
        [Feed(result.hinges, ("петли", "петель", "количество петель", "hinges"))]
        if result.hinges
        else []
    )
    if stated is not None:
        feeds.append(Feed(stated, ("масса двери", "масса", "вес", "mass")))
    return Outcome(report, answers=("hinges",), feeds=tuple(feeds), found=result.hinges is not None)


_USUAL_DOOR_MM = 400.0
_NO_WIDTH = Bilingual(
    "the door's width was not stated: taken as not above 600 mm, where width does not count",
    "ширина двери не названа: считается, что она не больше 600 мм, тогда на число петель не влияет",
)


def door_weight(
    *,
    height: Annotated[float, _DOOR_HEIGHT],
    width: Annotated[float, _DOOR_WIDTH],
    thickness: Annotated[
        float,
        length_slot(
            "thickness of the door",
            "толщина двери",
            THICKNESS_CUES,
            least=3,
            most=60,
            group="door",
            nouns=_DOOR,
            axis="thickness",
        ),
    ],
    material: Annotated[str, _MATERIAL] = "particleboard",
    desk: Desk,
) -> Outcome:
    """Mass of a door and the hinges that it needs."""
    del desk
    mass = door_mass(um(height), um(width), um(thickness), material)
    if mass is None:
        raise refusal(
            f"no density of this board is known for {thickness:g} mm",
            f"плотность этой плиты для {thickness:g} мм неизвестна".replace(".", ","),
        )
    result = hinge_count(um(height), um(width), mass)
    return Outcome(
        result.report(),
        answers=("mass", "hinges"),
        feeds=(
            Feed(mass, ("масса двери", "масса", "вес", "mass", "weight")),
            *((Feed(result.hinges, ("петли", "петель", "hinges")),) if result.hinges else ()),
        ),
    )


def door_tools() -> tuple[Tool, ...]:
    """Hinges and mass of a door."""
    return (
        derive(
            hinges,
            title=Bilingual("Number of hinges", "Сколько петель"),
            doing=Bilingual("counting hinges", "считаю петли"),
            about=Bilingual(
                "how many hinges a door needs by its height, width and mass",
                "сколько петель нужно на дверь по её высоте, ширине и массе",
            ),
            examples=(
                "Сколько петель ставить на дверь 1800×450 мм?",
                "Дверь высотой 2100 мм, масса 14 кг: сколько петель?",
                "петли на фасад 716х396, шт?",
                "Хватит ли двух петель на дверцу 900 на 400 из МДФ 18?",
                "скока петель на двер 2000 600 лдсп 16",
                "Количество петель для фасада 1316×496, ЛДСП 18 мм",
                "How many hinges for a 1500 × 500 mm door?",
                "number of hinges, door 2 m high weighing 12 kg",
                "hinges for 716x596 particleboard door 18 mm",
            ),
            asks={
                "hinges": ("сколько петель", "петель", "количество петель", "hinges"),
                "mass": ("масса", "вес", "mass", "weight"),
            },
        ),
        derive(
            door_weight,
            title=Bilingual("Mass of a door", "Масса двери"),
            doing=Bilingual("weighing the door", "считаю массу двери"),
            about=Bilingual(
                "mass of a door from its size and board, and the hinges that follow",
                "масса двери по размеру и плите и сколько петель ей нужно",
            ),
            examples=(
                "Сколько весит дверь 2000×500 из ЛДСП 16 мм?",
                "Масса фасада 716×596 МДФ 19 мм?",
                "вес двери 1800 на 450, 18 мм",
                "Сколько килограммов дверца 900х400 лдсп 16 и сколько на неё петель?",
                "масса распашной двери шкафа 2,2 м на 60 см, МДФ 16",
                "двер 2100х500х18 вес",
                "What does a 2000 × 500 × 16 mm chipboard door weigh?",
                "mass of an MDF door 716 by 596, 19 mm, and its hinges",
                "door weight 1800x450 18 mm",
            ),
            asks={
                "mass": ("масса", "вес", "весит", "mass", "weigh"),
                "hinges": ("петель", "hinges"),
            },
        ),
    )
