import anyio
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from verstak.gateway.routing import Route, RouteTable


async def echo(request: Request) -> Response:
    return PlainTextResponse(repr(request.scope.get("path_params", {})))


TABLE = RouteTable(
    [
        Route("GET HEAD", "/", echo),
        Route("POST", "/api/chat", echo),
        Route("HEAD", "/api/blobs/{digest}", echo),
        Route("POST", "/api/blobs/{digest}", echo),
        Route("GET", "/v1/models/{model:path}", echo),
    ]
)


def _ask(method: str, path: str, query: bytes = b"") -> Response:
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": []}
    return anyio.run(TABLE.respond, Request(scope))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("HEAD", "/", b"{}"),
        ("POST", "/api/chat", b"{}"),
        ("POST", "/api/blobs/sha256:a", b"{'digest': 'sha256:a'}"),
        ("GET", "/v1/models/hf.co/u/r:q", b"{'model': 'hf.co/u/r:q'}"),
    ],
)
def test_paths_find_their_handler(method: str, path: str, body: bytes) -> None:
    response = _ask(method, path)
    assert (response.status_code, response.body) == (200, body)


@pytest.mark.parametrize("path", ["/nope", "/api", "/api/chat/x", "/api/blobs/a/b", "//api/chat/"])
def test_unknown_paths_are_gins_404(path: str) -> None:
    response = _ask("GET", path)
    assert (response.status_code, response.body) == (404, b"404 page not found")


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/chat"), ("HEAD", "/api/chat")])
def test_wrong_methods_are_gins_405(method: str, path: str) -> None:
    response = _ask(method, path)
    assert (response.status_code, response.body) == (405, b"405 method not allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("method", "status"), [("GET", 301), ("POST", 307), ("DELETE", 307), ("HEAD", 307)]
)
def test_trailing_slash_redirects(method: str, status: int) -> None:
    response = _ask(method, "/api/chat/", b"a=b")
    assert (response.status_code, response.headers["location"]) == (status, "/api/chat?a=b")


def test_paths_are_listed_for_the_documentation() -> None:
    assert ("POST", "/api/chat") in TABLE.paths
    assert ("HEAD", "/api/blobs/{digest}") in TABLE.paths
