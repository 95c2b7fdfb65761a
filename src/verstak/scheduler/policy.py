"""Which request runs, waits, loads or is refused: a pure function of values.

``scheduler.py`` gathers the values, asks, and does what it is told. ``design.md`` beside this file
tells the rules in prose.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Phase(enum.Enum):
    """Life of a worker, in order."""

    STARTING = "loading"
    READY = "ready"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Demand:
    """What one waiting request needs.

    Attributes:
        key: Digest of the model's weights; one worker serves all names that share it.
        context_tokens: Context of each sequence to load with, already within the model's own.
        any_context: True when the request did not ask for a context: whatever is loaded will do.
        need_bytes: Memory of a worker with 1, 2, … sequences; never decreasing, never empty.
    """

    key: str
    context_tokens: int
    any_context: bool
    need_bytes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResidentState:
    """What the policy may know of a worker.

    Attributes:
        key: Digest of the model's weights.
        phase: Where it is in its life.
        context_tokens: Context of each sequence.
        sequences: Requests that may run side by side.
        in_flight: Requests that run now.
        last_used_s: When a request last began or ended on it, on any steady clock.
        total_bytes: Memory that comes back once it has ended.
        hidden_bytes: Part of that which the machine still reports as available: the mapped file
            (page cache), and everything that a starting worker has not touched yet.
        wanted: Some waiting request asks for its key.
        claimed: An earlier waiting request needs it gone, so it takes no new work.
    """

    key: str
    phase: Phase
    context_tokens: int
    sequences: int
    in_flight: int
    last_used_s: float
    total_bytes: int
    hidden_bytes: int
    wanted: bool = False
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class MemoryState:
    """Memory to plan with.

    Attributes:
        available_bytes: What the machine reports as available now.
        margin_bytes: Part of it that must stay free.
        max_loaded: Workers at once, ``None`` = no limit but memory.
    """

    available_bytes: int
    margin_bytes: int = 0
    max_loaded: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Run on the loaded worker."""


@dataclass(frozen=True, slots=True)
class Load:
    """Start a worker with as many sequences as fit."""

    context_tokens: int
    sequences: int


