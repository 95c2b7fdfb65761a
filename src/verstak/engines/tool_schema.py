"""The schema of a turn that calls tools, and the calls that an answer under it holds."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from verstak.engines.messages import Message
from verstak.engines.schema import check_schema
from verstak.engines.tools import ToolCall, ToolSpec
from verstak.errors import InvalidSchema, UsageError

MOST_CALLS = 8
MOST_TOOLS = 128
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_ALPHABET = string.ascii_letters + string.digits
_SCHEMA_KEYS = ("items", "additionalProperties", "not", "if", "then", "else", "contains")
_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "definitions")


def check_tools(tools: Sequence[ToolSpec]) -> None:
    """Refuse tools that could not be called.

    Raises:
        UsageError: a name is invalid, reserved or used twice, or there are too many.
        InvalidSchema: parameters are not a schema of an object that can be enforced.
    """
    if len(tools) > MOST_TOOLS:
        raise UsageError(f"{len(tools)} tools, at most {MOST_TOOLS} are taken")
    seen: set[str] = set()
    for tool in tools:
        if not _NAME.fullmatch(tool.name):
            raise UsageError(
                f"a tool's name is 1 to 64 letters, digits, _ - . ; found {tool.name!r}"
            )
        if tool.name in seen:
            raise UsageError(f"two tools have the name {tool.name!r}")
        seen.add(tool.name)
        try:
            check_schema(arguments_schema(tool))
        except InvalidSchema as error:
            raise InvalidSchema(f"parameters of the tool {tool.name}: {error.message}") from error


def arguments_schema(tool: ToolSpec) -> dict[str, object]:
    """What the arguments of a call must be: an object, closed unless the tool says otherwise.

    Small models fill an open object with parameters of their own invention.

    Raises:
        InvalidSchema: the parameters describe something other than an object.
    """
    schema = dict(tool.parameters)
    kind = schema.setdefault("type", "object")
    if kind not in ("object", ["object"]):
        raise InvalidSchema(f"parameters of the tool {tool.name} must be an object, found {kind!r}")
    if not any(key in schema for key in ("properties", "$ref", "allOf", "anyOf", "oneOf")):
        schema["properties"] = {}
    closed = _closed(schema)
    return closed if isinstance(closed, dict) else schema


def calls_schema(tools: Sequence[ToolSpec], most_calls: int) -> dict[str, object]:
    """Schema of a list of calls, each of one of the tools."""
    definitions: dict[str, object] = {}
    entries: list[object] = []
    for number, tool in enumerate(tools):
        # References inside the parameters count from their own root, so it becomes a definition.
        place = f"#/$defs/{number}"
        definitions[str(number)] = _moved(arguments_schema(tool), place)
        entries.append(
            {
                "type": "object",
                "properties": {"tool": {"const": tool.name}, "arguments": {"$ref": place}},
                "required": ["tool", "arguments"],
                "additionalProperties": False,
            }
        )
    items = entries[0] if len(entries) == 1 else {"anyOf": entries}
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": most_calls,
        "items": items,
        "$defs": definitions,
    }


class _WireCall(msgspec.Struct):
    tool: str
    arguments: dict[str, object]


def decode_calls(text: str) -> list[ToolCall] | None:
    """Calls out of an answer under `calls_schema`; ``None`` when it is not whole."""
    try:
        found = msgspec.json.decode(text, type=list[_WireCall])
    except msgspec.DecodeError:
        return None
    return [ToolCall(new_call_id(), call.tool, call.arguments) for call in found]


def decode_cut_calls(text: str) -> list[ToolCall]:
    """The whole calls at the beginning of an answer that was cut short."""
    for end in range(len(text), 0, -1):
        if text[end - 1] == "}" and (calls := decode_calls(text[:end] + "]")) is not None:
            return calls
    return []


def new_call_id() -> str:
    """``call_`` and 8 letters or digits."""
    return "call_" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def unrepeated(calls: Iterable[ToolCall], answered: Iterable[ToolCall]) -> list[ToolCall]:
    """Calls without those that say the same as an earlier one."""
    seen = {_identity(call) for call in answered}
    fresh: list[ToolCall] = []
    for call in calls:
        identity = _identity(call)
        if identity not in seen:
            seen.add(identity)
            fresh.append(call)
    return fresh


def answered_calls(messages: Sequence[Message]) -> list[ToolCall]:
    """Calls since the last user message whose results are there."""
    calls: list[ToolCall] = []
    results = 0
    for message in reversed(messages):
        if message.role == "user":
            break
        if message.role == "tool":
            results += 1
        calls += message.tool_calls
    return calls if results else []


def _identity(call: ToolCall) -> bytes:
    return msgspec.json.encode([call.name, call.arguments], order="sorted")


def _closed(schema: object) -> object:
    """A schema whose objects take no properties beyond the listed ones unless they say so."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = dict(schema)
    for key in (*_SCHEMA_KEYS, *_SCHEMA_LISTS):
        if key in closed:
            closed[key] = _closed(closed[key])
    for key in _SCHEMA_MAPS:
        if isinstance(named := closed.get(key), Mapping):
            closed[key] = {name: _closed(part) for name, part in named.items()}
    joined = any(key in closed for key in ("allOf", "anyOf", "oneOf", "$ref", "patternProperties"))
    if "properties" in closed and not joined:
        closed.setdefault("additionalProperties", False)
    return closed


def _moved(schema: object, place: str) -> object:
    """A schema whose references to its own root lead to where the root is now."""
    if isinstance(schema, list):
        return [_moved(part, place) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    moved: dict[str, object] = {}
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str) and (value == "#" or value.startswith("#/")):
            moved[key] = place + value[1:]
        elif key in ("enum", "const", "default", "examples"):
            moved[key] = value
        else:
            moved[key] = _moved(value, place)
    return moved
