"""The upstream client against a scripted server on a real socket; under 3 s in all."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil
import pytest

from verstak.engines.http1 import Address, Client
from verstak.errors import EngineDied, EngineError, EngineTimeout

pytestmark = pytest.mark.anyio

type Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: a socket's path holds about a hundred bytes."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


class Upstream:
    """A server that follows a script and remembers what it was sent."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.connections = 0
        self.requests: list[bytes] = []
        self.cut = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._handler(reader, writer)
        finally:
            self.cut.set()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def request(self, reader: asyncio.StreamReader) -> bytes:
        """One request with its body; raises IncompleteReadError at the end."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        request = head + await reader.readexactly(length)
        self.requests.append(request)
        return request


@asynccontextmanager
async def upstream(
    folder: Path, script: Callable[[Upstream], Handler]
) -> AsyncIterator[tuple[Upstream, Client]]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await script(served)(reader, writer)

    served = Upstream(handle)
    path = folder / "s"
    server = await asyncio.start_unix_server(served.serve, str(path))
    client = Client(Address(socket_path=path), headers={"Authorization": "Bearer k"})
    try:
        yield served, client
    finally:
        client.close()
        server.close()
        await server.wait_closed()


def answering(*answers: bytes) -> Callable[[Upstream], Handler]:
    """One answer per request of a connection, then the connection is closed."""

    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for answer in answers:
                await served.request(reader)
                writer.write(answer)

        return handle

    return script


async def test_a_request_is_written_once_and_whole(folder: Path) -> None:
    async with upstream(folder, answering(OK)) as (served, client):
        response = await client.send("POST", "/x", b'{"a":1}', {"X-Id": "7"})
        assert response.status == 200
        assert response.headers["content-length"] == "2"
        assert await response.read() == b"ok"
    head, _, body = served.requests[0].partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"POST /x HTTP/1.1",
        b"Host: localhost",
        b"Authorization: Bearer k",
        b"X-Id: 7",
        b"Content-Type: application/json",
        b"Content-Length: 7",
    ]
    assert body == b'{"a":1}'


async def test_connections_are_kept_and_used_again(folder: Path) -> None:
    async with upstream(folder, answering(OK, OK, OK)) as (served, client):
        for _ in range(3):
            assert await (await client.send("GET", "/")).read() == b"ok"
        assert served.connections == 1


async def test_parallel_requests_have_connections_of_their_own(folder: Path) -> None:
    async with upstream(folder, answering(OK)) as (served, client):
        responses = await asyncio.gather(*(client.send("GET", f"/{n}") for n in range(9)))
        assert [await response.read() for response in responses] == [b"ok"] * 9
        assert served.connections == 9


async def test_the_server_may_say_close(folder: Path) -> None:
    closing = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    async with upstream(folder, answering(closing)) as (served, client):
        for _ in range(2):
            assert await (await client.send("GET", "/")).read() == b"ok"
        assert served.connections == 2


async def test_a_connection_that_went_stale_is_replaced_once(folder: Path) -> None:
    """The server closes after its first answer without saying so, while we reuse it."""

    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await served.request(reader)
            writer.write(OK)
            if served.connections == 1:
                await served.request(reader)  # swallowed: closed without a byte of answer

        return handle

    async with upstream(folder, script) as (served, client):
        assert await (await client.send("POST", "/1", b"{}")).read() == b"ok"
        assert await (await client.send("POST", "/2", b"{}")).read() == b"ok"
        assert served.connections == 2
        assert [request.split()[1] for request in served.requests] == [b"/1", b"/2", b"/2"]


async def test_a_fresh_connection_that_breaks_is_not_tried_again(folder: Path) -> None:
    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await served.request(reader)

        return handle

    async with upstream(folder, script) as (served, client):
        with pytest.raises(EngineDied):
            await client.send("GET", "/")
        assert served.connections == 1


async def test_a_reused_connection_that_breaks_after_an_answers_first_byte_is_an_error(
    folder: Path,
) -> None:
    async with upstream(folder, answering(OK, b"HTTP/1.1 200 OK\r\nConte")) as (served, client):
        await (await client.send("GET", "/")).read()
        with pytest.raises(EngineDied):
            await client.send("GET", "/")
        assert served.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        CHUNKED + b"5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello",
    ],
    ids=["chunked", "length"],
)
async def test_an_end_inside_a_body_is_a_death_after_what_had_arrived(
    folder: Path, answer: bytes
) -> None:
    async with upstream(folder, answering(answer)) as (_, client):
        pieces = (await client.send("GET", "/")).chunks()
        received = bytearray()
        while len(received) < 5:
            received += await anext(pieces)
        assert received == b"hello"
        with pytest.raises(EngineDied):
            await anext(pieces)


async def test_the_cause_of_a_death_comes_from_whoever_knows_it(folder: Path) -> None:
    async def explain(lost: EngineDied) -> EngineDied:
        return EngineDied("killed by SIGKILL")

    async with upstream(folder, answering(CHUNKED + b"1\r\n.\r\n")) as (_, plain):
        client = Client(plain._address, explain=explain)
        response = await client.send("GET", "/")
        with pytest.raises(EngineDied, match="SIGKILL"):
            await response.read()
        client.close()


async def test_a_body_without_length_ends_with_the_connection(folder: Path) -> None:
    async with upstream(folder, answering(b"HTTP/1.1 200 OK\r\n\r\nhello")) as (_, client):
        assert await (await client.send("GET", "/")).read() == b"hello"


async def test_an_answer_without_a_body(folder: Path) -> None:
    async with upstream(folder, answering(b"HTTP/1.1 204 No Content\r\n\r\n", OK)) as (_, client):
        response = await client.send("DELETE", "/")
        assert (response.status, await response.read()) == (204, b"")


async def test_pieces_arrive_as_they_are_sent(folder: Path) -> None:
    go = asyncio.Event()

    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await served.request(reader)
            writer.write(CHUNKED + b"3\r\none\r\n3\r\ntwo\r\n")
            await go.wait()
            writer.write(b"5\r\nthree\r\n0\r\n\r\n")
            await served.request(reader)
            writer.write(OK)

        return handle

    async with upstream(folder, script) as (served, client):
        pieces = (await client.send("GET", "/")).chunks()
        assert await anext(pieces) == b"onetwo"
        go.set()
        assert [piece async for piece in pieces] == [b"three"]
        assert await (await client.send("GET", "/")).read() == b"ok"
        assert served.connections == 1


@pytest.mark.parametrize("how", ["aclose", "leave", "cancel", "cancel before the head"])
async def test_whoever_leaves_early_cuts_the_connection(folder: Path, how: str) -> None:
    arrived = asyncio.Event()

    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await served.request(reader)
            arrived.set()
            if how != "cancel before the head":
                writer.write(CHUNKED + b"3\r\none\r\n")
            await reader.read()

        return handle

    async with upstream(folder, script) as (served, client):
        if how == "aclose":
            response = await client.send("GET", "/")
            await response.aclose()
            await response.aclose()
            assert await response.read() == b""
        elif how == "leave":
            pieces = (await client.send("GET", "/")).chunks()
            await anext(pieces)
            await pieces.aclose()
        else:

            async def ask() -> None:
                await (await client.send("GET", "/")).read()

            task = asyncio.create_task(ask())
            await arrived.wait()
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with asyncio.timeout(60):
            await served.cut.wait()


async def test_a_slow_reader_stops_the_server(folder: Path) -> None:
    """64 MiB are offered; the client holds a bounded part of it until somebody takes it."""
    total = 64 * 2**20
    sent = 0

    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal sent
            await served.request(reader)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % total)
            block = bytes(2**16)
            while sent < total:
                writer.write(block)
                await writer.drain()
                sent += len(block)

        return handle

    async with upstream(folder, script) as (_, client):
        response = await client.send("GET", "/")
        await asyncio.sleep(0.2)
        assert sent < 8 * 2**20
        received = 0
        async for piece in response.chunks():
            received += len(piece)
            assert len(piece) < 2 * 2**20
        assert received == total


async def test_nobody_listens(folder: Path) -> None:
    client = Client(Address(socket_path=folder / "none"))
    with pytest.raises(EngineDied, match="nobody answers"):
        await client.send("GET", "/")


async def test_a_head_that_does_not_come_in_time(folder: Path) -> None:
    def script(served: Upstream) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()

        return handle

    async with upstream(folder, script) as (served, client):
        with pytest.raises(EngineTimeout):
            await client.send("GET", "/", head_timeout_s=0.05)
        await served.cut.wait()


async def test_malformed_http_is_an_error(folder: Path) -> None:
    async with upstream(folder, answering(b"SMTP ready\r\n\r\n")) as (_, client):
        with pytest.raises(EngineError, match="malformed"):
            await client.send("GET", "/")


async def test_closing_the_client_ends_requests_under_way(folder: Path) -> None:
    async with upstream(folder, answering(CHUNKED, OK)) as (_, client):
        response = await client.send("GET", "/")
        client.close()
        with pytest.raises(EngineDied):
            await response.read()
        with pytest.raises(EngineDied):
            await client.send("GET", "/")


async def test_a_header_cannot_smuggle_another(folder: Path) -> None:
    client = Client(Address(socket_path=folder / "none"))
    with pytest.raises(EngineError, match="line break"):
        await client.send("GET", "/", headers={"X-Id": "1\r\nAuthorization: no"})


async def test_tcp_works_where_unix_sockets_are_missing() -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answering(OK)(served)(reader, writer)

    served = Upstream(handle)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = Client(Address(port=port))
    assert await (await client.send("GET", "/")).read() == b"ok"
    assert f"Host: 127.0.0.1:{port}".encode() in served.requests[0]
    client.close()
    server.close()
    await server.wait_closed()


async def test_no_file_descriptor_is_left(folder: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("counting open files needs /proc")
    async with upstream(folder, answering(OK)) as (_, client):
        await (await client.send("GET", "/")).read()
        await asyncio.sleep(0.05)
        before = psutil.Process().num_fds()
        for _ in range(50):
            await (await client.send("GET", "/")).aclose()
            await (await client.send("GET", "/")).read()
        await asyncio.sleep(0.05)
        assert psutil.Process().num_fds() <= before + 1
