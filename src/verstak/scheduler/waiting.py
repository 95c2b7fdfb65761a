"""Requests that wait for a worker, in the order in which they came."""

from __future__ import annotations

import time
from collections import Counter

import anyio

from verstak.errors import Busy, VerstakError
from verstak.scheduler.lease import Lease
from verstak.scheduler.residency import LoadRequest, Residency

# Ollama's own words, both spaces included: clients look for them.
BUSY_MESSAGE = "server busy, please try again.  maximum pending requests exceeded"


class Waiter:
    """One request that waits.

    Attributes:
        request: What it asks for.
        previous: The worker that was stopped to make place for a larger context of the same
            model; the new one takes over its names, its keep-alive and its sequences.
        lease: Set when it has been served.
    """

    __slots__ = ("_error", "_settled", "arrived_ns", "lease", "previous", "request")

    def __init__(self, request: LoadRequest) -> None:
        self.request = request
        self.arrived_ns = time.perf_counter_ns()
        self.previous: Residency | None = None
        self.lease: Lease | None = None
        self._error: VerstakError | None = None
        self._settled = anyio.Event()

    @property
    def sequences(self) -> int:
        """Sequences to load with, at most."""
        previous = 1 if self.previous is None else self.previous.plan.sequences
        return max(self.request.sequences, previous)

    def serve(self, lease: Lease) -> None:
        """Hand the lease to whoever waits."""
        self.lease = lease
        self._settled.set()

    def fail(self, error: VerstakError) -> None:
        """Let the waiting call raise."""
        # A copy for each: one exception raised in several tasks would mix up their tracebacks.
        copy = type(error).__new__(type(error), *error.args)
        copy.__dict__.update(error.__dict__)
        copy.__cause__ = error
        self._error = copy
        self._settled.set()

    async def result(self) -> Lease:
        """Wait until served or failed.

        Raises:
            VerstakError: what :meth:`fail` was given.
        """
        if not self._settled.is_set():
            await self._settled.wait()
        if self._error is not None:
            raise self._error
        if self.lease is None:
            msg = "settled without a lease"
            raise AssertionError(msg)
        return self.lease


class WaitingLine:
    """All waiting requests, first come first, bounded for each model.

    Args:
        limit: Requests that may wait for one key.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiters: dict[Waiter, None] = {}
        self._by_key: Counter[str] = Counter()

    def join(self, request: LoadRequest) -> Waiter:
        """Stand at the end of the line.

        Raises:
            Busy: too many wait for that model already.
        """
        if self._by_key[request.key] >= self._limit:
            raise Busy(BUSY_MESSAGE, remedy=f"{self._limit} requests wait for {request.name}")
        waiter = Waiter(request)
        self._waiters[waiter] = None
        self._by_key[request.key] += 1
        return waiter

    def leave(self, waiter: Waiter) -> None:
        """Step out of the line; nothing happens when it is not in it."""
        if waiter in self._waiters:
            del self._waiters[waiter]
            self._by_key[waiter.request.key] -= 1
            if not self._by_key[waiter.request.key]:
                del self._by_key[waiter.request.key]

    def wants(self, key: str) -> bool:
        """Whether anybody waits for that model."""
        return key in self._by_key

    def of(self, key: str) -> list[Waiter]:
        """Those who wait for that model, in order."""
        if key not in self._by_key:
            return []
        return [waiter for waiter in self._waiters if waiter.request.key == key]

    def in_order(self) -> tuple[Waiter, ...]:
        """Everybody, first come first."""
        return tuple(self._waiters)

    def __len__(self) -> int:
        return len(self._waiters)
