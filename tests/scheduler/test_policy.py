from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from verstak.scheduler.policy import (
    Decision,
    Demand,
    EvictThenLoad,
    Load,
    MemoryState,
    Phase,
    Refuse,
    ResidentState,
    Use,
    Wait,
    decide,
)


def demand(key: str = "a", context: int = 2048, *need: int, any_context: bool = False) -> Demand:
    return Demand(key, context, any_context, need or (100,))


def resident(
    key: str = "b",
    *,
    phase: Phase = Phase.READY,
    context: int = 4096,
    sequences: int = 1,
    busy: int = 0,
    used: float = 0.0,
    size: int = 100,
    wanted: bool = False,
    claimed: bool = False,
) -> ResidentState:
    return ResidentState(
        key=key,
        phase=phase,
        context_tokens=context,
        sequences=sequences,
        in_flight=busy,
        last_used_s=used,
        total_bytes=size,
        hidden_bytes=0,
        wanted=wanted,
        claimed=claimed,
    )


def with_memory(available: int, margin: int = 0, max_loaded: int | None = None) -> MemoryState:
    return MemoryState(available, margin, max_loaded)


def gone(*keys: str) -> frozenset[str]:
    return frozenset(keys)


def test_a_loaded_worker_is_used() -> None:
    assert decide(demand("a"), [resident("a")], with_memory(0)) == Use()


def test_a_full_worker_is_waited_for() -> None:
    assert decide(demand("a"), [resident("a", busy=1)], with_memory(10**9)) == Wait()
    four = resident("a", sequences=4, busy=3)
    assert decide(demand("a"), [four], with_memory(0)) == Use()


def test_smaller_context_does_not_reload_and_larger_does() -> None:
    loaded = resident("a", context=4096)
    assert decide(demand("a", 4096), [loaded], with_memory(0)) == Use()
    assert decide(demand("a", 1), [loaded], with_memory(0)) == Use()
    assert decide(demand("a", 4097), [loaded], with_memory(0)) == EvictThenLoad(gone("a"))
    busy = replace(loaded, in_flight=1, sequences=4)
    assert decide(demand("a", 4097), [busy], with_memory(0)) == Wait(gone("a"), for_load=True)


def test_no_context_asked_takes_what_is_loaded() -> None:
    loaded = resident("a", context=512)
    assert decide(demand("a", 4096, any_context=True), [loaded], with_memory(0)) == Use()


def test_a_reload_that_could_never_fit_leaves_the_worker_alone() -> None:
    loaded = resident("a", context=4096, size=100)
    answer = decide(demand("a", 8192, 500), [loaded], with_memory(200))
    assert answer == Refuse(need_bytes=500, usable_bytes=300)


def test_a_claimed_worker_takes_no_new_work() -> None:
    assert decide(demand("a"), [resident("a", claimed=True)], with_memory(0)) == Wait()


def test_starting_and_stopping_workers_are_waited_for() -> None:
    for phase in (Phase.STARTING, Phase.STOPPING):
        assert decide(demand("a"), [resident("a", phase=phase)], with_memory(10**9)) == Wait()


def test_as_many_sequences_as_fit() -> None:
    four = demand("a", 8192, 100, 150, 200, 250)
    assert decide(four, [], with_memory(1000)) == Load(8192, 4)
    assert decide(four, [], with_memory(249)) == Load(8192, 3)
    assert decide(four, [], with_memory(100)) == Load(8192, 1)
    assert decide(four, [], with_memory(99)) == Refuse(100, 99)
    assert decide(four, [], with_memory(199, margin=50)) == Load(8192, 1)


def test_fewer_sequences_before_evicting_a_neighbour() -> None:
    four = demand("a", 8192, 100, 150, 200, 250)
    assert decide(four, [resident("b")], with_memory(160)) == Load(8192, 2)