@dataclass(frozen=True, slots=True)
class EvictThenLoad:
    """Stop these idle workers; ask again when they are gone."""

    victims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask again after a release, a start or a stop.

    Attributes:
        claims: Workers that must take no new work until this request has been served. Without
            them, a busy model could starve one that waits for its memory.
        for_load: It waits for room; later requests must not load before it.
    """

    claims: frozenset[str] = frozenset()
    for_load: bool = False


@dataclass(frozen=True, slots=True)
class Refuse:
    """It cannot fit, whatever is evicted.

    Attributes:
        need_bytes: Memory with a single sequence.
        usable_bytes: Memory there would be with every other worker gone.
    """

    need_bytes: int
    usable_bytes: int


type Decision = Use | Load | EvictThenLoad | Wait | Refuse


def decide(demand: Demand, residents: Sequence[ResidentState], memory: MemoryState) -> Decision:
    """What to do for one waiting request.

    Args:
        demand: The request.
        residents: Every worker, each key at most once.
        memory: Read when ``route`` gave no answer; stale numbers only cost a second look.

    Returns:
        The decision. ``Wait`` is only given when something under way will end.
    """
    context_tokens = None if demand.any_context else demand.context_tokens
    return route(demand.key, context_tokens, residents) or place(demand, residents, memory)


def route(
    key: str, context_tokens: int | None, residents: Sequence[ResidentState]
) -> Use | Wait | None:
    """The part of :func:`decide` that needs no look at memory; ``None`` when that is needed.

    Args:
        key: Digest of the model's weights.
        context_tokens: Context the request asked for, ``None`` = whatever is loaded.
        residents: Every worker.
    """
    own = _find(key, residents)
    if own is None:
        return None
    if own.phase is not Phase.READY or own.claimed:
        return Wait()
    if context_tokens is not None and context_tokens > own.context_tokens:
        # A larger context needs a restart, and requests in flight may end first.
        return Wait(frozenset({own.key}), for_load=True) if own.in_flight else None
    return Use() if own.in_flight < own.sequences else Wait()


def place(
    demand: Demand, residents: Sequence[ResidentState], memory: MemoryState
) -> Load | EvictThenLoad | Wait | Refuse:
    """Find room for a worker that is not loaded, or not with enough context."""
    own = _find(demand.key, residents)
    others = [resident for resident in residents if resident.key != demand.key]
    starting = [resident for resident in others if resident.phase is Phase.STARTING]
    if starting:
        return _after(starting)
    room = _Room(demand, memory, residents)
    leaving: list[ResidentState] | None = []
    if not room.fits():
        for resident in others:
            if resident.phase is Phase.STOPPING:
                room.free(resident)
        if room.fits():
            return Wait(for_load=True)
        leaving = _victims(room, others)
    if leaving is None:
        return Refuse(need_bytes=demand.need_bytes[0], usable_bytes=max(room.bytes, 0))
    if own is not None:
        leaving.append(own)
    if any(resident.in_flight for resident in leaving):
        return Wait(_keys(leaving), for_load=True)
    if leaving:
        return EvictThenLoad(_keys(leaving))
    return Load(demand.context_tokens, room.sequences())


def _after(starting: Sequence[ResidentState]) -> EvictThenLoad | Wait:
    """One load at a time, since its memory is only known once it has been touched.

    A load that nobody waits for any more gives way.
    """
    if any(resident.wanted for resident in starting):
        return Wait(for_load=True)
    return EvictThenLoad(_keys(starting))


class _Room:
    """Memory and slots that are free once some workers have gone."""

    def __init__(
        self, demand: Demand, memory: MemoryState, residents: Sequence[ResidentState]
    ) -> None:
        hidden = sum(resident.hidden_bytes for resident in residents)
        self.bytes = memory.available_bytes - memory.margin_bytes - hidden
        self._loaded = len(residents)
        self._need = demand.need_bytes
        self._max_loaded = memory.max_loaded
        # A worker of the same model ends before its successor starts.
        own = _find(demand.key, residents)
        if own is not None:
            self.free(own)

    def free(self, resident: ResidentState) -> None:
        self.bytes += resident.total_bytes
        self._loaded -= 1

    def take(self, resident: ResidentState) -> None:
        self.bytes -= resident.total_bytes
        self._loaded += 1

    def fits(self) -> bool:
        slot = self._max_loaded is None or self._loaded < self._max_loaded
        return slot and self._need[0] <= self.bytes

    def sequences(self) -> int:
        return sum(1 for need in self._need if need <= self.bytes)


def _victims(room: _Room, others: Iterable[ResidentState]) -> list[ResidentState] | None:
    """Fewest workers to end, least recently used first and idle before busy.

    Returns:
        ``None`` when even ending all of them would not do; the room then holds all they free.
    """
    ready = [resident for resident in others if resident.phase is Phase.READY]
    ready.sort(key=lambda resident: (resident.in_flight > 0, resident.last_used_s))
    victims: list[ResidentState] = []
    for resident in ready:
        if room.fits():
            break
        room.free(resident)
        victims.append(resident)
    if not room.fits():
        return None
    # A large one at the end may have made small ones before it needless: spare the busy first,
    # then those used most recently.
    for resident in reversed(victims.copy()):
        room.take(resident)
        if room.fits():
            victims.remove(resident)
        else:
            room.free(resident)
    return victims


def _find(key: str, residents: Sequence[ResidentState]) -> ResidentState | None:
    return next((resident for resident in residents if resident.key == key), None)


def _keys(residents: Iterable[ResidentState]) -> frozenset[str]:
    return frozenset(resident.key for resident in residents)
