"""The right to send one request to a worker."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from verstak.engines.protocol import Worker


class Lease:
    """One place on a worker, given back by leaving ``async with`` or by :meth:`release`.

    Attributes:
        worker: Where to send the request.
        load_duration_ns: How long the place took to get: queue and load.
        context_tokens: Context of the sequence.
        sequences: Requests that the worker runs side by side.
    """

    __slots__ = ("_on_release", "context_tokens", "load_duration_ns", "sequences", "worker")

    def __init__(
        self, worker: Worker, *, load_duration_ns: int, on_release: Callable[[], None]
    ) -> None:
        self.worker = worker
        self.load_duration_ns = load_duration_ns
        self.context_tokens = worker.plan.context_tokens
        self.sequences = worker.plan.sequences
        self._on_release: Callable[[], None] | None = on_release

    def release(self) -> None:
        """Give the place back; safe to call twice, and never waits, so cancellation cannot cut it."""
        on_release, self._on_release = self._on_release, None
        if on_release is not None:
            on_release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
