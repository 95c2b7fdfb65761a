"""What the reference page of the assistant's tools takes from the code; cog runs it."""

from __future__ import annotations

from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.tools.every_tool import every_tool
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
from verstak.furniture.standards.rules import load_rules
from verstak.quantities.text import Bilingual

_HEAD = "| argument | title | takes | without it |\n|---|---|---|---|\n"
_PLAIN: dict[type[Slot], str] = {
    FlagSlot: "yes or no",
    TextSlot: "words",
    PartsSlot: "list of parts",
    MessageSlot: "the question itself",
}


def tool_list() -> str:
    """Every tool: name, titles, what it is for, its arguments. Nothing is searched for it."""
    rules = load_rules()
    return "\n\n".join(_tool(tool) for tool in every_tool(Knowledge(rules), rules))


def _tool(tool: Tool) -> str:
    rows = [
        f"| `{name}` | {_both(slot.title)} | {_takes(slot)} | {_without(slot)} |"
        for name, slot in tool.slots.items()
    ]
    about = (
        f"**{_cell(tool.title.en)}** · {_cell(tool.title.ru)}. {_cell(tool.about.en)} "
        f"Role: `{tool.role}`."
    )
    return f"### {tool.name}\n\n{about}\n\n{_HEAD}" + "\n".join(rows)


def _takes(slot: Slot) -> str:
    match slot:
        case NumberSlot():
            kind = "whole number" if slot.whole else "number"
            unit = f", {slot.unit}" if slot.unit else ""
            return f"{kind}{unit}{_bounds(slot)}"
        case ChoiceSlot():
            return ", ".join(f"`{choice.key}`" for choice in slot.choices)
        case AttachmentSlot():
            return "file: " + ", ".join(f"`{suffix}`" for suffix in slot.suffixes)
        case _:
            return _PLAIN[type(slot)]


def _bounds(slot: NumberSlot) -> str:
    if slot.least is not None and slot.most is not None:
        return f", {_plain(slot.least)} to {_plain(slot.most)}"
    if slot.least is not None:
        return f", at least {_plain(slot.least)}"
    return "" if slot.most is None else f", at most {_plain(slot.most)}"


def _plain(value: float) -> str:
    """Without an exponent."""
    return str(int(value)) if value == int(value) else str(value)


def _without(slot: Slot) -> str:
    if is_required(slot):
        return "asked for"
    match slot:
        case FlagSlot():
            return "no"
        case NumberSlot(unless=str() as listed):
            return f"asked for, unless `{listed}` has it"
        case NumberSlot(default=default) | ChoiceSlot(default=default) if default is not None:
            shown = "" if default.value is None else f"`{default.value}`: "
            return f"{shown}{_cell(default.why.en)}"
        case MessageSlot():
            return "–"
        case _:
            return "left open"


def _both(words: Bilingual) -> str:
    return f"{_cell(words.en)} · {_cell(words.ru)}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
