"""The Responses API's ``input`` and ``tools`` as a conversation and its tools.

Source: https://platform.openai.com/docs/api-reference/responses/create ;
ollama/ollama@fb30760 ``openai/responses.go``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.tools import ToolCall, ToolSpec
from verstak.gateway.error_map import ApiError
from verstak.gateway.native.fields import parse_arguments
from verstak.gateway.openai.fields import image_of


class Item(msgspec.Struct):
    """One item of ``input``; which fields count depends on ``type``."""

    type: str = "message"
    role: str = "user"
    content: Any = None
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    output: Any = None
    summary: Any = None


class Tool(msgspec.Struct):
    """One tool, or a namespace that holds some."""

    type: str = "function"
    name: str = ""
    description: str | None = None
    parameters: dict[str, Any] | None = None
    tools: list[Tool] = []


_SKIPPED_ITEMS = frozenset({"web_search_call", "item_reference"})
_SKIPPED_TOOLS = ("web_search",)
"""Things of a hosted service that clients send along whether they are there or not."""


def conversation(source: object, instructions: str) -> tuple[Message, ...]:
    """The conversation that a request holds.

    Args:
        source: ``input``: a text, or items.
        instructions: System text, empty = none.

    Raises:
        ApiError: 400.
    """
    messages = [Message("system", instructions)] if instructions else []
    if isinstance(source, str):
        messages.append(Message("user", source))
        return tuple(messages)
    try:
        items = msgspec.convert(source, list[Item])
    except msgspec.ValidationError as error:
        raise ApiError(400, f"invalid input: {error}") from error
    thinking: str | None = None
    for item in items:
        if item.type == "reasoning":
            thinking = _text(item.summary) or _text(item.content)
        elif item.type == "function_call":
            call = ToolCall(item.call_id, item.name, parse_arguments(item.arguments))
            _add_call(messages, call, thinking)
            thinking = None
        elif item.type not in _SKIPPED_ITEMS:
            message = _message(item)
            if message.role == "assistant":
                message, thinking = replace(message, thinking=thinking), None
            messages.append(message)
    if not any(message.role != "system" for message in messages):
        raise ApiError(400, "input is required")
    return tuple(messages)


def tools_of(items: list[Tool]) -> tuple[ToolSpec, ...]:
    """The functions on offer; those of namespaces stand beside the others.

    Raises:
        ApiError: 400 for a kind of tool that only a hosted service has.
    """
    found: list[ToolSpec] = []
    for item in items:
        if item.type == "function":
            found.append(ToolSpec(item.name, item.description or "", item.parameters or {}))
        elif item.type == "namespace":
            found += tools_of(item.tools)
        elif not item.type.startswith(_SKIPPED_TOOLS):
            raise ApiError(400, f"tools of type '{item.type[:40]}' are not supported")
    return tuple(found)


def _add_call(messages: list[Message], call: ToolCall, thinking: str | None) -> None:
    """Calls that follow each other belong to one turn."""
    last = messages[-1] if messages else None
    if last is not None and last.tool_calls and thinking is None:
        messages[-1] = replace(last, tool_calls=(*last.tool_calls, call))
    else:
        messages.append(Message("assistant", thinking=thinking, tool_calls=(call,)))


def _message(item: Item) -> Message:
    if item.type == "function_call_output":
        return Message("tool", _text(item.output), tool_call_id=item.call_id)
    if item.type != "message":
        raise ApiError(400, f"input items of type '{item.type[:40]}' are not supported")
    return Message(item.role.lower(), _content(item.content))


def _content(value: object) -> str | tuple[TextPart | ImagePart, ...]:
    if not isinstance(value, list) or not any(
        isinstance(part, dict) and part.get("type") == "input_image" for part in value
    ):
        return _text(value)
    return tuple(
        image_of(part.get("image_url"))
        if part.get("type") == "input_image"
        else TextPart(_text([part]))
        for part in value
        if isinstance(part, dict)
    )


def _text(value: object) -> str:
    """A text, or the texts of some parts."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return "\n".join(str(part.get("text") or part.get("refusal") or "") for part in value)
    raise ApiError(400, "invalid input: expected a text or a list of parts")
