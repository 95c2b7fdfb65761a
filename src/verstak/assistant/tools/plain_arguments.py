"""Plain JSON arguments of a call, checked against the tool's slots."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Any

from verstak.assistant.events import Argument
from verstak.assistant.message.mention import PartLine
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.bounds import check_bounds
from verstak.assistant.tools.desk import Attachment, Desk
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
from verstak.errors import ArgumentMissing, InvalidLength, ToolRefused
from verstak.quantities.length import parse_length
from verstak.quantities.text import Language

_MOST_PARTS = 20_000
_MOST_PIECES = 1_000_000


def read_arguments(
    tool: Tool, arguments: Mapping[str, Any], desk: Desk
) -> tuple[dict[str, Any], tuple[Argument, ...]]:
    """Values for the tool's function, and the same for people.

    Args:
        tool: The tool.
        arguments: By slot; numbers in the slot's unit, a file by its name among the desk's
            attachments or as ``{"name", "content"}`` with base64, parts as rows.
        desk: Where it works.

    Returns:
        Values by slot, without those that are not stated; arguments for people.

    Raises:
        ToolRefused: one is missing, unknown, of the wrong kind or out of bounds.
    """
    for name in arguments:
        if name not in tool.slots:
            raise ToolRefused(
                f"{tool.name} takes no argument {name!r}",
                remedy=f"it takes: {', '.join(tool.slots) or 'none'}",
                in_russian=f"у расчёта нет параметра {name!r}",
            )
    values: dict[str, Any] = {}
    told: list[Argument] = []
    for name, slot in tool.slots.items():
        written = arguments.get(name)
        if written is None or written == "":
            if is_required(slot):
                raise _missing(name, slot)
            told.extend(default_of(name, slot, values, desk.language))
            continue
        values[name] = _read(name, slot, written, desk)
        told.append(_argument(name, slot, values[name], desk.language))
    return values, tuple(told)


def default_of(
    name: str, slot: Slot, values: dict[str, Any], language: Language
) -> tuple[Argument, ...]:
    """Lay a declared default into the values, and tell it; nothing when there is none."""
    if not isinstance(slot, NumberSlot | ChoiceSlot) or slot.default is None:
        return ()
    if slot.default.value is not None:
        values[name] = slot.default.value
    unit = slot.unit if isinstance(slot, NumberSlot) else ""
    why = slot.default.why.in_(language)
    return (Argument(name, slot.title.in_(language), slot.default.value, unit, "default", why),)


def _argument(name: str, slot: Slot, value: Any, language: Language) -> Argument:
    unit = slot.unit if isinstance(slot, NumberSlot) else ""
    shown = value
    if isinstance(slot, ChoiceSlot):
        shown = next(c.title.in_(language) for c in slot.choices if c.key == value)
    elif isinstance(slot, AttachmentSlot):
        shown = value.name
    elif isinstance(slot, PartsSlot):
        shown = [part.name for part in value]
    elif isinstance(slot, MessageSlot):
        shown = value.text
    return Argument(name, slot.title.in_(language), shown, unit, "edited", str(shown))


def _missing(name: str, slot: Slot) -> ArgumentMissing:
    question = slot.question if not isinstance(slot, FlagSlot | MessageSlot) else slot.title
    return ArgumentMissing(
        f"{name} is missing: {question.en}", in_russian=f"не хватает параметра: {question.ru}"
    )


def _read(name: str, slot: Slot, written: Any, desk: Desk) -> Any:
    match slot:
        case NumberSlot():
            return _number(slot, written)
        case ChoiceSlot():
            return _choice(name, slot, written)
        case FlagSlot():
            return _typed(slot, written, bool, "true or false")
        case TextSlot() | MessageSlot():
            words = _typed(slot, written, str, "words")
            return read_message(words) if isinstance(slot, MessageSlot) else words
        case PartsSlot():
            return _parts(slot, written)
        case AttachmentSlot():
            return _attachment(slot, written, desk)


def _typed[T](slot: Slot, written: Any, kind: type[T], expected: str) -> T:
    if not isinstance(written, kind):
        raise _wrong(slot, expected, written)
    return written


def _number(slot: NumberSlot, written: Any) -> float | int:
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise _wrong(slot, "a number", written)
    try:
        value = Decimal(str(written).strip().replace(",", "."))
    except InvalidOperation:
        raise _wrong(slot, "a number", written) from None
    if not value.is_finite():
        raise _wrong(slot, "a number", written)
    check_bounds(slot, value)
    return int(value) if slot.whole else float(value)


def _choice(name: str, slot: ChoiceSlot, written: Any) -> str:
    for choice in slot.choices:
        if choice.key == written:
            return choice.key
    keys = ", ".join(choice.key for choice in slot.choices)
    raise _wrong(slot, f"one of {keys} for {name}", written)


def _parts(slot: PartsSlot, written: Any) -> tuple[PartLine, ...]:
    if not isinstance(written, list) or not all(isinstance(row, dict) for row in written):
        raise _wrong(slot, "a list of parts", written)
    if not 1 <= len(written) <= _MOST_PARTS:
        raise ToolRefused(
            f"expected 1 to {_MOST_PARTS} parts, found {len(written)}",
            in_russian=f"ожидается от 1 до {_MOST_PARTS} деталей, найдено {len(written)}",
        )
    return tuple(_part(slot, row, number) for number, row in enumerate(written, 1))


def _part(slot: PartsSlot, row: dict[str, Any], number: int) -> PartLine:
    quantity = row.get("quantity", 1)
    whole = isinstance(quantity, int) and not isinstance(quantity, bool)
    if not whole or not 1 <= quantity <= _MOST_PIECES:
        raise _wrong(slot, f"1 to {_MOST_PIECES} pieces in row {number}", quantity)
    name = str(row.get("name") or f"{number}")
    thickness = row.get("thickness")
    return PartLine(
        name=name,
        noun=(),
        quantity=quantity,
        length_um=_length(row.get("length"), f"row {number}, length"),
        width_um=_length(row.get("width"), f"row {number}, width"),
        thickness_um=None if thickness is None else _length(thickness, f"row {number}, thickness"),
        material=row.get("material") or None,
        material_text=str(row.get("material") or ""),
        start=0,
        end=0,
    )


def _length(written: Any, what: str) -> int:
    try:
        length_um = parse_length("" if written is None else str(written), what=what)
    except InvalidLength as error:
        raise ToolRefused(error.message, remedy=error.remedy) from error
    if length_um <= 0:
        raise ToolRefused(
            f"{what}: expected more than zero, found {written}",
            in_russian=f"{what}: размер должен быть больше нуля, а указано {written}",
        )
    return length_um


def _attachment(slot: AttachmentSlot, written: Any, desk: Desk) -> Attachment:
    if isinstance(written, dict) and isinstance(written.get("content"), str):
        try:
            content = base64.b64decode(written["content"], validate=True)
        except (binascii.Error, ValueError):
            raise _wrong(slot, "base64 in content", "something else") from None
        found: Attachment | None = Attachment(PurePath(str(written.get("name"))).name, content)
    else:
        found = next((one for one in desk.attachments if one.name == written), None)
    if found is None:
        names = ", ".join(one.name for one in desk.attachments) or "none"
        raise ToolRefused(
            f"no attachment is named {written!r}; attached: {names}",
            in_russian=f"вложения {written!r} нет; вложено: {names}",
        )
    if PurePath(found.name).suffix.casefold() not in slot.suffixes:
        kinds = ", ".join(slot.suffixes)
        raise ToolRefused(
            f"{slot.title.en}: expected {kinds}, found {found.name}",
            in_russian=f"{slot.title.ru}: ожидается {kinds}, а вложено {found.name}",
        )
    return found


def _wrong(slot: Slot, expected: str, found: Any) -> ToolRefused:
    shown = repr(found)[:80]
    return ToolRefused(
        f"{slot.title.en}: expected {expected}, found {shown}",
        in_russian=f"{slot.title.ru}: ожидалось другое значение, а указано {shown}",
    )
