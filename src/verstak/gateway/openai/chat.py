"""``POST /v1/chat/completions``."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.chat import ChatCall
from verstak.engines.protocol import Worker
from verstak.gateway.abilities import require
from verstak.gateway.assistant import openai_writer
from verstak.gateway.assistant.answers import (
    Asked,
    answer_on_worker,
    joined,
    refuse_attachments,
    room_for,
)
from verstak.gateway.assistant.attachments import attachments_of
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.chat_stream import ChatStream
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.event_relay import EventRelay
from verstak.gateway.generation import (
    Batch,
    ChatJob,
    chat_batches,
    collect,
    decoded,
    on_worker,
    open_fitted,
)
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.native.modelfile_messages import with_modelfile
from verstak.gateway.offered_tools import tools_of
from verstak.gateway.openai import fields, wire
from verstak.gateway.openai.file_parts import split_files
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.streaming import EVENTS, StreamResponse, while_connected
from verstak.gateway.targets import Target


async def chat_completions(request: Request) -> Response:
    """Answer a conversation, as events or as one object."""
    body = await read_json(request, wire.ChatCompletionRequest)
    _check(body)
    services = services_of(request)
    target = services.targets.resolve(body.model)
    options = fields.options_in_force(target, _requested(body), body.options)
    keep_alive_s = keep_alive_seconds(body.keep_alive)
    room = room_for(services, target)
    if room is not None and not _wants_bare_model(body):
        await require(services, target, chat=True)
        return await _assisted(request, room, body, target)
    refuse_attachments(body.attachments)
    load = await services.targets.load_request(target, options, keep_alive_s)
    job, thinks = await _job(services, target, body, options, strict=is_strict(request))
    meter = Meter()
    if not body.stream:
        batches = on_worker(
            services.scheduler, load, meter, lambda lease: chat_batches(lease.worker, job, meter)
        )
        return await while_connected(request, _object(body.model, batches, meter))
    stream = ChatStream(body.model, meter, include_usage=_includes_usage(body))
    # A thinking model names its thoughts differently, and tools are made by this server.
    pieces = _translated if thinks or job.uses_tools else _relayed
    events = on_worker(
        services.scheduler, load, meter, lambda lease: pieces(lease.worker, job, stream)
    )
    return StreamResponse(request, events, media_type=EVENTS, extra_headers=meter.headers)


async def _assisted(
    request: Request, room: AssistantRoom, body: wire.ChatCompletionRequest, target: Target
) -> Response:
    messages, files = split_files(body.messages)
    requested = _requested(body)
    asked = Asked(
        target,
        fields.messages_of(messages),
        attachments_of([*files, *body.attachments]),
        lambda chosen: fields.options_in_force(chosen, requested, body.options),
        keep_alive_seconds(body.keep_alive),
    )
    services, meter = services_of(request), Meter()
    if not body.stream:
        pieces = answer_on_worker(
            services,
            room,
            asked,
            meter,
            lambda events, record: openai_writer.whole(events, record, body.model, meter),
        )
        whole = await while_connected(request, joined(pieces))
        return Response(whole, headers=meter.headers, media_type=JSON_TYPE)
    stream = ChatStream(body.model, meter, include_usage=_includes_usage(body))
    pieces = answer_on_worker(
        services,
        room,
        asked,
        meter,
        lambda events, record: openai_writer.chunks(events, record, stream),
    )
    return StreamResponse(request, pieces, media_type=EVENTS, extra_headers=meter.headers)


def _wants_bare_model(body: wire.ChatCompletionRequest) -> bool:
    """Whether the request asks for what only a model itself can give."""
    return bool(
        body.tools
        or body.logprobs
        or fields.response_format(body.response_format)
        or any(
            message.tool_calls or message.role.lower() == "tool" or fields.has_images(message)
            for message in body.messages
        )
    )


def _includes_usage(body: wire.ChatCompletionRequest) -> bool:
    return bool(body.stream_options and body.stream_options.include_usage)


def _check(body: wire.ChatCompletionRequest) -> None:
    if not body.messages:
        raise ApiError(400, "[] is too short - 'messages'")
    if not body.model:
        raise ApiError(400, "model is required")
    if body.n != 1:
        raise ApiError(400, "n must be 1: this server gives one choice per request")


def _requested(body: wire.ChatCompletionRequest) -> fields.RequestedOptions:
    limit = body.max_completion_tokens
    return fields.RequestedOptions(
        num_predict=body.max_tokens if limit is None else limit,
        seed=body.seed,
        stop=fields.stop_texts(body.stop),
        temperature=body.temperature,
        top_p=body.top_p,
        frequency_penalty=body.frequency_penalty,
        presence_penalty=body.presence_penalty,
        num_ctx=body.num_ctx,
    )


async def _job(
    services: Services,
    target: Target,
    body: wire.ChatCompletionRequest,
    options: ModelOptions,
    *,
    strict: bool,
) -> tuple[ChatJob, bool]:
    """What the request asks of a worker, and whether the model may think before it answers."""
    messages = fields.messages_of(body.messages)
    images = any(not isinstance(message.content, str) for message in messages)
    thinks = "thinking" in await require(services, target, chat=True, images=images)
    call = ChatCall(
        with_modelfile(target, messages),
        sampling=sampling_of(options, logprobs=body.logprobs, top_logprobs=body.top_logprobs),
        format=fields.response_format(body.response_format),
        think=fields.effort(body.reasoning_effort, body.reasoning, able=thinks),
    )
    job = ChatJob(
        call,
        tools_of(body.tools),
        fields.tool_choice(body.tool_choice),
        parallel=body.parallel_tool_calls,
        strict=strict,
    )
    return job, thinks


async def _relayed(worker: Worker, job: ChatJob, stream: ChatStream) -> AsyncGenerator[bytes, None]:
    """The worker's own events, as bytes, unless something has to be added to them."""
    response = await open_fitted(worker, job.call, stream.meter, strict=job.strict)
    if stream.meter.dropped_tokens:
        alternatives = job.call.sampling.top_logprobs
        batches = decoded(response, stream.meter, alternatives=alternatives)
        async with aclosing(_events(batches, stream)) as events:
            async for piece in events:
                yield piece
        return
    relay = EventRelay(stream.model, include_usage=stream.include_usage)
    try:
        async for chunk in response.chunks():
            piece = relay.feed(chunk)
            if piece:
                yield piece
        relay.finish()
    finally:
        await response.aclose()


