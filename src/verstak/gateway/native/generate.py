"""``POST /api/generate``."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.tool_calling import Finished, TextDelta
from verstak.gateway.abilities import require
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.generation import on_worker
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.native import wire
from verstak.gateway.native.fields import image_part, response_format, thinking
from verstak.gateway.native.go_template import GoTemplate
from verstak.gateway.native.load import load_or_unload
from verstak.gateway.native.modelfile_messages import examples
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.streaming import StreamResponse, while_connected
from verstak.gateway.targets import Target
from verstak.gateway.text_generation import TextJob, context_after, text_batches
from verstak.scheduler.scheduler import Lease

type LineBatch = list[wire.Line]


async def generate(request: Request) -> Response:
    """Complete a prompt, as lines or as one object."""
    body = await read_json(request, wire.GenerateRequest)
    if not body.model:
        raise ApiError(404, "model '' not found")
    services = services_of(request)
    target = services.targets.resolve(body.model)
    if body.raw and (body.template or body.system or body.context):
        raise ApiError(400, "raw mode does not support template, system, or context")
    options = target.options(body.options)
    keep_alive_s = keep_alive_seconds(body.keep_alive)
    load = await services.targets.load_request(target, options, keep_alive_s)
    able = await require(services, target, images=bool(body.images), insert=bool(body.suffix))
    if not body.prompt and not body.suffix:
        return await load_or_unload(request, load, wire.generate_line(body.model))
    await _check_context(services, target, body.context or ())
    think = thinking(body.think, model=body.model, able="thinking" in able)
    strict = is_strict(request) or not (body.truncate and body.shift)
    job = text_job(body, target, options, think=think, strict=strict)
    meter = Meter()
    batches = on_worker(
        services.scheduler,
        load,
        meter,
        lambda lease: _line_batches(lease, body.model, job, meter),
    )
    if body.stream:
        return StreamResponse(request, _lines(batches), extra_headers=meter.headers)
    return await while_connected(request, _object(body.model, batches, meter))


def text_job(
    body: wire.GenerateRequest,
    target: Target,
    options: ModelOptions,
    *,
    think: bool | str | None,
    strict: bool,
) -> TextJob:
    """What a request asks of a worker, with the model's own SYSTEM and MESSAGEs."""
    return TextJob(
        body.prompt,
        system=body.system or target.parts.system,
        suffix=body.suffix,
        raw=body.raw,
        template=GoTemplate.parse(body.template) if body.template else None,
        context=tuple(body.context or ()),
        messages=examples(target),
        images=tuple(image_part(image) for image in body.images),
        sampling=sampling_of(options, logprobs=body.logprobs, top_logprobs=body.top_logprobs),
        format=response_format(body.format),
        think=think,
        strict=strict,
    )


async def _check_context(services: Services, target: Target, context: Sequence[int]) -> None:
    """Refuse tokens that the model does not have; the engine would fail on them."""
    vocabulary = (await services.targets.facts_of(target.stored)).architecture.vocabulary
    if context and not (min(context) >= 0 and max(context) < (vocabulary or math.inf)):
        raise ApiError(400, "invalid context: a token is not in the model's vocabulary")


async def _line_batches(
    lease: Lease, model: str, job: TextJob, meter: Meter
) -> AsyncGenerator[LineBatch, None]:
    """Lines of an answer; the last one brings the context, which needs the worker once more."""
    answer: list[str] = []
    async with aclosing(text_batches(lease.worker, job, meter)) as batches:
        async for batch in batches:
            lines: LineBatch = []
            for event in batch:
                if isinstance(event, TextDelta):
                    answer.append(event.content)
                    lines.append(
                        wire.generate_line(
                            model,
                            event.content,
                            thinking=event.thinking,
                            logprobs=event.logprobs,
                        )
                    )
                elif isinstance(event, Finished):
                    last = wire.finish(wire.generate_line(model), event.finish_reason, meter)
                    if not job.raw and not job.suffix:
                        last.context = await context_after(lease.worker, job, "".join(answer))
                    lines.append(last)
            yield lines


async def _lines(batches: AsyncGenerator[LineBatch, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(batches):
        async for batch in batches:
            yield b"".join([wire.encode_line(line) for line in batch])


async def _object(model: str, batches: AsyncGenerator[LineBatch, None], meter: Meter) -> Response:
    whole = wire.generate_line(model)
    content: list[str] = []
    thoughts: list[str] = []
    async with aclosing(batches):
        async for batch in batches:
            for line in batch:
                content.append(line.response or "")
                thoughts.append(line.thinking)
                whole.logprobs.extend(line.logprobs)
                if line.done:
                    wire.finish(whole, line.done_reason, meter)
                    whole.context = line.context
    whole.response = "".join(content)
    whole.thinking = "".join(thoughts)
    return Response(wire.encode_object(whole), headers=meter.headers, media_type=JSON_TYPE)
