"""One question for everything that is missing, instead of a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verstak.assistant.tools.slots import FlagSlot, MessageSlot, Slot
from verstak.assistant.tools.tool import Tool
from verstak.quantities.text import Language


def question_back(
    tool: Tool, missing: Sequence[str], language: Language
) -> tuple[str, tuple[str, ...]]:
    """What to ask for the missing arguments of a tool.

    Args:
        tool: What would be called.
        missing: Names of its slots, at least one.
        language: Of the reply.

    Returns:
        The question for the first of them, and the names of the others.
    """
    slots = [tool.slots[name] for name in missing]
    others = tuple(slot.title.in_(language) for slot in slots[1:])
    return _question(slots[0], language), others


def which_of_two(tool: Tool, conflicts: Mapping[str, tuple[str, str]], language: Language) -> str:
    """What to ask when the message gives one thing two values.

    Args:
        tool: What would be called.
        conflicts: Slot → the two numbers as written; at least one.
        language: Of the reply.
    """
    name, (one, other) = next(iter(conflicts.items()))
    word = "или" if language == "ru" else "or"
    return f"{tool.slots[name].title.in_(language)}: {one} {word} {other}?"


def _question(slot: Slot, language: Language) -> str:
    if isinstance(slot, FlagSlot | MessageSlot):
        return slot.title.in_(language)
    return slot.question.in_(language)
