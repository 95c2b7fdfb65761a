"""The Messages API's conversation and tools in our own terms.

Source: https://docs.anthropic.com/en/api/messages ; ollama/ollama@fb30760
``anthropic/anthropic.go``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode, ToolSpec
from verstak.gateway.error_map import ApiError
from verstak.gateway.native.fields import image_part


class ImageSource(msgspec.Struct):
    """Where an image is; only the request itself counts."""

    type: str = ""
    data: str = ""


class Block(msgspec.Struct):
    """One block of a message's content; which fields count depends on ``type``."""

    type: str = ""
    text: str = ""
    thinking: str = ""
    source: ImageSource = msgspec.field(default_factory=ImageSource)
    id: str = ""
    name: str = ""
    input: dict[str, Any] | None = None
    tool_use_id: str = ""
    content: str | list[Any] | None = None


class Turn(msgspec.Struct):
    """One message of a request."""

    role: str = ""
    content: str | list[Block] = ""


class Tool(msgspec.Struct):
    """One tool on offer; one with a ``type`` of its own runs on a hosted service."""

    name: str = ""
    description: str | None = None
    input_schema: dict[str, Any] | None = None
    type: str | None = None


class Choice(msgspec.Struct):
    """``tool_choice``."""

    type: str = "auto"
    name: str = ""
    disable_parallel_tool_use: bool = False


_MODES = {"auto": ToolMode.AUTO, "any": ToolMode.REQUIRED, "none": ToolMode.NONE}


def conversation(turns: list[Turn], system: str | list[Block]) -> tuple[Message, ...]:
    """The conversation that a request holds.

    Raises:
        ApiError: 400.
    """
    text = system if isinstance(system, str) else "\n".join(block.text for block in system)
    messages = [Message("system", text)] if text else []
    for turn in turns:
        if turn.role not in {"user", "assistant", "system"}:
            raise ApiError(400, f"messages: role must be user or assistant, not '{turn.role[:20]}'")
        messages += _messages(turn)
    return tuple(messages)


def tools_of(items: list[Tool]) -> tuple[ToolSpec, ...]:
    """The functions on offer; tools that only a hosted service runs are left out."""
    return tuple(
        ToolSpec(item.name, item.description or "", item.input_schema or {})
        for item in items
        if item.type in {None, "custom"}
    )


def tool_choice(choice: Choice | None) -> ToolChoice:
    """What ``tool_choice`` asks for.

    Raises:
        ApiError: 400.
    """
    if choice is None:
        return ToolChoice()
    if choice.type == "tool" and choice.name:
        return ToolChoice(ToolMode.REQUIRED, choice.name)
    if choice.type not in _MODES:
        raise ApiError(400, "invalid tool_choice: expected auto, any, none or the name of a tool")
    return ToolChoice(_MODES[choice.type])


def _messages(turn: Turn) -> list[Message]:
    """Tool results are turns of their own here, and come before what the user adds."""
    if isinstance(turn.content, str):
        return [Message(turn.role, turn.content)]
    blocks = [block for block in turn.content if block.type != "redacted_thinking"]
    results = [
        Message("tool", _result_text(block.content), tool_call_id=block.tool_use_id)
        for block in blocks
        if block.type == "tool_result"
    ]
    calls = [
        ToolCall(block.id, block.name, block.input or {})
        for block in blocks
        if block.type == "tool_use"
    ]
    thoughts = [block.thinking for block in blocks if block.type == "thinking"]
    parts = [
        _part(block)
        for block in blocks
        if block.type not in {"tool_result", "tool_use", "thinking"}
    ]
    if results and not parts:
        return results
    thinking = "\n".join(thoughts) or None
    said = Message(turn.role, _joined(parts), thinking=thinking, tool_calls=tuple(calls))
    return [*results, said]


def _part(block: Block) -> TextPart | ImagePart:
    if block.type == "text":
        return TextPart(block.text)
    if block.type == "image" and block.source.type == "base64":
        return image_part(block.source.data)
    if block.type == "image":
        raise ApiError(400, "invalid image source: only base64 is supported")
    raise ApiError(400, f"content blocks of type '{block.type[:40]}' are not supported")


def _joined(parts: list[TextPart | ImagePart]) -> str | tuple[TextPart | ImagePart, ...]:
    texts = [part.text for part in parts if isinstance(part, TextPart)]
    return "\n".join(texts) if len(texts) == len(parts) else tuple(parts)


def _result_text(content: str | list[Any] | None) -> str:
    if not isinstance(content, list):
        return content or ""
    return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
