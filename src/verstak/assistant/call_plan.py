"""What is to be done about one thing that is asked: a call, a question back, a refusal, nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from verstak.assistant.choice.asked_figures import asked_figures
from verstak.assistant.choice.choosing import Choice
from verstak.assistant.choice.weighing import Weighed
from verstak.assistant.filling.filling import Filling
from verstak.assistant.tools.slots import NumberSlot
from verstak.errors import ToolRefused

_FEED_FROM = 0.2
"""A tool of at least this score may give a number that a better one lacks."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What to do about one clause: a call, a question back, a refusal, or nothing."""

    weighed: Weighed | None = None
    answers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refusal: ToolRefused | None = None
    conflicts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def feeders(best: Weighed, choice: Choice, words: Sequence[str]) -> tuple[Weighed, ...]:
    """Tools that the message asks for too, whose result may be the number that the best one lacks.

    A greatest span that nobody asked for is no span: what the words do not name is asked back.
    """
    if not all(isinstance(best.tool.slots[name], NumberSlot) for name in best.missing):
        return ()
    return tuple(
        other
        for other in choice.weighed
        if other is not best
        and other.complete
        and other.filling is not None
        and other.filling.named
        and other.score >= _FEED_FROM
        and (not other.tool.asks or asked_figures(other.tool, words))
    )


def below_zero(best: Weighed) -> ToolRefused | None:
    """A number below zero that no slot could take, beside slots that lack one."""
    if best.filling is None:
        return None
    used = set(best.filling.used.values())
    for index, source in enumerate(best.filling.sources):
        if index not in used and source.value < 0:
            return ToolRefused(
                f"{source.said} is below zero", in_russian=f"{source.said} — меньше нуля"
            )
    return None


def fixed_numbers(filling: Filling, picked: dict[str, str | None]) -> dict[str, int]:
    """The model's choices as indices of the numbers; what it left open stays as code had it."""
    fixed: dict[str, int] = {}
    for doubt in filling.doubts:
        said = picked.get(doubt.slot)
        for index in doubt.choices:
            if filling.sources[index].said == said and index not in fixed.values():
                fixed[doubt.slot] = index
                break
    return fixed
