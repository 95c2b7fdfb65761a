"""Who may call, what unknown requests get, and what hostile ones do to the server."""

import socket
from collections.abc import Callable, Iterator

import httpx
import psutil
import pytest
from tests.gateway.conftest import MODEL, RunningServer, serving

from verstak.gateway.options import GatewayOptions
from verstak.gateway.services import Services


@pytest.fixture
def server(lasting_server: RunningServer) -> RunningServer:
    return lasting_server


@pytest.fixture
def client(lasting_client: httpx.Client) -> httpx.Client:
    return lasting_client


@pytest.mark.parametrize("path", ["/", "/api/version", "/api/tags"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_head_and_get(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 200
    assert bool(response.content) is (method == "GET")


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/nope", 404, "404 page not found"),
        ("POST", "/api/nope", 404, "404 page not found"),
        ("GET", "/v1/messages/count_tokens", 404, "404 page not found"),
        ("GET", "/api/chat", 405, "405 method not allowed"),
        ("POST", "/api/tags", 405, "405 method not allowed"),
        ("DELETE", "/", 405, "405 method not allowed"),
        ("OPTIONS", "/api/tags", 405, "405 method not allowed"),
    ],
)
def test_unknown_paths_and_methods(
    client: httpx.Client, method: str, path: str, status: int, text: str
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.text) == (status, text)
    assert response.headers["content-type"].startswith("text/plain")


def test_trailing_slash(client: httpx.Client) -> None:
    assert client.get("/api/tags/").status_code == 301
    assert client.post("/api/show/").headers["location"] == "/api/show"


@pytest.mark.parametrize(
    "host", ["evil.example", "8.8.8.8:11434", "localhost.evil.example", "evil.example:11434"]
)
def test_foreign_host_on_a_loopback_bind(client: httpx.Client, host: str) -> None:
    response = client.get("/api/tags", headers={"host": host})
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("host", ["localhost", "10.0.0.5:1", "ai.local", "[::1]:11434"])
def test_local_host_names(client: httpx.Client, host: str) -> None:
    assert client.get("/api/version", headers={"host": host}).status_code == 200


def test_any_host_when_bound_to_all_addresses(
    make_services: Callable[[GatewayOptions], Services],
) -> None:
    with serving(make_services(GatewayOptions(host="0.0.0.0"))) as running:
        response = httpx.get(f"{running.url}/api/version", headers={"host": "ai.office.example"})
        assert response.status_code == 200


def test_no_origin_no_cors_headers(client: httpx.Client) -> None:
    assert "access-control-allow-origin" not in client.get("/api/tags").headers


def test_own_origin_needs_no_permission(server: RunningServer, client: httpx.Client) -> None:
    response = client.get("/api/tags", headers={"origin": server.url})
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/tags", 200), ("GET", "/nope", 404), ("POST", "/api/show", 400)],
)
def test_allowed_origin_is_echoed_on_every_reply(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path, headers={"origin": "http://localhost:3000"})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "http://localhost:3000"


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_foreign_origin(client: httpx.Client, method: str, origin: str) -> None:
    response = client.request(method, "/api/tags", headers={"origin": origin})
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("path", ["/api/chat", "/v1/chat/completions", "/anything"])
def test_preflight(client: httpx.Client, path: str) -> None:
    headers = {"origin": "app://desktop", "access-control-request-method": "POST"}
    response = client.options(path, headers=headers)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-methods"] == (
        "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"
    )
    allowed = response.headers["access-control-allow-headers"].lower().split(",")
    assert {"authorization", "content-type", "openai-beta", "x-stainless-retry-count"} <= set(
        allowed
    )
    assert response.headers["access-control-max-age"] == "43200"
    assert response.headers["access-control-allow-origin"] == "app://desktop"


def test_configured_origins(make_services: Callable[[GatewayOptions], Services]) -> None:
    options = GatewayOptions(origins=("https://*.office.example",))
    with serving(make_services(options)) as running:
        good = httpx.get(f"{running.url}/", headers={"origin": "https://cad.office.example"})
        bad = httpx.get(f"{running.url}/", headers={"origin": "https://office.evil"})
    assert (good.status_code, bad.status_code) == (200, 403)


def test_authorization_is_ignored(client: httpx.Client) -> None:
    assert client.get("/api/tags", headers={"authorization": "Bearer x"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/api/chat", "/api/generate", "/api/show", "/api/pull", "/api/create", "/api/copy"],
)
@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"", 400, "missing request body"),
        (b"oops", 400, "invalid character 'o' looking for beginning of value"),
        (b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400, "exceeded max depth"),
        (b'{"model":"' + b"x" * 2**20 + b'"}', 413, "request body too large"),
    ],
)
def test_bad_bodies(
    client: httpx.Client, path: str, body: bytes, status: int, message: str
) -> None:
    response = client.post(path, content=body)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert response.json()["error"].startswith(message)
    assert client.get("/api/version").status_code == 200


def test_bad_body_in_the_openai_dialect(client: httpx.Client) -> None:
    error = client.post("/v1/chat/completions", content=b"{").json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request_error", None)


@pytest.mark.parametrize("declared", [True, False])
def test_a_hundred_megabytes_are_not_held(client: httpx.Client, declared: bool) -> None:
    """The client may be cut off while it writes, but it is told why and memory stays."""
    size = 100 * 2**20
    before = psutil.Process().memory_info().rss

    def pieces() -> Iterator[bytes]:
        piece = b"a" * 2**16
        for _ in range(size // len(piece)):
            yield piece

    headers = {"content-length": str(size)} if declared else {}
    response = client.post("/api/chat", content=pieces(), headers=headers)
    assert response.status_code == 413
    assert "too large" in response.json()["error"]
    assert psutil.Process().memory_info().rss - before < 40 * 2**20
    assert client.get("/").text == "Ollama is running"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\nbad header\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-length: -5\r\n\r\n",
        b"POST /api/chat HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
        (
            b"GET /api/tags HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\n"
            b"connection: upgrade\r\nsec-websocket-key: a\r\nsec-websocket-version: 13\r\n\r\n"
        ),
    ],
)
def test_broken_http_leaves_the_server_alone(
    server: RunningServer, client: httpx.Client, raw: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(4096)
    assert client.get("/api/version").status_code == 200


def test_hanging_up_in_the_middle_of_a_body(server: RunningServer, client: httpx.Client) -> None:
    for path in ("/api/chat", f"/api/blobs/sha256:{'a' * 64}"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n"
            connection.sendall(head.encode() + b'{"model":')
    assert client.get("/api/version").status_code == 200


def test_every_reply_names_its_request(client: httpx.Client) -> None:
    first = client.get("/api/version").headers["x-request-id"]
    assert first != client.get("/nope").headers["x-request-id"]


def test_a_bug_is_a_500_and_the_server_goes_on(
    server: RunningServer,
    client: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(server.services.targets, "list", broken)
    response = client.get("/api/tags")
    assert response.status_code == 500
    identity = response.headers["x-request-id"]
    assert identity in response.json()["error"]
    assert "secret" not in response.text
    assert "secret detail" in caplog.text
    monkeypatch.undo()
    assert client.get("/api/tags").json()["models"][0]["name"]


def test_deep_content_type_is_ignored(client: httpx.Client) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = client.post("/api/show", content=f'{{"model":"{MODEL}"}}', headers=headers)
    assert response.status_code == 200
