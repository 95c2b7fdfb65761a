"""Tools weighed for one question: its likeness to theirs, and how well its numbers fill them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verstak.assistant.choice.phrasing import belongs
from verstak.assistant.choice.tool_ranking import Ranked
from verstak.assistant.filling.filling import Filling, Ground, fill
from verstak.assistant.filling.number_source import NumberSource
from verstak.assistant.tools.slots import (
    AttachmentSlot,
    MessageSlot,
    NumberSlot,
    PartsSlot,
)
from verstak.assistant.tools.tool import Tool
from verstak.errors import ToolRefused

_LOOKED_AT = 8
"""Tools below this rank are not filled: their likeness is noise."""
_NAMED = 0.04
_MOST_NAMED = 4
_REFUSED = 0.04
_ABSURD = 0.15
_MOST_MEANT = 10**7
"""Larger numbers are nobody's order."""
_MISSING = 0.12
_IDLE = 0.05
"""What each number of the message costs a tool that has no place for it."""
_MOST_IDLE = 4
_LISTED = 0.12
"""A list of parts in the message speaks for the tools that take one; a single part does not, since
tools about one part read its size as numbers."""
_RECOGNISED = 0.25
"""A tool that knows the form of its questions (``12 in = ? mm``) need not guess by their words."""
_NUMBERLESS = 0.1
"""A question without any number is seldom one for a computation."""
_ATTACHED = 0.35
"""A file of the request speaks for the tools that read it, and against those that cannot."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A tool with its slots filled as far as code can.

    Args:
        tool: The tool.
        score: Likeness and fit together; about 1 for a plain question.
        likeness: Of the question to the tool's own.
        filling: ``None`` when an argument was refused.
        refusal: A number that was clearly meant for a slot lies outside its bounds.
    """

    tool: Tool
    score: float
    likeness: float
    filling: Filling | None
    refusal: ToolRefused | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Required slots that nothing fills."""
        return () if self.filling is None else tuple(self.filling.missing)

    @property
    def complete(self) -> bool:
        """It can be called as it is."""
        return self.filling is not None and self.filling.complete


def weigh(ranked: Iterable[Ranked], ground: Ground) -> tuple[Weighed, ...]:
    """Fill the likeliest tools and weigh them, the best first."""
    weighed = [_weighed(one, ground) for one in list(ranked)[:_LOOKED_AT]]
    return tuple(sorted(weighed, key=lambda one: -one.score))


def _weighed(ranked: Ranked, ground: Ground) -> Weighed:
    tool = ranked.tool
    score = ranked.score + _attachment_score(tool, ground)
    if tool.recognises is not None:
        score += _RECOGNISED if tool.recognises(ground.message) else -_RECOGNISED
    if len(ground.message.parts) > 1 and _takes_parts(tool):
        score += _LISTED
    try:
        filling = fill(tool, ground)
    except ToolRefused as refusal:
        # What nobody can mean was still meant for this tool; what another tool can take was not.
        score += _ABSURD if _is_absurd(ground) else -_REFUSED
        return Weighed(tool, score, ranked.score, None, refusal)
    score += _NAMED * min(filling.named, _MOST_NAMED)
    score -= _MISSING * len(filling.missing)
    score -= _IDLE * min(_idle_numbers(tool, filling, ground), _MOST_IDLE)
    if _is_absurd(ground) and _leaves_absurd(filling):
        score -= _ABSURD
    if _computes(tool) and not ground.message.mentions and not ground.message.parts:
        score -= _NUMBERLESS * (not ground.earlier)
    return Weighed(tool, score, ranked.score, filling)


def _idle_numbers(tool: Tool, filling: Filling, ground: Ground) -> int:
    """Numbers of this message that the tool would leave lying."""
    used = set(filling.used.values())
    idle = sum(
        source.origin == "given" and index not in used and _concerns(source, ground)
        for index, source in enumerate(filling.sources)
    )
    reader = next((s for s in tool.slots.values() if isinstance(s, MessageSlot)), None)
    if reader is None:
        return idle
    return 0 if reader.most_numbers is None else max(0, idle - reader.most_numbers)


def _concerns(source: NumberSource, ground: Ground) -> bool:
    """Numbers of another question of the same message are no fault of this tool."""
    if ground.clause is None or source.clause is None:
        return True
    asking = ground.message.clauses[ground.clause]
    return belongs(ground.message, source.clause, asking)


def _is_absurd(ground: Ground) -> bool:
    """A number that nothing in a shop can be: below zero, or of millions of cabinets."""
    return any(one.value < 0 or one.value >= _MOST_MEANT for one in ground.message.mentions)


def _leaves_absurd(filling: Filling) -> bool:
    used = set(filling.used.values())
    return any(
        index not in used and (source.value < 0 or source.value >= _MOST_MEANT)
        for index, source in enumerate(filling.sources)
    )


def _computes(tool: Tool) -> bool:
    """It works with numbers, in slots of their own or read out of the message."""
    return any(
        isinstance(slot, NumberSlot)
        or (isinstance(slot, MessageSlot) and slot.most_numbers is not None)
        for slot in tool.slots.values()
    )


def _attachment_score(tool: Tool, ground: Ground) -> float:
    takes = [slot for slot in tool.slots.values() if isinstance(slot, AttachmentSlot)]
    if not ground.attachments:
        return 0.0
    names = [one.name.casefold() for one in ground.attachments]
    reads = any(name.endswith(slot.suffixes) for slot in takes for name in names)
    if reads:
        return _ATTACHED
    return 0.0 if _takes_parts(tool) else -_ATTACHED


def _takes_parts(tool: Tool) -> bool:
    return any(isinstance(slot, PartsSlot) for slot in tool.slots.values())


def close_calls(weighed: Sequence[Weighed], margin: float, most: int) -> tuple[Weighed, ...]:
    """The best and those that are about as good, for the model to choose from."""
    if not weighed:
        return ()
    return tuple(one for one in weighed if one.score > weighed[0].score - margin)[:most]
