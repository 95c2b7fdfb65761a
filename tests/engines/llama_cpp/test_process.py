"""Children that are no engine but do one thing an engine may do: a shell says a line and ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from verstak.engines.llama_cpp.child import ChildConfig
from verstak.engines.llama_cpp.process import ChildProcess

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What runs instead of Python; a test writes it."""
    script = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(script))
    return script


def spawn(script: Path, commands: str) -> ChildProcess:
    script.write_text(f"#!/bin/sh\n{commands}\n")
    script.chmod(0o700)
    return ChildProcess.spawn(config())


def config() -> ChildConfig:
    return ChildConfig(
        model_path="/nowhere",
        alias="small",
        listen="127.0.0.1",
        port=0,
        api_key="",
        context_tokens=1,
        sequences=1,
        threads=1,
        http_threads=1,
        batch_tokens=1,
        cache_type="f16",
        prompt_cache_mib=0,
        embedding=False,
        pooling=None,
        parent_pid=os.getpid(),
    )


async def test_it_is_told_its_configuration_and_says_its_address(shell: Path) -> None:
    child = spawn(shell, "read line; echo $line >&2; echo http://here; echo and more; read line")
    assert await child.ready == "http://here"
    await child.kill(10)
    assert child.log.text() == config().encode().decode()
    assert (child.ended.result(), child.was_killed) == (-signal.SIGTERM, True)


async def test_what_it_wrote_last_is_in_the_log_when_it_has_ended(shell: Path) -> None:
    line = "0.01 E load: no such tensor"
    child = spawn(shell, f"read line; seq 9000 >&2; echo '{line}' >&2; exit 3")
    assert await child.ended == 3
    assert child.ready.result() is None
    assert child.log.text().splitlines()[-2:] == ["9000", line]
    assert child.cause_of_death() == "no such tensor"


async def test_one_that_ends_at_once_never_reads_its_configuration(shell: Path) -> None:
    for _ in range(20):
        child = spawn(shell, "exit 0")
        assert await child.ended == 0
        assert child.cause_of_death() == "the worker ended with exit code 0"


async def test_one_that_is_killed_at_once(shell: Path) -> None:
    for _ in range(20):
        child = spawn(shell, "exec sleep 600")
        child.kill_now()
        assert await child.ended == -signal.SIGKILL
        assert child.cause_of_death() == "the worker was killed by SIGKILL"
        child.kill_now()


async def test_a_stranger_that_holds_its_pipes_is_not_waited_for(shell: Path) -> None:
    child = spawn(shell, "sleep 600 & echo $! >&2")
    assert await child.ended == 0
    heir = psutil.Process(int(child.log.text()))
    assert heir.is_running()
    heir.kill()


async def test_one_that_does_not_listen_to_sigterm(shell: Path) -> None:
    child = spawn(shell, "trap '' TERM; echo deaf; while :; do read line || sleep 1; done")
    await child.ready
    await child.kill(0.05)
    assert child.ended.result() == -signal.SIGKILL


async def test_a_caller_that_gives_up_leaves_nobody(shell: Path) -> None:
    child = spawn(shell, "trap '' TERM; echo deaf; while :; do read line || sleep 1; done")
    await child.ready
    stopping = asyncio.create_task(child.kill(600))
    await asyncio.sleep(0)
    stopping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await stopping
    assert await child.ended == -signal.SIGKILL


async def test_a_missing_interpreter_is_an_error_of_the_system(shell: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ChildProcess.spawn(config())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a start may be a fork")
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_starting_one_runs_no_handler_of_a_fork(loop: str) -> None:
    """OpenBLAS leaves one that waits for threads at work, and the server waited with it for ever."""
    script = f"""
        import ctypes, os, sys
        import {loop}
        from tests.engines.llama_cpp.test_process import config
        from verstak.engines.llama_cpp.process import ChildProcess

        forks = []
        handler = ctypes.CFUNCTYPE(None)(lambda: forks.append("fork"))
        ctypes.CDLL(None).__register_atfork(handler, None, None, None)

        async def start_and_stop():
            await ChildProcess.spawn(config()).kill(0)

        {loop}.run(start_and_stop())
        print(len(forks))
        if os.fork() == 0:
            os._exit(0)
        os.wait()
        print(len(forks))
    """
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    assert said.stdout.split() == ["0", "1"]
