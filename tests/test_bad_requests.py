"""Whatever a client sends or does, the whole server goes on: real processes, the real 0.5B.

About a minute on two cores. What the dialects answer to each mistake is tested in
``tests/gateway``; here it is that the mistake costs nobody else anything.
"""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from tests.cli.server_process import ServerProcess

pytestmark = pytest.mark.integration

MODEL = "qwen2.5-coder:0.5b"
TRAINED_TOKENS = 32768
HI = [{"role": "user", "content": "hi"}]
COUNT = [{"role": "user", "content": "Count to 500, one number a line."}]

NATIVE, OPENAI = "/api/chat", "/v1/chat/completions"
STRICT = {"X-Verstak-Strict": "1"}


@pytest.fixture(scope="module")
def server(model_store: Path) -> Iterator[ServerProcess]:
    keep = {"OLLAMA_KEEP_ALIVE": "-1"}
    with ServerProcess(model_store, model_store.parent / "state", environment=keep) as running:
        yield running
        assert "Traceback" not in running.log()


@pytest.fixture
def client(server: ServerProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=120, trust_env=False) as connected:
        yield connected
        assert answers(connected)


def body_of(path: str, **more: Any) -> dict[str, Any]:
    """A short request in the dialect of a path."""
    body: dict[str, Any] = {"model": MODEL, "stream": False}
    if path.startswith("/api/"):
        body["options"] = {"num_predict": 4, "temperature": 0}
    elif path == "/v1/responses":
        body["max_output_tokens"] = 16
    else:
        body["max_tokens"] = 4
    key, value = {
        "/api/generate": ("prompt", "hi"),
        "/api/embed": ("input", "hi"),
        "/v1/completions": ("prompt", "hi"),
        "/v1/embeddings": ("input", "hi"),
        "/v1/responses": ("input", "hi"),
    }.get(path, ("messages", HI))
    return {**body, key: value, **more}


def answers(client: httpx.Client) -> bool:
    """Whether the server still works."""
    reply = client.post(NATIVE, json=body_of(NATIVE))
    assert reply.status_code == 200, reply.text
    return bool(reply.json()["message"]["content"])


def reload(client: httpx.Client, context_tokens: int) -> None:
    """Have the model loaded with exactly this context."""
    client.post(NATIVE, json={"model": MODEL, "keep_alive": 0})
    reply = client.post(NATIVE, json={"model": MODEL, "options": {"num_ctx": context_tokens}})
    assert reply.status_code == 200
    assert loaded(client)["context_length"] == context_tokens


def loaded(client: httpx.Client) -> dict[str, Any]:
    (row,) = client.get("/api/ps").json()["models"]
    return dict(row)


def error_of(path: str, reply: httpx.Response) -> str:
    error = reply.json()["error"]
    return str(error["message"] if path.startswith("/v1/") else error)


@contextmanager
def calling(server: ServerProcess, path: str, body: dict[str, Any]) -> Iterator[socket.socket]:
    """A client that leaves at the end of the block without a word."""
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(data)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head.encode() + data)
        yield connection


