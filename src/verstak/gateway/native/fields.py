"""Fields of the native dialect that several endpoints share, checked and translated."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping

import msgspec

from verstak.engines.chat import ResponseFormat
from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.schema import check_schema
from verstak.engines.tools import ToolCall
from verstak.gateway.error_map import ApiError
from verstak.gateway.native import wire

_EFFORTS = {"low": "low", "medium": "medium", "high": "high", "max": "high"}
_IMAGE_TYPES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8", "image/jpeg"),
    (b"RIFF", "image/webp"),
    (b"GIF8", "image/gif"),
)


def response_format(value: object) -> ResponseFormat | None:
    """What ``format`` asks for.

    Args:
        value: As decoded from JSON.

    Raises:
        ApiError: 500 (Ollama's own status) for anything but "", "json" or a schema.
        InvalidSchema: the schema is not one, or the engine would not obey it.
    """
    if value is None or value == "":
        return None
    if value == "json":
        return ResponseFormat()
    if isinstance(value, dict):
        check_schema(value)
        return ResponseFormat(value)
    shown = msgspec.json.encode(value).decode()[:200]
    quoted = msgspec.json.encode(shown).decode()
    raise ApiError(500, f'invalid format: {quoted}; expected "json" or a valid JSON Schema object')


def thinking(value: object, *, model: str, able: bool) -> bool | str | None:
    """What ``think`` means for a model.

    Args:
        value: As decoded from JSON; ``None`` = not given, which is on for a model that can.
        model: As the client spelled it.
        able: Whether the model thinks.

    Returns:
        ``None`` for a model that cannot: there is nothing to switch.

    Raises:
        ApiError: 400.
    """
    if (isinstance(value, str) and value not in _EFFORTS) or not isinstance(
        value, bool | str | None
    ):
        raise ApiError(
            400,
            f"invalid think value: {msgspec.json.encode(value).decode()[:80]} "
            '(must be "high", "medium", "low", "max", true, or false)',
        )
    if not able:
        if value:
            raise ApiError(400, f'"{model}" does not support thinking')
        return None
    if value is None:
        return True
    return _EFFORTS[value] if isinstance(value, str) else value


def messages_of(items: Iterable[wire.Message]) -> tuple[Message, ...]:
    """Messages of a request, roles in lower case.

    Raises:
        ApiError: 400 for an image that is not base64, or arguments that are not an object.
    """
    return tuple(
        Message(
            role=item.role.lower(),
            content=_content(item.content or "", item.images or ()),
            thinking=item.thinking or None,
            tool_calls=tuple(_call(call) for call in item.tool_calls or ()),
            tool_name=item.tool_name,
            tool_call_id=item.tool_call_id,
        )
        for item in items
    )


def image_part(text: str) -> ImagePart:
    """A base64 image as the engine takes it.

    Raises:
        ApiError: 400 when it is not base64.
    """
    try:
        head = base64.b64decode(text[:64], validate=True)
    except binascii.Error as error:
        raise ApiError(400, "illegal base64 data in an image") from error
    kind = next((name for magic, name in _IMAGE_TYPES if head.startswith(magic)), "image/png")
    return ImagePart(f"data:{kind};base64,{text}")


def _content(text: str, images: Iterable[str]) -> str | tuple[TextPart | ImagePart, ...]:
    parts = tuple(image_part(image) for image in images)
    return (*parts, TextPart(text)) if parts else text


def _call(item: wire.ToolCallMessage) -> ToolCall:
    arguments = item.function.arguments
    if isinstance(arguments, str):  # the other dialect's form, which clients mix in
        arguments = parse_arguments(arguments)
    if not isinstance(arguments, Mapping):
        raise ApiError(400, "tool call arguments must be an object")
    return ToolCall(item.id or "", item.function.name, arguments)


def parse_arguments(text: str) -> dict[str, object]:
    """Arguments of a call that come as JSON in a string.

    Raises:
        ApiError: 400.
    """
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, object])
    except msgspec.DecodeError as error:
        raise ApiError(400, f"invalid tool call arguments: {error}") from error
