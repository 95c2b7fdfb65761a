"""``POST /v1/messages``, Anthropic's dialect."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.chat import ChatCall
from verstak.gateway.abilities import require
from verstak.gateway.anthropic import messages_input
from verstak.gateway.anthropic.messages_writer import MessagesWriter
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.event_stream import written
from verstak.gateway.generation import Batch, ChatJob, chat_batches, on_worker
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.native.modelfile_messages import with_modelfile
from verstak.gateway.openai.fields import API_DEFAULTS
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.streaming import EVENTS, StreamResponse, while_connected
from verstak.gateway.targets import Target


class Thinking(msgspec.Struct):
    """Whether the model should think."""

    type: str = "disabled"


class MessagesRequest(msgspec.Struct):
    """Body of the request; the last two fields are this server's own."""

    model: str = ""
    max_tokens: int = 0
    messages: list[messages_input.Turn] = []
    system: str | list[messages_input.Block] = ""
    stream: bool = False
    tools: list[messages_input.Tool] = []
    tool_choice: messages_input.Choice | None = None
    thinking: Thinking | None = None
    stop_sequences: list[str] = []
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    keep_alive: Any = None
    options: dict[str, Any] = {}


async def messages(request: Request) -> Response:
    """Answer a conversation, as events or as one object."""
    body = await read_json(request, MessagesRequest)
    _check(body)
    services = services_of(request)
    target = services.targets.resolve(body.model)
    options = target.options({**body.options, **_requested(body)}, API_DEFAULTS)
    keep_alive_s = keep_alive_seconds(body.keep_alive)
    load = await services.targets.load_request(target, options, keep_alive_s)
    job = await _job(services, target, body, options, strict=is_strict(request))
    meter = Meter()
    batches = on_worker(
        services.scheduler, load, meter, lambda lease: chat_batches(lease.worker, job, meter)
    )
    writer = MessagesWriter(body.model, meter)
    if not body.stream:
        return await while_connected(request, _object(writer, batches, meter))
    events = written(writer, batches)
    return StreamResponse(request, events, media_type=EVENTS, extra_headers=meter.headers)


def _check(body: MessagesRequest) -> None:
    if not body.model:
        raise ApiError(400, "model is required")
    if body.max_tokens < 1:
        raise ApiError(400, "max_tokens is required and must be positive")
    if not body.messages:
        raise ApiError(400, "messages is required")


def _requested(body: MessagesRequest) -> dict[str, object]:
    given = {
        "num_predict": body.max_tokens,
        "stop": body.stop_sequences or None,
        "temperature": body.temperature,
        "top_p": body.top_p,
        "top_k": body.top_k,
    }
    return {key: value for key, value in given.items() if value is not None}


async def _job(
    services: Services,
    target: Target,
    body: MessagesRequest,
    options: ModelOptions,
    *,
    strict: bool,
) -> ChatJob:
    turns = messages_input.conversation(body.messages, body.system)
    images = any(not isinstance(turn.content, str) for turn in turns)
    able = await require(services, target, chat=True, images=images)
    think: bool | None = None
    if "thinking" in able:  # a model that does not think is not told to, as Ollama relaxes it
        think = body.thinking is not None and body.thinking.type != "disabled"
    choice = body.tool_choice
    return ChatJob(
        ChatCall(with_modelfile(target, turns), sampling=sampling_of(options), think=think),
        messages_input.tools_of(body.tools),
        messages_input.tool_choice(choice),
        parallel=choice is None or not choice.disable_parallel_tool_use,
        strict=strict,
    )


async def _object(
    writer: MessagesWriter, batches: AsyncGenerator[Batch, None], meter: Meter
) -> Response:
    async with aclosing(batches):
        async for batch in batches:
            writer.feed(batch)
    body = msgspec.json.encode(writer.message())
    return Response(body, headers=meter.headers, media_type=JSON_TYPE)
