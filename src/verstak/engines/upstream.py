"""Upstream: one request to a worker, and a typed error for every answer that is not one."""

from __future__ import annotations

import msgspec

from verstak.engines.events import WireError
from verstak.engines.protocol import UpstreamResponse, Worker
from verstak.errors import (
    Busy,
    ContextOverflow,
    EngineError,
    InvalidSchema,
    UnsupportedFeature,
    UsageError,
    VerstakError,
)

# The engine compiles a schema while it parses the request, and says so only in prose.
_SCHEMA_WORDS = ("json schema", "grammar", "json_schema")


class _ErrorBody(msgspec.Struct):
    error: WireError | str | None = None


def failure_of(error: WireError, status: int) -> VerstakError:
    """The typed error that an engine's error object means.

    Args:
        error: Object found in an answer's body or in a stream.
        status: HTTP status it came with, or its own ``code`` when it came in a stream.
    """
    message = error.message
    if error.type == "exceed_context_size_error":
        return ContextOverflow(
            f"the prompt has {error.n_prompt_tokens} tokens, the context holds {error.n_ctx}",
            remedy="shorten the conversation or ask for a longer context",
            prompt_tokens=error.n_prompt_tokens,
            context_tokens=error.n_ctx,
        )
    if status == 400 and any(word in message.lower() for word in _SCHEMA_WORDS):
        return InvalidSchema(f"the engine cannot enforce this schema: {message}")
    if status in (400, 404, 405, 422):
        return UsageError(f"the engine refused the request: {message}")
    if status == 501:
        return UnsupportedFeature(f"this worker does not offer that: {message}")
    if status in (429, 503):
        return Busy("the model is still loading", remedy="try again in a moment")
    return EngineError(f"the engine answered with status {status}: {message}")


async def post(worker: Worker, path: str, body: bytes) -> UpstreamResponse:
    """Send a body; returns once the worker has accepted it (status 200).

    Raises:
        VerstakError: what the worker's refusal means (`failure_of`), or that it died.
    """
    response = await worker.send("POST", path, body)
    if response.status == 200:
        return response
    raise failure_of(_error_in(await read_all(response)), response.status)


async def read_all(response: UpstreamResponse) -> bytes:
    """The whole body, and the connection given back whatever happens."""
    try:
        return await response.read()
    finally:
        await response.aclose()


async def post_for[T](worker: Worker, path: str, body: bytes, kind: type[T]) -> T:
    """Send a body and decode the whole answer.

    Raises:
        VerstakError: as `post`; an answer of another shape is an `EngineError`.
    """
    return decode_answer(await read_all(await post(worker, path, body)), kind)


def decode_answer[T](data: bytes, kind: type[T]) -> T:
    """A worker's JSON as a typed value.

    Raises:
        EngineError: it is not of that shape.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EngineError(f"the engine's answer has an unknown shape: {error}") from error


def _error_in(body: bytes) -> WireError:
    try:
        found = msgspec.json.decode(body, type=_ErrorBody).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = body[:500].decode("utf-8", "replace")
    if isinstance(found, WireError):
        return found
    return WireError(message=found) if found else WireError()
