"""Upright boxes in a cabinet's axes, and splitting a length evenly. Whole micrometres."""

from __future__ import annotations

from dataclasses import dataclass, replace

GRID_UM = 100
"""Equal cells are rounded down to 0.1 mm, as finely as a saw is set; the rest stays behind."""


@dataclass(frozen=True, slots=True)
class Space:
    """A box between two corners: a board's place, or the clear room between boards."""

    x0: int
    x1: int
    y0: int
    y1: int
    z0: int
    z1: int

    @property
    def dx(self) -> int:
        """Extent along x."""
        return self.x1 - self.x0

    @property
    def dy(self) -> int:
        """Extent along y."""
        return self.y1 - self.y0

    @property
    def dz(self) -> int:
        """Extent along z."""
        return self.z1 - self.z0

    def but(self, **changes: int) -> Space:
        """The same with some sides moved."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Section:
    """Clear room between two uprights, whose ids are known."""

    left: str
    right: str
    space: Space


def split(start_um: int, end_um: int, count: int) -> tuple[int, ...]:
    """Boundaries of equal cells: ``count`` + 1 positions, each cell a multiple of 0.1 mm.

    What does not divide stays after the last boundary, so that all cells are alike.
    """
    cell = (end_um - start_um) // count
    if cell > GRID_UM:
        cell -= cell % GRID_UM
    return tuple(start_um + index * cell for index in range(count + 1))


def share(count: int, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """How many of ``count`` shelves each room gets: the tallest free space takes the next one."""
    shares = [0] * len(sizes)
    for _ in range(count):
        best = max(range(len(sizes)), key=lambda index: sizes[index] / (shares[index] + 1))
        shares[best] += 1
    return tuple(shares)
