"""The most valuable staged guillotine pattern of one sheet, exactly, with unlimited copies.

This is the pricing step of column generation (:mod:`verstak.cutting.solver.column_generation`). Because
copies are not limited by the demand, its value is never below that of any pattern that a plan
could use, which is what makes the bound that rests on it a proof.

The trick that makes a three-stage pattern cheap: every round of parallel cuts is a knapsack of
its own. With kerf k, n pieces of lengths aᵢ fit a length L if Σ(aᵢ + k) ≤ L + k, so all lengths
are taken with one kerf added.

Source:
    Gilmore and Gomory, "Multistage cutting stock problems of two and more dimensions",
    Operations Research 13 (1965) 94-120, for the nesting; the arrays are ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

MOST_POSITIONS = 3000
"""Positions per axis. A finer grid is coarsened in the direction that keeps the bound valid."""

_EPS = 1e-9

_CELLS_AT_ONCE = 30_000
"""Large enough that calls do not count, small enough to stay in a core's cache."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part in one turning, as the knapsack sees it.

    Args:
        part: Index of the part.
        turned: Turned by 90°.
        along: Extent along the strips' succession (the axis that the first cuts cross).
        across: Extent along the strip.
    """

    part: int
    turned: bool
    along: int
    across: int


@dataclass(frozen=True, slots=True)
class Section:
    """Pieces side by side, cut from a section of one extent by the last round of cuts."""

    across: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Sections one behind the other in a strip."""

    along: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Strips of a sheet, in one direction of first cuts."""

    strips: tuple[Strip, ...]
    value: float

    def pieces(self) -> tuple[Piece, ...]:
        """Every piece of the pattern."""
        return tuple(
            piece for strip in self.strips for section in strip.sections for piece in section.pieces
        )


class Grid:
    """The positions of one axis where a cut can be worth making: sums of piece lengths.

    The step is the greatest common divisor of everything that lies along the axis, so nothing is
    rounded. If that gives more than ``MOST_POSITIONS`` sums, a coarser step is taken with pieces
    rounded down and the sheet rounded up: patterns may then be too good to be true (``exact`` is
    false), but a bound from them stays a bound.
    """

    def __init__(self, extent: int, kerf: int, lengths: Sequence[int]) -> None:
        self.kerf = kerf
        self.step = max(1, math.gcd(*(length + kerf for length in lengths)))
        self.exact = True
        self.cells = (extent + kerf) // self.step
        self.sums = self._sums(lengths)
        while len(self.sums) > MOST_POSITIONS:
            self.exact = False
            self.step = max(self.step * 2, (extent + kerf) // (4 * MOST_POSITIONS))
            self.cells = -(-(extent + kerf) // self.step)
            self.sums = self._sums(lengths)

    def size(self, length: int) -> int:
        """Steps that a piece takes, its kerf included."""
        return max(1, (length + self.kerf) // self.step)

    def before(self, sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Index of the last sum not above (sum − size), or -1: shape (sums, sizes)."""
        wanted = self.sums[:, None] - sizes[None, :]
        return np.searchsorted(self.sums, wanted, side="right") - 1

    def _sums(self, lengths: Sequence[int]) -> npt.NDArray[np.int64]:
        # A whole number as a set of bits: shifting it adds a piece to every sum at once.
        bits, mask = 1, (1 << (self.cells + 1)) - 1
        for size in {self.size(length) for length in lengths}:
            shift = size
            while shift <= self.cells:
                bits |= (bits << shift) & mask
                shift *= 2
        flags = np.frombuffer(bin(bits)[:1:-1].encode(), dtype=np.uint8) == ord("1")
        return np.flatnonzero(flags).astype(np.int64)


