"""The fields that a page needs to ask for a tool's arguments."""

from __future__ import annotations

from typing import Any

from verstak.assistant.tools.slots import (
    AttachmentSlot,
    ChoiceSlot,
    FlagSlot,
    NumberSlot,
    PartsSlot,
    Slot,
)
from verstak.assistant.tools.tool import PART_SCHEMA, Tool, is_required
from verstak.quantities.text import Language


def form_of(tool: Tool, language: Language) -> list[dict[str, Any]]:
    """One field per slot, in order.

    Args:
        tool: Whose arguments are asked for.
        language: Of the titles.

    Returns:
        Plain data: ``name``, ``kind`` (``number``, ``choice``, ``flag``, ``text``, ``parts`` or
        ``file``), ``title``, ``required``, and what the kind has besides.
    """
    return [_field(name, slot, language) for name, slot in tool.slots.items()]


def _field(name: str, slot: Slot, language: Language) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": name,
        "kind": _kind(slot),
        "title": slot.title.in_(language),
        "required": is_required(slot),
    }
    match slot:
        case NumberSlot():
            made |= {"unit": slot.unit, "least": slot.least, "most": slot.most, "whole": slot.whole}
            made["question"] = slot.question.in_(language)
        case ChoiceSlot():
            made["choices"] = [
                {"key": choice.key, "title": choice.title.in_(language)} for choice in slot.choices
            ]
        case PartsSlot():
            made["columns"] = list(PART_SCHEMA["properties"])
        case AttachmentSlot():
            made["suffixes"] = list(slot.suffixes)
        case _:
            pass
    if isinstance(slot, NumberSlot | ChoiceSlot) and slot.default is not None:
        made["default"] = slot.default.value
        made["why"] = slot.default.why.in_(language)
    return made


def _kind(slot: Slot) -> str:
    match slot:
        case NumberSlot():
            return "number"
        case ChoiceSlot():
            return "choice"
        case FlagSlot():
            return "flag"
        case PartsSlot():
            return "parts"
        case AttachmentSlot():
            return "file"
        case _:
            return "text"
