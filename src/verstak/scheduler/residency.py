"""Workers that are loaded, starting or stopping, and what others may see of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio

from verstak.engines.protocol import LaunchPlan, Worker
from verstak.model.architecture import Architecture
from verstak.scheduler.policy import Phase, ResidentState


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """What a caller needs a worker for.

    Attributes:
        key: Digest of the model layer; names that share it share one worker.
        name: As ``/api/ps`` shows it.
        model_path: GGUF file.
        architecture: Geometry from its header.
        weights_bytes: Size of the file.
        repacked_bytes: Weights that the engine copies into its own layout.
        context_tokens: Context of each sequence; ``None`` = whatever is loaded, else the default.
        sequences: Requests that should be able to run side by side, at most.
        keep_alive_s: Seconds that the worker stays after its last request; ``None`` = what the
            worker has, else the default; 0 = unload after this one; negative or infinite = forever.
    """

    key: str
    name: str
    model_path: Path
    architecture: Architecture
    weights_bytes: int
    repacked_bytes: int
    context_tokens: int | None = None
    sequences: int = 1
    keep_alive_s: float | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """One line of ``/api/ps``: a name under which a worker is used.

    Attributes:
        key: Digest of the model layer; several names may share one worker.
        name: As requested.
        size_bytes: Memory planned for the worker, shared by all its names.
        context_tokens: Context of each sequence.
        sequences: Requests that may run side by side.
        in_flight: Requests that run now, over all names.
        expires_at: When it is unloaded unless it is used again (UTC); ``None`` = never.
        pid: Process id, ``None`` while it starts.
        phase: Starting or ready.
    """

    key: str
    name: str
    size_bytes: int
    context_tokens: int
    sequences: int
    in_flight: int
    expires_at: datetime | None
    pid: int | None
    phase: Phase


class Residency:
    """The record of one worker, changed by the scheduler only.

    One cancel scope is its whole life: cancelling it stops the worker, and its deadline is the
    moment at which the keep-alive runs out.
    """

    __slots__ = (
        "ended",
        "gone",
        "in_flight",
        "keep_alive_s",
        "key",
        "last_used_s",
        "mapped_bytes",
        "names",
        "plan",
        "ready",
        "scope",
        "total_bytes",
        "worker",
    )

    def __init__(
        self,
        *,
        key: str,
        names: set[str],
        plan: LaunchPlan,
        total_bytes: int,
        mapped_bytes: int,
        keep_alive_s: float,
    ) -> None:
        self.key = key
        self.names = names
        self.plan = plan
        self.total_bytes = total_bytes
        self.mapped_bytes = mapped_bytes
        self.keep_alive_s = keep_alive_s
        self.worker: Worker | None = None
        self.ready = False
        self.ended = False
        self.in_flight = 0
        self.last_used_s = anyio.current_time()
        self.scope = anyio.CancelScope()
        self.gone = anyio.Event()

    @property
    def phase(self) -> Phase:
        """Where it is in its life; a dead process counts as stopping at once."""
        if self.ended or self.scope.cancel_called:
            return Phase.STOPPING
        if not self.ready or self.worker is None:
            return Phase.STARTING
        return Phase.READY if self.worker.alive else Phase.STOPPING

    def state(
        self, *, wanted: bool, claimed: bool, rss_of: Callable[[int], int | None] | None = None
    ) -> ResidentState:
        """What the policy may know of it.

        Args:
            wanted: Somebody waits for it.
            claimed: Somebody needs it gone.
            rss_of: Measures a process; ``None`` where memory does not matter.
        """
        return ResidentState(
            key=self.key,
            phase=self.phase,
            context_tokens=self.plan.context_tokens,
            sequences=self.plan.sequences,
            in_flight=self.in_flight,
            last_used_s=self.last_used_s,
            total_bytes=self.total_bytes,
            hidden_bytes=0 if rss_of is None else self._hidden_bytes(rss_of),
            wanted=wanted,
            claimed=claimed,
        )

    def begin(self, name: str, keep_alive_s: float | None) -> None:
        """A request starts on it; its keep-alive replaces the one in force."""
        self.in_flight += 1
        self.names.add(name)
        if keep_alive_s is not None:
            self.keep_alive_s = keep_alive_s
        self.last_used_s = anyio.current_time()
        self.scope.deadline = math.inf

    def end(self) -> None:
        """A request has ended on it."""
        self.in_flight -= 1
        self.last_used_s = anyio.current_time()

    def rest(self) -> None:
        """Let the keep-alive run, counted from the end of the last request, if it is idle."""
        if self.in_flight == 0 and self.ready:
            self.scope.deadline = self.last_used_s + self._lasting_s

    def stop(self) -> None:
        """Begin to end it; ``gone`` is set when its memory is free."""
        self.scope.cancel()

    def rows(self) -> Iterator[Resident]:
        """One row for each name, none once it is stopping."""
        phase = self.phase
        if phase is Phase.STOPPING:
            return
        left_s = self._lasting_s
        if self.scope.deadline < math.inf:
            left_s = max(self.scope.deadline - anyio.current_time(), 0.0)
        try:
            expires_at = datetime.now(UTC) + timedelta(seconds=left_s)
        except OverflowError:
            expires_at = None  # centuries are as good as never
        for name in sorted(self.names):
            yield Resident(
                key=self.key,
                name=name,
                size_bytes=self.total_bytes,
                context_tokens=self.plan.context_tokens,
                sequences=self.plan.sequences,
                in_flight=self.in_flight,
                expires_at=expires_at,
                pid=None if self.worker is None else self.worker.pid,
                phase=phase,
            )

    def _hidden_bytes(self, rss_of: Callable[[int], int | None]) -> int:
        """Memory that was promised to it and that the machine still reports as available.

        That is the mapped file, which the kernel counts as page cache, and what it has not
        touched yet of its private memory (caches fill up with use).
        """
        pid = None if self.worker is None else self.worker.pid
        if pid is None or not self.ready:
            return self.total_bytes
        rss_bytes = rss_of(pid)
        if rss_bytes is None:
            return self.mapped_bytes
        private_bytes = max(rss_bytes - self.mapped_bytes, 0)
        return max(self.total_bytes - private_bytes, self.mapped_bytes)

    @property
    def _lasting_s(self) -> float:
        return math.inf if self.keep_alive_s < 0 else self.keep_alive_s
