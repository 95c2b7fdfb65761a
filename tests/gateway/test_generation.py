"""Clients that hang up, workers that die, prompts that do not fit: on the real engine."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import pytest
from tests.gateway.conftest import LIVE, RunningServer

pytestmark = pytest.mark.integration  # 1 to 5 s each: prefill and loads of the 0.5B

LONG = {"temperature": 0, "num_predict": 1000}
HELLO = [{"role": "user", "content": "Count to 500, one number a line."}]


def request(path: str, body: dict[str, Any]) -> bytes:
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


@contextmanager
def calling(server: RunningServer, path: str, body: dict[str, Any]) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(request(path, body))
        yield connection


def in_flight(server: RunningServer) -> int:
    # One worker is one row for each name it was asked by, and every row tells the same requests.
    rows = server.services.scheduler.residents()
    return sum({resident.key: resident.in_flight for resident in rows}.values())


def wait_until(condition: Callable[[], bool], timeout_s: float = 60.0) -> float:
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < timeout_s
        time.sleep(0.01)
    return time.monotonic() - started


def wait_until_it_runs(server: RunningServer, connection: socket.socket) -> None:
    """Wait for the one request; whatever came instead is in the failure."""
    started = time.monotonic()
    while in_flight(server) != 1:
        if time.monotonic() - started > 15:
            connection.settimeout(0.1)
            with suppress(TimeoutError):
                pytest.fail(f"it does not run: {connection.recv(1000)!r}")
            pytest.fail(f"nothing came: {server.services.scheduler.residents()}")
        time.sleep(0.01)


def pid_of(server: RunningServer) -> int:
    pids = {resident.pid for resident in server.services.scheduler.residents()}
    (pid,) = {pid for pid in pids if pid is not None}
    return pid


def prompt(words: int) -> str:
    # A prefix of its own, or the worker's cache would make it no work at all.
    return f"{time.monotonic_ns()} " + "word " * words


ENDPOINTS = [
    ("/api/chat", {"messages": HELLO, "options": LONG}),
    ("/api/chat", {"messages": HELLO, "options": LONG, "stream": False}),
    ("/api/generate", {"prompt": "Count to 500.", "options": LONG}),
    ("/v1/chat/completions", {"messages": HELLO, "max_tokens": 1000, "stream": True}),
    ("/v1/completions", {"prompt": "Count to 500.", "max_tokens": 1000, "stream": True}),
    ("/v1/responses", {"input": "Count to 500.", "max_output_tokens": 1000, "stream": True}),
]


@pytest.mark.parametrize(("path", "body"), ENDPOINTS)
def test_a_hang_up_in_mid_answer_frees_the_worker(
    live: httpx.Client, live_server: RunningServer, path: str, body: dict[str, Any]
) -> None:
    with calling(live_server, path, {"model": LIVE, **body}) as connection:
        if body.get("stream", True):
            assert connection.recv(10)
        else:
            wait_until_it_runs(live_server, connection)
            time.sleep(0.5)
    assert wait_until(lambda: in_flight(live_server) == 0) < 15
    assert answers(live)


@pytest.mark.parametrize("path", ["/api/chat", "/v1/chat/completions", "/api/embed"])
def test_a_hang_up_in_prefill_frees_the_worker(
    live: httpx.Client, live_server: RunningServer, path: str
) -> None:
    assert answers(live)
    text = prompt(2500)
    body = {"messages": [{"role": "user", "content": text}], "stream": True, "input": text}
    options = {"num_ctx": 4096}
    assert answers(live, options=options)
    whole = {"model": LIVE, **body, "options": options}
    with calling(live_server, path, whole) as connection:
        wait_until_it_runs(live_server, connection)
        time.sleep(0.2)
    assert wait_until(lambda: in_flight(live_server) == 0) < 15
    assert answers(live)


def test_a_hang_up_while_the_model_loads_leaves_nothing_behind(
    live: httpx.Client, live_server: RunningServer
) -> None:
    live.post("/api/chat", json={"model": LIVE, "keep_alive": 0})
    with calling(live_server, "/api/chat", {"model": LIVE, "messages": HELLO}):
        wait_until(lambda: bool(live_server.services.scheduler.residents()))
    wait_until(lambda: in_flight(live_server) == 0)
    assert answers(live)


@pytest.mark.parametrize(("path", "body"), [ENDPOINTS[0], ENDPOINTS[3], ENDPOINTS[5]])
def test_a_worker_killed_in_mid_answer_is_told_and_the_next_request_works(
    live: httpx.Client, live_server: RunningServer, path: str, body: dict[str, Any]
) -> None:
    assert answers(live)
    with live.stream("POST", path, json={"model": LIVE, **body}) as reply:
        pieces = reply.iter_text()
        received = next(pieces)
        os.kill(pid_of(live_server), signal.SIGKILL)
        received += "".join(pieces)
    assert reply.status_code == 200
    if path == "/api/chat":
        *_, last = received.splitlines()
        assert set(json.loads(last)) == {"error"}
    elif path == "/v1/responses":
        assert "event: response.failed" in received
        assert "response.completed" not in received
    else:
        *_, last, end = received.split("\n\n")
        assert end == ""
        error = json.loads(last.removeprefix("data: "))["error"]
        assert error["message"]
        assert "[DONE]" not in received
    assert answers(live)


def test_a_worker_killed_before_the_first_token_is_replaced_unseen(
    live: httpx.Client, live_server: RunningServer
) -> None:
    assert answers(live, options={"num_ctx": 4096})
    pid = pid_of(live_server)
    options = {"num_predict": 2, "num_ctx": 4096}
    messages = [{"role": "user", "content": prompt(400)}]
    body = {"model": LIVE, "messages": messages, "options": options}
    with calling(live_server, "/api/chat", body) as connection:
        wait_until_it_runs(live_server, connection)
        time.sleep(0.2)
        os.kill(pid, signal.SIGKILL)
        received = b""
        while b'"done":true' not in received:
            piece = connection.recv(65536)
            assert piece, received
            received += piece
    assert b"200 OK" in received
    assert pid_of(live_server) != pid


def test_a_worker_that_died_idle_is_replaced_unseen(
    live: httpx.Client, live_server: RunningServer
) -> None:
    assert answers(live)
    pid = pid_of(live_server)
    os.kill(pid, signal.SIGKILL)
    assert answers(live)
    assert pid_of(live_server) != pid


def conversation() -> list[dict[str, str]]:
    turns = [{"role": "system", "content": "Be brief."}]
    for number in range(6):
        turns.append({"role": "user", "content": f"Question {number}: " + "word " * 40})
        turns.append({"role": "assistant", "content": "Answer."})
    return [*turns, {"role": "user", "content": "Say hi."}]


NATIVE = {"model": LIVE, "messages": conversation(), "options": {"num_predict": 4}}
OPENAI = {"model": LIVE, "messages": conversation(), "max_tokens": 4}


def test_a_native_prompt_that_does_not_fit_is_cut_and_told(tight: httpx.Client) -> None:
    whole = tight.post("/api/chat", json={**NATIVE, "stream": False})
    dropped = int(whole.headers["x-verstak-dropped-tokens"])
    assert whole.json()["prompt_tokens_dropped"] == dropped > 0
    assert whole.json()["prompt_eval_count"] < 256
    streamed = tight.post("/api/chat", json=NATIVE)
    assert int(streamed.headers["x-verstak-dropped-tokens"]) == dropped
    assert json.loads(streamed.text.splitlines()[-1])["prompt_tokens_dropped"] == dropped
    text = {"model": LIVE, "prompt": "word " * 400, "stream": False, "options": {"num_predict": 2}}
    for raw in (False, True):
        reply = tight.post("/api/generate", json={**text, "raw": raw})
        assert reply.json()["prompt_tokens_dropped"] > 0


def test_an_openai_prompt_that_does_not_fit_is_cut_and_told(tight: httpx.Client) -> None:
    path = "/v1/chat/completions"
    whole = tight.post(path, json=OPENAI)
    dropped = int(whole.headers["x-verstak-dropped-tokens"])
    assert whole.json()["usage"]["prompt_tokens_dropped"] == dropped > 0
    streamed = tight.post(path, json={**OPENAI, "stream": True})
    assert int(streamed.headers["x-verstak-dropped-tokens"]) == dropped
    *_, last, done, end = streamed.text.split("\n\n")
    assert (done, end) == ("data: [DONE]", "")
    assert json.loads(last.removeprefix("data: "))["prompt_tokens_dropped"] == dropped


def test_a_prompt_is_cut_so_that_its_tools_fit_too(tight: httpx.Client) -> None:
    tool = {"type": "function", "function": {"name": "greet", "description": "Say hi."}}
    body = {**OPENAI, "tools": [tool], "tool_choice": "required", "max_tokens": 30}
    reply = tight.post("/v1/chat/completions", json=body)
    assert reply.json()["choices"][0]["message"]["tool_calls"]
    assert reply.json()["usage"]["prompt_tokens_dropped"] > 0


def test_a_strict_client_gets_a_400_instead(tight: httpx.Client) -> None:
    strict = {"X-Verstak-Strict": "1"}
    for stream in (False, True):
        native = tight.post("/api/chat", json={**NATIVE, "stream": stream}, headers=strict)
        assert native.status_code == 400
        assert "256" in native.json()["error"]
        gentle = tight.post("/api/chat", json={**NATIVE, "stream": stream, "truncate": False})
        assert gentle.status_code == 400
        reply = tight.post(
            "/v1/chat/completions", json={**OPENAI, "stream": stream}, headers=strict
        )
        assert reply.status_code == 400
        assert reply.json()["error"]["type"] == "invalid_request_error"


def answers(live: httpx.Client, **more: Any) -> bool:
    """Whether the server still works, quickly."""
    body = {"model": LIVE, "messages": [{"role": "user", "content": "hi"}], "stream": False}
    options = {"num_predict": 2, **more.pop("options", {})}
    reply = live.post("/api/chat", json={**body, "options": options, **more})
    assert reply.status_code == 200, reply.text
    return bool(reply.json()["message"]["content"])