def wait_until(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def unseen(words: int) -> str:
    """A prompt that the worker's cache knows nothing of."""
    return f"{time.monotonic_ns()} " + "word " * words


# Numbers that no machine can serve


@pytest.mark.parametrize("asked", [100_000_000, 2**62, 1e300])
@pytest.mark.parametrize("path", [NATIVE, OPENAI])
def test_an_enormous_context_is_clamped_to_the_trained_one(
    client: httpx.Client, path: str, asked: float
) -> None:
    options = {"num_ctx": asked, "num_predict": 2}
    reply = client.post(path, json=body_of(path, options=options))
    if reply.status_code == 200:
        assert loaded(client)["context_length"] == TRAINED_TOKENS
    elif reply.status_code == 422:  # a smaller machine than ours
        assert str(TRAINED_TOKENS) in error_of(path, reply)
    else:
        assert asked > 2**63  # no integer of Go's either
        assert "num_ctx" in error_of(path, reply)


@pytest.mark.parametrize("stream", [False, True])
def test_what_does_not_fit_is_refused_with_the_numbers(model_store: Path, stream: bool) -> None:
    """One process that must leave more memory free than there is."""
    tight = {"VERSTAK_SCHEDULER__MEMORY_MARGIN_BYTES": str(2**50)}
    with (
        ServerProcess(model_store, model_store.parent / "state", environment=tight) as server,
        httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client,
    ):
        for path in (NATIVE, "/api/generate", OPENAI, "/v1/completions", "/api/embed"):
            reply = client.post(path, json=body_of(path, stream=stream))
            assert reply.status_code == 422
            assert reply.headers["x-verstak-error"] == "not_enough_memory"
            message = error_of(path, reply)
            assert f"{MODEL} with a context of 4096 tokens needs" in message
            assert message.count(" MiB") == 3
        assert client.get("/api/ps").json() == {"models": []}
        assert not server.workers()


@pytest.mark.parametrize(
    "options",
    [
        {"num_ctx": "large"},
        {"num_ctx": 0},
        {"num_ctx": -1},
        {"num_predict": 1e400},
        {"temperature": "hot"},
        {"temperature": -1},
        {"top_k": -5, "top_p": 7, "min_p": -1},
        {"stop": 5},
        {"stop": ["", ""]},
        {"stop": ["x"] * 5000},
        {"seed": -(2**63)},
        {"seed": 2**70},
        {"repeat_last_n": 2**40},
        {"repeat_last_n": -7},
        {"repeat_penalty": 0},
        {"num_keep": 10**12},
        {"num_batch": 0, "num_thread": -3, "num_gpu": 10**9},
        [],
        "none",
    ],
    ids=lambda options: json.dumps(options)[:40],
)
def test_odd_options_are_obeyed_or_refused_and_never_a_bug(
    client: httpx.Client, options: object
) -> None:
    if isinstance(options, dict):
        options = {"num_predict": 2, **options}
    for path in (NATIVE, OPENAI):
        # json, not httpx's own encoder, which refuses infinities.
        content = json.dumps(body_of(path, options=options))
        reply = client.post(path, content=content)
        if reply.status_code != 200:
            assert reply.status_code in {400, 500}
            assert "internal error" not in reply.text
            assert error_of(path, reply)


# Schemas


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "frob"},
        {"type": "object", "properties": 5},
        {"$ref": "#/nowhere"},
        {"type": "string", "pattern": "(["},
        {"type": "integer", "minimum": 5, "maximum": 4},
        {"anyOf": []},
        True,
        [],
        "object",
    ],
    ids=json.dumps,
)
def test_a_bad_schema_is_a_400_on_both_apis(client: httpx.Client, schema: object) -> None:
    for stream in (False, True):
        native = client.post(NATIVE, json=body_of(NATIVE, format=schema, stream=stream))
        wanted = 400 if isinstance(schema, dict) else 500  # as Ollama: "invalid format"
        assert (native.status_code, bool(error_of(NATIVE, native))) == (wanted, True)
        form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
        reply = client.post(OPENAI, json=body_of(OPENAI, response_format=form, stream=stream))
        assert reply.status_code == 400
        assert reply.json()["error"]["type"] == "invalid_request_error"


def test_schemas_that_are_a_lot_of_work(client: httpx.Client) -> None:
    deep: dict[str, Any] = {"type": "integer"}
    for _ in range(60):
        deep = {"type": "object", "properties": {"a": deep}, "required": ["a"]}
    wide = {"enum": [f"value {number}" for number in range(2000)]}
    many = {"type": "object", "properties": {f"k{n}": {"type": "string"} for n in range(300)}}
    for schema in (deep, wide, many):
        began_s = time.monotonic()
        reply = client.post(NATIVE, json=body_of(NATIVE, format=schema))
        assert reply.status_code in {200, 400}, reply.text
        assert time.monotonic() - began_s < 60


# Prompts


def test_huge_prompts_are_cut_or_refused_and_others_are_answered_meanwhile(
    client: httpx.Client, server: ServerProcess
) -> None:
    """600 kB of text, 120 000 tokens, into a context of 256."""
    reload(client, 256)
    text = unseen(120_000)
    for path in (NATIVE, OPENAI):
        messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": text}]
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(client.post, path, json=body_of(path, messages=messages))
            waits = []
            while not asked.done():
                began_s = time.monotonic()
                assert httpx.get(f"{server.url}/api/version", timeout=30).status_code == 200
                waits.append(time.monotonic() - began_s)
                time.sleep(0.02)
            reply = asked.result()
        assert reply.status_code == 200, reply.text
        assert int(reply.headers["x-verstak-dropped-tokens"]) > 100_000
        # A machine that is busy with other things stretches the wait and the whole alike.
        assert max(waits) < max(2, sum(waits) / 4)
        strict = client.post(path, json=body_of(path, messages=messages), headers=STRICT)
        assert strict.status_code == 400
        assert "256" in error_of(path, strict)


def test_thousands_of_messages(client: httpx.Client) -> None:
    reload(client, 256)
    turn = [{"role": "user", "content": "Again?"}, {"role": "assistant", "content": "Again."}]
    messages = [{"role": "system", "content": "Be brief."}, *turn * 2000, *HI]
    for path in (NATIVE, OPENAI):
        reply = client.post(path, json=body_of(path, messages=messages))
        assert reply.status_code == 200
        assert int(reply.headers["x-verstak-dropped-tokens"]) > 10_000


@pytest.mark.parametrize(
    ("path", "key"),
    [("/api/generate", "prompt"), ("/v1/completions", "prompt"), ("/v1/responses", "input")],
)
def test_lost_tokens_are_told_everywhere(client: httpx.Client, path: str, key: str) -> None:
    reload(client, 256)
    for stream in (False, True):
        body = body_of(path, **{key: unseen(400)}, stream=stream)
        reply = client.post(path, json=body)
        assert reply.status_code == 200, reply.text
        dropped = int(reply.headers["x-verstak-dropped-tokens"])
        assert dropped > 100
        assert f'"prompt_tokens_dropped":{dropped}' in reply.text.replace('": ', '":')
        strict = client.post(path, json=body, headers=STRICT)
        assert strict.status_code == 400
        assert "256" in error_of(path, strict)
        assert "x-verstak-dropped-tokens" not in client.post(path, json=body_of(path)).headers


