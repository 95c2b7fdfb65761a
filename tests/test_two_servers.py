"""Two ``verstak serve`` on one folder of models: they share files, and neither harms the other.

About 40 s on two cores: a dozen processes and half a dozen loads of the 0.5B model. The models folder is made
of hard links, so nothing that a test removes is lost.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cli.server_process import ServerProcess, gone, link_store
from tests.conftest import SMALL_DIGEST
from tests.fakes.file_server import FileServer
from tests.store.pullable_models import gguf_of, image_of

from verstak.model.names import Digest
from verstak.store.store import Store, StoreOptions

pytestmark = pytest.mark.integration

MODEL = "qwen2.5-coder:0.5b"
LONG_AGO_S = 7200


@dataclass
class Shared:
    """The folders that the servers of one test share."""

    root: Path
    state_dir: Path

    def server(self, **environment: str) -> ServerProcess:
        # Two assistants that learn their tools would take both cores from two models.
        alone = {"VERSTAK_ASSISTANT__ENABLED": "false", **environment}
        return ServerProcess(self.root, self.state_dir, environment=alone)

    @property
    def store(self) -> Store:
        """The same store, as a third process would open it."""
        return Store(StoreOptions(root=self.root, state_dir=self.state_dir))

    @property
    def weights(self) -> Path:
        return self.root / "blobs" / f"sha256-{SMALL_DIGEST}"


@pytest.fixture
def shared(model_store: Path) -> Iterator[Shared]:
    # Beside the cached models: hard links do not cross file systems.
    folder = model_store.parent / f"two-servers-{os.getpid()}-{time.monotonic_ns()}"
    try:
        link_store(model_store, folder / "models", MODEL)
        yield Shared(folder / "models", folder / "state")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def pair(shared: Shared) -> Iterator[tuple[ServerProcess, ServerProcess]]:
    with ExitStack() as both:
        yield both.enter_context(shared.server()), both.enter_context(shared.server())


def ask(server: ServerProcess, **more: Any) -> httpx.Response:
    body = {
        "model": MODEL,
        "messages": [{"role": "user", "content": "hi"}],
        "stream": False,
        "options": {"num_predict": 2},
    }
    return httpx.post(f"{server.url}/api/chat", json={**body, **more}, timeout=120)


def unload(server: ServerProcess) -> None:
    workers = server.workers()
    httpx.post(f"{server.url}/api/generate", json={"model": MODEL, "keep_alive": 0}, timeout=30)
    assert gone(workers)


def delete(server: ServerProcess) -> httpx.Response:
    return httpx.request("DELETE", f"{server.url}/api/delete", json={"model": MODEL}, timeout=30)


def names(server: ServerProcess) -> set[str]:
    models = httpx.get(f"{server.url}/api/tags", timeout=30).json()["models"]
    return {str(model["name"]) for model in models}


def wait_until(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def collected(shared: Shared) -> int:
    """How many files a collection would remove now, were everything old enough."""
    return len(shared.store.collect(grace_s=0).removed)


def test_a_model_deleted_by_one_stays_for_the_other_while_it_is_loaded(
    shared: Shared, pair: tuple[ServerProcess, ServerProcess]
) -> None:
    """Both answer; then one deletes what the other is answering from."""
    first, second = pair
    assert ask(first).status_code == ask(second).status_code == 200
    unload(first)
    lines: list[dict[str, Any]] = []
    begun = threading.Event()

    def long_answer() -> None:
        body = {
            "model": MODEL,
            "messages": [{"role": "user", "content": "Count to 200, one number a line."}],
            "options": {"num_predict": 120, "temperature": 0},
        }
        with httpx.stream("POST", f"{second.url}/api/chat", json=body, timeout=120) as reply:
            for line in reply.iter_lines():
                lines.append(json.loads(line))
                begun.set()

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(long_answer)
        assert begun.wait(60)
        assert delete(first).status_code == 200
        assert not answer.done()
        answer.result(120)
    assert lines[-1]["done_reason"] in {"length", "stop"}
    assert lines[-1]["eval_count"] > 20

    # The name is gone for both at once, and the file stays for as long as a worker runs on it.
    for server in pair:
        missing = ask(server)
        assert (missing.status_code, missing.json()) == (
            404,
            {"error": f"model '{MODEL}' not found"},
        )
        assert names(server) == set()
        assert "is not here yet" in ask(server, model="chat").json()["error"]
    assert second.workers()
    assert shared.weights.exists()
    collected(shared)
    assert shared.weights.exists()

    workers = second.workers()
    second.stop()
    assert gone(workers)
    assert collected(shared) == 1
    assert not shared.weights.exists()
    assert ask(first).status_code == 404
    assert "Traceback" not in first.log() + second.log()


def test_a_deleted_model_that_nobody_uses_is_gone_at_once(
    shared: Shared, pair: tuple[ServerProcess, ServerProcess]
) -> None:
    first, second = pair
    assert names(second) == {"chat:latest", "auto:latest", MODEL}
    assert delete(first).status_code == 200
    assert not shared.weights.exists()
    assert ask(second).status_code == delete(second).status_code == 404


def test_both_pull_the_same_model_at_once(
    shared: Shared, pair: tuple[ServerProcess, ServerProcess]
) -> None:
    image = image_of(gguf_of(3 * 2**20, seed=31))
    with FileServer(files=image.files("buro/kromka", "1"), bytes_per_s=4_000_000) as source:
        name = f"{source.host}/buro/kromka:1"

        def pull(server: ServerProcess) -> list[dict[str, Any]]:
            body = {"model": name, "insecure": True}
            reply = httpx.post(f"{server.url}/api/pull", json=body, timeout=120)
            return [json.loads(line) for line in reply.text.splitlines()]

        with ThreadPoolExecutor(2) as pool:
            replies = list(pool.map(pull, pair))
        for lines in replies:
            assert lines[-1] == {"status": "success"}
            assert any(line.get("completed") == line.get("total") for line in lines[1:-1])
        size = len(image.blobs[image.model_digest])
        assert source.sent_bytes(f"/v2/buro/kromka/blobs/{image.model_digest}") == size
    assert shared.store.blob_path(image.model_digest).read_bytes() in image.blobs.values()
    assert name in names(pair[0]) & names(pair[1])


def test_both_start_among_leftovers(shared: Shared) -> None:
    blobs = shared.root / "blobs"
    old = [
        blobs / f"sha256-{'a' * 64}-partial",
        blobs / f"sha256-{'a' * 64}-partial-0",
        blobs / f"sha256-{'b' * 64}",
        blobs / "sha256-123456789",
    ]
    strangers = [blobs / "README.txt", blobs / ".DS_Store", blobs / "sha256-short"]
    for path in (*old, *strangers):
        path.write_bytes(b"left over")
        os.utime(path, (time.time() - LONG_AGO_S,) * 2)
    young = blobs / f"sha256-{'c' * 64}-partial"
    young.write_bytes(b"being fetched")
    (blobs / "sha256-folder").mkdir()
    with ExitStack() as both:
        pair = [both.enter_context(shared.server()) for _ in range(2)]
        wait_until(lambda: not any(path.exists() for path in old))
        assert all(path.exists() for path in (*strangers, young))
        assert all(names(server) == {"chat:latest", "auto:latest", MODEL} for server in pair)
        assert all(ask(server).status_code == 200 for server in pair)
    assert not any("Traceback" in server.log() for server in pair)


def test_a_killed_server_harms_neither_the_other_nor_the_store(
    shared: Shared, pair: tuple[ServerProcess, ServerProcess]
) -> None:
    first, second = pair
    assert ask(first).status_code == ask(second).status_code == 200
    orphans = first.workers()
    assert orphans
    assert first.stop(signal.SIGKILL) == -signal.SIGKILL
    assert gone(orphans)
    assert ask(second).status_code == 200
    # The lease of the dead holds nothing: what only it used can be removed.
    unload(second)
    assert Digest(SMALL_DIGEST) not in shared.store.locks.leased()
    assert delete(second).status_code == 200
    assert not shared.weights.exists()
    with shared.server() as third:
        assert names(third) == set()
        assert ask(third).status_code == 404


def test_a_server_killed_in_mid_pull_leaves_it_to_the_other(
    shared: Shared, pair: tuple[ServerProcess, ServerProcess]
) -> None:
    first, second = pair
    image = image_of(gguf_of(3 * 2**20, seed=32))
    with FileServer(files=image.files("buro/kromka", "1"), bytes_per_s=2_000_000) as source:
        body = {"model": f"{source.host}/buro/kromka:1", "insecure": True}

        def pull(server: ServerProcess) -> str:
            try:
                reply = httpx.post(f"{server.url}/api/pull", json=body, timeout=120)
            except httpx.TransportError:
                return "cut"
            return str(json.loads(reply.text.splitlines()[-1])["status"])

        with ThreadPoolExecutor(2) as pool:
            lost = pool.submit(pull, first)
            wait_until(lambda: source.sent_bytes() > 500_000)
            taken_over = pool.submit(pull, second)
            first.stop(signal.SIGKILL)
            assert lost.result(60) == "cut"
            assert taken_over.result(120) == "success"
    assert shared.store.blob_path(image.model_digest).exists()
