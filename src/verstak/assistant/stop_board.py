"""Calls of tools that are running, each with the wish that it stop with its best so far."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from verstak.assistant.nonce import nonce


@dataclass(frozen=True, slots=True)
class RunningCall:
    """One call while it runs.

    Args:
        id: What a stop names; nobody can guess it.
    """

    id: str = field(default_factory=nonce)
    _wish: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ask it to stop; may be asked again."""
        self._wish.set()

    def stopped(self) -> bool:
        """Whether it was asked to; read from the tool's own thread."""
        return self._wish.is_set()


class StopBoard:
    """Where a request that wants to stop a call finds it; belongs to one event loop."""

    def __init__(self) -> None:
        self._running: dict[str, RunningCall] = {}

    @contextmanager
    def running(self) -> Iterator[RunningCall]:
        """A call that can be stopped while the block runs; leaving the block stops it."""
        call = RunningCall()
        self._running[call.id] = call
        try:
            yield call
        finally:
            del self._running[call.id]
            # Whoever leaves early (a client that hung up) wants nothing more of the thread.
            call.stop()

    def stop(self, call_id: str) -> bool:
        """Ask a call to stop with the best so far.

        Returns:
            False when no such call is running.
        """
        call = self._running.get(call_id)
        if call is None:
            return False
        call.stop()
        return True
