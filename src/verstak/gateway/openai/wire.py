"""The OpenAI dialect's chat: requests as they come in, objects and events as they go out.

Struct names are those that Ollama's compatibility layer shows in error messages.

Source: ollama/ollama@fb30760 ``openai/openai.go``; https://platform.openai.com/docs/api-reference
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET as UNSET  # noqa: PLC0414 -- other files build messages with it

from verstak.engines.events import TokenLogprob, Usage
from verstak.engines.tools import ToolCall
from verstak.gateway.assistant.attachments import FileItem
from verstak.gateway.meter import Meter
from verstak.gateway.offered_tools import Tool

FINGERPRINT = "fp_ollama"
"""What Ollama sends; some clients group their caches by it."""

_encoder = msgspec.json.Encoder()


class Function(msgspec.Struct, omit_defaults=True):
    """Name and arguments of a call; arguments are a JSON text here."""

    name: str = ""
    arguments: Any = ""


class CallItem(msgspec.Struct, omit_defaults=True):
    """One call in a message, either way."""

    function: Function
    id: str = ""
    index: int | None = None
    type: str | None = None


class Part(msgspec.Struct):
    """One part of a message's content."""

    type: str = "text"
    text: str | None = None
    refusal: str | None = None
    image_url: Any = None
    file: Any = None


class Message(msgspec.Struct):
    """One message of a request."""

    role: str = ""
    content: str | list[Part] | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None
    tool_calls: list[CallItem] | None = None
    tool_call_id: str | None = None
    name: str | None = None


class StreamOptions(msgspec.Struct):
    """What else a stream should tell."""

    include_usage: bool | None = None


class ChatCompletionRequest(msgspec.Struct):
    """Body of ``POST /v1/chat/completions``; the last four fields are this server's own."""

    model: str = ""
    messages: list[Message] = []
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    n: int = 1
    seed: int | None = None
    stop: str | list[str] | None = None
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    response_format: Any = None
    tools: list[Tool] = []
    tool_choice: Any = None
    parallel_tool_calls: bool = True
    logprobs: bool = False
    top_logprobs: int = 0
    reasoning_effort: str | None = None
    reasoning: Any = None
    keep_alive: Any = None
    options: dict[str, Any] = {}
    num_ctx: int | None = None
    attachments: list[FileItem] = []


class TopLogprob(msgspec.Struct):
    """One alternative to a token."""

    token: str
    logprob: float
    bytes: list[int] | None


class Logprob(msgspec.Struct):
    """A token's log-probability and the likeliest alternatives."""

    token: str
    logprob: float
    bytes: list[int] | None
    top_logprobs: list[TopLogprob]


class ChoiceLogprobs(msgspec.Struct):
    """Log-probabilities of a choice."""

    content: list[Logprob]


class ReplyMessage(msgspec.Struct, omit_defaults=True):
    """The assistant's message, or what one event adds to it."""

    role: str = ""
    content: str | msgspec.UnsetType | None = UNSET
    reasoning: str = ""
    tool_calls: list[CallItem] = []


class MessageChoice(msgspec.Struct, omit_defaults=True, kw_only=True):
    """The one alternative of a whole reply."""

    index: int
    message: ReplyMessage
    finish_reason: str
    logprobs: ChoiceLogprobs | None = None


class DeltaChoice(msgspec.Struct, omit_defaults=True, kw_only=True):
    """The one alternative of an event."""

    index: int
    delta: ReplyMessage
    finish_reason: str | None
    logprobs: ChoiceLogprobs | None = None


class UsageReply(msgspec.Struct, omit_defaults=True):
    """Tokens of a request; ``prompt_tokens_dropped`` only where something was cut."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_dropped: int = 0


class ChatCompletion(msgspec.Struct, kw_only=True):
    """A whole reply; the last two fields are this server's own, in the assistant's replies."""

    id: str
    object: str = "chat.completion"
    created: int
    model: str
    system_fingerprint: str = FINGERPRINT
    choices: list[MessageChoice]
    usage: UsageReply
    verification: list[dict[str, Any]] | msgspec.UnsetType = UNSET
    assistant: dict[str, Any] | msgspec.UnsetType = UNSET


class ChatChunk(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One event of a stream."""

    id: str
    object: str
    created: int
    model: str
    system_fingerprint: str
    choices: list[DeltaChoice]
    usage: UsageReply | None = None
    prompt_tokens_dropped: int = 0
    verification: list[dict[str, Any]] | msgspec.UnsetType = UNSET
    assistant: dict[str, Any] | msgspec.UnsetType = UNSET


def new_id(prefix: str) -> str:
    """An id as the dialect writes it, for example ``chatcmpl-…``."""
    return f"{prefix}{secrets.token_hex(12)}"


def now() -> int:
    """``created``: seconds since 1970."""
    return int(time.time())


def encode(value: object) -> bytes:
    """JSON of a whole reply."""
    return _encoder.encode(value)


def event(value: object) -> bytes:
    """One server-sent event."""
    return b"data: " + _encoder.encode(value) + b"\n\n"


DONE_EVENT = b"data: [DONE]\n\n"


def usage_reply(usage: Usage, meter: Meter) -> UsageReply:
    """Tokens as this dialect counts them."""
    return UsageReply(
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.prompt_tokens + usage.completion_tokens,
        meter.dropped_tokens,
    )


def wire_calls(calls: Iterable[ToolCall]) -> list[CallItem]:
    """Calls as this dialect writes them: arguments as a JSON text."""
    return [
        CallItem(
            Function(call.name, _encoder.encode(dict(call.arguments)).decode()),
            id=call.id,
            index=index,
            type="function",
        )
        for index, call in enumerate(calls)
    ]


def wire_logprobs(logprobs: Iterable[TokenLogprob]) -> ChoiceLogprobs | None:
    """Log-probabilities of some tokens, ``None`` when there are none."""
    content = [
        Logprob(
            item.token,
            item.logprob,
            item.bytes,
            [TopLogprob(top.token, top.logprob, top.bytes) for top in item.top_logprobs],
        )
        for item in logprobs
    ]
    return ChoiceLogprobs(content) if content else None
