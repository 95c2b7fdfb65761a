"""``POST /v1/embeddings``."""

from __future__ import annotations

import base64
import struct
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.meter import Meter, is_strict
from verstak.gateway.native.embed import EmbedJob, load_of, resolve, texts_of, vectors
from verstak.gateway.requests import read_json
from verstak.gateway.services import services_of
from verstak.gateway.streaming import while_connected


class EmbedRequest(msgspec.Struct):
    """Body of the request; the last three fields are this server's own."""

    model: str = ""
    input: Any = None
    dimensions: int = 0
    encoding_format: str = "float"
    keep_alive: Any = None
    options: dict[str, Any] = {}
    num_ctx: int | None = None


class Embedding(msgspec.Struct):
    """One vector: numbers, or base64 of little-endian 32-bit floats."""

    object: str
    embedding: list[float] | str
    index: int


class EmbeddingUsage(msgspec.Struct, omit_defaults=True):
    """Tokens of all texts."""

    prompt_tokens: int
    total_tokens: int
    prompt_tokens_dropped: int = 0


class EmbeddingList(msgspec.Struct):
    """Reply."""

    object: str
    data: list[Embedding]
    model: str
    usage: EmbeddingUsage


async def embeddings(request: Request) -> Response:
    """Vectors of one text or several."""
    body = await read_json(request, EmbedRequest)
    if body.encoding_format not in {"float", "base64"}:
        raise ApiError(
            400,
            f"Invalid value for 'encoding_format' = {body.encoding_format[:40]}. "
            "Supported values: ['float', 'base64'].",
        )
    if not body.model:
        raise ApiError(400, "model is required")
    inputs = (body.input,) if isinstance(body.input, str) else _texts(body.input)
    services = services_of(request)
    target = resolve(services, body.model)
    options = dict(body.options)
    if body.num_ctx is not None:
        options["num_ctx"] = body.num_ctx
    load = await load_of(services, target, options, body.keep_alive)
    job = EmbedJob(inputs, dimensions=body.dimensions, strict=is_strict(request))
    meter = Meter()
    found = await while_connected(request, vectors(services, load, job, meter))
    packed = body.encoding_format == "base64"
    data = [
        Embedding("embedding", _pack(vector) if packed else vector, index)
        for index, vector in enumerate(found.vectors)
    ]
    usage = EmbeddingUsage(found.prompt_tokens, found.prompt_tokens, meter.dropped_tokens)
    reply = EmbeddingList("list", data, body.model, usage)
    return Response(msgspec.json.encode(reply), headers=meter.headers, media_type=JSON_TYPE)


def _texts(value: object) -> tuple[str, ...]:
    """Texts of a list; the dialect's token lists are refused, for tokens differ by model."""
    if value is None or value == []:
        raise ApiError(400, "invalid input")
    return texts_of(value)


def _pack(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
