"""The worker process by itself; four real starts of the 0.5B model, about 8 s."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from verstak.engines.llama_cpp.child import LOAD_FAILED_EXIT, ChildConfig

COMMAND = [sys.executable, "-P", "-m", "verstak.engines.llama_cpp.child"]

# Starts a worker as the gateway does, says who it is, and never ends by itself.
GATEWAY = """
import asyncio, json, sys
from pathlib import Path
from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan, WorkerOptions

async def main(model, run_dir):
    plan = LaunchPlan(Path(model), "small", context_tokens=256)
    worker = LlamaCppWorker(plan, WorkerOptions(run_dir=Path(run_dir)))
    if sys.argv[3] == "loading":
        start = asyncio.create_task(worker.start())
        while worker.pid is None:
            await asyncio.sleep(0.001)
    else:
        await worker.start()
    print(worker.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main(*sys.argv[1:3]))
"""


def config_for(model: Path, folder: Path) -> ChildConfig:
    folder.mkdir(parents=True, exist_ok=True)
    return ChildConfig(
        model_path=str(model),
        alias="small",
        listen=str(folder / "a.sock"),
        port=0,
        api_key="k",
        context_tokens=256,
        sequences=1,
        threads=1,
        http_threads=4,
        batch_tokens=64,
        cache_type="q8_0",
        prompt_cache_mib=0,
        embedding=True,
        pooling="mean",
        parent_pid=os.getpid(),
    )


@contextmanager
def child(config: ChildConfig) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(config.encode())
        process.stdin.flush()
        try:
            yield process
        finally:
            process.kill()


def gone(pid: int, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True  # its new parent has yet to collect it
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_the_configuration_survives_its_pipe(tmp_path: Path) -> None:
    config = replace(config_for(tmp_path / "модель.gguf", tmp_path), pooling=None)
    line = config.encode()
    assert line.count(b"\n") == 1
    assert json.loads(line)["pooling"] is None
    assert ChildConfig.decode(line) == config


@pytest.mark.integration
def test_it_says_where_it_listens_and_ends_with_its_input(small_gguf: Path, run_dir: Path) -> None:
    config = config_for(small_gguf, run_dir)
    with child(config) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline().decode() == f"unix://{config.listen}\n"
        process.stdin.close()
        assert process.wait(timeout=10) == 0


@pytest.mark.integration
def test_a_model_that_cannot_be_loaded_has_an_exit_code(tmp_path: Path, run_dir: Path) -> None:
    with child(config_for(tmp_path / "none.gguf", run_dir)) as process:
        assert process.wait(timeout=30) == LOAD_FAILED_EXIT


@pytest.mark.integration
def test_a_child_of_a_parent_that_is_already_gone_ends_at_once(
    small_gguf: Path, run_dir: Path
) -> None:
    with child(replace(config_for(small_gguf, run_dir), parent_pid=1)) as process:
        assert process.wait(timeout=30) == 0


@pytest.mark.integration
@pytest.mark.parametrize("phase", ["loading", "ready"])
def test_a_killed_gateway_leaves_no_worker(small_gguf: Path, run_dir: Path, phase: str) -> None:
    command = [sys.executable, "-c", GATEWAY, str(small_gguf), str(run_dir), phase]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as gateway:
        assert gateway.stdout is not None
        pid = int(gateway.stdout.readline())
        assert psutil.pid_exists(pid)
        gateway.kill()
    assert gone(pid, within_s=10)
