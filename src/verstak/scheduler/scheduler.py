"""Brings workers up and down, and hands out places on them in order.

All state is changed between two awaits of one event loop: there is nothing to lock. Every change
ends in ``_pump``, which asks the policy about each waiting request in order and does what it says.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from types import TracebackType
from typing import Self

import anyio
from anyio.abc import TaskGroup

from verstak.engines.protocol import LaunchPlan, Worker
from verstak.errors import Busy, EngineDied, EngineError, NotEnoughMemory, VerstakError
from verstak.hardware.memory import MemorySnapshot, process_rss_bytes, snapshot
from verstak.plan.memory import worker_memory
from verstak.scheduler.lease import Lease
from verstak.scheduler.options import MIB, SchedulerOptions
from verstak.scheduler.planning import MemoryPlanner, Planning
from verstak.scheduler.policy import (
    Decision,
    EvictThenLoad,
    Load,
    MemoryState,
    Phase,
    Refuse,
    ResidentState,
    Use,
    Wait,
    place,
    route,
)
from verstak.scheduler.residency import LoadRequest, Residency, Resident
from verstak.scheduler.waiting import Waiter, WaitingLine

__all__ = ["Lease", "LoadRequest", "Resident", "Scheduler"]

_log = logging.getLogger(__name__)


class Scheduler:
    """Owner of every worker; use it as ``async with Scheduler(...) as scheduler``.

    Args:
        options: Settings.
        start_worker: Builds a worker that is not started yet.
        memory: Reads the machine's memory.
        rss_of: Reads the resident memory of a process, mapped files included.
        need: Plans a worker's memory.
        hold_blob: Given a digest, a context in which its blob is not collected.
    """

    def __init__(
        self,
        options: SchedulerOptions,
        *,
        start_worker: Callable[[LaunchPlan], Worker],
        memory: Callable[[], MemorySnapshot] = snapshot,
        rss_of: Callable[[int], int | None] = process_rss_bytes,
        need: MemoryPlanner = worker_memory,
        hold_blob: Callable[[str], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._options = options
        self._start_worker = start_worker
        self._memory = memory
        self._rss_of = rss_of
        self._planning = Planning(options, need)
        self._hold_blob = hold_blob
        self._line = WaitingLine(options.max_queue)
        self._residents: dict[str, Residency] = {}
        self._stop_timeout_s = options.stop_timeout_s
        self._tasks: TaskGroup | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        if self._tasks is not None:
            msg = "a scheduler is entered once"
            raise RuntimeError(msg)
        self._tasks = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self.aclose()
        if self._tasks is not None:
            # The body's own error is not passed in: it would come out wrapped in a group.
            await self._tasks.__aexit__(None, None, None)

    async def acquire(self, request: LoadRequest) -> Lease:
        """Wait for a place on a worker for that model, loading it when needed.

        Cancelling the call leaves no trace: the place in the line, or the lease that was just
        granted, is given back.

        Args:
            request: What is needed.

        Returns:
            A lease; leave its ``async with`` or call ``release`` when the answer has ended.

        Raises:
            Busy: too many wait for that model, or the scheduler is closed.
            NotEnoughMemory: the worker cannot fit, whatever is unloaded.
            EngineError: the worker did not start.
        """
        if self._closed:
            raise _shutting_down()
        waiter = self._line.join(request)
        try:
            self._pump()
            return await waiter.result()
        except BaseException:
            self._abandon(waiter)
            raise

    async def touch(self, request: LoadRequest) -> int:
        """Load the model and give the place back at once.

        Returns:
            Nanoseconds it took.

        Raises:
            VerstakError: as :meth:`acquire`.
        """
        async with await self.acquire(request) as lease:
            return lease.load_duration_ns

    async def unload(self, key: str) -> bool:
        """End a worker: at once when it is idle, else after the requests that run or wait.

        Args:
            key: Digest of the model layer.

        Returns:
            False when it was not loaded.
        """
        record = self._residents.get(key)
        if record is None:
            return False
        record.keep_alive_s = 0.0
        if record.in_flight == 0 and not self._line.wants(key):
            record.stop()
            await record.gone.wait()
        return True

    def residents(self) -> tuple[Resident, ...]:
        """One row per name in use, loaded or loading."""
        return tuple(row for record in self._residents.values() for row in record.rows())

    def in_use_digests(self) -> frozenset[str]:
        """Model layers that a process may have open, or that somebody waits for."""
        waiting = (waiter.request.key for waiter in self._line.in_order())
        return frozenset(self._residents) | frozenset(waiting)

    async def aclose(self) -> None:
        """End everything quickly; requests in flight lose their worker. Safe to call twice."""
        self._closed = True
        self._stop_timeout_s = self._options.close_timeout_s
        for waiter in self._line.in_order():
            self._line.leave(waiter)
            waiter.fail(_shutting_down())
        records = tuple(self._residents.values())
        for record in records:
            record.stop()
        for record in records:
            await record.gone.wait()

    def _pump(self) -> None:
        """Serve, load or refuse for as many waiting requests as can be, in order."""
        tasks = self._tasks
        if tasks is None or self._closed:
            return
        claimed: set[str] = set()
        stuck: set[str] = set()
        may_load = True
        for waiter in self._line.in_order():
            key = waiter.request.key
            if key in stuck:
                continue  # first come, first served on each model
            match self._decide(waiter, claimed, may_load=may_load):
                case Use():
                    self._grant(waiter)
                    continue
                case Refuse() as refusal:
                    self._refuse(waiter, refusal)
                    continue
                case Load() as load:
                    self._load(waiter, load, tasks)
                    may_load = False
                case EvictThenLoad(victims):
                    self._evict(victims, waiter)
                    may_load = False
                case Wait(claims, for_load):
                    claimed |= claims
                    may_load = may_load and not for_load
            stuck.add(key)
        self._drop_unwanted_loads()

    def _decide(self, waiter: Waiter, claimed: set[str], *, may_load: bool) -> Decision:
        request = waiter.request
        asked = None
        if request.context_tokens is not None:
            asked = self._planning.context_tokens(request)
        decision = route(request.key, asked, self._states(claimed))
        if decision is not None:
            return decision
        return self._place(waiter, claimed) if may_load else Wait()

    def _place(self, waiter: Waiter, claimed: set[str]) -> Load | EvictThenLoad | Wait | Refuse:
        states = self._states(claimed, self._rss_of)
        memory = MemoryState(
            available_bytes=self._memory().available_bytes,
            margin_bytes=self._options.memory_margin_bytes,
            max_loaded=self._options.max_loaded,
        )
        # Those who wait for the same model are looked at together, so that a small request does
        # not load a worker that the next one must reload; unless that costs somebody else a place.
        together = self._line.of(waiter.request.key)
        if len(together) > 1:
            decision = place(self._planning.demand(together), states, memory)
            if isinstance(decision, Load):
                return decision
        return place(self._planning.demand([waiter]), states, memory)

    def _states(
        self, claimed: set[str], rss_of: Callable[[int], int | None] | None = None
    ) -> tuple[ResidentState, ...]:
        return tuple(
            record.state(wanted=self._line.wants(key), claimed=key in claimed, rss_of=rss_of)
            for key, record in self._residents.items()
        )

    def _grant(self, waiter: Waiter) -> None:
        self._line.leave(waiter)
        record = self._residents[waiter.request.key]
        if record.worker is None:
            return
        record.begin(waiter.request.name, waiter.request.keep_alive_s)
        lease = Lease(
            record.worker,
            load_duration_ns=time.perf_counter_ns() - waiter.arrived_ns,
            on_release=partial(self._released, record),
        )
        waiter.serve(lease)

    def _released(self, record: Residency) -> None:
        record.end()
        # The next in line first: a keep-alive of 0 must not unload what somebody waits for.
        self._pump()
        record.rest()

    def _abandon(self, waiter: Waiter) -> None:
        self._line.leave(waiter)
        if waiter.lease is not None:
            waiter.lease.release()
        else:
            self._pump()

    def _refuse(self, waiter: Waiter, decision: Refuse) -> None:
        self._line.leave(waiter)
        request = waiter.request
        waiter.fail(
            NotEnoughMemory(
                f"{request.name} with a context of {self._planning.context_tokens(request)} tokens needs "
                f"{_mib(decision.need_bytes)} of memory, {_mib(decision.usable_bytes)} can be used "
                f"({_mib(self._options.memory_margin_bytes)} stay free for the system)",
                remedy="ask for a smaller num_ctx, choose a smaller model or quantisation, "
                "or free memory on this machine",
            )
        )

    def _load(self, waiter: Waiter, decision: Load, tasks: TaskGroup) -> None:
        request, previous = waiter.request, waiter.previous
        need = self._planning.need(request, decision.context_tokens, decision.sequences)
        keep_alive_s = self._options.default_keep_alive_s
        if previous is not None:
            keep_alive_s = previous.keep_alive_s
        if request.keep_alive_s is not None:
            keep_alive_s = request.keep_alive_s
        record = Residency(
            key=request.key,
            names={request.name} | (set() if previous is None else previous.names),
            plan=LaunchPlan(
                model_path=request.model_path,
                alias=request.name,
                context_tokens=decision.context_tokens,
                sequences=decision.sequences,
                pooling=request.architecture.pooling,
            ),
            total_bytes=need.total_bytes,
            mapped_bytes=need.weights_bytes,
            keep_alive_s=keep_alive_s,
        )
        self._residents[request.key] = record
        tasks.start_soon(self._live, record, name=f"worker {request.name}")

    def _evict(self, victims: frozenset[str], waiter: Waiter) -> None:
        for key in victims:
            record = self._residents[key]
            if key == waiter.request.key:
                waiter.previous = record
            _log.info("evicting key=%s for=%s", key, waiter.request.name)
            record.stop()

    def _drop_unwanted_loads(self) -> None:
        """Stop loads that nobody waits for and that would be unloaded at once.

        Any other load that has lost its caller goes on: whoever gave up usually asks again, and
        until then the policy lets a load that is wanted push it aside.
        """
        for key, record in self._residents.items():
            starting = record.phase is Phase.STARTING
            if starting and record.keep_alive_s == 0 and not self._line.wants(key):
                record.stop()

    async def _live(self, record: Residency) -> None:
        """The whole life of one worker, and the edge at which its failures stop."""
        failure: VerstakError | None = None
        try:
            with self._hold_blob(record.key), record.scope:
                await self._run(record)
        except VerstakError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - process edge: a bug must not end other workers
            _log.exception("worker failed key=%s", record.key)
            failure = EngineError(f"{record.plan.alias} did not start: {error}")
            failure.__cause__ = error
        finally:
            record.ended = True
            del self._residents[record.key]
            record.gone.set()
        if failure is not None:
            for waiter in self._line.of(record.key):
                self._line.leave(waiter)
                waiter.fail(failure)
        self._pump()

    async def _run(self, record: Residency) -> None:
        began_s = anyio.current_time()
        worker = record.worker = self._start_worker(record.plan)
        try:
            await worker.start()
            took_s = anyio.current_time() - began_s
            _log.info("loaded name=%s pid=%s s=%.2f", record.plan.alias, worker.pid, took_s)
            record.ready = True
            record.last_used_s = anyio.current_time()
            self._pump()
            record.rest()
            died: EngineDied = await worker.died()
            # Whoever holds a lease hears of it through its own stream; those who wait get a new
            # worker.
            record.ended = True
            _log.warning("worker died name=%s cause=%s", record.plan.alias, died.message)
        finally:
            with anyio.CancelScope(shield=True):
                await worker.stop(self._stop_timeout_s)


def _shutting_down() -> Busy:
    return Busy("the server is shutting down", remedy="try again when it is back")


def _mib(count: int) -> str:
    return f"{count / MIB:.0f} MiB"
