"""The plan for the machine that the server runs on: made when it is asked for, and kept a while."""

from __future__ import annotations

import time
from collections.abc import Callable

import anyio
import anyio.to_thread

from verstak.plan.office_plan import OfficePlan

KEEP_S = 60.0
"""How long a look at the machine counts: free memory and disk change while people work."""


class PlanDesk:
    """Makes plans, one at a time and beside the event loop.

    Args:
        make: Looks at the machine and plans; blocks for about a second. Its argument: bytes of
            main memory that this server's own workers hold, which a plan starts without.
        keep_s: How long a plan is given out again.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        make: Callable[[int], OfficePlan],
        *,
        keep_s: float = KEEP_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._keep_s = keep_s
        self._clock = clock
        self._lock = anyio.Lock()
        self._kept: tuple[float, OfficePlan] | None = None

    async def plan(self, held_bytes: int) -> OfficePlan:
        """The plan, of a look at the machine that is not older than it may be.

        Args:
            held_bytes: What the server's own workers hold of main memory.

        Raises:
            VerstakError: as whoever makes it.
        """
        async with self._lock:
            if self._kept is None or self._clock() - self._kept[0] > self._keep_s:
                made = await anyio.to_thread.run_sync(self._make, held_bytes)
                self._kept = self._clock(), made
            return self._kept[1]
