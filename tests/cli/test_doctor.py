from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Invoke, RunProgram
from tests.cli.server_process import ServerProcess


def findings(invoke: Invoke, *arguments: str, status: int = 0) -> dict[str, dict[str, Any]]:
    """The last finding on each subject."""
    result = invoke(*arguments, "doctor", "--json")
    assert result.exit_code == status, result.output
    return {one["subject"]: one for one in json.loads(result.stdout)}


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    """A folder in which this process, even as root, cannot make a file."""
    if os.geteuid() == 0:
        if sys.platform != "linux":
            pytest.skip("root can write everywhere here")
        return Path("/proc/verstak")
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    return folder


def test_a_bare_machine_lacks_only_models_and_server(invoke: Invoke, tmp_path: Path) -> None:
    found = findings(invoke, "--port", "9")
    verdicts = {subject: one["verdict"] for subject, one in found.items()}
    assert verdicts == {
        "Python": "ok",
        "processor": "ok",
        "memory": "ok",
        "inference engine": "ok",
        "model store": "ok",
        "own records": "ok",
        "folder for sockets": "ok",
        "disk": "ok",
        "default models": "warning",
        "settings file": "ok",
        "server": "warning",
    }
    assert found["default models"]["remedy"] == "fetch them: verstak pull qwen2.5-coder:1.5b"
    assert found["server"]["remedy"] == "start it: verstak serve"
    assert not (tmp_path / "models").exists(), "looking changes nothing"


def test_every_line_that_is_not_well_has_its_remedy(invoke: Invoke) -> None:
    for one in findings(invoke, "--port", "9").values():
        assert (one["verdict"] == "ok") == (one["remedy"] is None)


def test_a_store_that_cannot_be_written(
    invoke: Invoke, unwritable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MODELS", str(unwritable / "models"))
    store = findings(invoke, status=3)["model store"]
    assert store["verdict"] == "failed"
    assert str(unwritable) in store["found"]
    assert "store.root" in store["remedy"]


@pytest.mark.parametrize(
    ("variable", "subject"),
    [
        ("VERSTAK_STORE__STATE_DIR", "own records"),
        ("VERSTAK_WORKER__RUN_DIR", "folder for sockets"),
    ],
)
def test_other_folders_that_cannot_be_written(
    invoke: Invoke,
    unwritable: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    subject: str,
) -> None:
    monkeypatch.setenv(variable, str(unwritable))
    assert findings(invoke, status=3)[subject]["verdict"] == "failed"


def test_a_damaged_default_model_is_told_and_the_rest_still_looked_at(
    invoke: Invoke, store_root: Path
) -> None:
    path = store_root / "manifests/registry.ollama.ai/library/qwen2.5-coder/0.5b"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    result = invoke("--port", "9", "doctor", "--json")
    assert result.exit_code == 3
    by_verdict = {one["verdict"]: one for one in json.loads(result.stdout)}
    assert "verstak rm qwen2.5-coder:0.5b" in by_verdict["failed"]["remedy"]
    assert by_verdict["warning"]["subject"] == "server"
    assert "will not work: default models" in result.stderr


def test_a_port_that_another_program_holds(invoke: Invoke) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        # It never answers; a client that waits for it would hang.
        server = findings(invoke, "--port", str(port))["server"]
    assert f"port {port} is held by" in server["remedy"]
    assert f"pid {os.getpid()}" in server["remedy"]


@pytest.mark.integration
def test_a_machine_on_which_all_is_well(program: RunProgram, server: ServerProcess) -> None:
    """One process, 1 s; needs the default models."""
    root = server.store_root
    done = program("--host", server.url, "doctor", OLLAMA_MODELS=str(root), LANG="ru_RU.UTF-8")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert {line[0] for line in lines} == {"есть"}
    assert f"отвечает: {server.url}" in done.stdout
