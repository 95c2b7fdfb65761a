"""The scheduler with the real engine and the 0.5B model: about 10 s, 0.7 GB of memory."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import anyio
import pytest

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan, WorkerOptions
from verstak.errors import EngineError
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import architecture_of, repacked_bytes
from verstak.hardware.memory import process_rss_bytes
from verstak.scheduler.options import SchedulerOptions
from verstak.scheduler.scheduler import Lease, LoadRequest, Scheduler

pytestmark = [pytest.mark.anyio, pytest.mark.integration]


def scheduler_in(run_dir: Path) -> Scheduler:
    options = WorkerOptions(run_dir=run_dir, threads=1)

    def start_worker(plan: LaunchPlan) -> LlamaCppWorker:
        return LlamaCppWorker(plan, options)

    return Scheduler(SchedulerOptions(), start_worker=start_worker)


def request_for(path: Path, context_tokens: int) -> LoadRequest:
    header = read_header(path)
    return LoadRequest(
        key="sha256:of-the-small-model",
        name="small",
        model_path=path,
        architecture=architecture_of(header),
        weights_bytes=path.stat().st_size,
        repacked_bytes=repacked_bytes(header),
        context_tokens=context_tokens,
    )


async def answer(lease: Lease, text: str, tokens: int) -> bytes:
    call = {
        "messages": [{"role": "user", "content": text}],
        "max_tokens": tokens,
        "temperature": 0,
        "stream": True,
    }
    response = await lease.worker.send("POST", "/v1/chat/completions", json.dumps(call).encode())
    try:
        return b"".join([piece async for piece in response.chunks()])
    finally:
        await response.aclose()


async def test_a_real_model_answers_dies_and_comes_back(small_gguf: Path, tmp_path: Path) -> None:
    async with scheduler_in(tmp_path) as scheduler:
        request = request_for(small_gguf, 512)
        async with await scheduler.acquire(request) as lease:
            assert b"data: [DONE]" in await answer(lease, "2+2=?", 4)
            (row,) = scheduler.residents()
            assert row.pid is not None
            rss_bytes = process_rss_bytes(row.pid)
        assert rss_bytes is not None
        assert rss_bytes < row.size_bytes, "the plan must not promise less than is taken"
        os.kill(row.pid, signal.SIGKILL)
        with anyio.fail_after(60):
            while scheduler.residents():  # noqa: ASYNC110 - the kernel sets no event of ours
                await anyio.sleep(0.01)
        async with await scheduler.acquire(request) as lease:
            assert lease.worker.pid != row.pid
            assert b"data: [DONE]" in await answer(lease, "2+2=?", 4)


async def test_a_file_that_is_no_model_fails_with_the_engines_own_cause(
    small_gguf: Path, tmp_path: Path
) -> None:
    request = request_for(small_gguf, 512)
    junk = tmp_path / "junk.gguf"
    junk.write_bytes(b"GGUF" + bytes(100))
    broken = LoadRequest(
        key="sha256:junk",
        name="junk",
        model_path=junk,
        architecture=request.architecture,
        weights_bytes=104,
        repacked_bytes=0,
    )
    async with scheduler_in(tmp_path) as scheduler:
        with pytest.raises(EngineError, match="junk: "):
            await scheduler.acquire(broken)
        assert scheduler.residents() == ()
