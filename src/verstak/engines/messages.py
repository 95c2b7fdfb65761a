"""Messages of a conversation, independent of any dialect."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from verstak.engines.tools import ToolCall


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of text in a message."""

    text: str


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An image in a message.

    Attributes:
        url: ``data:image/...;base64,...``; the engine never fetches one.
    """

    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """One turn.

    Attributes:
        role: ``system``, ``developer``, ``user``, ``assistant`` or ``tool``, lower case.
        content: Text, or parts in order.
        thinking: What the model thought before this turn, when it is an assistant's.
        tool_calls: Calls that this assistant turn asked for.
        tool_name: Of a ``tool`` turn: whose result it is.
        tool_call_id: Of a ``tool`` turn: which call it answers.
    """

    role: str
    content: str | tuple[TextPart | ImagePart, ...] = ""
    thinking: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_name: str | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        """The text parts, joined."""
        if isinstance(self.content, str):
            return self.content
        return "".join(part.text for part in self.content if isinstance(part, TextPart))


# Chat templates skip a role that they do not know without a word, and few know this one.
_ROLES_RENAMED = {"developer": "system"}


def wire_message(message: Message) -> dict[str, object]:
    """A message as the OpenAI dialect of a worker takes it, for the model's own template."""
    wire: dict[str, object] = {"role": _ROLES_RENAMED.get(message.role, message.role)}
    if isinstance(message.content, str):
        wire["content"] = message.content
    else:
        wire["content"] = [_wire_part(part) for part in message.content]
    if message.thinking is not None:
        wire["reasoning_content"] = message.thinking
    if message.tool_calls:
        wire["tool_calls"] = [_wire_call(call) for call in message.tool_calls]
    if message.tool_name is not None:
        wire["name"] = message.tool_name
    if message.tool_call_id is not None:
        wire["tool_call_id"] = message.tool_call_id
    return wire


def _wire_part(part: TextPart | ImagePart) -> dict[str, object]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    return {"type": "image_url", "image_url": {"url": part.url}}


def _wire_call(call: ToolCall) -> dict[str, object]:
    arguments = msgspec.json.encode(dict(call.arguments)).decode()
    function = {"name": call.name, "arguments": arguments}
    return {"id": call.id, "type": "function", "function": function}
