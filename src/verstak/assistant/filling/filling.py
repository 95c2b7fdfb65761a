"""Filling a tool's slots from what the user said, by code; doubts are named, gaps are named.

Nothing is invented here: each number is one of the sources, or a declared default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import PurePath
from typing import Any

from verstak.assistant.events import Argument, Step
from verstak.assistant.filling.assignment import best_assignment
from verstak.assistant.filling.choices import chosen_key, flag_said
from verstak.assistant.filling.number_source import (
    NumberSource,
    numbers_of,
    numbers_of_results,
)
from verstak.assistant.filling.replacement import replaced
from verstak.assistant.filling.slot_scores import Fit, place_score, size_score, slot_fits
from verstak.assistant.message.mention import Axis, ParsedMessage
from verstak.assistant.tools.bounds import check_bounds
from verstak.assistant.tools.desk import Attachment
from verstak.assistant.tools.plain_arguments import default_of
from verstak.assistant.tools.slots import (
    AttachmentSlot,
    ChoiceSlot,
    FlagSlot,
    MessageSlot,
    NumberSlot,
    PartsSlot,
    Slot,
    TextSlot,
)
from verstak.assistant.tools.tool import Tool, is_required
from verstak.quantities.text import Language

_DOUBT = 0.22
"""Two ways to fill a slot that differ by less than this are left to the model."""
_CONTRADICTS = 0.99
"""Cue from which a name stands right beside its number."""
_MOST_SIZES = 6
"""Sizes that are tried for a tool's groups; a message with more of them is a list of parts."""
_TORN, _TORN_OUT = 0.3, 0.9
"""What a number of a size loses in a slot that takes single numbers, named or not: one side of a
panel is no price, count or load."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that arguments may come from.

    Args:
        message: The one that is answered.
        earlier: Messages of the user before it, the latest first.
        steps: Steps of this reply so far.
        attachments: Files of the request.
        clause: Index of the clause that asks; ``None`` = the whole message.
        language: Of the reply.
    """

    message: ParsedMessage
    earlier: tuple[ParsedMessage, ...] = ()
    steps: tuple[Step, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    clause: int | None = None
    language: Language = "ru"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number slot that several numbers suit about equally.

    Args:
        slot: Its name.
        choices: Indices into :attr:`Filling.sources`, the likeliest first.
    """

    slot: str
    choices: tuple[int, ...]


@dataclass(slots=True)
class Filling:
    """A tool's arguments as far as code can tell.

    Attributes:
        values: As the function takes them.
        told: For people, with where each came from.
        missing: Required slots that nothing fills.
        doubts: Slots for the model to decide.
        conflicts: Slots for which the message names two different numbers, as written.
        sources: Numbers at hand.
        used: Indices of the sources that are taken.
        named: How many arguments the words themselves name; tells likely tools from others.
        score: Sum of the fits.
    """

    values: dict[str, Any] = field(default_factory=dict)
    told: list[Argument] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    conflicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    sources: tuple[NumberSource, ...] = ()
    used: dict[str, int] = field(default_factory=dict)
    fits: dict[str, dict[int, Fit]] = field(default_factory=dict)
    named: int = 0
    score: float = 0.0

    @property
    def complete(self) -> bool:
        """Nothing required is missing."""
        return not self.missing


def fill(tool: Tool, ground: Ground, *, fixed: Mapping[str, int] | None = None) -> Filling:
    """Fill a tool's slots.

    Args:
        tool: The tool.
        ground: What arguments may come from.
        fixed: Slots that the model has decided: index of the number.

    Raises:
        ToolRefused: a number that was clearly meant for a slot lies outside its bounds.
    """
    filling = Filling(sources=_sources(tool, ground))
    slots = _slots_at_hand(tool, ground)
    numbers = {n: s for n, s in slots.items() if isinstance(s, NumberSlot)}
    _fill_numbers(filling, numbers, ground, fixed or {})
    if not any(isinstance(slot, PartsSlot | MessageSlot) for slot in tool.slots.values()):
        filling.conflicts = _conflicts(filling, numbers)
    for name, slot in slots.items():
        _fill_slot(filling, name, slot, ground)
    return filling


def _fill_slot(filling: Filling, name: str, slot: Slot, ground: Ground) -> None:
    match slot:
        case NumberSlot():
            _tell_number(filling, name, slot, ground.language)
        case ChoiceSlot():
            _fill_choice(filling, name, slot, ground)
        case FlagSlot():
            if flag_said(slot, ground.message):
                filling.values[name] = True
                filling.named += 1
                title = slot.title.in_(ground.language)
                filling.told.append(Argument(name, title, True, "", "given", title))
        case TextSlot():
            message = ground.message
            filling.values[name] = (
                message.words_within(0, len(message.text)) if slot.without_numbers else message.text
            )
        case MessageSlot():
            filling.values[name] = ground.message
        case PartsSlot():
            _fill_parts(filling, name, slot, ground)
        case AttachmentSlot():
            _fill_attachment(filling, name, slot, ground)


def _slots_at_hand(tool: Tool, ground: Ground) -> dict[str, Slot]:
    """The tool's slots; those that a list of parts replaces go with one and are needed without."""
    listed = next((m.parts for m in (ground.message, *ground.earlier) if m.parts), ())
    boarded = any(part.thickness_um is not None for part in listed)
    sizes = {
        slot.group
        for slot in tool.slots.values()
        if listed and isinstance(slot, NumberSlot) and slot.unless and slot.group
    }
    slots: dict[str, Slot] = {}
    for name, slot in tool.slots.items():
        if isinstance(slot, NumberSlot) and slot.group in sizes:
            # The size stands in the list; what is left of it takes single numbers.
            slot = replace(slot, group=None)  # noqa: PLW2901
        if not isinstance(slot, NumberSlot) or slot.unless is None:
            slots[name] = slot
        elif not (boarded if slot.axis == Axis.THICKNESS else listed):
            slots[name] = replace(slot, optional=False)
    return slots


def _sources(tool: Tool, ground: Ground) -> tuple[NumberSource, ...]:
    listed = any(isinstance(slot, PartsSlot) for slot in tool.slots.values())
    messages = (ground.message, *ground.earlier)
    found: list[NumberSource] = []
    for age, message in enumerate(messages):
        skip = [(part.start, part.end) for part in message.parts] if listed else []
        found.extend(numbers_of(message, skip=skip, age=age))
    found.extend(numbers_of_results(ground.steps))
    return tuple(found)


def _fill_numbers(
    filling: Filling,
    slots: Mapping[str, NumberSlot],
    ground: Ground,
    fixed: Mapping[str, int],
) -> None:
    """Take the assignment with the largest sum over all ways to lay sizes onto groups."""
    filling.fits = slot_fits(slots, filling.sources, ground.clause)
    best: tuple[float, dict[str, int]] = (float("-inf"), {})
    for scores in _size_layings(filling, slots, fixed):
        total, chosen = best_assignment(scores)
        if total > best[0]:
            names = tuple(slots)
            taken = {names[i]: number for i, number in enumerate(chosen) if number is not None}
            best = (total, taken)
    used = replaced(best[1], filling.fits, filling.sources) if ground.earlier else best[1]
    filling.score, filling.used = max(best[0], 0.0), used
    filling.doubts = _doubts(filling, slots, fixed)


def _size_layings(
    filling: Filling, slots: Mapping[str, NumberSlot], fixed: Mapping[str, int]
) -> list[list[dict[int, float]]]:
    groups: dict[str, list[str]] = {}
    for name, slot in slots.items():
        if slot.group is not None:
            groups.setdefault(slot.group, []).append(name)
    sizes = list(dict.fromkeys(s.size for s in filling.sources if s.size is not None))[:_MOST_SIZES]
    layings = []
    for laid in product([None, *sizes], repeat=len(groups)):
        chosen = dict(zip(groups, laid, strict=True))
        taken = [size for size in laid if size is not None]
        if len(taken) != len(set(taken)):
            continue
        layings.append(_scores(filling, slots, groups, chosen, fixed))
    return layings


def _scores(
    filling: Filling,
    slots: Mapping[str, NumberSlot],
    groups: Mapping[str, list[str]],
    chosen: Mapping[str, tuple[int, int] | None],
    fixed: Mapping[str, int],
) -> list[dict[int, float]]:
    """Scores of single fits when these sizes belong to these groups."""
    rows: list[dict[int, float]] = []
    claimed = {size for size in chosen.values() if size is not None}
    for name, slot in slots.items():
        if name in fixed:
            rows.append({fixed[name]: 10.0})
            continue
        row: dict[int, float] = {}
        size = None if slot.group is None else chosen[slot.group]
        for index, fit in filling.fits[name].items():
            source = filling.sources[index]
            score = fit.score
            if size is not None and source.size is not None:
                if source.size != size:
                    continue
                members = groups[slot.group or ""]
                place = members.index(name)
                rivals = [
                    noun
                    for other, names in groups.items()
                    if other != slot.group
                    for noun in slots[names[0]].nouns
                ]
                score += place_score(slot, place, source)
                score += size_score([slots[m] for m in members], source.noun, rivals)
            elif source.size is not None and (source.size in claimed or slot.group is None):
                # The rest of a size, its third number, may still be a thickness.
                score -= _TORN if slot.axis == Axis.THICKNESS or fit.named else _TORN_OUT
            row[index] = score
        rows.append(row)
    return rows


def _conflicts(filling: Filling, slots: Mapping[str, NumberSlot]) -> dict[str, tuple[str, str]]:
    """``длиной 800 мм и длиной 900 мм``: two numbers that no other slot takes, by one name."""
    taken = set(filling.used.values())
    found = {}
    for name, index in filling.used.items():
        if not is_required(slots[name]):
            continue
        own, fits = filling.sources[index], filling.fits[name]
        for other, fit in fits.items():
            rival = filling.sources[other]
            if (
                other not in taken
                and fit.cue >= _CONTRADICTS
                and fits[index].cue >= _CONTRADICTS
                and fit.value != fits[index].value
                and (rival.origin, rival.clause)
                == (own.origin, own.clause)
                == ("given", own.clause)
                and rival.size is None
            ):
                found[name] = (own.said, rival.said)
    return found


def _doubts(
    filling: Filling, slots: Mapping[str, NumberSlot], fixed: Mapping[str, int]
) -> list[Doubt]:
    """Filled slots for which another free number, or a swap, is about as good."""
    doubts = []
    for name, index in filling.used.items():
        if name in fixed or filling.fits[name][index].named or slots[name].group is not None:
            continue
        own = filling.fits[name][index].score
        rivals = [
            other
            for other, fit in filling.fits[name].items()
            if other != index
            and fit.within
            and fit.score > own - _DOUBT
            and not _taken_by_name(filling, other)
            and filling.sources[other].origin == filling.sources[index].origin
        ]
        if rivals:
            doubts.append(Doubt(name, (index, *rivals)))
    return doubts


def _taken_by_name(filling: Filling, index: int) -> bool:
    return any(
        number == index and filling.fits[name][index].named for name, number in filling.used.items()
    )


def _tell_number(filling: Filling, name: str, slot: NumberSlot, language: Language) -> None:
    index = filling.used.get(name)
    if index is None:
        _tell_default(filling, name, slot, language)
        return
    fit, source = filling.fits[name][index], filling.sources[index]
    check_bounds(slot, fit.value)
    filling.values[name] = int(fit.value) if slot.whole else float(fit.value)
    filling.named += fit.named
    title = slot.title.in_(language)
    value = filling.values[name]
    origin = "result" if source.origin == "result" else "given"
    filling.told.append(Argument(name, title, value, slot.unit, origin, source.said))


def _tell_default(
    filling: Filling, name: str, slot: NumberSlot | ChoiceSlot, language: Language
) -> None:
    if is_required(slot):
        filling.missing.append(name)
    else:
        filling.told.extend(default_of(name, slot, filling.values, language))


def _fill_choice(filling: Filling, name: str, slot: ChoiceSlot, ground: Ground) -> None:
    for message in (ground.message, *ground.earlier):
        found = chosen_key(slot, message)
        if found is not None:
            key, said = found
            filling.values[name] = key
            filling.named += 1
            shown = next(c.title.in_(ground.language) for c in slot.choices if c.key == key)
            title = slot.title.in_(ground.language)
            filling.told.append(Argument(name, title, shown, "", "given", said))
            return
    _tell_default(filling, name, slot, ground.language)


def _fill_parts(filling: Filling, name: str, slot: PartsSlot, ground: Ground) -> None:
    for message in (ground.message, *ground.earlier):
        if message.parts:
            filling.values[name] = message.parts
            filling.named += 1
            title = slot.title.in_(ground.language)
            shown = [part.name for part in message.parts]
            said = message.text[message.parts[0].start : message.parts[-1].end]
            filling.told.append(Argument(name, title, shown, "", "given", said))
            return
    if not slot.optional:
        filling.missing.append(name)


def _fill_attachment(filling: Filling, name: str, slot: AttachmentSlot, ground: Ground) -> None:
    for attachment in ground.attachments:
        if PurePath(attachment.name).suffix.casefold() in slot.suffixes:
            filling.values[name] = attachment
            filling.named += 1
            title = slot.title.in_(ground.language)
            filling.told.append(
                Argument(name, title, attachment.name, "", "attachment", attachment.name)
            )
            return
    if not slot.optional:
        filling.missing.append(name)


def sources_text(filling: Filling, choices: Sequence[int]) -> tuple[str, ...]:
    """The numbers of a doubt as the user wrote them, for the model to choose from."""
    return tuple(filling.sources[index].said for index in choices)