async def _translated(
    worker: Worker, job: ChatJob, stream: ChatStream
) -> AsyncGenerator[bytes, None]:
    async with aclosing(_events(chat_batches(worker, job, stream.meter), stream)) as events:
        async for piece in events:
            yield piece


async def _events(
    batches: AsyncGenerator[Batch, None], stream: ChatStream
) -> AsyncGenerator[bytes, None]:
    async with aclosing(batches):
        async for batch in batches:
            yield stream.feed(batch)


async def _object(model: str, batches: AsyncGenerator[Batch, None], meter: Meter) -> Response:
    async with aclosing(batches):
        reply = await collect(batches)
    message = wire.ReplyMessage(
        "assistant",
        None if reply.tool_calls and not reply.content else reply.content,
        reply.thinking,
        wire.wire_calls(reply.tool_calls),
    )
    choice = wire.MessageChoice(
        index=0,
        message=message,
        finish_reason=reply.finish_reason,
        logprobs=wire.wire_logprobs(reply.logprobs),
    )
    completion = wire.ChatCompletion(
        id=wire.new_id("chatcmpl-"),
        created=wire.now(),
        model=model,
        choices=[choice],
        usage=wire.usage_reply(reply.usage, meter),
    )
    return Response(wire.encode(completion), headers=meter.headers, media_type=JSON_TYPE)