def test_mapped_files_of_others_are_not_free_memory() -> None:
    mapped = replace(resident("b", size=100), hidden_bytes=80)
    assert decide(demand("a"), [mapped], with_memory(150)) == EvictThenLoad(gone("b"))
    assert decide(demand("a"), [mapped], with_memory(180)) == Load(2048, 1)


def test_least_recently_used_idle_worker_goes_first() -> None:
    old, new = resident("old", used=1.0), resident("new", used=2.0)
    assert decide(demand("a"), [new, old], with_memory(0)) == EvictThenLoad(gone("old"))
    busy_old = replace(old, in_flight=1)
    assert decide(demand("a"), [new, busy_old], with_memory(0)) == EvictThenLoad(gone("new"))


def test_no_more_than_needed_is_evicted() -> None:
    small, big = resident("small", used=1.0, size=10), resident("big", used=2.0, size=100)
    assert decide(demand("a"), [small, big], with_memory(0)) == EvictThenLoad(gone("big"))


def test_busy_workers_are_claimed_and_waited_for() -> None:
    busy = resident("b", busy=1)
    assert decide(demand("a"), [busy], with_memory(0)) == Wait(gone("b"), for_load=True)


def test_one_load_at_a_time_but_an_abandoned_one_gives_way() -> None:
    starting = resident("b", phase=Phase.STARTING, wanted=True)
    assert decide(demand("a"), [starting], with_memory(10**9)) == Wait(for_load=True)
    abandoned = replace(starting, wanted=False)
    assert decide(demand("a"), [abandoned], with_memory(10**9)) == EvictThenLoad(gone("b"))


def test_memory_that_is_coming_back_is_waited_for() -> None:
    stopping = resident("b", phase=Phase.STOPPING)
    assert decide(demand("a"), [stopping, resident("c")], with_memory(50)) == Wait(for_load=True)
    assert decide(demand("a"), [stopping], with_memory(100)) == Load(2048, 1)


def test_a_limit_of_workers_evicts_too() -> None:
    residents = [resident("b", used=1.0), resident("c", used=2.0)]
    rich = with_memory(10**9, max_loaded=2)
    assert decide(demand("a"), residents, rich) == EvictThenLoad(gone("b"))
    assert decide(demand("a"), residents, replace(rich, max_loaded=3)) == Load(2048, 1)


sizes = st.integers(1, 1000)
states = st.builds(
    ResidentState,
    key=st.sampled_from("abcdef"),
    phase=st.sampled_from(Phase),
    context_tokens=st.integers(1, 8192),
    sequences=st.integers(1, 4),
    in_flight=st.integers(0, 4),
    last_used_s=st.floats(0, 100),
    total_bytes=sizes,
    hidden_bytes=st.just(0),
    wanted=st.booleans(),
    claimed=st.booleans(),
).map(
    lambda state: replace(
        state,
        in_flight=min(state.in_flight, state.sequences) if state.phase is Phase.READY else 0,
        hidden_bytes=state.total_bytes // 3,
    )
)
worlds = st.lists(states, unique_by=lambda state: state.key, max_size=6)
demands = st.builds(
    Demand,
    key=st.sampled_from("abcdef"),
    context_tokens=st.integers(1, 8192),
    any_context=st.booleans(),
    need_bytes=st.lists(sizes, min_size=1, max_size=4).map(lambda needs: tuple(sorted(needs))),
)
memories = st.builds(
    MemoryState,
    available_bytes=st.integers(0, 4000),
    margin_bytes=st.integers(0, 200),
    max_loaded=st.none() | st.integers(1, 4),
)


def by_key(world: list[ResidentState]) -> dict[str, ResidentState]:
    return {state.key: state for state in world}


def usable(world: list[ResidentState], memory: MemoryState, freed: frozenset[str]) -> int:
    hidden = sum(state.hidden_bytes for state in world)
    back = sum(state.total_bytes for state in world if state.key in freed)
    return memory.available_bytes - memory.margin_bytes - hidden + back


