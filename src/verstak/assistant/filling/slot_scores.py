"""How well each number suits each slot of a tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from verstak.assistant.filling.cue_match import BEHIND_IN_ENGLISH, cue_score, phrase_weight
from verstak.assistant.filling.fitting_number import fitting_value, within_bounds
from verstak.assistant.filling.number_source import NumberSource
from verstak.assistant.tools.slots import NumberSlot
from verstak.quantities.units import Dimension

# The weights below were set by hand on the project's own phrasings and are checked by
# benchmarks/assistant; their order matters more than their size.
_FITS = 0.30
_UNIT_SAYS_IT = 0.45
"""A unit that only this kind of slot takes: kg/m² is a load, whatever stands around it."""
_LENGTH_UNIT = 0.15
"""Millimetres fit most slots, so they say little."""
_AXIS = 1.4
_WRONG_AXIS = -1.2
_PLACE = 0.5
_WRONG_PLACE = -0.7
_NOUN = 1.2
_OTHER_NOUN = -0.9
_OUT_OF_BOUNDS = -0.8
_COUNT_ELSEWHERE = -0.9
"""``2 боковины``: that number counts something and is no size."""
_OLD = -0.35
"""A number of an earlier message gives way to one of this message."""
_OTHER_CLAUSE = -0.2
_RESULT = 0.3
"""``на этом пролёте``: what was just worked out comes before a number of the story."""
_ASKS = 0.1
"""Numbers of the question itself come before those of the story that leads up to it."""
_PRODUCTS = 1.0
_AGAINST_THE_WORD_BEHIND = 0.4
_NAMED_CLOSELY = 0.84
"""What counts things is a measure only when its name stands right beside it."""
_COUNTING = frozenset({Dimension.COUNT, Dimension.NUMBER})
_PRICES = frozenset(
    {Dimension.PRICE_PER_AREA, Dimension.PRICE_PER_LENGTH, Dimension.PRICE_PER_PIECE}
)
_NAMED = 0.35
"""From this cue score on the words themselves say which slot is meant."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One number in one slot.

    Args:
        value: In the slot's unit.
        score: Higher is better; may be negative.
        named: The words around the number name the slot.
        within: The slot's bounds allow it.
        cue: How strongly; about 1 for a name right beside the number.
    """

    value: Decimal
    score: float
    named: bool
    within: bool
    cue: float = 0.0


def slot_fits(
    slots: Mapping[str, NumberSlot], sources: Sequence[NumberSource], clause: int | None
) -> dict[str, dict[int, Fit]]:
    """Every number in every slot that it can stand in.

    Args:
        slots: Number slots of the tool, in order.
        sources: Numbers at hand.
        clause: The clause that asks, ``None`` when the whole message does.

    Returns:
        By slot, by index of the number.
    """
    cues = {
        name: {index: _cue(slot, source) for index, source in enumerate(sources)}
        for name, slot in slots.items()
    }
    _settle_english(cues, slots, sources)
    values = {
        name: {
            index: value
            for index, source in enumerate(sources)
            if (value := fitting_value(slot, source)) is not None
        }
        for name, slot in slots.items()
    }
    found: dict[str, dict[int, Fit]] = {}
    for name, slot in slots.items():
        row: dict[int, Fit] = {}
        for index, value in values[name].items():
            source, cue = sources[index], cues[name][index]
            # Only a slot that could take the number is a rival for it.
            rivals = (cues[o][index] for o in slots if o != name and index in values[o])
            rival = max(rivals, default=0.0)
            score = _score(slot, source, cue, clause) - 0.5 * max(0.0, rival - cue)
            within = within_bounds(slot, value)
            if source.size is not None and source.unit is None and not _takes_sides(slot):
                continue  # 690x248 are millimetres, neither metres nor pieces nor roubles
            if not within and source.counts and slot.dimension not in _COUNTING:
                continue  # "two fronts": no size of two millimetres is meant
            if not within:
                score += _OUT_OF_BOUNDS
            elif (
                cue < _wanted_cue(slot, source)
                and _is_optional(slot)
                and not _says_enough(slot, source)
            ):
                # What nobody needs is filled only when something points at it.
                continue
            row[index] = Fit(value, score, cue >= _NAMED, within, cue)
        found[name] = _sensible(row)
    return found


def _sensible(row: dict[int, Fit]) -> dict[int, Fit]:
    """Without what lies out of bounds, when the slot has something better: 16 mm is no span."""
    if any(fit.within and fit.score > 0 for fit in row.values()):
        return {index: fit for index, fit in row.items() if fit.within or fit.value < 0}
    return row


def _settle_english(
    cues: dict[str, dict[int, float]],
    slots: Mapping[str, NumberSlot],
    sources: Sequence[NumberSource],
) -> None:
    """``a front for a 720 mm carcass``: the word right behind an English number names it."""
    for index, source in enumerate(sources):
        if not source.english or not source.after:
            continue
        beside = {
            name for name, slot in slots.items() if cue_score(slot.cues, (), source.after[:1])
        }
        if not beside:
            continue
        for name in slots:
            if name not in beside:
                cues[name][index] *= _AGAINST_THE_WORD_BEHIND


def _wanted_cue(slot: NumberSlot, source: NumberSource) -> float:
    """How plainly an optional slot must be named."""
    counts = source.counts and slot.dimension not in _COUNTING
    return _NAMED_CLOSELY if counts else _NAMED


def _takes_sides(slot: NumberSlot) -> bool:
    return slot.dimension is Dimension.LENGTH and slot.unit != "m"


def _is_optional(slot: NumberSlot) -> bool:
    return slot.optional or slot.default is not None


def _says_enough(slot: NumberSlot, source: NumberSource) -> bool:
    """Whether a number without a name may fill a slot that could do without it."""
    if slot.group is not None and source.size is not None:
        return True
    if source.axis is not None and slot.axis == source.axis:
        return True
    if source.products and slot.dimension is Dimension.COUNT:
        return True
    if source.unit is not None and source.unit.dimension is Dimension.MONEY:
        return slot.dimension in _PRICES
    explicit = source.unit is not None and source.unit.dimension is slot.dimension
    return explicit and slot.dimension not in {Dimension.LENGTH, Dimension.NUMBER, Dimension.COUNT}


def _cue(slot: NumberSlot, source: NumberSource) -> float:
    if source.origin == "result":
        return max((phrase_weight(slot.cues, name) for name in source.names), default=0.0)
    if source.english:
        return cue_score(slot.cues, source.before, source.after, behind=BEHIND_IN_ENGLISH)
    return cue_score(slot.cues, source.before, source.after)


def _score(slot: NumberSlot, source: NumberSource, cue: float, clause: int | None) -> float:
    score = _FITS + cue
    if source.unit is not None and source.unit.dimension is slot.dimension:
        lengthy = slot.dimension is Dimension.LENGTH
        score += _LENGTH_UNIT if lengthy else _UNIT_SAYS_IT
    if slot.axis is not None and source.axis is not None:
        score += _AXIS if slot.axis == source.axis else _WRONG_AXIS
    if source.counts and slot.dimension not in _COUNTING:
        score += _COUNT_ELSEWHERE if cue < _NAMED_CLOSELY else 0.0
    if source.products and slot.dimension is Dimension.COUNT:
        score += _PRODUCTS
    if source.origin == "earlier":
        score += _OLD
    elif source.origin == "result" and cue >= _NAMED:
        score += _RESULT
    if source.asks:
        score += _ASKS
    if clause is not None and source.clause is not None and source.clause != clause:
        score += _OTHER_CLAUSE
    return score


def size_score(slots: Sequence[NumberSlot], noun: Sequence[str], rivals: Sequence[str]) -> float:
    """How well a size suits a group of slots by what it describes.

    Args:
        slots: The group's slots.
        noun: Stems of what the size describes, the nearest first.
        rivals: Nouns of the tool's other groups.
    """
    own = phrase_weight(slots[0].nouns, noun)
    other = phrase_weight(rivals, noun)
    if own and own >= other:
        return _NOUN * own
    return _OTHER_NOUN if other else 0.0


def place_score(slot: NumberSlot, place: int, source: NumberSource) -> float:
    """How well a number of a size suits its slot by order, unless an axis says it."""
    if slot.axis is not None and source.axis is not None:
        return 0.0  # counted already
    return _PLACE if source.place == place else _WRONG_PLACE
