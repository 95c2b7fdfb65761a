"""``POST /v1/responses``, without memory: every request brings its whole conversation."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.chat import ChatCall
from verstak.engines.tool_calling import Finished
from verstak.errors import EngineError
from verstak.gateway.abilities import require
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.event_stream import written
from verstak.gateway.generation import Batch, ChatJob, chat_batches, on_worker
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.native.modelfile_messages import with_modelfile
from verstak.gateway.openai import fields, responses_input
from verstak.gateway.openai.responses_writer import Json, ResponsesWriter
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.streaming import EVENTS, StreamResponse, while_connected
from verstak.gateway.targets import Target


class TextOptions(msgspec.Struct):
    """What the text of the reply must be."""

    format: Any = None


class ResponsesRequest(msgspec.Struct):
    """Body of the request; the last three fields are this server's own."""

    model: str = ""
    input: Any = None
    instructions: str = ""
    stream: bool = False
    tools: list[responses_input.Tool] = []
    tool_choice: Any = None
    parallel_tool_calls: bool = True
    text: TextOptions = msgspec.field(default_factory=TextOptions)
    reasoning: Any = None
    max_output_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    truncation: str | None = None
    metadata: Any = None
    keep_alive: Any = None
    options: dict[str, Any] = {}
    num_ctx: int | None = None


async def responses(request: Request) -> Response:
    """Answer a conversation, as events or as one object."""
    body = await read_json(request, ResponsesRequest)
    if not body.model:
        raise ApiError(400, "model is required")
    if body.input is None:
        raise ApiError(400, "input is required")
    services = services_of(request)
    target = services.targets.resolve(body.model)
    requested = fields.RequestedOptions(
        num_predict=body.max_output_tokens,
        temperature=body.temperature,
        top_p=body.top_p,
        num_ctx=body.num_ctx,
    )
    options = fields.options_in_force(target, requested, body.options)
    keep_alive_s = keep_alive_seconds(body.keep_alive)
    load = await services.targets.load_request(target, options, keep_alive_s)
    strict = is_strict(request) or body.truncation == "disabled"
    job = await _job(services, target, body, options, strict=strict)
    meter = Meter()
    batches = on_worker(
        services.scheduler, load, meter, lambda lease: chat_batches(lease.worker, job, meter)
    )
    writer = ResponsesWriter(_echo(body, options), meter)
    if not body.stream:
        return await while_connected(request, _object(writer, batches, meter))
    events = written(writer, batches)
    return StreamResponse(request, events, media_type=EVENTS, extra_headers=meter.headers)


async def _job(
    services: Services,
    target: Target,
    body: ResponsesRequest,
    options: ModelOptions,
    *,
    strict: bool,
) -> ChatJob:
    messages = responses_input.conversation(body.input, body.instructions)
    images = any(not isinstance(message.content, str) for message in messages)
    able = await require(services, target, chat=True, images=images)
    call = ChatCall(
        with_modelfile(target, messages),
        sampling=sampling_of(options),
        format=fields.response_format(body.text.format),
        think=fields.effort(None, body.reasoning, able="thinking" in able),
    )
    return ChatJob(
        call,
        responses_input.tools_of(body.tools),
        fields.tool_choice(body.tool_choice),
        parallel=body.parallel_tool_calls,
        strict=strict,
    )


def _echo(body: ResponsesRequest, options: ModelOptions) -> Json:
    return {
        "model": body.model,
        "instructions": body.instructions or None,
        "max_output_tokens": body.max_output_tokens,
        "metadata": body.metadata if isinstance(body.metadata, dict) else {},
        "parallel_tool_calls": body.parallel_tool_calls,
        "previous_response_id": None,
        "reasoning": body.reasoning,
        "store": False,
        "temperature": options.temperature,
        "text": {"format": body.text.format or {"type": "text"}},
        "tool_choice": body.tool_choice or "auto",
        "tools": [_echoed_tool(tool) for tool in body.tools],
        "top_p": options.top_p,
        "truncation": body.truncation or "auto",
    }


def _echoed_tool(tool: responses_input.Tool) -> Json:
    if tool.type != "function":
        return {"type": tool.type}
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "strict": True,  # the grammar lets nothing else through
    }


async def _object(
    writer: ResponsesWriter, batches: AsyncGenerator[Batch, None], meter: Meter
) -> Response:
    finished: Finished | None = None
    async with aclosing(batches):
        async for batch in batches:
            writer.feed(batch)
            for event in batch:
                if isinstance(event, Finished):
                    finished = event
    if finished is None:
        raise EngineError("the engine ended the stream before the answer was complete")
    body = msgspec.json.encode(writer.response("completed", finished))
    return Response(body, headers=meter.headers, media_type=JSON_TYPE)
