"""The program and its prefilter against an enumeration of everything."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.plan.placement.column import (
    Capacity,
    Column,
    available_mib,
    needed_mib,
    signature,
)
from verstak.plan.placement.dominance import undominated
from verstak.plan.placement.program import best_plans, costs_of, least_excess

ROLES, POOLS = 3, 2


def columns_strategy(most: int = 12) -> st.SearchStrategy[list[Column]]:
    column = st.builds(
        Column,
        roles=st.integers(1, 2**ROLES - 1),
        model=st.sampled_from("abcd"),
        memory_mib=st.tuples(st.integers(0, 12), st.integers(0, 12)),
        misses=st.integers(0, 2),
        quality=st.tuples(st.integers(0, 3), st.integers(0, 3)),
        speed=st.integers(0, 4),
    )
    return st.lists(column, max_size=most)


def partitions(columns: Sequence[Column], roles: int) -> list[tuple[int, ...]]:
    """Every choice that serves each role once."""
    everyone = (1 << roles) - 1
    return [
        chosen
        for size in range(1, roles + 1)
        for chosen in itertools.combinations(range(len(columns)), size)
        if sum(columns[i].roles for i in chosen) == everyone
        and not any(
            columns[a].roles & columns[b].roles for a, b in itertools.combinations(chosen, 2)
        )
    ]


def used(columns: Sequence[Column], chosen: Sequence[int]) -> list[int]:
    return [sum(columns[i].memory_mib[pool] for i in chosen) for pool in range(POOLS)]


def enumerated(columns: Sequence[Column], capacity: Capacity, plans: int) -> list[tuple[int, ...]]:
    """Scores of the best plans of different signatures."""
    fitting = [
        chosen
        for chosen in partitions(columns, capacity.roles)
        if capacity.holds(used(columns, chosen))
    ]
    by_signature: dict[object, tuple[int, ...]] = {}
    for chosen in fitting:
        key = signature([columns[i] for i in chosen])
        reached = costs_of([columns[i] for i in chosen])
        by_signature[key] = min(reached, by_signature.get(key, reached))
    return sorted(by_signature.values())[:plans]


@settings(max_examples=150, deadline=None)
@given(columns_strategy(), st.tuples(st.integers(0, 24), st.none() | st.integers(0, 24)))
def test_the_program_finds_what_enumeration_finds(
    columns: list[Column], memory: tuple[int, int | None]
) -> None:
    capacity = Capacity(ROLES, memory)
    plans = best_plans(columns, capacity, plans=3)
    for plan in plans:
        assert capacity.holds(used(columns, plan))
    found = [costs_of([columns[i] for i in plan]) for plan in plans]
    assert found == enumerated(columns, capacity, 3)
    assert len({signature([columns[i] for i in plan]) for plan in plans}) == len(plans)


@settings(max_examples=300, deadline=None)
@given(columns_strategy(14), st.integers(1, 3))
def test_what_is_left_out_is_never_missed(columns: list[Column], plans: int) -> None:
    capacity = Capacity(ROLES, (20, 20))
    kept = [columns[i] for i in undominated(columns, plans=plans)]
    assert enumerated(kept, capacity, plans) == enumerated(columns, capacity, plans)


def test_of_two_equal_columns_one_stays() -> None:
    one = Column(roles=1, model="a", memory_mib=(1, 1))
    assert undominated([one, one, one], plans=3) == [0]


def test_a_column_of_another_model_stays_for_the_second_plan() -> None:
    good = Column(roles=1, model="a", memory_mib=(1, 1), quality=(2,))
    worse = Column(roles=1, model="b", memory_mib=(2, 1), quality=(1,))
    assert undominated([worse, good], plans=1) == [1]
    assert undominated([worse, good], plans=2) == [0, 1]


@settings(max_examples=80, deadline=None)
@given(columns_strategy(8), st.tuples(st.integers(0, 8), st.integers(0, 8)))
def test_the_least_excess_is_the_least(columns: list[Column], memory: tuple[int, int]) -> None:
    def lacks(chosen: Sequence[int]) -> int:
        have = used(columns, chosen)
        return sum(max(0, h - m) for h, m in zip(have, memory, strict=True))

    every = partitions(columns, ROLES)
    chosen = least_excess(columns, Capacity(ROLES, memory))
    if not every:
        assert chosen is None
    else:
        assert chosen is not None
        assert lacks(chosen) == min(map(lacks, every))


def test_one_worker_for_two_roles_counts_once() -> None:
    alone = [Column(roles=r, model="a", memory_mib=(10,), quality=(1,)) for r in (1, 2)]
    shared = Column(roles=3, model="a", memory_mib=(12,), quality=(2,))
    assert best_plans([*alone, shared], Capacity(2, (15,)), plans=1) == [(2,)]


def test_memory_is_rounded_against_the_plan() -> None:
    assert needed_mib(2**20 + 1) == 2
    assert available_mib(2**21 - 1) == 1
    assert available_mib(None) is None


def test_columns_of_another_problem_are_refused() -> None:
    with pytest.raises(UsageError, match="2 pools"):
        best_plans([Column(1, "a", (1,))], Capacity(1, (1, 1)), plans=1)
    with pytest.raises(UsageError, match="roles within 1"):
        best_plans([Column(2, "a", (1,))], Capacity(1, (1,)), plans=1)
    with pytest.raises(UsageError, match="as many numbers"):
        best_plans(
            [Column(1, "a", (1,)), Column(1, "a", (1,), quality=(1,))], Capacity(1, (1,)), plans=1
        )
    with pytest.raises(UsageError, match="at least one role"):
        least_excess([], Capacity(0, (1,)))
