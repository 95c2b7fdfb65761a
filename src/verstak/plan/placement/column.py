"""One way of serving a set of roles by one worker, as plain numbers for the integer program.

Roles are bits of a number, memory is counted in whole MiB on every pool (each device, and main
memory last), and what makes a way better is whole numbers, compared one after another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from verstak.errors import UsageError
from verstak.plan.byte_quantity import MIB

type Signature = frozenset[tuple[int, str]]
"""What makes two plans different for people: which model serves which roles."""


@dataclass(frozen=True, slots=True)
class Column:
    """One worker.

    Attributes:
        roles: Roles that it serves, bit r for role r; not 0.
        model: Name of its model.
        memory_mib: Need on each pool at the unfavourable end of its range, rounded up.
        misses: Wishes of its roles that it does not meet.
        quality: Larger is better, the first number before the second; as many in every column;
            see :mod:`verstak.plan.placement.ranking`.
        speed: Larger is better.
    """

    roles: int
    model: str
    memory_mib: tuple[int, ...]
    misses: int = 0
    quality: tuple[int, ...] = ()
    speed: int = 0
    costs: tuple[int, ...] = field(init=False)
    """What is made least, one after another, before memory is."""

    def __post_init__(self) -> None:
        costs = (self.misses, *(-points for points in self.quality), -self.speed)
        object.__setattr__(self, "costs", costs)

    @property
    def group(self) -> tuple[int, str]:
        """Its part of a plan's signature."""
        return self.roles, self.model


@dataclass(frozen=True, slots=True)
class Capacity:
    """What there is to place on.

    Attributes:
        roles: Number of roles, each to be served by exactly one worker; from 1.
        memory_mib: Of each pool, rounded down; ``None`` = not known, so not limited.
    """

    roles: int
    memory_mib: tuple[int | None, ...]

    def holds(self, used_mib: Sequence[int]) -> bool:
        """Whether every pool has room."""
        return all(
            most is None or used <= most
            for used, most in zip(used_mib, self.memory_mib, strict=True)
        )


def needed_mib(size_bytes: float) -> int:
    """A need, rounded up."""
    return math.ceil(size_bytes / MIB)


def available_mib(size_bytes: float | None) -> int | None:
    """What a pool has, rounded down."""
    return None if size_bytes is None else math.floor(size_bytes / MIB)


def signature(columns: Sequence[Column]) -> Signature:
    """Of a whole plan."""
    return frozenset(column.group for column in columns)


def check(columns: Sequence[Column], capacity: Capacity) -> None:
    """Refuse columns that do not belong to the capacity.

    Raises:
        UsageError: no role, a role that does not exist, or another number of pools.
    """
    everyone = (1 << capacity.roles) - 1
    pools = len(capacity.memory_mib)
    if len({len(column.quality) for column in columns}) > 1:
        raise UsageError("expected as many numbers of quality in every column")
    if capacity.roles < 1:
        raise UsageError("expected at least one role to place")
    for column in columns:
        if not 0 < column.roles <= everyone or len(column.memory_mib) != pools:
            raise UsageError(
                f"expected roles within {everyone:b} and {pools} pools, found "
                f"{column.roles:b} and {len(column.memory_mib)}"
            )
