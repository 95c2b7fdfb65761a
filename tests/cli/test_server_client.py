from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator

import pytest
from tests.cli.scripted_server import Reply, ScriptedServer, line

from verstak.cli.server_client import ServerClient
from verstak.cli.session import Session, open_session
from verstak.errors import (
    EngineError,
    InvalidSettings,
    ServerUnreachable,
    UnknownModel,
    UsageError,
    VerstakError,
)


@pytest.fixture
def client_of(session: Session) -> Iterator[Callable[[int], ServerClient]]:
    with contextlib.ExitStack() as opened:
        yield lambda port: opened.enter_context(ServerClient(session.at_port(port)))


type ClientOf = Callable[[int], ServerClient]


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port that nobody listens on, and that nobody takes during the test."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def test_objects_in_and_out(client_of: ClientOf) -> None:
    with ScriptedServer([Reply(pieces=[b'{"version": "1"}']), Reply(pieces=[])]) as server:
        client = client_of(server.port)
        assert client.get("/api/version") == {"version": "1"}
        assert client.post("/api/generate", {"model": "x"}) == {}
        assert server.bodies == [{"model": "x"}]


@pytest.mark.parametrize(
    ("status", "kind"), [(404, UnknownModel), (400, UsageError), (500, EngineError)]
)
def test_refusals_keep_the_servers_words(
    client_of: ClientOf, status: int, kind: type[VerstakError]
) -> None:
    reply = Reply(status=status, pieces=[b'{"error": "model \'x\' not found"}'])
    with ScriptedServer([reply]) as server:
        with pytest.raises(kind, match="model 'x' not found"):
            client_of(server.port).get("/")
        with pytest.raises(kind, match="model 'x' not found"):
            list(client_of(server.port).stream("/api/chat", {}))


def test_a_refusal_without_words(client_of: ClientOf) -> None:
    with (
        ScriptedServer([Reply(status=503, pieces=[b"<html>"])]) as server,
        pytest.raises(EngineError, match="answered 503"),
    ):
        client_of(server.port).get("/")


def test_nobody_there(client_of: ClientOf, nobody: int) -> None:
    client = client_of(nobody)
    with pytest.raises(ServerUnreachable, match=str(nobody)) as caught:
        client.get("/api/ps")
    assert "verstak serve" in (caught.value.remedy or "")
    with pytest.raises(ServerUnreachable):
        list(client.stream("/api/chat", {}))


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"[1]", b'"x"', b"\xff\xfe"])
def test_another_program_on_that_port(client_of: ClientOf, body: bytes) -> None:
    with ScriptedServer([Reply(pieces=[body])]) as server:
        with pytest.raises(ServerUnreachable, match="not as verstak"):
            client_of(server.port).get("/")
        with pytest.raises(ServerUnreachable, match="not as verstak"):
            list(client_of(server.port).stream("/", {}))


def test_a_silent_program_on_that_port(client_of: ClientOf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = client_of(listener.getsockname()[1])
        with pytest.raises(ServerUnreachable):
            client.get("/", timeout_s=0.2)


def test_a_stream_comes_piece_by_piece(client_of: ClientOf) -> None:
    pieces = [line("a"), line("b")[:7], line("b")[7:] + line("c", done=True)]
    with ScriptedServer([Reply(pieces=pieces, pause_s=0.02)]) as server:
        got = list(client_of(server.port).stream("/api/chat", {"model": "x"}))
    assert [item["message"]["content"] for item in got] == ["a", "b", "c"]


def test_an_error_inside_a_stream(client_of: ClientOf) -> None:
    with ScriptedServer([Reply(pieces=[line("a"), b'{"error": "the worker died"}\n'])]) as server:
        lines = client_of(server.port).stream("/api/chat", {})
        assert next(lines)["message"]["content"] == "a"
        with pytest.raises(EngineError, match="the worker died"):
            next(lines)


def test_closing_a_stream_hangs_up(client_of: ClientOf) -> None:
    with ScriptedServer([Reply(pieces=[line("a")] * 1000, pause_s=0.01)]) as server:
        lines = client_of(server.port).stream("/api/chat", {})
        next(lines)
        lines.close()  # type: ignore[attr-defined]  # a generator
        assert server.hung_up.wait(60)


@pytest.mark.parametrize("host", ["ы ы", "x..y", "a" * 70])
def test_an_address_that_is_none(host: str) -> None:
    session = open_session(config=None, host=host, port=None, language="en")
    with (
        pytest.raises(InvalidSettings, match="is not an address"),
        ServerClient(session) as client,
    ):
        client.get("/")


def test_a_company_proxy_is_not_asked(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    with ScriptedServer([Reply()]) as server:
        assert client_of(server.port).get("/") == {}