# Clients that leave


@pytest.mark.parametrize("path", [NATIVE, OPENAI])
def test_a_client_that_leaves_the_queue_is_forgotten(
    client: httpx.Client, server: ServerProcess, path: str
) -> None:
    """The model has one place here: who comes second waits."""
    assert answers(client)
    options = {"num_predict": 60, "temperature": 0}
    first = body_of(NATIVE, messages=COUNT, options=options, stream=True)
    with client.stream("POST", NATIVE, json=first) as reply:
        lines = reply.iter_lines()
        next(lines)
        for _ in range(5):
            with calling(server, path, body_of(path, messages=COUNT, max_tokens=5000)):
                time.sleep(0.05)
        assert json.loads(list(lines)[-1])["eval_count"] == 60
    began_s = time.monotonic()
    assert answers(client)
    assert time.monotonic() - began_s < 60


def test_a_storm_of_clients_that_leave_at_any_moment(
    client: httpx.Client, server: ServerProcess
) -> None:
    """Sixty requests over every path, each left after 0 to 0.6 s."""
    assert answers(client)
    (worker,) = server.workers()
    process = psutil.Process(server.process.pid)
    files = process.num_fds()
    chance = random.Random(4)
    paths = [NATIVE, OPENAI, "/api/generate", "/v1/completions", "/v1/responses", "/api/embed"]

    def leave(number: int) -> None:
        path = paths[number % len(paths)]
        body = body_of(path, stream=number % 2 == 0, messages=COUNT, prompt=unseen(200))
        body |= {"max_tokens": 400, "max_output_tokens": 400, "options": {"num_predict": 400}}
        with calling(server, path, body):
            time.sleep(0.6 * chance.random())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(leave, range(60)))
    began_s = time.monotonic()
    assert answers(client)
    assert time.monotonic() - began_s < 60
    assert server.workers() == [worker]
    wait_until(lambda: process.num_fds() <= files + 4)


# Workers that die


def test_a_worker_killed_while_it_loads_is_an_error_or_a_second_try(
    client: httpx.Client, server: ServerProcess
) -> None:
    for path in (NATIVE, OPENAI):
        client.post(NATIVE, json={"model": MODEL, "keep_alive": 0})
        wait_until(lambda: not server.workers())
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(client.post, path, json=body_of(path))
            wait_until(lambda: bool(server.workers()))
            time.sleep(0.1)
            kill_workers(server)
            reply = asked.result()
        if reply.status_code != 200:
            assert reply.status_code == 502
            assert reply.headers["x-verstak-error"] == "engine_died"
        assert answers(client)


@pytest.mark.parametrize("path", [OPENAI, "/v1/completions", "/api/generate", "/v1/embeddings"])
def test_a_worker_killed_in_prefill_is_replaced_unseen(
    client: httpx.Client, server: ServerProcess, path: str
) -> None:
    # Loaded anew: the engine refuses prompts that an earlier, smaller context could not hold.
    reload(client, 4096)
    text = unseen(500)
    messages = [{"role": "user", "content": text}]
    body = body_of(path, messages=messages, prompt=text, input=text)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, path, json=body)
        time.sleep(0.3)
        assert not asked.done()
        kill_workers(server)
        reply = asked.result()
    assert reply.status_code == 200, reply.text


@pytest.mark.parametrize("path", [NATIVE, OPENAI])
def test_a_worker_that_dies_again_and_again_is_an_error_in_the_end(
    client: httpx.Client, server: ServerProcess, path: str
) -> None:
    reload(client, 4096)
    messages = [{"role": "user", "content": unseen(2500)}]
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, path, json=body_of(path, messages=messages))
        while not asked.done():
            kill_workers(server)
            time.sleep(0.2)
        reply = asked.result()
    assert reply.status_code == 502
    assert reply.headers["x-verstak-error"] == "engine_died"
    assert error_of(path, reply)


def test_a_worker_killed_under_those_who_wait(client: httpx.Client, server: ServerProcess) -> None:
    """One runs, three wait: the one may be told, the three get a fresh worker."""
    assert answers(client)
    options = {"num_predict": 300, "temperature": 0}
    first = body_of(NATIVE, messages=COUNT, options=options, stream=True)
    with ThreadPoolExecutor(3) as pool, client.stream("POST", NATIVE, json=first) as reply:
        lines = reply.iter_lines()
        next(lines)
        waiting = [pool.submit(client.post, p, json=body_of(p)) for p in (NATIVE, OPENAI, NATIVE)]
        time.sleep(0.3)
        kill_workers(server)
        assert "error" in json.loads(list(lines)[-1])
        assert [each.result().status_code for each in waiting] == [200, 200, 200]


def kill_workers(server: ServerProcess) -> None:
    for worker in server.workers():
        worker.kill()
