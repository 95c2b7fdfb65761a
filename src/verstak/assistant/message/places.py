"""Things of a message by where they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Protocol

Span = tuple[int, int]
"""First index and the one after the last."""

_start = attrgetter("start")


class Placed(Protocol):
    """Something that stands in a message."""

    @property
    def start(self) -> int:
        """Index of its first character."""

    @property
    def end(self) -> int:
        """Index after its last."""


def within[T: Placed](things: Sequence[T], start: int, end: int) -> Sequence[T]:
    """The things that begin between two places.

    Args:
        things: In order.
        start: First place, inclusive.
        end: Last place, exclusive.
    """
    first = bisect_left(things, start, key=_start)
    return things[first : bisect_left(things, end, lo=first, key=_start)]


def outside[T: Placed](things: Iterable[T], spans: Sequence[Span]) -> list[T]:
    """The things that touch none of the spans; both are in order.

    Args:
        things: In order, apart.
        spans: In order; they may overlap.
    """
    kept: list[T] = []
    at = 0
    for thing in things:
        while at < len(spans) and spans[at][1] <= thing.start:
            at += 1
        if at == len(spans) or spans[at][0] >= thing.end:
            kept.append(thing)
    return kept


def in_order[T: Placed](things: Iterable[T]) -> list[T]:
    """The things in the order in which they begin."""
    return sorted(things, key=_start)
