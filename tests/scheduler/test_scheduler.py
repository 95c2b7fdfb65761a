"""The scheduler with real child processes that speak HTTP (``tests/fakes``): about 15 s in all."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio
import anyio.lowlevel
import pytest
from tests.scheduler.conftest import Machine, ask

from verstak.errors import Busy, EngineDied, EngineError, NotEnoughMemory
from verstak.scheduler.policy import Phase
from verstak.scheduler.scheduler import Lease, Scheduler

pytestmark = [pytest.mark.anyio, pytest.mark.integration]


async def until(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    with anyio.fail_after(within_s):
        while not condition():  # noqa: ASYNC110 - other processes cannot set an event
            await anyio.sleep(0.005)


async def settle() -> None:
    """Let every task run as far as it can."""
    for _ in range(20):
        await anyio.lowlevel.checkpoint()


@asynccontextmanager
async def running(scheduler: Scheduler, *keys: str) -> AsyncIterator[list[Lease]]:
    """Leases on those models, held until the block ends."""
    leases = [await scheduler.acquire(ask(key)) for key in keys]
    try:
        yield leases
    finally:
        for lease in leases:
            lease.release()


async def generate(lease: Lease, tokens: int = 3, pause_s: float = 0.01) -> bytes:
    body = json.dumps({"tokens": tokens, "pause_s": pause_s}).encode()
    response = await lease.worker.send("POST", "/v1/chat/completions", body)
    try:
        return b"".join([piece async for piece in response.chunks()])
    finally:
        await response.aclose()


async def test_a_model_is_loaded_used_and_shown(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        assert scheduler.residents() == ()
        async with await scheduler.acquire(ask("a", 20, sequences=2)) as lease:
            assert (lease.context_tokens, lease.sequences) == (20, 2)
            assert lease.load_duration_ns > 1e6
            assert (await generate(lease)).endswith(b"data: [DONE]\n\n")
            (row,) = scheduler.residents()
            assert (row.name, row.context_tokens, row.in_flight) == ("model-a", 20, 1)
            assert (row.pid, row.phase) == (lease.worker.pid, Phase.READY)
            assert row.size_bytes == 1000 + 2 * 20
        async with await scheduler.acquire(ask("a")) as again:
            assert again.worker is lease.worker
            assert again.load_duration_ns < lease.load_duration_ns
        assert scheduler.in_use_digests() == {"a"}
        assert machine.held == ["a"]


async def test_many_at_once_load_once(machine: Machine) -> None:
    async def one(scheduler: Scheduler) -> None:
        async with await scheduler.acquire(ask("a")) as lease:
            await generate(lease, tokens=1)

    async with machine.scheduler() as scheduler, anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(one, scheduler)
    assert len(machine.engines.started) == 1


async def test_names_of_one_file_share_its_worker(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        await scheduler.touch(ask("a", name="chat:latest"))
        await scheduler.touch(ask("a", name="qwen:0.5b"))
        assert [row.name for row in scheduler.residents()] == ["chat:latest", "qwen:0.5b"]
        assert len(machine.engines.started) == 1


async def test_keep_alive_counts_from_the_end_of_the_last_request(machine: Machine) -> None:
    async with machine.scheduler(default_keep_alive_s=0.3) as scheduler:
        async with await scheduler.acquire(ask("a")):
            await anyio.sleep(0.5)
            (row,) = scheduler.residents()
            assert row.expires_at is not None
            assert row.expires_at > datetime.now(UTC)
        await anyio.sleep(0.1)
        assert scheduler.residents()
        await until(lambda: not scheduler.in_use_digests(), 5)
        assert not machine.engines.living


async def test_a_requests_keep_alive_replaces_the_one_in_force(machine: Machine) -> None:
    async with machine.scheduler(default_keep_alive_s=100) as scheduler:
        await scheduler.touch(ask("a", keep_alive_s=-1))
        assert scheduler.residents()[0].expires_at is None
        await scheduler.touch(ask("a"))
        assert scheduler.residents()[0].expires_at is None
        await scheduler.touch(ask("a", keep_alive_s=50))
        expires_at = scheduler.residents()[0].expires_at
        assert expires_at is not None
        assert 45 < (expires_at - datetime.now(UTC)).total_seconds() <= 50
        await scheduler.touch(ask("a", keep_alive_s=math.inf))
        assert scheduler.residents()[0].expires_at is None
        await scheduler.touch(ask("a", keep_alive_s=0))
        assert scheduler.residents() == ()
        await until(lambda: not machine.engines.living)


async def test_keep_alive_zero_spares_whoever_waits(machine: Machine) -> None:
    async with machine.scheduler() as scheduler, anyio.create_task_group() as tasks:
        async with await scheduler.acquire(ask("a", keep_alive_s=0)):
            tasks.start_soon(scheduler.touch, ask("a", keep_alive_s=0))
            await settle()
        await until(lambda: not scheduler.in_use_digests())
        assert len(machine.engines.started) == 1


async def test_context_reloads_only_upwards_and_within_what_was_trained(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        async with await scheduler.acquire(ask("a")) as lease:
            assert lease.context_tokens == 10
        async with await scheduler.acquire(ask("a", 5)) as lease:
            assert lease.context_tokens == 10
        async with await scheduler.acquire(ask("a", 11, keep_alive_s=-1, sequences=3)) as lease:
            assert (lease.context_tokens, lease.sequences) == (11, 3)
        async with await scheduler.acquire(ask("a")) as lease:
            assert lease.context_tokens == 11
        async with await scheduler.acquire(ask("a", 100_000_000, name="other")) as lease:
            assert (lease.context_tokens, lease.sequences) == (100, 3)
        async with await scheduler.acquire(ask("a", 100_000_000)) as lease:
            assert lease.context_tokens == 100
        assert len(machine.engines.started) == 3
        assert [(row.name, row.expires_at) for row in scheduler.residents()] == [
            ("model-a", None),
            ("other", None),
        ]


async def test_a_larger_context_waits_for_requests_in_flight_and_goes_first(
    machine: Machine,
) -> None:
    got: list[int] = []

    async def one(scheduler: Scheduler, context: int | None) -> None:
        async with await scheduler.acquire(ask("a", context, sequences=2)) as lease:
            got.append(lease.context_tokens)

    async with (
        machine.scheduler() as scheduler,
        anyio.create_task_group() as tasks,
        await scheduler.acquire(ask("a", sequences=2)) as lease,
    ):
        tasks.start_soon(one, scheduler, 50)
        await settle()
        tasks.start_soon(one, scheduler, None)
        await anyio.sleep(0.1)
        assert got == []  # a free place exists, but the larger context came first
        await generate(lease)
    assert got == [50, 50]
    assert len(machine.engines.started) == 2


async def test_those_who_wait_together_are_loaded_together(machine: Machine) -> None:
    machine.total_bytes = 1_130  # nothing else fits until b has gone
    async with (
        machine.scheduler() as scheduler,
        anyio.create_task_group() as tasks,
        running(scheduler, "b"),
    ):
        tasks.start_soon(scheduler.touch, ask("a", 20))
        tasks.start_soon(scheduler.touch, ask("a", 60, sequences=2))
        await settle()
    loaded = [worker.plan for worker in machine.engines.started]
    assert [(plan.context_tokens, plan.sequences) for plan in loaded] == [(10, 1), (60, 2)]


async def test_requests_are_served_in_order(machine: Machine) -> None:
    order: list[int] = []

    async def one(scheduler: Scheduler, number: int) -> None:
        async with await scheduler.acquire(ask("a")) as lease:
            order.append(number)
            await generate(lease, tokens=1)

    async with machine.scheduler() as scheduler, anyio.create_task_group() as tasks:
        for number in range(6):
            tasks.start_soon(one, scheduler, number)
            await settle()
    assert order == list(range(6))


async def test_as_many_run_side_by_side_as_there_are_sequences(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        first = ask("a", sequences=3)
        leases = [await scheduler.acquire(first) for _ in range(3)]
        with anyio.move_on_after(0.1) as blocked:
            await scheduler.acquire(first)
        assert blocked.cancelled_caught
        assert scheduler.residents()[0].in_flight == 3
        leases[0].release()
        leases[0].release()
        assert scheduler.residents()[0].in_flight == 2
        async with await scheduler.acquire(first):
            pass
        for lease in leases:
            lease.release()


async def test_the_line_is_bounded_and_refuses_in_ollamas_words(machine: Machine) -> None:
    words = "^server busy, please try again.  maximum pending requests exceeded$"
    async with (
        machine.scheduler(max_queue=2) as scheduler,
        anyio.create_task_group() as tasks,
        running(scheduler, "a"),
    ):
        tasks.start_soon(scheduler.touch, ask("a"))
        tasks.start_soon(scheduler.touch, ask("a"))
        await settle()
        with pytest.raises(Busy, match=words):
            await scheduler.acquire(ask("a"))
        await scheduler.touch(ask("b"))  # the line is each model's own


async def test_the_least_recently_used_idle_worker_is_evicted(machine: Machine) -> None:
    machine.total_bytes = 2_100
    async with machine.scheduler() as scheduler:
        await scheduler.touch(ask("a"))
        await scheduler.touch(ask("b"))
        await scheduler.touch(ask("a"))
        await scheduler.touch(ask("c"))
        assert {row.key for row in scheduler.residents()} == {"a", "c"}
        assert len(machine.engines.living) == 2


async def test_a_limit_of_workers(machine: Machine) -> None:
    async with machine.scheduler(max_loaded=1) as scheduler:
        await scheduler.touch(ask("a"))
        await scheduler.touch(ask("b"))
        assert [row.key for row in scheduler.residents()] == ["b"]


async def test_a_busy_worker_is_never_evicted_but_takes_no_new_work(machine: Machine) -> None:
    machine.total_bytes = 1_100
    order: list[str] = []

    async def one(scheduler: Scheduler, key: str) -> None:
        async with await scheduler.acquire(ask(key, sequences=2)) as lease:
            order.append(key)
            await generate(lease, tokens=1)

    async with (
        machine.scheduler() as scheduler,
        anyio.create_task_group() as tasks,
        await scheduler.acquire(ask("a", sequences=2)) as lease,
    ):
        tasks.start_soon(one, scheduler, "b")
        await settle()
        tasks.start_soon(one, scheduler, "a")  # would starve b if it were let in
        answer = await generate(lease, tokens=20)
        assert answer.count(b"content") == 20
        assert order == []
    assert order == ["b", "a"]


async def test_fewer_sequences_where_memory_is_short(machine: Machine) -> None:
    machine.total_bytes = 1_130
    async with (
        machine.scheduler() as scheduler,
        await scheduler.acquire(ask("a", 50, sequences=4)) as lease,
    ):
        assert lease.sequences == 2


async def test_what_can_never_fit_is_refused_and_nothing_is_evicted_for_it(
    machine: Machine,
) -> None:
    machine.total_bytes = 1_060
    async with machine.scheduler() as scheduler:
        await scheduler.touch(ask("a"))
        with pytest.raises(NotEnoughMemory, match="context of 90 tokens needs") as refusal:
            await scheduler.acquire(ask("a", 90))
        assert "num_ctx" in str(refusal.value.remedy)
        with pytest.raises(NotEnoughMemory):
            await scheduler.acquire(ask("b", 90))
        assert [row.key for row in scheduler.residents()] == ["a"]
        assert len(machine.engines.started) == 1


async def test_a_cancelled_wait_leaves_no_trace(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        async with running(scheduler, "a"):
            with anyio.move_on_after(0.05):
                await scheduler.acquire(ask("a", 50))
            with anyio.move_on_after(0.05):
                await scheduler.acquire(ask("a"))
        await scheduler.touch(ask("a"))
        assert scheduler.residents()[0].in_flight == 0
        assert len(machine.engines.started) == 1


@pytest.mark.parametrize("by", ["scope", "task"])
async def test_a_lease_granted_at_the_moment_of_cancellation_comes_back(
    machine: Machine, by: str
) -> None:
    async def one(scheduler: Scheduler) -> None:
        async with await scheduler.acquire(ask("a")):
            await anyio.sleep_forever()

    async with machine.scheduler() as scheduler:
        lease = await scheduler.acquire(ask("a"))
        async with anyio.create_task_group() as tasks:
            call = asyncio.ensure_future(one(scheduler)) if by == "task" else None
            if call is None:
                tasks.start_soon(one, scheduler)
            await settle()
            lease.release()  # grants to the waiter ...
            if call is None:  # ... which is cancelled before it can run
                tasks.cancel_scope.cancel()
            else:
                call.cancel()
        if call is not None:
            with pytest.raises(asyncio.CancelledError):
                await call
        assert scheduler.residents()[0].in_flight == 0


async def test_a_load_without_a_caller_is_kept_for_the_next(machine: Machine) -> None:
    machine.engines.settings["start_s"] = 0.3
    async with machine.scheduler() as scheduler:
        with anyio.move_on_after(0.1):
            await scheduler.acquire(ask("a"))
        assert [row.phase for row in scheduler.residents()] == [Phase.STARTING]
        await scheduler.touch(ask("a"))
        assert len(machine.engines.started) == 1


async def test_a_load_without_a_caller_gives_way_to_one_that_is_wanted(machine: Machine) -> None:
    machine.engines.settings["start_s"] = 60
    async with machine.scheduler() as scheduler:
        with anyio.move_on_after(0.1):
            await scheduler.acquire(ask("a"))
        machine.engines.settings.clear()
        with anyio.fail_after(60):
            await scheduler.touch(ask("b"))
        assert [row.key for row in scheduler.residents()] == ["b"]


async def test_a_load_that_would_be_unloaded_at_once_is_dropped_with_its_caller(
    machine: Machine,
) -> None:
    machine.engines.settings["start_s"] = 60
    async with machine.scheduler() as scheduler:
        with anyio.move_on_after(0.1):
            await scheduler.acquire(ask("a", keep_alive_s=0))
        await until(lambda: not scheduler.in_use_digests())


async def test_a_dead_worker_is_reported_forgotten_and_replaced(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        lease = await scheduler.acquire(ask("a"))
        body = json.dumps({"tokens": 10_000}).encode()
        response = await lease.worker.send("POST", "/v1/chat/completions", body)
        chunks = response.chunks()
        assert b"data" in await anext(chunks)
        with pytest.raises(EngineDied):
            await lease.worker.send("POST", "/crash")
        with pytest.raises(EngineDied):
            [piece async for piece in chunks]
        await until(lambda: scheduler.residents() == ())
        async with await scheduler.acquire(ask("a")) as fresh:
            assert fresh.worker is not lease.worker
            await generate(fresh)
            lease.release()  # of the old one; must not touch the new one
            assert scheduler.residents()[0].in_flight == 1


async def test_those_who_wait_for_a_worker_that_dies_get_another(machine: Machine) -> None:
    async with machine.scheduler() as scheduler, anyio.create_task_group() as tasks:
        lease = await scheduler.acquire(ask("a"))
        tasks.start_soon(scheduler.touch, ask("a"))
        await settle()
        with pytest.raises(EngineDied):
            await lease.worker.send("POST", "/crash")
        await until(lambda: len(machine.engines.started) == 2)
        lease.release()


async def test_a_failed_start_is_told_to_all_who_wait_and_tried_again(machine: Machine) -> None:
    machine.engines.settings["fail"] = "not a GGUF file"
    causes: list[EngineError] = []

    async def one(scheduler: Scheduler) -> None:
        with pytest.raises(EngineError, match="not a GGUF file") as failure:
            await scheduler.acquire(ask("a"))
        causes.append(failure.value)

    async with machine.scheduler() as scheduler:
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(one, scheduler)
        assert len(set(map(id, causes))) == 3
        assert len(machine.engines.started) == 1
        machine.engines.settings.clear()
        await scheduler.touch(ask("a"))


async def test_unload(machine: Machine) -> None:
    async with machine.scheduler() as scheduler:
        assert not await scheduler.unload("a")
        await scheduler.touch(ask("a"))
        assert await scheduler.unload("a")
        assert scheduler.residents() == ()
        assert not machine.engines.living
        async with running(scheduler, "a") as leases:
            assert await scheduler.unload("a")
            assert scheduler.residents()
            await generate(leases[0])
        assert scheduler.residents() == ()


async def test_closing_is_quick_whatever_goes_on(machine: Machine) -> None:
    refused: list[str] = []

    async def one(scheduler: Scheduler, key: str) -> None:
        with pytest.raises(Busy, match="shutting down"):
            await scheduler.acquire(ask(key))
        refused.append(key)

    async with machine.scheduler(close_timeout_s=0.2, stop_timeout_s=60) as scheduler:
        machine.engines.settings["stubborn"] = True
        lease = await scheduler.acquire(ask("a"))
        machine.engines.settings["start_s"] = 60
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(one, scheduler, "a")
            tasks.start_soon(one, scheduler, "b")
            await until(lambda: len(machine.engines.living) == 2)
            began_s = time.monotonic()
            await scheduler.aclose()
        assert time.monotonic() - began_s < 30
        assert not machine.engines.living
        await one(scheduler, "c")
        lease.release()
    assert sorted(refused) == ["a", "b", "c"]


async def test_an_error_in_the_block_comes_out_as_itself(machine: Machine) -> None:
    async def fail() -> None:
        async with machine.scheduler() as scheduler:
            await scheduler.touch(ask("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not machine.engines.living
