"""Which way a single number runs, by the words around it."""

from __future__ import annotations

from decimal import Decimal

from verstak.assistant.message.contexts import Context
from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import Axis
from verstak.assistant.message.nouns import Kind, kind_of
from verstak.assistant.message.sizes import axis_of
from verstak.assistant.message.words import stem

_MOST_COUNTED = 20
"""``какой ширины два фасада``: a bare number up to this before a noun counts it; no width, height
or depth in millimetres is so small."""
_BOARD_MM = (Decimal(10), Decimal(40))
"""``полка 16 мм`` and ``a 25 mm shelf`` tell the board; gaps and offsets of so many millimetres are
named as such, thinner ones often not."""
_NAMED_OTHERWISE = frozenset(
    stem(word)
    for word in [
        "зазор",
        "отступ",
        "шаг",
        "кромка",
        "край",
        "расстояние",
        "свес",
        "пропил",
        "припуск",
        "паз",
        "нахлест",
        "выступ",
        "от",
        "до",
        "между",
        "ниже",
        "выше",
        "смещение",
        "ход",
        "gap",
        "offset",
        "setback",
        "pitch",
        "edge",
        "from",
        "overhang",
        "kerf",
        "groove",
        "overlap",
        "distance",
        "between",
        "below",
        "above",
    ]
)
_NEAR = 3


def said_axis(one: Measure, around: Context) -> Axis | None:
    """The axis of a number that stands in no size.

    Args:
        one: The number.
        around: The words beside it.
    """
    if one.axis is not None:
        return one.axis
    axis = axis_of(around.before) or axis_of(around.after)
    if axis is not None and axis is not Axis.THICKNESS and _counts(one, around):
        return None
    if axis is None and _is_board_of_part(one, around):
        return Axis.THICKNESS
    return axis


def _counts(one: Measure, around: Context) -> bool:
    value = one.numeral.value
    if one.unit is not None or value != value.to_integral_value() or value > _MOST_COUNTED:
        return False
    return any(
        kind_of(word) in {Kind.PART, Kind.PRODUCT, Kind.FASTENER} for word in around.after[:2]
    )


def _is_board_of_part(one: Measure, around: Context) -> bool:
    if one.unit is None or not one.is_length or not _BOARD_MM[0] <= one.mm <= _BOARD_MM[1]:
        return False
    near = {*around.before[:_NEAR], *around.after[:_NEAR]}
    if near & _NAMED_OTHERWISE:
        return False
    beside = (*around.before[:1], *around.after[:1])
    return any(kind_of(word) is Kind.PART for word in beside)
