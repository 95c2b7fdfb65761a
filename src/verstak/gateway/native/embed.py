"""``POST /api/embed`` and the legacy ``POST /api/embeddings``."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.engines.embedding import Embeddings, shorten
from verstak.engines.embedding import embed as embed_texts
from verstak.errors import ContextOverflow
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.generation import on_worker
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.native import wire
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.streaming import while_connected
from verstak.gateway.targets import EMBED_MISSING, Target
from verstak.scheduler.residency import LoadRequest
from verstak.scheduler.scheduler import Lease


class EmbedResponse(msgspec.Struct, omit_defaults=True):
    """Reply of ``/api/embed``."""

    model: str
    embeddings: list[list[float]]
    total_duration: int = 0
    load_duration: int = 0
    prompt_eval_count: int = 0
    prompt_tokens_dropped: int = 0


class EmbeddingResponse(msgspec.Struct):
    """Reply of ``/api/embeddings``."""

    embedding: list[float]


@dataclass(frozen=True, slots=True)
class EmbedJob:
    """What to ask a worker.

    Attributes:
        inputs: Texts.
        dimensions: Values kept of each vector, 0 = all.
        strict: A text that does not fit is refused, never cut.
        normalised: Vectors of length 1.
    """

    inputs: Sequence[str]
    dimensions: int = 0
    strict: bool = False
    normalised: bool = True


async def embed(request: Request) -> Response:
    """Vectors of one text or several."""
    body = await read_json(request, wire.EmbedRequest)
    services = services_of(request)
    target = resolve(services, body.model)
    inputs = texts_of(body.input)
    load = await load_of(services, target, body.options, body.keep_alive)
    job = EmbedJob(
        inputs, dimensions=body.dimensions, strict=is_strict(request) or not body.truncate
    )
    meter = Meter()
    found = await while_connected(request, vectors(services, load, job, meter))
    reply = EmbedResponse(
        body.model,
        found.vectors,
        total_duration=meter.total_ns,
        load_duration=meter.load_ns,
        prompt_eval_count=found.prompt_tokens,
        prompt_tokens_dropped=meter.dropped_tokens,
    )
    return Response(msgspec.json.encode(reply), headers=meter.headers, media_type=JSON_TYPE)


async def embeddings(request: Request) -> Response:
    """The vector of one text, as the pooling gave it."""
    body = await read_json(request, wire.EmbeddingRequest)
    if not body.model:
        raise ApiError(400, "model is required")
    services = services_of(request)
    target = resolve(services, body.model)
    load = await load_of(services, target, body.options, body.keep_alive)
    inputs = (body.prompt,) if body.prompt else ()
    job = EmbedJob(inputs, strict=is_strict(request), normalised=False)
    meter = Meter()
    found = await while_connected(request, vectors(services, load, job, meter))
    reply = EmbeddingResponse(found.vectors[0] if found.vectors else [])
    return Response(msgspec.json.encode(reply), headers=meter.headers, media_type=JSON_TYPE)


def resolve(services: Services, model: str) -> Target:
    """The model of an embedding request, or a 404 in the words of these endpoints.

    Raises:
        ApiError: 404 for an empty name.
        UnknownModel: not in the store.
    """
    if not model:
        raise ApiError(404, "model '' not found")
    return services.targets.resolve(model, EMBED_MISSING)


def texts_of(value: object) -> tuple[str, ...]:
    """What ``input`` holds; nothing and an empty text are no texts at all.

    Raises:
        ApiError: 400 for anything but a text or a list of texts.
    """
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list):
        raise ApiError(400, "invalid input type")
    texts = tuple(item for item in value if isinstance(item, str))
    if len(texts) != len(value):
        raise ApiError(400, "invalid input type")
    return texts


async def load_of(
    services: Services, target: Target, options: Mapping[str, object], keep_alive: object
) -> LoadRequest:
    """What an embedding request loads.

    Raises:
        ApiError: an option or ``keep_alive`` is wrong.
    """
    keep_alive_s = keep_alive_seconds(keep_alive)
    return await services.targets.load_request(target, target.options(options), keep_alive_s)


async def vectors(services: Services, load: LoadRequest, job: EmbedJob, meter: Meter) -> Embeddings:
    """Vectors of a job's texts; without texts the model is only loaded.

    Raises:
        ContextOverflow: a text is too long and may not be cut.
    """
    if not job.inputs:
        await services.scheduler.touch(load)
        return Embeddings([], 0, 0)

    async def run(lease: Lease) -> AsyncGenerator[Embeddings, None]:
        yield await embed_texts(
            lease.worker, job.inputs, truncate=not job.strict, normalised=job.normalised
        )

    found = Embeddings([], 0, 0)
    try:
        async with aclosing(on_worker(services.scheduler, load, meter, run)) as results:
            async for result in results:
                found = result
    except ContextOverflow as error:
        raise ContextOverflow(
            "the input length exceeds the context length",
            prompt_tokens=error.prompt_tokens,
            context_tokens=error.context_tokens,
        ) from error
    if found.dropped_tokens:
        meter.drop(found.dropped_tokens)
    if job.dimensions > 0:
        cut = [shorten(vector, job.dimensions) for vector in found.vectors]
        return Embeddings(cut, found.prompt_tokens, found.dropped_tokens)
    return found
