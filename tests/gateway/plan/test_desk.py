from __future__ import annotations

import threading

import anyio
import pytest
from tests.plan.report.offices import two_cores

from verstak.errors import InvalidSettings
from verstak.gateway.plan.desk import PlanDesk
from verstak.plan.office_plan import OfficePlan

pytestmark = pytest.mark.anyio


class Maker:
    """Makes a real plan, and counts."""

    def __init__(self) -> None:
        self.held: list[int] = []

    def __call__(self, held_bytes: int) -> OfficePlan:
        self.held.append(held_bytes)
        return two_cores()


async def test_a_look_at_the_machine_counts_for_a_while() -> None:
    now = [0.0]
    maker = Maker()
    desk = PlanDesk(maker, keep_s=60, clock=lambda: now[0])
    assert await desk.plan(1) is two_cores()
    now[0] = 59
    await desk.plan(2)
    assert maker.held == [1]
    now[0] = 61
    await desk.plan(3)
    assert maker.held == [1, 3]


async def test_many_who_ask_at_once_wait_for_one_plan() -> None:
    maker = Maker()
    desk = PlanDesk(maker)
    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(desk.plan, 0)
    assert maker.held == [0]


async def test_the_loop_goes_on_while_a_plan_is_made() -> None:
    go_on = threading.Event()

    def slow(held_bytes: int) -> OfficePlan:
        assert go_on.wait(20), "the loop stood still"
        return two_cores()

    desk = PlanDesk(slow)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(desk.plan, 0)
        await anyio.sleep(0.01)
        go_on.set()


async def test_a_failure_is_not_kept() -> None:
    failing = [True]

    def make(held_bytes: int) -> OfficePlan:
        if failing[0]:
            raise InvalidSettings("a catalogue that cannot be obeyed")
        return two_cores()

    desk = PlanDesk(make)
    with pytest.raises(InvalidSettings):
        await desk.plan(0)
    failing[0] = False
    assert await desk.plan(0) is two_cores()
