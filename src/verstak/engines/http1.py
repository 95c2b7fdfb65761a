"""A small HTTP/1.1 client for one worker on this machine.

Only what a relay needs, done cheaply: a pool of kept-alive connections to one address, one write
per request, one piece per socket read, no task per request. General clients cost several times as
much per chunk, and none of their features (redirects, proxies, cookies, pools per host) apply here.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

import httptools

from verstak.errors import EngineDied, EngineError, EngineTimeout

# A consumer that is this far behind makes us stop reading, so the worker's own writes block.
_HIGH_WATER_BYTES = 256 * 1024
# The engine closes a connection that was idle for 5 s; do not race with it.
_MAX_IDLE_S = 4.0
_MAX_IDLE_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Address:
    """Where a worker listens: a Unix socket, or a TCP port on the loopback address."""

    socket_path: Path | None = None
    host: str = "127.0.0.1"
    port: int = 0

    @property
    def authority(self) -> str:
        """Value of the Host header."""
        return "localhost" if self.socket_path is not None else f"{self.host}:{self.port}"


class ConnectionLost(EngineDied):
    """The worker's end of the connection went away; `stale` says whether it had answered at all."""

    def __init__(self, message: str, *, stale: bool) -> None:
        super().__init__(message)
        self.stale = stale


class _Connection(asyncio.Protocol):
    """One connection, one request at a time. All methods run on the loop, none blocks."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._pieces: list[bytes] = []
        self._buffered_bytes = 0
        self._paused = False
        self._framed = False
        self._answered = False
        self._head_complete = False
        self._error: Exception | None = None
        self.status = 0
        self.headers: dict[str, str] = {}
        self.complete = True
        self.reusable = False
        self.closed = False
        self.used = False
        self.idle_since_s = 0.0

    # --- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        if self._parser is None or self.complete:
            self.abort()  # bytes that nobody asked for: the two ends disagree
            return
        self._answered = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._error = EngineError(f"the worker sent malformed HTTP: {error}")
            self.abort()
        if self._buffered_bytes > _HIGH_WATER_BYTES and not self._paused and not self.closed:
            self._paused = True
            self._require_transport().pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.closed = True
        self.reusable = False
        if not self.complete and self._head_complete and not self._framed:
            self.complete = True  # a body without length or chunks ends with the connection
        self._wake()

    # --- httptools callbacks

    def on_header(self, name: bytes, value: bytes) -> None:
        key = name.decode("latin-1").lower()
        self.headers[key] = value.decode("latin-1")
        if key in ("content-length", "transfer-encoding"):
            self._framed = True

    def on_headers_complete(self) -> None:
        parser = self._parser
        if parser is not None:
            self.status = parser.get_status_code()
        self._head_complete = True

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)
        self._buffered_bytes += len(body)

    def on_message_complete(self) -> None:
        parser = self._parser
        self.complete = True
        self.reusable = parser is not None and self._framed and parser.should_keep_alive()

    # --- used by the client

    def write_request(self, request: bytes) -> None:
        """Send one request; the previous answer must have been taken completely."""
        self._parser = httptools.HttpResponseParser(self)
        self.headers = {}
        self.status = 0
        self.complete = self.reusable = False
        self._framed = self._answered = self._head_complete = False
        self._require_transport().write(request)

    async def wait_head(self) -> None:
        """Return once status and headers are known."""
        while not self._head_complete:
            self._raise_if_lost()
            await self._wait()

    async def next_piece(self) -> bytes:
        """What arrived since the last call, or ``b""`` at the end of the body."""
        while not self._pieces:
            if self.complete:
                return b""
            self._raise_if_lost()
            await self._wait()
        piece = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._buffered_bytes = 0
        if self._paused and not self.closed:
            self._paused = False
            self._require_transport().resume_reading()
        return piece

    def abort(self) -> None:
        """Cut the connection now; the worker notices and stops working for it."""
        self.closed = True
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def _require_transport(self) -> asyncio.Transport:
        if self._transport is None:
            raise EngineError("the connection to the worker was never made")
        return self._transport

    def _raise_if_lost(self) -> None:
        if self._error is not None:
            raise self._error
        if self.closed:
            raise ConnectionLost("the worker closed the connection", stale=not self._answered)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None


class Response:
    """One answer. Read it to the end, or `aclose` it: both give the connection back."""

    __slots__ = ("_client", "_connection", "headers", "status")

    def __init__(self, client: Client, connection: _Connection) -> None:
        self._client = client
        self._connection: _Connection | None = connection
        self.status = connection.status
        self.headers: Mapping[str, str] = MappingProxyType(connection.headers)

    async def read(self) -> bytes:
        """The whole remaining body.

        Raises:
            EngineDied: the connection ended before the body did.
        """
        return b"".join([piece async for piece in self.chunks()])

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body as it arrives; cutting this short cancels the work behind it.

        Raises:
            EngineDied: the connection ended before the body did.
        """
        connection = self._connection
        if connection is None:
            return
        try:
            while piece := await connection.next_piece():
                yield piece
        except EngineDied as lost:
            raise await self._client.explained(lost) from lost
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Give the connection back, or cut it when the body is not finished. Never waits."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._client.release(connection)


