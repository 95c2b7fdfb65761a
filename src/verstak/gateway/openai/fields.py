"""Fields of the OpenAI dialect that several endpoints share, checked and translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from verstak.engines.chat import ResponseFormat
from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.schema import check_schema
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode
from verstak.gateway.error_map import ApiError
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.native.fields import image_part, parse_arguments
from verstak.gateway.openai import wire
from verstak.gateway.targets import Target

API_DEFAULTS = replace(ModelOptions(), temperature=1.0, top_p=1.0)
"""What this dialect documents; a model's PARAMETERs and a role's profile win over it."""

_EFFORTS: Mapping[str, bool | str] = {
    "none": False,
    "minimal": "low",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "max": "high",
    "xhigh": "high",
    "ultra": "high",
}


_IMAGES = frozenset({"image_url", "input_image"})


class RequestedOptions(msgspec.Struct):
    """Sampling fields of a request under the names that the options have."""

    num_predict: int | None = None
    seed: int | None = None
    stop: list[str] | None = None
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    num_ctx: int | None = None


def options_in_force(
    target: Target, fields: RequestedOptions, extra: Mapping[str, object]
) -> ModelOptions:
    """Options of a request: this dialect's defaults < model < role < request.

    Args:
        target: What the request runs on.
        fields: The dialect's own fields, which win over ``extra``.
        extra: ``options`` of the request, as the native dialect takes them.

    Raises:
        ApiError: an option has the wrong type.
    """
    given = {
        key: value for key, value in msgspec.structs.asdict(fields).items() if value is not None
    }
    return target.options({**extra, **given}, API_DEFAULTS)


def stop_texts(value: str | list[str] | None) -> list[str] | None:
    """``stop`` as a list."""
    return [value] if isinstance(value, str) else value


def effort(name: str | None, nested: object, *, able: bool) -> bool | str | None:
    """What ``reasoning_effort`` (or ``reasoning.effort``) means for a model.

    Args:
        name: ``reasoning_effort`` of the request.
        nested: ``reasoning`` of the request, which may hold the same.
        able: Whether the model thinks; one that does not has nothing to switch.

    Raises:
        ApiError: 400 for an effort that nobody knows.
    """
    if name is None and isinstance(nested, dict):
        found = nested.get("effort")
        name = found if isinstance(found, str) else None
    if name is not None and name not in _EFFORTS:
        raise ApiError(
            400, f"invalid reasoning value: '{name[:40]}' (must be one of {', '.join(_EFFORTS)})"
        )
    if not able:
        return None
    return True if name is None else _EFFORTS[name]


def messages_of(items: Iterable[wire.Message]) -> tuple[Message, ...]:
    """Messages of a request, roles in lower case.

    Raises:
        ApiError: 400 for content or tool calls that cannot be understood.
    """
    return tuple(
        Message(
            role=item.role.lower(),
            content=_content(item),
            thinking=item.reasoning or item.reasoning_content or None,
            tool_calls=tuple(_call(call) for call in item.tool_calls or ()),
            tool_name=item.name if item.role == "tool" else None,
            tool_call_id=item.tool_call_id,
        )
        for item in items
    )


def tool_choice(value: object) -> ToolChoice:
    """What ``tool_choice`` asks for; either API's form of naming one function is taken.

    Raises:
        ApiError: 400.
    """
    if value is None:
        return ToolChoice()
    if isinstance(value, str) and value in {"auto", "none", "required"}:
        return ToolChoice(ToolMode(value))
    if isinstance(value, dict) and value.get("type") == "function":
        function = value.get("function")
        name = function.get("name") if isinstance(function, dict) else value.get("name")
        if isinstance(name, str) and name:
            return ToolChoice(ToolMode.REQUIRED, name)
    raise ApiError(
        400, "invalid tool_choice: expected none, auto, required or the name of one function"
    )


def response_format(value: object) -> ResponseFormat | None:
    """What ``response_format`` (or the Responses API's ``text.format``) asks for.

    Raises:
        ApiError: 400 for an unknown type.
        InvalidSchema: the schema is not one, or the engine would not obey it.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ApiError(400, "invalid response_format: expected an object")
    kind = str(value.get("type", "")).strip().lower()
    if kind in {"", "text"}:
        return None
    if kind == "json_object":
        return ResponseFormat()
    if kind == "json_schema":
        holder = value.get("json_schema", value)
        schema = holder.get("schema") if isinstance(holder, dict) else None
        if not isinstance(schema, dict):
            raise ApiError(400, "invalid response_format: json_schema needs a schema object")
        check_schema(schema)
        return ResponseFormat(schema)
    raise ApiError(400, f"invalid response_format type: '{kind[:40]}'")


def image_of(value: object) -> ImagePart:
    """An image from a ``data:`` URL or bare base64; nothing is fetched from the network.

    Raises:
        ApiError: 400.
    """
    url = value.get("url") if isinstance(value, dict) else value
    if not isinstance(url, str) or not url:
        raise ApiError(400, "invalid image input")
    if url.startswith(("http://", "https://")):
        raise ApiError(
            400, "image URLs are not currently supported, please use base64 encoded data instead"
        )
    head, comma, data = url.partition(";base64,")
    if not comma:
        return image_part(url)
    if head not in {"data:image/jpeg", "data:image/jpg", "data:image/png", "data:image/webp"}:
        raise ApiError(400, "invalid image input")
    return image_part(data)


def has_images(item: wire.Message) -> bool:
    """Whether a message shows the model an image."""
    return isinstance(item.content, list) and any(part.type in _IMAGES for part in item.content)


def _content(item: wire.Message) -> str | tuple[TextPart | ImagePart, ...]:
    if item.content is None:
        if item.role == "assistant":
            return ""
        raise ApiError(400, f"invalid message content type: null, in a {item.role[:20]} message")
    if isinstance(item.content, str):
        return item.content
    parts = tuple(_part(part) for part in item.content)
    if all(isinstance(part, TextPart) for part in parts):
        # Some templates cannot join parts themselves.
        return "\n".join(part.text for part in parts if isinstance(part, TextPart))
    return parts


def _part(part: wire.Part) -> TextPart | ImagePart:
    if part.type in {"text", "input_text", "output_text"}:
        return TextPart(part.text or "")
    if part.type == "refusal":
        return TextPart(part.refusal or "")
    if part.type in _IMAGES:
        return image_of(part.image_url)
    raise ApiError(400, f"invalid message format: part of type '{part.type[:40]}'")


def _call(item: wire.CallItem) -> ToolCall:
    arguments: Any = item.function.arguments
    if isinstance(arguments, str):
        arguments = parse_arguments(arguments)
    if not isinstance(arguments, dict):
        raise ApiError(400, "invalid tool call arguments")
    return ToolCall(item.id, item.function.name, arguments)
