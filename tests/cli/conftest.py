"""The command line on a store of its own, inside this process and as a program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.cli.server_process import ServerProcess
from tests.formats.gguf_writer import small_file

from verstak.cli.main import main
from verstak.cli.session import Session, open_session

type Invoke = Callable[..., Result]
type RunProgram = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def store_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty store that every verb of the test finds, child processes included."""
    for name in list(os.environ):
        if name.startswith(("VERSTAK_", "OLLAMA_", "LC_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("VERSTAK_STORE__STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "models"


@pytest.fixture
def session() -> Session:
    return open_session(config=None, host=None, port=None, language=None)


@pytest.fixture
def invoke() -> Invoke:
    """Runs a verb in this process; for what needs neither signals nor a terminal."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return run


@pytest.fixture
def program() -> RunProgram:
    """Runs ``verstak`` as a program, to its end."""

    def run(
        *arguments: str, stdin: bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "verstak", *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, **environment},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


@pytest.fixture
def gguf_file(tmp_path: Path) -> Path:
    """A valid model of 12 kB that no engine could run."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(small_file())
    return path


@pytest.fixture
def tiny(invoke: Invoke, gguf_file: Path) -> str:
    """Name of a model in the store."""
    assert invoke("pull", "--from", str(gguf_file), "tiny").exit_code == 0
    return "tiny"


@pytest.fixture(scope="session")
def server(model_store: Path) -> Iterator[ServerProcess]:
    """A server with the default models for all tests that leave it running; loads in 1 to 3 s."""
    with ServerProcess(model_store, model_store.parent / "state") as running:
        yield running
