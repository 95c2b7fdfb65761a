from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.cli.conftest import RunProgram
from tests.cli.server_process import ServerProcess, gone, link_store

from verstak.cli.serve import bind, first_steps, is_loopback
from verstak.cli.session import Session, open_session
from verstak.errors import InvalidSettings


def session_at(host: str, port: int = 0) -> Session:
    return open_session(config=None, host=host, port=port, language=None)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield holder.getsockname()[1]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("server", False),
        ("", False),
    ],
)
def test_what_is_reachable_from_the_network(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_bound_socket_listens(session: Session) -> None:
    with bind(session.at_port(0)) as listener:
        address = listener.getsockname()
        assert address[0] == "127.0.0.1"
        with socket.create_connection(address):
            pass


def test_a_taken_port_names_its_holder_and_another_port(taken: int) -> None:
    with pytest.raises(InvalidSettings, match=f"port {taken} .* is taken by .*") as caught:
        bind(session_at("127.0.0.1", taken))
    assert f"pid {os.getpid()}" in caught.value.message
    other = taken + 7000 if taken < 58535 else taken - 7000
    assert f"make run PORT={other}" in (caught.value.remedy or "")
    assert f"verstak --port {other} serve" in (caught.value.remedy or "")


@pytest.mark.parametrize("host", ["192.0.2.1", "host.invalid", "x..y"])
def test_an_address_that_is_not_ours(host: str) -> None:
    with pytest.raises(InvalidSettings, match="cannot listen on"):
        bind(session_at(host))


def test_ip_version_6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError as error:
        pytest.skip(f"this machine has no IPv6: {error}")
    with bind(session_at("[::1]")) as listener:
        assert listener.family == socket.AF_INET6


def test_the_first_steps_can_be_pasted() -> None:
    text = first_steps(session_at("127.0.0.1", 18434))
    (curl,) = (line for line in text.splitlines() if "curl" in line)
    command = shlex.split(curl)
    assert command[:2] == ["curl", "http://127.0.0.1:18434/api/chat"]
    assert json.loads(command[3])["model"] == "chat"
    (run,) = (line for line in text.splitlines() if "verstak" in line and "run" in line)
    assert shlex.split(run) == [
        ".venv/bin/verstak",
        "--port",
        "18434",
        "run",
        "chat",
        "What is a dowel?",
    ]
    assert "--port" not in first_steps(session_at("127.0.0.1", 11434))


@pytest.mark.integration
def test_start_says_what_to_try_and_it_works(program: RunProgram, model_store: Path) -> None:
    """Two processes and one answer of the 0.5B model, some 5 s."""
    with ServerProcess(
        model_store, model_store.parent / "state", "--with-default-models"
    ) as server:
        log = server.log()
        assert "fetching" not in log, "the models are here already"
        deadline = time.monotonic() + 60
        while "Ctrl-C" not in log and time.monotonic() < deadline:
            log = server.log()
        for step in ("1. ask in the terminal", "2. ask through", "3. open the page"):
            assert step in log
        (line,) = (line for line in log.splitlines() if " run chat " in line)
        done = program(*shlex.split(line)[1:])
        assert done.returncode == 0
        assert len(done.stdout) > 10
        assert httpx.get(f"{server.url}/").text == "Ollama is running"


@pytest.mark.integration
def test_a_taken_port_ends_with_status_2(program: RunProgram, taken: int) -> None:
    """Two processes, 1 s each."""
    done = program("serve", "--port", str(taken))
    assert done.returncode == 2
    assert f"pid {os.getpid()}" in done.stderr
    assert "make run PORT=" in done.stderr
    done = program("--port", str(taken), "serve", LANG="ru_RU.UTF-8")
    assert f"порт {taken} на 127.0.0.1 занят" in done.stderr


@pytest.mark.integration
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_an_idle_server_and_its_workers(model_store: Path, number: int) -> None:
    """One load of the 0.5B model."""
    with ServerProcess(model_store, model_store.parent / "state") as server:
        load = {"model": "chat"}
        assert httpx.post(f"{server.url}/api/generate", json=load, timeout=60).status_code == 200
        workers = server.workers()
        assert workers
        assert server.stop(number) == 0
        assert gone(workers)
    assert "Traceback" not in server.log()


@pytest.mark.integration
def test_an_answer_under_way_gets_a_moment_and_then_an_error(model_store: Path) -> None:
    """One load of the 0.5B model and 3 s of an answer."""
    lines: list[str] = []
    started = threading.Event()

    def ask(url: str) -> None:
        # Greedy, raw and without a repeat penalty: the model counts until it is stopped.
        body = {
            "model": "chat",
            "prompt": ", ".join(map(str, range(1, 40))) + ",",
            "raw": True,
            "options": {"temperature": 0, "repeat_penalty": 1.0},
        }
        with httpx.stream("POST", f"{url}/api/generate", json=body, timeout=60) as response:
            for line in response.iter_lines():
                lines.append(line)
                started.set()

    with ServerProcess(model_store, model_store.parent / "state") as server:
        asker = threading.Thread(target=ask, args=(server.url,))
        asker.start()
        assert started.wait(60)
        workers = server.workers()
        assert server.stop(signal.SIGINT) == 0
        asker.join(60)
        assert "error" in json.loads(lines[-1])
        assert gone(workers)
    assert "Traceback" not in server.log()


@pytest.mark.integration
def test_a_killed_server_leaves_no_worker(model_store: Path) -> None:
    """One load of the 0.5B model."""
    with ServerProcess(model_store, model_store.parent / "state") as server:
        httpx.post(f"{server.url}/api/generate", json={"model": "chat"}, timeout=60)
        workers = server.workers()
        assert workers
        server.stop(signal.SIGKILL)
        assert gone(workers)


@pytest.mark.integration
def test_ctrl_c_while_it_still_starts(store_root: Path) -> None:
    """Ten processes, 0.1 to 1 s each: wherever the signal falls, nothing but a short word."""
    for delay_s in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "verstak", "--port", "0", "serve"],
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(delay_s)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=100)
        if "serves" in said or "interrupted" in said:
            assert "Traceback" not in said
            assert process.returncode in {0, 130}