class Client:
    """Requests to one address over kept-alive connections.

    Args:
        address: Where the worker listens.
        headers: Sent with every request.
        explain: Turns a lost connection into the error to raise; may wait for the cause.
        connect_timeout_s: How long a connection may take; a local one takes microseconds.
    """

    def __init__(
        self,
        address: Address,
        *,
        headers: Mapping[str, str] | None = None,
        explain: Callable[[EngineDied], Awaitable[EngineDied]] | None = None,
        connect_timeout_s: float = 5.0,
    ) -> None:
        self._explain = explain
        self._address = address
        self._connect_timeout_s = connect_timeout_s
        self._idle: list[_Connection] = []
        self._busy: set[_Connection] = set()
        self._closed = False
        fixed = {"Host": address.authority, **(headers or {})}
        self._fixed_head = b"".join(_header_line(k, v) for k, v in fixed.items())

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        head_timeout_s: float | None = None,
    ) -> Response:
        """Send one request and wait for the answer's head.

        Args:
            method: HTTP method.
            path: Target, beginning with a slash.
            body: Whole request body; JSON unless `headers` says otherwise.
            headers: Added to those of the client.
            head_timeout_s: ``None`` waits as long as the worker lives: a prefill may take minutes.

        Raises:
            EngineDied: nobody listens there, or the connection was lost.
            EngineTimeout: no connection or no head in time.
        """
        request = self._request_bytes(method, path, body, headers)
        connection = self._take_idle()
        if connection is not None:
            try:
                return await self._exchange(connection, request, head_timeout_s)
            except ConnectionLost as lost:
                # The worker closed an idle connection at the moment we chose it: it never saw the
                # request, so sending it again on a fresh connection is safe for any method.
                if not lost.stale:
                    raise await self.explained(lost) from lost
        try:
            return await self._exchange(await self._connect(), request, head_timeout_s)
        except EngineDied as lost:
            raise await self.explained(lost) from lost

    async def explained(self, lost: EngineDied) -> EngineDied:
        """The error to raise for a lost connection, with the cause where it is known."""
        return lost if self._explain is None else await self._explain(lost)

    def release(self, connection: _Connection) -> None:
        """Take a connection back after its answer; cut it when the answer is not finished."""
        self._busy.discard(connection)
        full = len(self._idle) >= _MAX_IDLE_CONNECTIONS
        if self._closed or full or not (connection.complete and connection.reusable):
            connection.abort()
            return
        connection.idle_since_s = asyncio.get_running_loop().time()
        self._idle.append(connection)

    def close(self) -> None:
        """Cut every connection; requests under way fail with EngineDied."""
        self._closed = True
        for connection in (*self._idle, *self._busy):
            connection.abort()
        self._idle.clear()

    async def _exchange(
        self, connection: _Connection, request: bytes, head_timeout_s: float | None
    ) -> Response:
        self._busy.add(connection)
        try:
            connection.write_request(request)
            async with asyncio.timeout(head_timeout_s):
                await connection.wait_head()
        except TimeoutError as error:
            self._drop(connection)
            raise EngineTimeout(f"the worker did not answer within {head_timeout_s} s") from error
        except BaseException:
            self._drop(connection)
            raise
        return Response(self, connection)

    def _drop(self, connection: _Connection) -> None:
        self._busy.discard(connection)
        connection.abort()

    def _take_idle(self) -> _Connection | None:
        now_s = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()  # the warmest one
            if not connection.closed and now_s - connection.idle_since_s < _MAX_IDLE_S:
                return connection
            connection.abort()
        return None

    async def _connect(self) -> _Connection:
        if self._closed:
            raise EngineDied("the connection to the worker is closed")
        loop = asyncio.get_running_loop()
        address = self._address
        try:
            async with asyncio.timeout(self._connect_timeout_s):
                if address.socket_path is not None:
                    path = str(address.socket_path)
                    _, connection = await loop.create_unix_connection(_Connection, path)
                else:
                    _, connection = await loop.create_connection(
                        _Connection, address.host, address.port
                    )
        except TimeoutError as error:
            raise EngineTimeout("the worker did not accept a connection in time") from error
        except OSError as error:
            raise EngineDied(f"nobody answers at the worker's address: {error}") from error
        return connection

    def _request_bytes(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str] | None
    ) -> bytes:
        lines = [f"{method} {path} HTTP/1.1\r\n".encode("latin-1"), self._fixed_head]
        extra = dict(headers or {})
        if body and not any(name.lower() == "content-type" for name in extra):
            extra["Content-Type"] = "application/json"
        if body or method != "GET":
            extra["Content-Length"] = str(len(body))
        lines.extend(_header_line(name, value) for name, value in extra.items())
        return b"".join((*lines, b"\r\n", body))


def _header_line(name: str, value: str) -> bytes:
    if "\r" in value or "\n" in value or "\r" in name or "\n" in name:
        raise EngineError("a header holds a line break")
    return f"{name}: {value}\r\n".encode("latin-1")