@given(demands, worlds, memories)
def test_use_only_of_a_fitting_free_worker(
    wanted: Demand, world: list[ResidentState], memory: MemoryState
) -> None:
    if decide(wanted, world, memory) == Use():
        own = by_key(world)[wanted.key]
        assert own.phase is Phase.READY
        assert not own.claimed
        assert own.in_flight < own.sequences
        assert wanted.any_context or wanted.context_tokens <= own.context_tokens


@given(demands, worlds, memories)
def test_a_load_fits_and_is_the_only_one(
    wanted: Demand, world: list[ResidentState], memory: MemoryState
) -> None:
    answer = decide(wanted, world, memory)
    if isinstance(answer, Load):
        assert wanted.key not in by_key(world)
        assert all(state.phase is not Phase.STARTING for state in world)
        assert answer.context_tokens == wanted.context_tokens
        room = usable(world, memory, frozenset())
        assert wanted.need_bytes[answer.sequences - 1] <= room
        assert (
            answer.sequences == len(wanted.need_bytes) or wanted.need_bytes[answer.sequences] > room
        )
        assert memory.max_loaded is None or len(world) < memory.max_loaded


@given(demands, worlds, memories)
def test_evictions_are_idle_and_needed(
    wanted: Demand, world: list[ResidentState], memory: MemoryState
) -> None:
    answer = decide(wanted, world, memory)
    if isinstance(answer, EvictThenLoad):
        assert answer.victims
        for key in answer.victims:
            victim = by_key(world)[key]
            assert victim.in_flight == 0
            assert victim.phase is Phase.READY or not victim.wanted


@given(demands, worlds, memories)
def test_a_wait_has_something_to_wait_for(
    wanted: Demand, world: list[ResidentState], memory: MemoryState
) -> None:
    answer = decide(wanted, world, memory)
    if isinstance(answer, Wait):
        assert any(
            state.in_flight or state.phase is not Phase.READY or state.claimed for state in world
        )
        assert answer.claims <= by_key(world).keys()
        assert not answer.claims or any(by_key(world)[key].in_flight for key in answer.claims)


@given(demands, worlds, memories)
def test_a_refusal_is_final(
    wanted: Demand, world: list[ResidentState], memory: MemoryState
) -> None:
    answer = decide(wanted, world, memory)
    if isinstance(answer, Refuse):
        assert answer.need_bytes > usable(world, memory, frozenset(by_key(world)))
        assert answer.need_bytes > answer.usable_bytes


@given(demands, worlds, memories)
def test_obeying_ends_in_use_or_refusal(
    wanted: Demand, world: list[ResidentState], memory: MemoryState
) -> None:
    """Everything under way ends, victims go, loads finish: the request is served in a few steps."""
    answer = decide(wanted, world, memory)
    for _ in range(20):
        if isinstance(answer, Use | Refuse):
            return
        world, memory = _a_step_later(wanted, world, memory, answer)
        answer = decide(wanted, world, memory)
    raise AssertionError(f"still waiting: {answer} {world}")


def _a_step_later(
    wanted: Demand, world: list[ResidentState], memory: MemoryState, answer: Decision
) -> tuple[list[ResidentState], MemoryState]:
    kept, back = [], 0
    stopped = answer.victims if isinstance(answer, EvictThenLoad) else frozenset()
    for state in world:
        if state.phase is Phase.STOPPING or state.key in stopped:
            back += state.total_bytes - state.hidden_bytes
        else:
            ready = Phase.READY
            kept.append(replace(state, phase=ready, in_flight=0, claimed=False, wanted=False))
    if isinstance(answer, Load):
        size = wanted.need_bytes[answer.sequences - 1]
        loaded = resident(
            wanted.key, context=answer.context_tokens, sequences=answer.sequences, size=size
        )
        kept.append(loaded)
        back -= size
    return kept, replace(memory, available_bytes=memory.available_bytes + back)
