"""What a waiting request would take: its context and the memory of its worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from verstak.model.architecture import Architecture
from verstak.plan.memory import MemoryNeed
from verstak.scheduler.options import SchedulerOptions
from verstak.scheduler.policy import Demand
from verstak.scheduler.residency import LoadRequest
from verstak.scheduler.waiting import Waiter


class MemoryPlanner(Protocol):
    """Memory of a worker; ``plan.memory.worker_memory`` is one."""

    def __call__(
        self,
        arch: Architecture,
        *,
        weights_bytes: int,
        repacked_bytes: int,
        context_tokens: int,
        sequences: int,
    ) -> MemoryNeed:
        """Memory with that many sequences of that context each."""
        ...


class Planning:
    """Turns requests into demands.

    Args:
        options: Settings.
        need: Plans a worker's memory.
    """

    def __init__(self, options: SchedulerOptions, need: MemoryPlanner) -> None:
        self._default_context_tokens = options.default_context_tokens
        self._need = need

    def context_tokens(self, request: LoadRequest) -> int:
        """Context to load with: what was asked or the default, never more than was trained."""
        asked = request.context_tokens
        wanted = self._default_context_tokens if asked is None else max(asked, 1)
        trained = request.architecture.context_length
        return min(wanted, trained) if trained > 0 else wanted

    def need(self, request: LoadRequest, context_tokens: int, sequences: int) -> MemoryNeed:
        """Memory of a worker for that model."""
        return self._need(
            request.architecture,
            weights_bytes=request.weights_bytes,
            repacked_bytes=request.repacked_bytes,
            context_tokens=context_tokens,
            sequences=sequences,
        )

    def demand(self, waiters: Sequence[Waiter]) -> Demand:
        """What one worker needs that serves all of these requests for one model."""
        request = waiters[0].request
        context_tokens = max(self.context_tokens(waiter.request) for waiter in waiters)
        most = max(1, *(waiter.sequences for waiter in waiters))
        return Demand(
            key=request.key,
            context_tokens=context_tokens,
            any_context=request.context_tokens is None,
            need_bytes=tuple(
                self.need(request, context_tokens, count).total_bytes
                for count in range(1, most + 1)
            ),
        )
