"""A follow-up's number takes the place of one that was said before: ``а если 18 мм?``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from verstak.assistant.filling.number_source import NumberSource
from verstak.assistant.filling.slot_scores import Fit


def replaced(
    used: Mapping[str, int],
    fits: Mapping[str, Mapping[int, Fit]],
    sources: Sequence[NumberSource],
) -> dict[str, int]:
    """Let the new message's idle numbers replace old ones.

    A number without a name replaces the nearest in size among those that it could stand for:
    18 mm are a thickness where 16 mm and 800 mm were said.

    Args:
        used: Slot → index of its number.
        fits: Every number in every slot that it can stand in.
        sources: Numbers at hand.

    Returns:
        The same, with replacements; unchanged when no old number is used.
    """
    made = dict(used)
    idle = [
        index
        for index, source in enumerate(sources)
        if source.origin == "given" and source.size is None and index not in used.values()
    ]
    for index in idle:
        old = [
            name
            for name, number in made.items()
            if sources[number].origin == "earlier" and name in fits and index in fits[name]
        ]
        near = [
            (_distance(fits[name][index], fits[name][made[name]]), name)
            for name in old
            if fits[name][index].within
        ]
        if near:
            made[min(near)[1]] = index
    return made


def _distance(new: Fit, old: Fit) -> float:
    if new.value <= 0 or old.value <= 0:
        return math.inf
    return abs(math.log(float(new.value) / float(old.value)))
