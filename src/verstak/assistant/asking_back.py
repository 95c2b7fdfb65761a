"""One question for everything that is missing, instead of a guess."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.assistant.tools.slots import FlagSlot, MessageSlot, Slot
from verstak.assistant.tools.tool import Tool
from verstak.quantities.text import Bilingual, Language

_MISSING = Bilingual("To work this out I need to know more.", "Чтобы посчитать, не хватает данных.")
_ALSO = Bilingual("Also needed", "Ещё нужно")


def ask_back(tool: Tool, missing: Sequence[str], language: Language) -> str:
    """Markdown that asks for the missing arguments of a tool.

    Args:
        tool: What would be called.
        missing: Names of its slots, the first one asked for in full.
        language: Of the reply.
    """
    slots = [tool.slots[name] for name in missing]
    asked = _question(slots[0], language)
    lines = [f"{_MISSING.in_(language)} **{asked}**"]
    if len(slots) > 1:
        others = ", ".join(slot.title.in_(language) for slot in slots[1:])
        lines.append(f"{_ALSO.in_(language)}: {others}.")
    return "\n\n".join(lines)


def _question(slot: Slot, language: Language) -> str:
    if isinstance(slot, FlagSlot | MessageSlot):
        return slot.title.in_(language)
    return slot.question.in_(language)