class StagedKnapsack:
    """Prices patterns of one sheet size in one direction of the first cuts.

    Args:
        along: Usable extent that the strips follow one another in.
        across: Usable extent along the strips.
        kerf: Width of a cut, in the same unit.
        pieces: Parts in their allowed turnings.
        stages: 2: strips are cut straight into pieces; 3: into sections, and these into pieces.
            A last trimming cut is always allowed.
        widest: Widest strip that may be cut across (the saw's longest cut); ``None``: any.
    """

    def __init__(
        self,
        along: int,
        across: int,
        kerf: int,
        pieces: Sequence[Piece],
        *,
        stages: int,
        widest: int | None = None,
    ) -> None:
        self.pieces = [p for p in pieces if p.along <= along and p.across <= across]
        self.along = along
        self.across = across
        self.stages = stages
        self.grid = Grid(along, kerf, [p.along for p in self.pieces])
        self.grid_across = Grid(across, kerf, [p.across for p in self.pieces])
        self.sizes = np.array([self.grid.size(p.along) for p in self.pieces], dtype=np.int64)
        self.heights = np.array(
            [self.grid_across.size(p.across) for p in self.pieces], dtype=np.int64
        )
        self.levels = np.unique(self.heights)
        limit = self.grid.cells if widest is None else self.grid.size(widest)
        sums = self.grid.sums if stages != 2 else np.unique(self.sizes)
        self.extents = sums[(sums > 0) & (sums <= limit)]
        self._before = self.grid.before(self.sizes)
        # A piece as long as the strip needs no cut across it, however wide it is.
        self.solos = [
            index
            for index, piece in enumerate(self.pieces)
            if widest is not None and piece.along > widest and piece.across == across
        ]
        sizes = np.concatenate([self.extents, self.sizes[self.solos]])
        self._before_extents = self.grid.before(sizes)
        self._before_across = self.grid_across.before(self.levels)

    @property
    def exact(self) -> bool:
        """Whether patterns are feasible as they are, with nothing rounded."""
        return self.grid.exact and self.grid_across.exact

    @property
    def operations(self) -> int:
        """About how many additions one pricing takes; some 500 million a second."""
        rows = len(self.levels) * len(self.grid.sums) * len(self.pieces)
        columns = len(self.levels) * len(self.grid_across.sums) * len(self.extents)
        return rows + columns

    def best(self, values: Sequence[float]) -> Pattern:
        """The pattern with the greatest sum of ``values`` (per part, each zero or more)."""
        if not self.pieces or not self._before_extents.size:
            return Pattern((), 0.0)
        worth = np.array([values[p.part] for p in self.pieces])
        if self.stages == 2:
            return self._best_of_two(worth)
        rows, choice = self._rows(worth)
        # Column j of `rows` belongs to the sum with index j.
        inside = np.searchsorted(self.grid.sums, self.extents)
        strips = self._columns(rows[:, inside])
        return self._filled(
            strips, worth, lambda index: self._strip(int(inside[index]), rows, choice)
        )

    def _filled(self, strips: Values, worth: Values, made: Callable[[int], Strip]) -> Pattern:
        """The best row of strips: those priced per extent, and pieces that are one by themselves."""
        values = np.concatenate([strips, worth[self.solos]])
        total, chosen = _knapsack(self._before_extents, values)
        found = []
        for index in chosen:
            if index < len(strips):
                found.append(made(index))
            else:
                piece = self.pieces[self.solos[index - len(strips)]]
                found.append(Strip(piece.along, (Section(piece.across, (piece,)),)))
        return Pattern(tuple(strip for strip in found if strip.sections), total)

    def _rows(self, worth: Values) -> tuple[Values, npt.NDArray[np.int32]]:
        """Best row of pieces per section level and strip extent: (levels, sums)."""
        allowed = self.heights[None, :] <= self.levels[:, None]
        gains = np.where(allowed & (worth[None, :] > 0), worth[None, :], -np.inf)
        shape = (len(self.levels), len(self.grid.sums))
        rows, choice = np.zeros(shape), np.full(shape, -1, dtype=np.int32)
        lines = np.arange(len(self.levels))
        for cell in range(1, shape[1]):
            rows[:, cell] = rows[:, cell - 1]
            before = self._before[cell]
            usable = np.flatnonzero(before >= 0)
            if not len(usable):
                continue
            candidates = rows[:, before[usable]] + gains[:, usable]
            best = candidates.argmax(axis=1)
            value = candidates[lines, best]
            better = value > rows[:, cell] + _EPS
            rows[better, cell] = value[better]
            choice[better, cell] = usable[best[better]]
        return rows, choice

    def _columns(self, rows: Values) -> Values:
        """Best strip per extent: sections one behind the other. ``rows``: (levels, extents)."""
        sums = len(self.grid_across.sums)
        best = np.zeros((sums, rows.shape[1]))
        starts = self._before_across
        fitting = (starts >= 0).sum(axis=1)  # levels rise: those that fit come first
        at_once = max(1, _CELLS_AT_ONCE // max(1, rows.shape[1]))
        for cell in range(1, sums):
            line = best[cell]
            line[:] = best[cell - 1]
            for first in range(0, fitting[cell], at_once):
                levels = slice(first, min(first + at_once, fitting[cell]))
                candidates = best[starts[cell, levels]]
                candidates += rows[levels]
                np.maximum(line, candidates.max(axis=0), out=line)
        last: Values = best[-1]
        return last

    def _strip(self, column: int, rows: Values, choice: npt.NDArray[np.int32]) -> Strip:
        _, chosen = _knapsack(self._before_across, rows[:, column])
        sections = []
        for level in chosen:
            pieces = []
            cell = column
            while cell > 0:
                taken = int(choice[level, cell])
                if taken < 0:
                    cell -= 1
                    continue
                pieces.append(self.pieces[taken])
                cell = int(self._before[cell, taken])
            if pieces:
                sections.append(Section(max(p.across for p in pieces), tuple(pieces)))
        kerf = self.grid.kerf
        widths = [sum(p.along + kerf for p in section.pieces) - kerf for section in sections]
        return Strip(max(widths, default=0), tuple(sections))

    def _best_of_two(self, worth: Values) -> Pattern:
        """Two stages: a strip holds pieces no wider than itself, one behind the other."""
        before = self.grid_across.before(self.heights)
        values, strips = [], []
        for extent in self.extents:
            value, chosen = _knapsack(before, np.where(self.sizes <= extent, worth, 0.0))
            pieces = [self.pieces[i] for i in chosen]
            values.append(value)
            widest = max((p.along for p in pieces), default=0)
            strips.append(Strip(widest, tuple(Section(p.across, (p,)) for p in pieces)))
        return self._filled(np.array(values), worth, strips.__getitem__)


def _knapsack(before: npt.NDArray[np.int64], values: Values) -> tuple[float, list[int]]:
    """Unbounded knapsack over the sums of one axis.

    Args:
        before: Where a sum goes when an item is taken away, -1 if it cannot: (sums, items).
        values: Per item; those not above zero are never taken.

    Returns:
        Greatest value of the whole axis, and the indices of the items taken.
    """
    usable = values > 0
    gains = np.where(usable, values, -np.inf)
    best = np.zeros(len(before))
    choice = np.full(len(before), -1, dtype=np.int64)
    for cell in range(1, len(before)):
        best[cell] = best[cell - 1]
        starts = before[cell]
        candidates = np.where(starts >= 0, best[starts] + gains, -np.inf)
        top = int(candidates.argmax()) if len(candidates) else -1
        if top >= 0 and candidates[top] > best[cell] + _EPS:
            best[cell] = candidates[top]
            choice[cell] = top
    taken = []
    cell = len(before) - 1
    while cell > 0:
        index = int(choice[cell])
        if index < 0:
            cell -= 1
            continue
        taken.append(index)
        cell = int(before[cell, index])
    return float(best[-1]), taken
