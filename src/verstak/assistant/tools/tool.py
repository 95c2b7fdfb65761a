"""A tool: a typed function with what people and models need to know to call it.

The JSON schema, the form on the page and the questions that are asked back are derived from the
function's own signature; nothing is written twice.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_type_hints

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Outcome
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
from verstak.quantities.text import Bilingual, Language

_SLOTS = (
    NumberSlot,
    ChoiceSlot,
    FlagSlot,
    TextSlot,
    PartsSlot,
    MessageSlot,
    AttachmentSlot,
)

RoleName = Literal["chat", "analysis"]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Args:
        name: ``snake_case``, the function's own.
        title: What it gives: ``Shelf deflection``, ``Прогиб полки``.
        doing: What is shown while it works: ``calculating the shelf's deflection``,
            ``считаю прогиб полки``. No numbers.
        about: One sentence for the model and for other programs.
        examples: Questions that it answers, Russian and English, at least six each; written for
            it, never taken from an exam. Retrieval compares messages with them.
        function: Takes one keyword per slot and ``desk``.
        slots: By parameter, in order.
        asks: Key of a figure → words that ask for it, so that the headline is what was asked.
        role: Which role such questions belong to when the caller says ``auto``.
        recognises: Whether a message has the form of this tool's questions, for tools whose
            questions have one (``12 in = ? mm``); ``None`` = their words must do.
    """

    name: str
    title: Bilingual
    doing: Bilingual
    about: Bilingual
    examples: tuple[str, ...]
    function: Callable[..., Outcome]
    slots: Mapping[str, Slot]
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    role: RoleName = "analysis"
    recognises: Callable[[ParsedMessage], bool] | None = None

    def run(self, arguments: Mapping[str, Any], desk: Desk) -> Outcome:
        """Call the function.

        Args:
            arguments: By slot; numbers in the slot's own unit. What is missing falls back on the
                function's own defaults.
            desk: Where it works.

        Raises:
            ToolRefused: the arguments cannot be meant; the message says why.
            ToolFailed: it could not be computed.
        """
        return self.function(**arguments, desk=desk)

    def schema(self, language: Language = "en") -> dict[str, Any]:
        """JSON schema of the arguments, for programs and models."""
        properties = {name: _property(slot, language) for name, slot in self.slots.items()}
        required = [name for name, slot in self.slots.items() if is_required(slot)]
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }


def derive(
    function: Callable[..., Outcome],
    *,
    title: Bilingual,
    doing: Bilingual,
    about: Bilingual,
    examples: tuple[str, ...],
    asks: Mapping[str, tuple[str, ...]] | None = None,
    role: RoleName = "analysis",
    recognises: Callable[[ParsedMessage], bool] | None = None,
) -> Tool:
    """Make a tool of a function whose parameters are annotated with slots.

    Raises:
        TypeError: a parameter has no slot, or there is no ``desk``.
    """
    hints = get_type_hints(function, include_extras=True)
    slots: dict[str, Slot] = {}
    for name in inspect.signature(function).parameters:
        if name == "desk":
            continue
        slot = next((one for one in get_args(hints[name]) if isinstance(one, _SLOTS)), None)
        if slot is None:
            msg = f"{function.__name__}: parameter {name} has no slot"
            raise TypeError(msg)
        slots[name] = slot
    if "desk" not in hints:
        msg = f"{function.__name__} has no parameter named desk"
        raise TypeError(msg)
    return Tool(
        name=function.__name__,
        title=title,
        doing=doing,
        about=about,
        examples=examples,
        function=function,
        slots=slots,
        asks=asks or {},
        role=role,
        recognises=recognises,
    )


def is_required(slot: Slot) -> bool:
    """Whether a call without it must be asked back."""
    match slot:
        case FlagSlot() | MessageSlot():
            return False
        case NumberSlot() | ChoiceSlot():
            return not slot.optional and slot.default is None
        case _:
            return not slot.optional


def _property(slot: Slot, language: Language) -> dict[str, Any]:
    title = slot.title.in_(language)
    match slot:
        case NumberSlot():
            return _number_property(slot, title)
        case ChoiceSlot():
            return {"enum": [choice.key for choice in slot.choices], "description": title}
        case FlagSlot():
            return {"type": "boolean", "description": title, "default": False}
        case TextSlot() | MessageSlot():
            return {"type": "string", "description": title}
        case PartsSlot():
            return {"type": "array", "description": title, "items": PART_SCHEMA}
        case AttachmentSlot():
            kinds = ", ".join(slot.suffixes)
            return {"type": "string", "description": f"{title} ({kinds}): name of a file"}


def _number_property(slot: NumberSlot, title: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "integer" if slot.whole else "number"}
    made["description"] = f"{title}, {slot.unit}" if slot.unit else title
    if slot.least is not None:
        made["minimum"] = slot.least
    if slot.most is not None:
        made["maximum"] = slot.most
    if slot.default is not None and slot.default.value is not None:
        made["default"] = slot.default.value
    return made


PART_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "quantity": {"type": "integer", "minimum": 1},
        "length": {"type": "number", "description": "mm"},
        "width": {"type": "number", "description": "mm"},
        "thickness": {"type": "number", "description": "mm"},
        "material": {"type": "string"},
    },
    "required": ["name", "quantity", "length", "width"],
    "additionalProperties": False,
}
"""One line of a list of parts as a program writes it."""
