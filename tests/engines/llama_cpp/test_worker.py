"""The worker with the real 0.5B model: about 20 starts of one second each."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan, WorkerOptions, engine_classes
from verstak.errors import EngineDied, EngineError, EngineTimeout

pytestmark = [pytest.mark.anyio, pytest.mark.integration]

CHAT = "/v1/chat/completions"


@pytest.fixture(autouse=True)
def nothing_is_left(run_dir: Path) -> Iterator[None]:
    """After every test: no process, no zombie, no socket; other files' servers may run on."""
    before = set(psutil.Process().children(recursive=True))
    yield
    assert set(psutil.Process().children(recursive=True)) <= before
    assert list(run_dir.rglob("*.sock")) == []


def worker_of(
    model: Path, run_dir: Path, *, context_tokens: int = 1024, sequences: int = 1, **options: float
) -> LlamaCppWorker:
    plan = LaunchPlan(model, "small:1", context_tokens=context_tokens, sequences=sequences)
    return LlamaCppWorker(plan, WorkerOptions(run_dir=run_dir, **options))  # type: ignore[arg-type]  # numbers only


@asynccontextmanager
async def running(model: Path, run_dir: Path, **plan: int) -> AsyncIterator[LlamaCppWorker]:
    worker = worker_of(model, run_dir, **plan)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


def question(words: str = "Count to two hundred.", *, stream: bool, most: int = 400) -> bytes:
    body = {"messages": [{"role": "user", "content": words}], "max_tokens": most, "stream": stream}
    return json.dumps({**body, "temperature": 0}).encode()


LONG = "word " * 700
STOPPED = re.compile(r"stop processing: n_tokens = (\d+)")


async def busy_slots(worker: LlamaCppWorker) -> int:
    slots = json.loads(await (await worker.send("GET", "/slots")).read())
    return sum(slot["is_processing"] for slot in slots)


async def until(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - other processes cannot set an event
            await asyncio.sleep(0.005)


def kill(worker: LlamaCppWorker) -> None:
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)


async def test_it_enters_by_the_same_door_as_strangers() -> None:
    assert engine_classes()["llama_cpp"] is LlamaCppWorker


async def test_a_streamed_chat_from_start_to_stop(small_gguf: Path, run_dir: Path) -> None:
    worker = worker_of(small_gguf, run_dir)
    await worker.start()
    assert worker.pid is not None
    assert os.getsid(worker.pid) == worker.pid  # Ctrl-C in our terminal is not for it
    response = await worker.send("POST", CHAT, question("Say hello.", stream=True, most=8))
    assert response.status == 200
    assert response.headers["content-type"] == "text/event-stream"
    pieces = [piece async for piece in response.chunks()]
    assert len(pieces) > 3
    assert b"".join(pieces).endswith(b"data: [DONE]\n\n")
    assert str(small_gguf).encode() not in b"".join(pieces)
    assert "model loaded" in worker.log_tail()
    await worker.stop()
    await worker.stop()
    assert not worker.alive
    with pytest.raises(EngineDied):
        await worker.send("GET", "/health")


class TestOnUvloop:
    """What depends on the loop's own handling of processes and pipes."""

    @pytest.fixture
    def anyio_backend(self) -> tuple[str, dict[str, bool]]:
        return "asyncio", {"use_uvloop": True}

    async def test_start_chat_and_stop(self, small_gguf: Path, run_dir: Path) -> None:
        async with running(small_gguf, run_dir) as worker:
            response = await worker.send("POST", CHAT, question("Hi.", stream=False, most=4))
            assert json.loads(await response.read())["model"] == "small:1"

    async def test_a_death_is_noticed(self, small_gguf: Path, run_dir: Path) -> None:
        async with running(small_gguf, run_dir) as worker:
            kill(worker)
            async with asyncio.timeout(60):
                assert "SIGKILL" in (await worker.died()).message

    async def test_a_failed_start(self, tmp_path: Path, run_dir: Path) -> None:
        with pytest.raises(EngineError, match="failed to open GGUF file"):
            await worker_of(tmp_path / "none", run_dir).start()


