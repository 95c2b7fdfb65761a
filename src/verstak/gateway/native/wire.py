"""The native dialect's requests as they come in and its lines as they go out.

Struct names and field order are Go's: names appear in error messages that clients read.

Source: ollama/ollama@fb30760 ``api/types.go``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from verstak.engines.events import TokenLogprob
from verstak.engines.tools import ToolCall
from verstak.gateway.assistant.attachments import FileItem
from verstak.gateway.meter import Meter
from verstak.gateway.offered_tools import Tool
from verstak.gateway.timestamps import utc_now


class ToolCallFunction(msgspec.Struct, omit_defaults=True):
    """Name and arguments of a call; arguments are an object here, never a string."""

    name: str
    arguments: Any
    index: int | None = None


class ToolCallMessage(msgspec.Struct, omit_defaults=True):
    """One call in a message, either way."""

    function: ToolCallFunction
    id: str | None = None


class Message(msgspec.Struct):
    """One message of a request."""

    role: str = ""
    content: str | None = None
    thinking: str | None = None
    images: list[str] | None = None
    tool_calls: list[ToolCallMessage] | None = None
    tool_name: str | None = None
    tool_call_id: str | None = None
    attachments: list[FileItem] | None = None


class ChatRequest(msgspec.Struct):
    """Body of ``POST /api/chat``."""

    model: str = ""
    messages: list[Message] = []
    stream: bool = True
    format: Any = None
    keep_alive: Any = None
    tools: list[Tool] = []
    options: dict[str, Any] = {}
    think: Any = None
    truncate: bool = True
    shift: bool = True
    logprobs: bool = False
    top_logprobs: int = 0
    attachments: list[FileItem] = []


class GenerateRequest(msgspec.Struct):
    """Body of ``POST /api/generate``."""

    model: str = ""
    prompt: str = ""
    suffix: str = ""
    system: str = ""
    template: str = ""
    context: list[int] | None = None
    stream: bool = True
    raw: bool = False
    format: Any = None
    keep_alive: Any = None
    images: list[str] = []
    options: dict[str, Any] = {}
    think: Any = None
    truncate: bool = True
    shift: bool = True
    logprobs: bool = False
    top_logprobs: int = 0


class EmbedRequest(msgspec.Struct):
    """Body of ``POST /api/embed``."""

    model: str = ""
    input: Any = None
    truncate: bool = True
    dimensions: int = 0
    keep_alive: Any = None
    options: dict[str, Any] = {}


class EmbeddingRequest(msgspec.Struct):
    """Body of the legacy ``POST /api/embeddings``."""

    model: str = ""
    prompt: str = ""
    keep_alive: Any = None
    options: dict[str, Any] = {}


class Logprob(msgspec.Struct, omit_defaults=True):
    """A token's log-probability, and the likeliest alternatives when asked for."""

    token: str
    logprob: float
    bytes: list[int] | None = None
    top_logprobs: list[Logprob] = []


class ReplyMessage(msgspec.Struct, omit_defaults=True):
    """The assistant's message in a line."""

    role: str
    content: str
    thinking: str = ""
    tool_calls: list[ToolCallMessage] = []


class Line(msgspec.Struct, omit_defaults=True, kw_only=True):
    """One line of a reply, or all of it.

    A chat has a ``message``, a completion a ``response``. Figures that are zero are left out, as
    Go's ``omitempty`` does. The last two fields are this server's own, in the assistant's replies.
    """

    model: str
    created_at: str
    message: ReplyMessage | UnsetType = UNSET
    response: str | UnsetType = UNSET
    thinking: str = ""
    done: bool
    done_reason: str = ""
    context: list[int] = []
    total_duration: int = 0
    load_duration: int = 0
    prompt_eval_count: int = 0
    prompt_eval_duration: int = 0
    eval_count: int = 0
    eval_duration: int = 0
    prompt_tokens_dropped: int = 0
    logprobs: list[Logprob] = []
    verification: list[dict[str, Any]] | UnsetType = UNSET
    assistant: dict[str, Any] | UnsetType = UNSET


_encoder = msgspec.json.Encoder()


def encode_line(line: Line) -> bytes:
    """A line with its newline."""
    return _encoder.encode(line) + b"\n"


def chat_line(
    model: str,
    content: str = "",
    *,
    thinking: str = "",
    calls: Iterable[ToolCall] = (),
    logprobs: Iterable[TokenLogprob] = (),
) -> Line:
    """A line of a chat that goes on."""
    message = ReplyMessage("assistant", content, thinking, wire_calls(calls))
    return Line(
        model=model,
        created_at=utc_now(),
        message=message,
        done=False,
        logprobs=wire_logprobs(logprobs),
    )


def generate_line(
    model: str, response: str = "", *, thinking: str = "", logprobs: Iterable[TokenLogprob] = ()
) -> Line:
    """A line of a completion that goes on."""
    return Line(
        model=model,
        created_at=utc_now(),
        response=response,
        thinking=thinking,
        done=False,
        logprobs=wire_logprobs(logprobs),
    )


def finish(line: Line, reason: str, meter: Meter | None = None) -> Line:
    """Make a line the last one.

    Args:
        line: Its text stays, so it may hold a whole reply.
        reason: ``stop``, ``length``, ``load`` or ``unload``.
        meter: What the request cost; a load or unload object carries no figures.
    """
    line.done = True
    line.done_reason = reason
    if meter is not None:
        line.total_duration = meter.total_ns
        line.load_duration = meter.load_ns
        line.prompt_eval_count = meter.prompt_tokens
        line.prompt_eval_duration = meter.prompt_ns
        line.eval_count = meter.timings.predicted_n
        line.eval_duration = meter.answer_ns
        line.prompt_tokens_dropped = meter.dropped_tokens
    return line


def wire_calls(calls: Iterable[ToolCall]) -> list[ToolCallMessage]:
    """Calls as the native dialect writes them."""
    return [
        ToolCallMessage(ToolCallFunction(call.name, call.arguments, index), call.id)
        for index, call in enumerate(calls)
    ]


def wire_logprobs(logprobs: Iterable[TokenLogprob]) -> list[Logprob]:
    """Log-probabilities without the engine's own extra fields."""
    return [
        Logprob(item.token, item.logprob, item.bytes, wire_logprobs(item.top_logprobs))
        for item in logprobs
    ]


def encode_object(line: Line) -> bytes:
    """A line as the only object of a reply that does not stream."""
    return _encoder.encode(line)
