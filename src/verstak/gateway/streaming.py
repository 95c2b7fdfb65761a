"""Streams that end when the client does, and errors that keep their status while they can.

A producer is an async generator of wire-ready pieces. It should do everything slow itself
(loading the model included), because only what runs inside it is cancelled on a hang-up and
only what fails before its first piece can still become a status.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, MutableMapping
from contextlib import aclosing
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from verstak.errors import VerstakError
from verstak.gateway.error_map import (
    ClientGone,
    error_response,
    internal_error,
    message_of,
    native_body,
    openai_body,
    status_of,
)
from verstak.gateway.request_id import request_id

NDJSON = "application/x-ndjson"
EVENTS = "text/event-stream"

EXTRA_HEADERS_KEY = "verstak.headers"
"""Headers that the outer layer adds to every reply (CORS), as raw pairs in the ASGI scope."""

_log = logging.getLogger(__name__)


class _HungUp(Exception):
    """The client closed its connection."""


def native_error_line(error: VerstakError) -> bytes:
    """The last line of a native stream that failed under way."""
    return native_body(message_of(error)) + b"\n"


def openai_error_event(error: VerstakError) -> bytes:
    """The last event of an OpenAI stream that failed under way; no ``[DONE]`` follows it."""
    return b"data: " + openai_body(status_of(error), message_of(error)) + b"\n\n"


class StreamResponse(Response):
    """A reply whose pieces are sent one by one, as they are produced, without buffering.

    Args:
        request: The request it answers; its body must have been read to the end.
        pieces: Producer of wire-ready bytes; closed in every case before the reply ends.
        media_type: :data:`NDJSON` or :data:`EVENTS`.
        extra_headers: Filled in by the producer before its first piece, for facts that are known
            only then (how many tokens were dropped).
    """

    def __init__(
        self,
        request: Request,
        pieces: AsyncGenerator[bytes, None],
        *,
        media_type: str = NDJSON,
        extra_headers: MutableMapping[str, str] | None = None,
    ) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self.raw_headers = [(b"content-type", media_type.encode())]
        if media_type == EVENTS:
            self.raw_headers.append((b"cache-control", b"no-cache"))
        self._path: str = request.scope["path"]
        self._pieces = pieces
        self._extra = extra_headers
        self._error_piece = openai_error_event if media_type == EVENTS else native_error_line
        self._started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the producer until it ends, fails, or the client hangs up."""
        await cancel_on_hang_up(receive, self._relay(scope, receive, send))

    async def _relay(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with aclosing(self._pieces):
                async for piece in self._pieces:
                    if not self._started:
                        await self._start(send)
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except VerstakError as error:
            await self._fail(error, scope, receive, send)
            return
        except Exception:  # noqa: BLE001 -- the request edge: the server goes on
            _log.exception("stream failed id=%s path=%s", request_id.get(), self._path)
            await self._fail(internal_error(request_id.get()), scope, receive, send)
            return
        if not self._started:
            await self._start(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _fail(self, error: VerstakError, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._started:
            failure = error_response(self._path, error)
            self.status_code = failure.status_code
            failure.raw_headers.extend(scope.get(EXTRA_HEADERS_KEY, ()))
            await failure(scope, receive, send)
            return
        _log.warning("stream failed code=%s message=%.300s", error.code, error.message)
        piece = self._error_piece(error)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _start(self, send: Send) -> None:
        self._started = True
        for name, value in (self._extra or {}).items():
            self.raw_headers.append((name.lower().encode(), value.encode()))
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)


async def cancel_on_hang_up[T](receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Await something, and cancel it once when the client closes its connection.

    Args:
        receive: ASGI receive of a request whose body has been read to the end.
        work: What the client waits for.

    Returns:
        What ``work`` returned.

    Raises:
        ClientGone: the client hung up; ``work`` has been cancelled and has finished cleaning up.
    """
    # asyncio's group and not anyio's: its cancellation strikes once, so a producer's ``finally``
    # may await while it gives its lease back.
    try:
        async with asyncio.TaskGroup() as group:
            watcher = group.create_task(_watch(receive))
            try:
                return await work
            finally:
                watcher.cancel()
    except* _HungUp:
        pass
    except* Exception as failures:  # noqa: BLE001 -- nothing is swallowed here
        # A group wraps what failed inside it; the edge maps single errors.
        raise _single(failures) from None
    raise ClientGone("the client hung up")


async def while_connected[T](request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Await the work of a reply that does not stream; see :func:`cancel_on_hang_up`."""
    return await cancel_on_hang_up(request.receive, work)


async def _watch(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise _HungUp


def _single(failures: ExceptionGroup[Exception]) -> Exception:
    error = failures.exceptions[0]
    return _single(error) if isinstance(error, ExceptionGroup) else error