async def test_strangers_on_this_machine_have_no_key(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as worker:
        assert worker.socket_path is not None
        path = worker.socket_path
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(b"GET /slots HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readline()).split()[1] == b"401"
        writer.close()
        assert (await worker.send("GET", "/")).status == 404  # no page of its own either


async def test_the_context_belongs_to_each_sequence(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir, context_tokens=512, sequences=2) as worker:
        slots = json.loads(await (await worker.send("GET", "/slots")).read())
        assert [slot["n_ctx"] for slot in slots] == [512, 512]
        refused = await worker.send("POST", CHAT, question(LONG, stream=True))
        assert refused.status == 400
        error = json.loads(await refused.read())["error"]
        assert (error["type"], error["n_ctx"]) == ("exceed_context_size_error", 512)


async def test_embeddings_up_to_the_limit_it_names(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as worker:
        words = worker.embedding_tokens
        for count, status in ((words, 200), (words + 1, 500)):
            body = json.dumps({"input": [[1000] * count]}).encode()
            response = await worker.send("POST", "/v1/embeddings", body)
            assert (response.status, bool(await response.read())) == (status, True)
        response = await worker.send("POST", CHAT, question("Hi.", stream=False, most=4))
        assert response.status == 200
        await response.read()


async def test_two_workers_at_once(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as one, running(small_gguf, run_dir) as two:
        assert one.pid != two.pid
        ask = question("Say yes.", stream=False, most=4)
        answers = await asyncio.gather(one.send("POST", CHAT, ask), two.send("POST", CHAT, ask))
        assert [answer.status for answer in answers] == [200, 200]
        first, second = [json.loads(await answer.read()) for answer in answers]
        assert first["choices"] == second["choices"]
        kill(one)
        assert isinstance(await one.died(), EngineDied)
        assert two.alive


async def test_killed_while_loading(small_gguf: Path, run_dir: Path) -> None:
    worker = worker_of(small_gguf, run_dir)
    start = asyncio.create_task(worker.start())
    await until(lambda: worker.pid is not None)
    await asyncio.sleep(0.3)
    kill(worker)
    with pytest.raises(EngineDied, match="small:1: the worker was killed by SIGKILL"):
        await start
    assert not worker.alive


async def test_killed_while_idle(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as worker:
        death = asyncio.create_task(worker.died())
        await (await worker.send("GET", "/health")).read()
        kill(worker)
        async with asyncio.timeout(60):
            assert "SIGKILL" in (await death).message
        with pytest.raises(EngineDied):
            await worker.send("GET", "/health")


@pytest.mark.parametrize("stream", [False, True])
async def test_killed_in_prefill(small_gguf: Path, run_dir: Path, *, stream: bool) -> None:
    async def ask() -> bytes:
        return await (await worker.send("POST", CHAT, question(LONG, stream=stream))).read()

    async with running(small_gguf, run_dir) as worker:
        asked = asyncio.create_task(ask())
        await asyncio.sleep(0.3)
        kill(worker)
        async with asyncio.timeout(60):
            with pytest.raises(EngineDied, match="killed by SIGKILL"):
                await asked


async def test_killed_in_mid_stream(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as worker:
        response = await worker.send("POST", CHAT, question(stream=True))
        pieces = response.chunks()
        for _ in range(4):
            await anext(pieces)
        kill(worker)
        with pytest.raises(EngineDied, match="killed by SIGKILL"):
            await response.read()


async def test_a_stop_is_not_a_death(small_gguf: Path, run_dir: Path) -> None:
    worker = worker_of(small_gguf, run_dir)
    await worker.start()
    death = asyncio.create_task(worker.died())
    response = await worker.send("POST", CHAT, question(stream=True))
    await worker.stop()
    with pytest.raises(EngineDied, match="was stopped"):
        await response.read()
    done, _ = await asyncio.wait([death], timeout=0.1)
    assert not done
    death.cancel()


async def test_leaving_in_mid_stream_frees_the_slot(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as worker:
        pieces = (await worker.send("POST", CHAT, question(stream=True))).chunks()
        await anext(pieces)
        assert await busy_slots(worker) == 1
        await pieces.aclose()
        await until(lambda: STOPPED.search(worker.log_tail()) is not None)
        assert await busy_slots(worker) == 0


@pytest.mark.parametrize("stream", [False, True])
async def test_leaving_in_prefill_frees_the_slot(
    small_gguf: Path, run_dir: Path, *, stream: bool
) -> None:
    """Seen in the engine's log: asking for /slots would hold the cancellation up."""

    async def ask() -> None:
        await (await worker.send("POST", CHAT, question(LONG, stream=stream))).read()

    async with running(small_gguf, run_dir) as worker:
        asked = asyncio.create_task(ask())
        await asyncio.sleep(0.3)
        asked.cancel()
        await until(lambda: STOPPED.search(worker.log_tail()) is not None)
        assert int(STOPPED.findall(worker.log_tail())[0]) < 600


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "failed to open GGUF file 'small:1'"),
        (b"", "failed to read magic"),
        (b"hello, world", "invalid magic characters: 'hell', expected 'GGUF'"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 4096, "must be in"),
        (1_000_000, "failed to read key-value pairs"),
        (50_000_000, "is not within the file bounds, model is corrupted or incomplete"),
    ],
    ids=["missing", "empty", "text", "junk", "cut in the header", "cut in the tensors"],
)
async def test_a_bad_file_is_named_with_its_real_cause(
    small_gguf: Path, run_dir: Path, tmp_path: Path, content: bytes | int | None, cause: str
) -> None:
    model = tmp_path / "bad.gguf"
    if isinstance(content, int):
        with small_gguf.open("rb") as whole:
            model.write_bytes(whole.read(content))
    elif content is not None:
        model.write_bytes(content)
    with pytest.raises(EngineError) as caught:
        await worker_of(model, run_dir).start()
    assert cause in caught.value.message
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize(
    ("context_tokens", "cause"),
    [(20_000_000, "insufficient memory"), (2**40, "OverflowError")],
)
async def test_a_context_beyond_all_memory_is_refused(
    small_gguf: Path, run_dir: Path, context_tokens: int, cause: str
) -> None:
    """20 million tokens take 245 GB; asking for them takes 2 to 5 s."""
    with pytest.raises(EngineError, match=cause):
        await worker_of(small_gguf, run_dir, context_tokens=context_tokens).start()


async def test_a_start_that_takes_too_long(small_gguf: Path, run_dir: Path) -> None:
    worker = worker_of(small_gguf, run_dir, start_timeout_s=0.3)
    with pytest.raises(EngineTimeout, match=r"within 0\.3 s"):
        await worker.start()
    assert not worker.alive


async def test_a_cancelled_start_kills_the_child(small_gguf: Path, run_dir: Path) -> None:
    worker = worker_of(small_gguf, run_dir)
    start = asyncio.create_task(worker.start())
    await asyncio.sleep(0.3)
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    await until(lambda: not worker.alive)


async def test_a_worker_is_started_once(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir) as worker:
        with pytest.raises(EngineError, match="once"):
            await worker.start()


async def test_tcp_serves_where_the_socket_path_is_too_long(
    small_gguf: Path, run_dir: Path
) -> None:
    async with running(small_gguf, run_dir / ("x" * 90)) as worker:
        response = await worker.send("POST", CHAT, question("Hi.", stream=False, most=2))
        assert response.status == 200
        await response.read()


async def test_no_file_descriptor_is_left(small_gguf: Path, run_dir: Path) -> None:
    async with running(small_gguf, run_dir):
        pass
    await asyncio.sleep(0.05)
    before = psutil.Process().num_fds()
    async with running(small_gguf, run_dir) as worker:
        await (await worker.send("POST", CHAT, question(stream=True))).aclose()
    await until(lambda: psutil.Process().num_fds() <= before)
