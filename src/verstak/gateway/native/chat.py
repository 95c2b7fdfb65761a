"""``POST /api/chat``."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.chat import ChatCall
from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls
from verstak.gateway.abilities import require
from verstak.gateway.assistant import native_writer
from verstak.gateway.assistant.answers import (
    Asked,
    answer_on_worker,
    joined,
    refuse_attachments,
    room_for,
)
from verstak.gateway.assistant.attachments import FileItem, attachments_of
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.generation import Batch, ChatJob, chat_batches, collect, on_worker
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.native import wire
from verstak.gateway.native.fields import messages_of, response_format, thinking
from verstak.gateway.native.load import load_or_unload
from verstak.gateway.native.modelfile_messages import with_modelfile
from verstak.gateway.offered_tools import tools_of
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.streaming import StreamResponse, while_connected
from verstak.scheduler.residency import LoadRequest


async def chat(request: Request) -> Response:
    """Answer a conversation, as lines or as one object."""
    body = await read_json(request, wire.ChatRequest)
    if not body.model:
        raise ApiError(400, "model is required")
    services = services_of(request)
    target = services.targets.resolve(body.model)
    options = target.options(body.options)
    keep_alive_s = keep_alive_seconds(body.keep_alive)
    load = await services.targets.load_request(target, options, keep_alive_s)
    able = await require(services, target, chat=True, images=_has_images(body))
    if not body.messages:
        return await load_or_unload(request, load, wire.chat_line(body.model))
    room = room_for(services, target)
    if room is not None and not _wants_bare_model(body):
        asked = Asked(
            target,
            messages_of(body.messages),
            attachments_of(_files(body)),
            lambda chosen: chosen.options(body.options),
            keep_alive_s,
        )
        return await _assisted(request, room, asked, stream=body.stream)
    refuse_attachments(_files(body))
    call = ChatCall(
        with_modelfile(target, messages_of(body.messages)),
        sampling=sampling_of(options, logprobs=body.logprobs, top_logprobs=body.top_logprobs),
        format=response_format(body.format),
        think=thinking(body.think, model=body.model, able="thinking" in able),
    )
    strict = is_strict(request) or not (body.truncate and body.shift)
    job = ChatJob(call, tools_of(body.tools), strict=strict)
    meter = Meter()
    batches = _batches(services, load, job, meter)
    if body.stream:
        lines = _lines(body.model, batches, meter)
        return StreamResponse(request, lines, extra_headers=meter.headers)
    return await while_connected(request, _object(body.model, batches, meter))


async def _assisted(
    request: Request, room: AssistantRoom, asked: Asked, *, stream: bool
) -> Response:
    meter = Meter()
    write = native_writer.lines if stream else native_writer.whole
    pieces = answer_on_worker(
        services_of(request),
        room,
        asked,
        meter,
        lambda events, record: write(events, record, asked.target.requested, meter),
    )
    if stream:
        return StreamResponse(request, pieces, extra_headers=meter.headers)
    body = await while_connected(request, joined(pieces))
    return Response(body, headers=meter.headers, media_type=JSON_TYPE)


def _wants_bare_model(body: wire.ChatRequest) -> bool:
    """Whether the request asks for what only a model itself can give."""
    return bool(
        body.tools
        or body.format
        or body.logprobs
        or _has_images(body)
        or any(message.tool_calls or message.role.lower() == "tool" for message in body.messages)
    )


def _files(body: wire.ChatRequest) -> list[FileItem]:
    inside = [item for message in body.messages for item in message.attachments or ()]
    return [*inside, *body.attachments]


def _batches(
    services: Services, load: LoadRequest, job: ChatJob, meter: Meter
) -> AsyncGenerator[Batch, None]:
    return on_worker(
        services.scheduler, load, meter, lambda lease: chat_batches(lease.worker, job, meter)
    )


async def _lines(
    model: str, batches: AsyncGenerator[Batch, None], meter: Meter
) -> AsyncGenerator[bytes, None]:
    async with aclosing(batches):
        async for batch in batches:
            yield b"".join([_line(model, event, meter) for event in batch])


def _line(model: str, event: TextDelta | ToolCalls | Finished, meter: Meter) -> bytes:
    match event:
        case TextDelta():
            line = wire.chat_line(
                model, event.content, thinking=event.thinking, logprobs=event.logprobs
            )
            return wire.encode_line(line)
        case ToolCalls():
            return wire.encode_line(wire.chat_line(model, calls=event.calls))
        case Finished():
            reason = done_reason(event.finish_reason)
            return wire.encode_line(wire.finish(wire.chat_line(model), reason, meter))


async def _object(model: str, batches: AsyncGenerator[Batch, None], meter: Meter) -> Response:
    async with aclosing(batches):
        reply = await collect(batches)
    line = wire.chat_line(
        model,
        reply.content,
        thinking=reply.thinking,
        calls=reply.tool_calls,
        logprobs=reply.logprobs,
    )
    body = wire.encode_object(wire.finish(line, done_reason(reply.finish_reason), meter))
    return Response(body, headers=meter.headers, media_type=JSON_TYPE)


def done_reason(finish_reason: str) -> str:
    """``stop`` or ``length``; a tool call ends with ``stop`` in this dialect."""
    return "stop" if finish_reason == "tool_calls" else finish_reason


def _has_images(body: wire.ChatRequest) -> bool:
    return any(message.images for message in body.messages)
