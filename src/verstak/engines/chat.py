"""Chat: one conversation sent to a worker, and its answer back."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from verstak.engines.events import (
    DONE,
    ChatEvent,
    EventSplitter,
    Timings,
    TokenLogprob,
    Usage,
    WireError,
    decode_chat_event,
)
from verstak.engines.grammar import json_grammar
from verstak.engines.messages import Message, wire_message
from verstak.engines.protocol import UpstreamResponse, Worker
from verstak.engines.sampling import Sampling, chat_fields
from verstak.engines.upstream import failure_of, post, read_all
from verstak.errors import EngineError


@dataclass(frozen=True, slots=True)
class ResponseFormat:
    """What the answer must parse as.

    Attributes:
        schema: JSON schema, checked with `schema.check_schema` before it gets here;
            ``None`` = any JSON object.
    """

    schema: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class ChatCall:
    """One request for an answer to a conversation.

    Attributes:
        messages: The conversation, oldest first.
        sampling: How to draw tokens.
        format: ``None`` = free text. Enforced from the first token, so a model that thinks by
            default needs ``think`` said either way.
        think: Thinking on or off, or an effort (``low``, ``medium``, ``high``) for the models whose
            template knows one; ``None`` = the template's own default.
        stream: Ask the worker for events instead of one object.
    """

    messages: tuple[Message, ...]
    sampling: Sampling = field(default_factory=Sampling)
    format: ResponseFormat | None = None
    think: bool | str | None = None
    stream: bool = True


@dataclass(frozen=True, slots=True)
class ChatResult:
    """A whole answer.

    Attributes:
        content: Text of the answer.
        thinking: Text of the thinking; empty when there was none.
        finish_reason: ``stop`` or ``length``.
        usage: Tokens.
        timings: What it cost.
        logprobs: Per token; empty unless asked for.
    """

    content: str
    thinking: str
    finish_reason: str
    usage: Usage
    timings: Timings
    logprobs: tuple[TokenLogprob, ...] = ()


def encode_chat_body(call: ChatCall) -> bytes:
    """Body for ``POST /v1/chat/completions`` of a worker.

    A stream always ends with an event that has no choices but usage and timings.
    """
    return msgspec.json.encode(chat_body(call))


def chat_body(call: ChatCall) -> dict[str, object]:
    """The body before encoding, for endpoints that take the same one."""
    body: dict[str, object] = {
        "messages": [wire_message(message) for message in call.messages],
        **chat_fields(call.sampling),
    }
    if call.stream:
        body["stream"] = True
        body["stream_options"] = {"include_usage": True}
        # The engine looks whether anybody still listens only when it has something to send: with
        # progress events a cancelled prefill ends after its current batch, else when it is done.
        body["return_progress"] = True
    if call.format is not None:
        body.update(_format_fields(call.format, thinks=bool(call.think)))
    if call.think is not None:
        body["chat_template_kwargs"] = _template_switches(call.think)
    return body


def _format_fields(wanted: ResponseFormat, *, thinks: bool) -> dict[str, object]:
    if not thinks:
        return {"grammar": json_grammar(wanted.schema)}
    # A grammar holds from the first token, which would forbid thinking; the engine's own, weaker
    # conversion lets the answer begin where the thinking ends.
    if wanted.schema is None:
        return {"response_format": {"type": "json_object"}}
    named = {"name": "answer", "schema": wanted.schema}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _template_switches(think: bool | str) -> dict[str, object]:
    # A template reads the switches that it knows and never sees the others.
    if isinstance(think, bool):
        return {"enable_thinking": think}
    return {"enable_thinking": True, "reasoning_effort": think}


async def open_chat(worker: Worker, call: ChatCall) -> UpstreamResponse:
    """Send a call; returns once the worker has accepted it (status 200).

    The body is a stream of events (`EventSplitter`, `decode_chat_event`) or one object, as
    ``call.stream`` says. Close it to cancel.

    Raises:
        ContextOverflow: the prompt is longer than the context; carries both numbers.
        InvalidSchema: the engine refuses the response format.
        UsageError: the engine refuses the request.
        Busy: the engine is still loading.
        EngineError: it failed, died or timed out.
    """
    return await post(worker, "/v1/chat/completions", encode_chat_body(call))


async def stream_chat(worker: Worker, call: ChatCall) -> AsyncGenerator[ChatEvent, None]:
    """Events of an answer; the last one has ``usage`` and ``timings`` and no content.

    Leaving the iterator early (``aclose``) cancels the work.

    Raises:
        VerstakError: as `open_chat`; an error in mid-stream is an `EngineError`.
    """
    response = await open_chat(worker, replace(call, stream=True))
    splitter = EventSplitter()
    complete = False
    try:
        async for chunk in response.chunks():  # to the end, so that the connection is kept
            for payload in splitter.feed(chunk):
                if payload == DONE:
                    complete = True
                    continue
                event = decode_chat_event(payload)
                if event.error is not None:
                    raise failure_of(event.error, _status_in(event.error))
                yield event
    finally:
        await response.aclose()
    if not complete:
        raise EngineError("the engine ended the stream before the answer was complete")


def _status_in(error: WireError) -> int:
    return error.code if isinstance(error.code, int) else 500


async def complete_chat(worker: Worker, call: ChatCall) -> ChatResult:
    """The whole answer at once.

    Raises:
        VerstakError: as `open_chat`.
    """
    response = await open_chat(worker, replace(call, stream=False))
    answer = decode_chat_event(await read_all(response))
    if answer.error is not None:
        raise failure_of(answer.error, _status_in(answer.error))
    if not answer.choices:
        raise EngineError("the engine's answer holds no message")
    return ChatResult(
        content=answer.content,
        thinking=answer.thinking,
        finish_reason=answer.finish_reason or "stop",
        usage=answer.usage or Usage(),
        timings=answer.timings or Timings(),
        logprobs=tuple(answer.logprobs),
    )
