"""Slots that many tools share: a board's material and thickness, a length in millimetres."""

from __future__ import annotations

from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default, NumberSlot
from verstak.furniture.materials import MATERIALS
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_CUES = {
    "particleboard": (
        "ЛДСП",
        "ДСП",
        "ДСтП",
        "ламинат",
        "Egger",
        "P2",
        "particleboard",
        "chipboard",
        "melamine board",
    ),
    "mdf": ("МДФ", "MDF", "мдф плита", "fibreboard"),
    "hdf": ("ХДФ", "ДВП", "оргалит", "HDF", "hardboard"),
    "plywood_birch": ("фанера", "березовая фанера", "plywood", "birch plywood", "ply"),
}


def material_slot() -> ChoiceSlot:
    """The board; particleboard when nobody says another one."""
    return ChoiceSlot(
        title=Bilingual("material", "материал"),
        choices=tuple(
            Choice(key, board.name, _CUES.get(key, (board.name.ru, board.name.en)))
            for key, board in MATERIALS.items()
        ),
        question=Bilingual("Which board?", "Из какой плиты?"),
        default=Default(
            "particleboard",
            Bilingual(
                "no board was named: particleboard, the usual one of cabinets",
                "плита не названа: ДСтП, обычная для корпусной мебели",
            ),
        ),
        materials=True,
    )


def length_slot(
    en: str,
    ru: str,
    cues: tuple[str, ...],
    *,
    ask: tuple[str, str] | None = None,
    least: float = 1,
    most: float = 10_000,
    optional: bool = False,
    default: Default | None = None,
    group: str | None = None,
    nouns: tuple[str, ...] = (),
    axis: str | None = None,
) -> NumberSlot:
    """A length in millimetres.

    Args:
        en: Its name in English.
        ru: Its name in Russian.
        cues: Words that name it.
        ask: Question in English and Russian; ``None`` makes one of the name.
        least: Smallest sensible value, mm.
        most: Largest, mm.
        optional: The tool can do without it.
        default: Used and declared when nobody states it.
        group: Of the numbers of one size.
        nouns: What such a size describes.
        axis: Which way it runs.
    """
    asked = (
        Bilingual(*ask) if ask else Bilingual(f"What is the {en}, mm?", f"{ru.capitalize()}, мм?")
    )
    return NumberSlot(
        title=Bilingual(en, ru),
        dimension=Dimension.LENGTH,
        unit="mm",
        cues=cues,
        question=asked,
        group=group,
        nouns=nouns,
        axis=axis,
        least=least,
        most=most,
        optional=optional,
        default=default,
    )


THICKNESS_CUES = (
    "толщина",
    "толщиной",
    "толщины",
    "плита",
    "лист",
    "ЛДСП",
    "ДСП",
    "ДСтП",
    "МДФ",
    "фанера",
    "thickness",
    "thick",
    "board",
    "particleboard",
    "chipboard",
    "MDF",
    "plywood",
)
"""Words beside a board's thickness: its own name, or that of the board."""
