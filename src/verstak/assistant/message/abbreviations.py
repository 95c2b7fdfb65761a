"""Abbreviations of the shop floor: ``прифуг. 0,5``, ``гл. 300``, ``кр. 1 мм с 2 стор.``.

A closed list, and no rule that cuts any word short: ``стол.`` or ``полок.`` at the end of a
sentence are whole words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

POINT = "\u2024"
"""One dot leader: the point of an abbreviation, so that no reader takes it for a full stop."""

_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "прифуг": "прифуговка",
        "прифугов": "прифуговка",
        "глуб": "глубина",
        "шир": "ширина",
        "выс": "высота",
        "толщ": "толщина",
        "стор": "сторона",
        "крыш": "крышка",
        "кром": "кромка",
        "боков": "боковина",
        "столеш": "столешница",
        "перегор": "перегородка",
        "перег": "перегородка",
        "нагр": "нагрузка",
        "прол": "пролет",
        "перим": "периметр",
        "расст": "расстояние",
        "диам": "диаметр",
        "отв": "отверстие",
        "конф": "конфирмат",
        "конфирм": "конфирмат",
        "стоим": "стоимость",
        "плотн": "плотность",
        "колич": "количество",
        "площ": "площадь",
        "напряж": "напряжение",
        "торц": "торцовка",
        "чист": "чистовой",
        "thk": "thickness",
        "qty": "quantity",
    }
)
"""No words of their own, so that they need no point."""
_WITH_POINT: Mapping[str, str] = MappingProxyType(
    {
        "гл": "глубина",
        "дл": "длина",
        "кр": "кромка",
        "ст": "сторона",
        "дв": "дверь",
        "шк": "шкаф",
        "бок": "боковина",
        "фас": "фасад",
        "кол": "количество",
        "проп": "пропил",
        "кор": "короткая",
        "dia": "diameter",
    }
)
"""Short ones: only before their point, or before the number itself."""
_SIDE_FOLLOWS = re.compile(rf"[.{POINT}] ?ст")
"""``дл. стор.`` is a long side, ``дл. 900`` a length."""
_NUMBER_FOLLOWS = re.compile(r" ?[=:]? ?\d")
_BEFORE_POINT = re.compile(r"(?<![^\W_])([^\W\d_]{2,9})\.(?!\s*(?:$|[A-ZА-ЯЁ])|\.)")


def spelt_out(word: str, following: str) -> str | None:
    """The word that an abbreviation stands for.

    Args:
        word: Its letters, lower case.
        following: The characters behind it, a handful suffices.

    Returns:
        ``None`` when it is none.
    """
    if word in _ALONE:
        return _ALONE[word]
    if word == "дл" and _SIDE_FOLLOWS.match(following):
        return "длинная"
    if word in _WITH_POINT and (following[:1] in {".", POINT} or _NUMBER_FOLLOWS.match(following)):
        return _WITH_POINT[word]
    return None


def with_points(plain: str) -> str:
    """The text with :data:`POINT` behind its abbreviations, unless a sentence ends there."""
    return _BEFORE_POINT.sub(
        lambda match: (
            match[1] + (POINT if spelt_out(match[1].casefold(), ".") is not None else ".")
        ),
        plain,
    )