@pytest.mark.integration
def test_a_warning_when_the_network_can_reach_it(tmp_path: Path) -> None:
    """One process, 1 s."""
    with ServerProcess(
        tmp_path / "models",
        tmp_path / "state",
        environment={"VERSTAK_GATEWAY__HOST": "0.0.0.0"},
    ) as server:
        deadline = time.monotonic() + 60
        while "warning: 0.0.0.0" not in server.log() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert "this server asks nobody for a password" in server.log()


def orphan(root: Path, age_s: float) -> Path:
    """A blob that no manifest points at."""
    data = os.urandom(64)
    path = root / "blobs" / f"sha256-{hashlib.sha256(data).hexdigest()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age_s,) * 2)
    return path


def wait_until_gone(path: Path) -> bool:
    deadline = time.monotonic() + 60
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not path.exists()


@pytest.mark.integration
def test_a_start_removes_files_that_no_model_needs(tmp_path: Path, model_store: Path) -> None:
    """One process, 1 s."""
    root = model_store.parent / f"linked-{os.getpid()}-{time.monotonic_ns()}"
    try:
        link_store(model_store, root, "qwen2.5-coder:0.5b")
        old, young = orphan(root, 7200), orphan(root, 60)
        with ServerProcess(root, tmp_path / "state") as server:
            assert wait_until_gone(old)
            assert young.exists(), "it may be about to get its manifest"
            names = [m["name"] for m in httpx.get(f"{server.url}/api/tags").json()["models"]]
            assert sorted(names) == ["auto:latest", "chat:latest", "qwen2.5-coder:0.5b"]
    finally:
        subprocess.run(["rm", "-r", str(root)], check=True)


@pytest.mark.integration
def test_nothing_is_removed_when_the_settings_say_so(tmp_path: Path) -> None:
    """One process, 1 s."""
    root = tmp_path / "models"
    old = orphan(root, 7200)
    with ServerProcess(root, tmp_path / "state", environment={"OLLAMA_NOPRUNE": "1"}) as server:
        httpx.get(f"{server.url}/api/tags")
        time.sleep(0.5)
        assert old.exists()


@pytest.mark.integration
def test_a_damaged_manifest_keeps_every_file_and_the_server_goes_on(tmp_path: Path) -> None:
    """One process, 1 s."""
    root = tmp_path / "models"
    old = orphan(root, 7200)
    bad = root / "manifests/registry.ollama.ai/library/bad/latest"
    bad.parent.mkdir(parents=True)
    bad.write_text("{", encoding="utf-8")
    with ServerProcess(root, tmp_path / "state") as server:
        deadline = time.monotonic() + 60
        while "unused files stay" not in server.log() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert "unused files stay" in server.log()
        assert httpx.get(f"{server.url}/api/tags").json() == {"models": []}
    assert old.exists()
    assert "Traceback" not in server.log()
