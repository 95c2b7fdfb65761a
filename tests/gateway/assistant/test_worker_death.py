"""The real assistant on the real 0.5B when things go wrong: answers and their workers.

A server process, one load of the model and one more after its death; about a minute.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from tests.cli.server_process import ServerProcess

pytestmark = pytest.mark.integration

SHELF = "Полка из ЛДСП 16 мм, пролёт {} мм, глубина 300 мм, нагрузка 40 кг/м². Какой прогиб?"


@pytest.fixture(scope="module")
def server(model_store: Path) -> Iterator[ServerProcess]:
    with ServerProcess(model_store, model_store.parent / "state") as running:
        ask(running, SHELF.format(650))  # loads the model and evaluates the static prompt
        yield running


def body_of(question: str, *, stream: bool = True) -> dict[str, Any]:
    said = [{"role": "user", "content": question}]
    return {"model": "chat", "messages": said, "stream": stream, "options": {"seed": 1}}


def ask(server: ServerProcess, question: str) -> dict[str, Any]:
    reply = httpx.post(f"{server.url}/api/chat", json=body_of(question, stream=False), timeout=300)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def span_of(reply: dict[str, Any]) -> float:
    (step,) = reply["assistant"]["steps"]
    span: float = step["values"]["span"]
    return span


def workers(server: ServerProcess) -> list[psutil.Process]:
    """Processes that hold a model: the larger of the server's children."""
    return [one for one in server.workers() if one.memory_info().rss > 200 * 2**20]


def explaining(line: dict[str, Any]) -> bool:
    status = line.get("assistant", {}).get("status") or {}
    return "поясн" in status.get("text", "")


def test_a_worker_killed_in_mid_explanation_leaves_the_computed_part(
    server: ServerProcess,
) -> None:
    lines: list[dict[str, Any]] = []
    with httpx.stream(
        "POST", f"{server.url}/api/chat", json=body_of(SHELF.format(700)), timeout=300
    ) as response:
        for raw in response.iter_lines():
            lines.append(json.loads(raw))
            if explaining(lines[-1]):
                for worker in workers(server):
                    worker.kill()
    text = "".join(line.get("message", {}).get("content", "") for line in lines)
    assert "Мгновенный прогиб" in text
    last = lines[-1]
    assert "error" in last or last.get("done") is True
    assert span_of(ask(server, SHELF.format(750))) == 750, "the next question has a new worker"


def test_two_users_at_once_get_their_own_answers(server: ServerProcess) -> None:
    spans = (610, 620)
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda span: ask(server, SHELF.format(span)), spans))
    assert [span_of(reply) for reply in replies] == list(spans)
    for reply in replies:
        assert reply["verification"]


def test_a_client_that_hangs_up_frees_the_worker(server: ServerProcess) -> None:
    with httpx.stream(
        "POST", f"{server.url}/api/chat", json=body_of(SHELF.format(630)), timeout=300
    ) as response:
        for raw in response.iter_lines():
            if explaining(json.loads(raw)):
                break
    deadline = time.monotonic() + 20
    while busy(server) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not busy(server), "nobody waits for these words"
    assert span_of(ask(server, SHELF.format(640))) == 640


def busy(server: ServerProcess) -> bool:
    """Whether a worker computes: its processor time within a moment."""
    alive = workers(server)
    before = sum(sum(one.cpu_times()[:2]) for one in alive)
    time.sleep(1.0)
    return sum(sum(one.cpu_times()[:2]) for one in alive) - before > 0.3
