from __future__ import annotations

import math
from pathlib import Path

import anyio
import pytest
from tests.fakes.worker import FakeWorker

from verstak.engines.protocol import LaunchPlan
from verstak.scheduler.policy import Phase
from verstak.scheduler.residency import Residency

pytestmark = pytest.mark.anyio


def residency(keep_alive_s: float = 60.0) -> Residency:
    return Residency(
        key="a",
        names={"small"},
        plan=LaunchPlan(model_path=Path("/nowhere"), alias="small", context_tokens=10),
        total_bytes=1000,
        mapped_bytes=600,
        keep_alive_s=keep_alive_s,
    )


def hidden(record: Residency, rss_bytes: int | None) -> int:
    return record.state(wanted=False, claimed=False, rss_of=lambda _: rss_bytes).hidden_bytes


def phase_of(record: Residency) -> Phase:
    return record.phase


async def test_all_memory_of_a_starting_worker_is_still_to_come() -> None:
    assert residency().phase is Phase.STARTING
    assert hidden(residency(), 700) == 1000


@pytest.mark.integration
async def test_memory_that_was_promised_but_not_touched_is_not_free() -> None:
    record = residency()
    record.worker = FakeWorker(record.plan, {})
    await record.worker.start()
    try:
        record.ready = True
        assert phase_of(record) is Phase.READY
        assert hidden(record, 600) == 1000  # nothing private yet
        assert hidden(record, 800) == 800  # 200 of 400 private bytes taken
        assert hidden(record, 1000) == 600  # only the mapped file looks free
        assert hidden(record, 5000) == 600
        assert hidden(record, None) == 600
    finally:
        await record.worker.stop()
    assert phase_of(record) is Phase.STOPPING
    assert list(record.rows()) == []


async def test_the_keep_alive_runs_only_while_idle() -> None:
    record = residency(keep_alive_s=60)
    record.ready = True
    record.rest()
    idle_deadline = record.scope.deadline
    assert 0 < idle_deadline - anyio.current_time() <= 60
    record.begin("other", None)
    record.rest()
    assert record.scope.deadline == math.inf
    record.begin("small", -1.0)
    record.end()
    record.end()
    record.rest()
    assert record.scope.deadline == math.inf
    assert record.names == {"small", "other"}


async def test_centuries_are_shown_as_never() -> None:
    for keep_alive_s in (math.inf, -5.0, 1e18):
        (row,) = residency(keep_alive_s).rows()
        assert row.expires_at is None
    (row,) = residency(300).rows()
    assert row.expires_at is not None
