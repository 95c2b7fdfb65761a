"""Many callers at once do everything that callers do, on too little memory: about 5 s."""

from __future__ import annotations

import os
import signal
from collections import Counter
from random import Random

import anyio
import pytest
from tests.scheduler.conftest import WEIGHTS_BYTES, Machine, ask

from verstak.errors import Busy, EngineDied, NotEnoughMemory
from verstak.scheduler.scheduler import Scheduler

pytestmark = [pytest.mark.anyio, pytest.mark.integration]


class Crowd:
    """Callers that ask, hang up, unload and kill, and check what they get."""

    def __init__(self, machine: Machine, scheduler: Scheduler, random: Random) -> None:
        self.machine = machine
        self.scheduler = scheduler
        self.random = random
        self.running: Counter[int] = Counter()
        self.outcomes: Counter[str] = Counter()

    async def call(self) -> None:
        random = self.random
        request = ask(
            random.choice("abc"),
            random.choice([None, 5, 20, 40, 400]),
            sequences=random.randint(1, 3),
            keep_alive_s=random.choice([None, 0, 0.05, -1]),
        )
        patience_s = random.choice([0.01, 0.2, 60, 60, 60])
        with anyio.move_on_after(patience_s) as patience:
            try:
                async with await self.scheduler.acquire(request) as lease:
                    pid = lease.worker.pid
                    assert pid is None or pid in {row.pid for row in self.scheduler.residents()}
                    identity = id(lease.worker)
                    self.running[identity] += 1
                    try:
                        assert self.running[identity] <= lease.sequences
                        assert lease.context_tokens >= min(request.context_tokens or 0, 100)
                        self.check_memory()
                        await self.work(pid)
                    finally:
                        self.running[identity] -= 1
                self.outcomes["served"] += 1
            except (Busy, NotEnoughMemory, EngineDied) as error:
                self.outcomes[error.code] += 1
        if patience.cancelled_caught:
            assert patience_s < 1, "a patient caller was never served"
            self.outcomes["hung up"] += 1

    async def work(self, pid: int | None) -> None:
        random = self.random
        match random.randrange(12):
            case 0 if pid is not None:
                os.kill(pid, signal.SIGKILL)
            case 1:
                await self.scheduler.unload(random.choice("abc"))
            case _:
                await anyio.sleep(random.uniform(0, 0.03))

    def check_memory(self) -> None:
        taken = sum(
            WEIGHTS_BYTES + worker.plan.context_tokens * worker.plan.sequences
            for worker in self.machine.engines.living
        )
        assert taken <= self.machine.total_bytes


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_lost_in_a_crowd(machine: Machine, seed: int) -> None:
    machine.total_bytes = 2 * WEIGHTS_BYTES + 150
    async with machine.scheduler(default_keep_alive_s=0.1) as scheduler:
        crowd = Crowd(machine, scheduler, Random(seed))
        with anyio.fail_after(200):
            async with anyio.create_task_group() as tasks:
                for _ in range(120):
                    tasks.start_soon(crowd.call)
                    await anyio.sleep(crowd.random.uniform(0, 0.02))
        assert all(row.in_flight == 0 for row in scheduler.residents())
        assert crowd.outcomes.total() == 120
        assert crowd.outcomes["served"] > 0
        for key in "abc":  # and it still works
            with anyio.fail_after(60):
                await scheduler.touch(ask(key))
