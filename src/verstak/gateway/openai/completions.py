"""``POST /v1/completions``: one prompt, through the model's template as Ollama does it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.events import TokenLogprob
from verstak.engines.tool_calling import Finished, TextDelta, ToolEvent
from verstak.gateway.abilities import require
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.generation import Batch, collect, on_worker
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.native.modelfile_messages import examples
from verstak.gateway.openai import fields, wire
from verstak.gateway.requests import read_json
from verstak.gateway.services import services_of
from verstak.gateway.streaming import EVENTS, StreamResponse, while_connected
from verstak.gateway.targets import Target
from verstak.gateway.text_generation import TextJob, text_batches


class CompletionRequest(msgspec.Struct):
    """Body of the request; the last four fields are this server's own."""

    model: str = ""
    prompt: Any = ""
    suffix: str = ""
    stream: bool = False
    stream_options: wire.StreamOptions | None = None
    max_tokens: int | None = None
    n: int = 1
    best_of: int = 1
    seed: int | None = None
    stop: str | list[str] | None = None
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logprobs: int | None = None
    echo: bool = False
    keep_alive: Any = None
    options: dict[str, Any] = {}
    num_ctx: int | None = None
    raw: bool = False


class TextLogprobs(msgspec.Struct):
    """Log-probabilities in this endpoint's older form: parallel lists."""

    tokens: list[str]
    token_logprobs: list[float]
    top_logprobs: list[dict[str, float]]
    text_offset: list[int]


class TextChoice(msgspec.Struct):
    """The one alternative."""

    text: str
    index: int
    logprobs: TextLogprobs | None
    finish_reason: str | None


class Completion(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A whole reply, or one event of a stream."""

    id: str
    object: str
    created: int
    model: str
    system_fingerprint: str
    choices: list[TextChoice]
    usage: wire.UsageReply | None = None
    prompt_tokens_dropped: int = 0


async def completions(request: Request) -> Response:
    """Complete a prompt, as events or as one object."""
    body = await read_json(request, CompletionRequest)
    prompt = _prompt(body)
    services = services_of(request)
    target = services.targets.resolve(body.model)
    options = fields.options_in_force(target, _requested(body), body.options)
    keep_alive_s = keep_alive_seconds(body.keep_alive)
    load = await services.targets.load_request(target, options, keep_alive_s)
    await require(services, target, insert=bool(body.suffix))
    job = _job(body, prompt, target, options, strict=is_strict(request))
    meter = Meter()
    batches = on_worker(
        services.scheduler, load, meter, lambda lease: text_batches(lease.worker, job, meter)
    )
    writer = CompletionWriter(body, meter)
    if not body.stream:
        return await while_connected(request, _object(writer, batches))
    events = writer.events(batches)
    return StreamResponse(request, events, media_type=EVENTS, extra_headers=meter.headers)


class CompletionWriter:
    """Writes the objects of one reply: one id and one time for all.

    Args:
        body: The request.
        meter: What it costs.
    """

    __slots__ = ("_created", "_id", "_include_usage", "_model", "_offset", "meter")

    def __init__(self, body: CompletionRequest, meter: Meter) -> None:
        self.meter = meter
        self._model = body.model
        self._include_usage = bool(body.stream_options and body.stream_options.include_usage)
        self._id = wire.new_id("cmpl-")
        self._created = wire.now()
        self._offset = 0

    async def events(self, batches: AsyncGenerator[Batch, None]) -> AsyncGenerator[bytes, None]:
        """A stream, one write per read."""
        async with aclosing(batches):
            async for batch in batches:
                piece = b"".join([self._event(event) for event in batch])
                if piece:
                    yield piece

    def completion(self, choices: list[TextChoice]) -> Completion:
        """An object with the reply's name on it."""
        return Completion(
            id=self._id,
            object="text_completion",
            created=self._created,
            model=self._model,
            system_fingerprint=wire.FINGERPRINT,
            choices=choices,
        )

    def logprobs(self, items: Iterable[TokenLogprob]) -> TextLogprobs | None:
        """Log-probabilities of the tokens that follow those written so far."""
        found = TextLogprobs([], [], [], [])
        for item in items:
            found.tokens.append(item.token)
            found.token_logprobs.append(item.logprob)
            found.top_logprobs.append({top.token: top.logprob for top in item.top_logprobs})
            found.text_offset.append(self._offset)
            self._offset += len(item.token)
        return found if found.tokens else None

    def _event(self, event: ToolEvent) -> bytes:
        if isinstance(event, TextDelta) and event.content:
            choice = TextChoice(event.content, 0, self.logprobs(event.logprobs), None)
            return wire.event(self.completion([choice]))
        if not isinstance(event, Finished):
            return b""
        last = self.completion([TextChoice("", 0, None, event.finish_reason)])
        last.prompt_tokens_dropped = self.meter.dropped_tokens
        out = wire.event(last)
        if self._include_usage:
            counted = self.completion([])
            counted.usage = wire.usage_reply(event.usage, self.meter)
            out += wire.event(counted)
        return out + wire.DONE_EVENT


async def _object(writer: CompletionWriter, batches: AsyncGenerator[Batch, None]) -> Response:
    async with aclosing(batches):
        reply = await collect(batches)
    logprobs = writer.logprobs(reply.logprobs)
    done = writer.completion([TextChoice(reply.content, 0, logprobs, reply.finish_reason)])
    done.usage = wire.usage_reply(reply.usage, writer.meter)
    return Response(wire.encode(done), headers=writer.meter.headers, media_type=JSON_TYPE)


def _prompt(body: CompletionRequest) -> str:
    if not body.model:
        raise ApiError(400, "model is required")
    if body.n != 1 or body.best_of != 1:
        raise ApiError(400, "n must be 1: this server gives one choice per request")
    if body.echo:
        raise ApiError(400, "echo is not supported")
    if isinstance(body.prompt, list) and len(body.prompt) == 1:
        body.prompt = body.prompt[0]
    if not isinstance(body.prompt, str):
        raise ApiError(400, "invalid prompt: expected one string")
    return body.prompt


def _requested(body: CompletionRequest) -> fields.RequestedOptions:
    return fields.RequestedOptions(
        num_predict=body.max_tokens,
        seed=body.seed,
        stop=fields.stop_texts(body.stop),
        temperature=body.temperature,
        top_p=body.top_p,
        frequency_penalty=body.frequency_penalty,
        presence_penalty=body.presence_penalty,
        num_ctx=body.num_ctx,
    )


def _job(
    body: CompletionRequest, prompt: str, target: Target, options: ModelOptions, *, strict: bool
) -> TextJob:
    wanted = body.logprobs
    return TextJob(
        prompt,
        system="" if body.raw else target.parts.system,
        suffix=body.suffix,
        raw=body.raw,
        messages=() if body.raw else examples(target),
        sampling=sampling_of(options, logprobs=wanted is not None, top_logprobs=wanted or 0),
        think=None,
        strict=strict,
    )
