from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.worker import FakeWorker

from verstak.engines.protocol import LaunchPlan
from verstak.scheduler.lease import Lease

pytestmark = pytest.mark.anyio


async def test_a_lease_goes_back_once() -> None:
    plan = LaunchPlan(model_path=Path("/nowhere"), alias="a", context_tokens=10, sequences=2)
    returned: list[int] = []
    lease = Lease(FakeWorker(plan, {}), load_duration_ns=5, on_release=lambda: returned.append(1))
    assert (lease.context_tokens, lease.sequences, lease.load_duration_ns) == (10, 2, 5)
    async with lease:
        assert returned == []
    lease.release()
    assert returned == [1]
