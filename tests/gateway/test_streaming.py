"""Streams under a real server: framing, errors before and after the first byte, hang-ups."""

import socket
import threading
import time
from collections.abc import AsyncGenerator, Iterator

import anyio
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from tests.gateway.conftest import SMALL_BODIES, RunningServer, services_on, serving_app

from verstak.errors import EngineDied, UnknownModel
from verstak.gateway.edge import Application
from verstak.gateway.requests import read_body
from verstak.gateway.routing import Route, RouteTable
from verstak.gateway.streaming import EVENTS, NDJSON, StreamResponse, while_connected


class Probe:
    """What became of the producers."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.closed = threading.Event()
        self.close_awaited = False

    async def pieces(self, what: str) -> AsyncGenerator[bytes, None]:
        self.started.set()
        try:
            if what == "prefill":
                await anyio.sleep_forever()
            if what == "fail-first":
                raise UnknownModel("model 'x' not found")
            if what == "bug-first":
                raise ZeroDivisionError
            yield b"one\n"
            if what == "fail-later":
                raise EngineDied("worker ended")
            if what == "bug-later":
                raise ZeroDivisionError
            if what == "endless":
                while True:
                    yield b"x" * 1000 + b"\n"
                    await anyio.sleep(0.001)
            yield b"two\n"
        finally:
            # Giving a lease back may need to wait; cancellation must not cut that short.
            await anyio.sleep(0.01)
            self.close_awaited = True
            self.closed.set()


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
def app_server(probe: Probe, lasting_server: RunningServer) -> Iterator[RunningServer]:
    async def stream(request: Request) -> Response:
        await read_body(request)
        extra: dict[str, str] = {}
        what = request.query_params["what"]

        async def with_header() -> AsyncGenerator[bytes, None]:
            extra["X-Late"] = "known"
            async for piece in pieces:
                yield piece

        pieces = probe.pieces(what)
        if what == "header":
            return StreamResponse(request, with_header(), extra_headers=extra)
        kind = EVENTS if request.scope["path"].startswith("/v1/") else NDJSON
        return StreamResponse(request, pieces, media_type=kind)

    async def whole(request: Request) -> Response:
        await read_body(request)

        async def collect() -> list[str]:
            return [piece.decode() async for piece in probe.pieces(request.query_params["what"])]

        return JSONResponse(await while_connected(request, collect()))

    table = RouteTable(
        [
            Route("POST", "/api/stream", stream),
            Route("POST", "/v1/stream", stream),
            Route("POST", "/api/whole", whole),
        ]
    )
    lasting = lasting_server.services
    services = services_on(lasting.store, lasting.catalog, SMALL_BODIES)
    with serving_app(Application(services, table), services) as running:
        yield running


@pytest.fixture
def app_client(app_server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app_server.url, timeout=20, trust_env=False) as connected:
        yield connected


def test_pieces_are_sent_as_they_are(app_client: httpx.Client, probe: Probe) -> None:
    with app_client.stream("POST", "/api/stream?what=plain", content=b"{}") as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/x-ndjson"
        assert response.headers["transfer-encoding"] == "chunked"
        assert "content-encoding" not in response.headers
        assert list(response.iter_raw()) == [b"one\n", b"two\n"]
    assert probe.closed.wait(60)


def test_event_streams(app_client: httpx.Client) -> None:
    response = app_client.post("/v1/stream?what=plain", content=b"{}")
    assert response.headers["content-type"] == "text/event-stream"


def test_headers_known_only_at_the_first_piece(app_client: httpx.Client) -> None:
    response = app_client.post("/api/stream?what=header", content=b"{}")
    assert response.headers["x-late"] == "known"
    assert response.headers["x-request-id"]


@pytest.mark.parametrize(("what", "status"), [("fail-first", 404), ("bug-first", 500)])
@pytest.mark.parametrize("path", ["/api/stream", "/v1/stream", "/api/whole"])
def test_error_before_the_first_byte_has_a_status(
    app_client: httpx.Client, probe: Probe, path: str, what: str, status: int
) -> None:
    headers = {"origin": "http://localhost:3000"}
    response = app_client.post(f"{path}?what={what}", content=b"{}", headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "http://localhost:3000"
    error = response.json()["error"]
    assert isinstance(error, dict) is path.startswith("/v1/")
    assert probe.closed.is_set()


@pytest.mark.parametrize("what", ["fail-later", "bug-later"])
@pytest.mark.parametrize(
    ("path", "start"), [("/api/stream", '{"error":'), ("/v1/stream", 'data: {"error":')]
)
def test_error_after_the_first_byte_is_one_more_piece(
    app_client: httpx.Client, path: str, start: str, what: str
) -> None:
    response = app_client.post(f"{path}?what={what}", content=b"{}")
    assert response.status_code == 200
    first, rest = response.text.split("\n", 1)
    assert first == "one"
    assert rest.startswith(start)
    assert "done" not in rest.lower()


@pytest.mark.parametrize("path", ["/api/stream", "/v1/stream", "/api/whole"])
@pytest.mark.parametrize("what", ["prefill", "endless"])
def test_hang_up_cancels_and_lets_the_producer_clean_up(
    app_server: RunningServer, app_client: httpx.Client, probe: Probe, path: str, what: str
) -> None:
    with socket.create_connection(("127.0.0.1", app_server.port), timeout=60) as connection:
        head = (
            f"POST {path}?what={what} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{{}}"
        )
        connection.sendall(head.encode())
        assert probe.started.wait(60)
        if what == "endless" and "stream" in path:
            assert connection.recv(100)
    assert probe.closed.wait(60)
    assert probe.close_awaited
    assert app_client.post("/api/stream?what=plain", content=b"{}").text == "one\ntwo\n"


def test_a_client_that_does_not_read_stops_the_producer(
    app_server: RunningServer, probe: Probe
) -> None:
    """Back-pressure: what is produced is bounded by buffers, not by time."""
    produced = 0
    original = probe.pieces

    async def counted(what: str) -> AsyncGenerator[bytes, None]:
        nonlocal produced
        async for _ in original("endless"):
            produced += 1
            yield b"y" * 2**18

    probe.pieces = counted  # type: ignore[method-assign]  # the probe is the test's own
    with socket.create_connection(("127.0.0.1", app_server.port), timeout=60) as connection:
        head = b"POST /api/stream?what=endless HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}"
        connection.sendall(head)
        assert probe.started.wait(60)
        time.sleep(1)
        settled = produced
        time.sleep(0.5)
        assert produced - settled <= 1
    assert probe.closed.wait(60)


def test_unread_producer_is_not_started(probe: Probe) -> None:
    scope = {"type": "http", "path": "/api/x", "method": "POST", "headers": []}
    StreamResponse(Request(scope), probe.pieces("plain"))
    assert not probe.started.is_set()
