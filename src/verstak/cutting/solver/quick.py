"""An answer at once: strips by first fit, the widest parts first.

Two rounds of parallel cuts, so it obeys any number of stages; thousands of parts take a
fraction of a second. What is better comes from the solver.

Source:
    First-fit decreasing height for strips, Coffman, Garey, Johnson and Tarjan, "Performance
    bounds for level-oriented two-dimensional packing algorithms", SIAM J. Comput. 9 (1980).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from verstak.cutting.job import CuttingJob
from verstak.cutting.layout import SheetLayout
from verstak.cutting.sheet_cost import plan_cost, sheet_costs
from verstak.cutting.solver.column_generation import Column, Direction, directions, pieces_for
from verstak.cutting.solver.guillotine_tree import tree_of
from verstak.cutting.solver.staged_knapsack import Pattern, Piece, Section, Strip

_MANY_PARTS = 4000
"""Different parts beyond which one variant must do, so that the answer is still there at once."""


class _Column:
    """A growing array of whole numbers, searched at once."""

    def __init__(self) -> None:
        self._values = np.zeros(64, dtype=np.int64)
        self.length = 0

    @property
    def values(self) -> npt.NDArray[np.int64]:
        """What is in it; writing to it writes through."""
        return self._values[: self.length]

    def append(self, value: int) -> None:
        """Put one more at the end."""
        if self.length == len(self._values):
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
        self._values[self.length] = value
        self.length += 1


@dataclass(slots=True)
class _Sheet:
    """A sheet being filled."""

    size: int
    axis: Direction
    strips: list[_Strip] = field(default_factory=list)


@dataclass(slots=True)
class _Strip:
    along: int
    pieces: list[Piece] = field(default_factory=list)


def quick_layouts(job: CuttingJob) -> tuple[tuple[SheetLayout, ...], Counter[int]]:
    """Lay out a job by strips.

    Returns:
        The best of a few variants, and the pieces that no sheet was left for, by part.
    """
    variants = [(axis, flat) for axis in _axes(job) for flat in (True, False)]
    if len(job.parts) > _MANY_PARTS:
        variants = variants[:1]
    answers = [_fill(job, axis, flat=flat) for axis, flat in variants]
    if not answers:
        return (), Counter({i: part.quantity for i, part in enumerate(job.parts)})
    costs = sheet_costs(job)

    def badness(answer: tuple[list[_Sheet], Counter[int]]) -> tuple[float, float]:
        sheets, missing = answer
        uncut = sum(
            n * job.parts[p].saw_length_um * job.parts[p].saw_width_um for p, n in missing.items()
        )
        return uncut, plan_cost(costs, ((sheet.size, 1) for sheet in sheets))

    sheets, missing = min(answers, key=badness)
    return _layouts(job, sheets), missing


def _axes(job: CuttingJob) -> tuple[Direction, ...]:
    found: list[Direction] = []
    for sheet in job.sheets:
        found += [axis for axis in directions(job, sheet) if axis not in found]
    return tuple(found)


class _Filler:
    """State of one variant: open sheets and their strips as arrays for a fast first fit."""

    def __init__(self, job: CuttingJob, axis: Direction) -> None:
        self.job = job
        self.axis = axis
        self.kerf = job.rules.kerf_um
        self.sheets: list[_Sheet] = []
        self.strips: list[_Strip] = []
        self.left = [sheet.quantity for sheet in job.sheets]
        costs = sheet_costs(job)
        # Offcuts first, the smallest of them first; then the size that costs least per area.
        self.order = sorted(
            (i for i, sheet in enumerate(job.sheets) if axis in directions(job, sheet)),
            key=lambda i: (
                not job.sheets[i].offcut,
                costs[i] / self._area(i) if not job.sheets[i].offcut else self._area(i),
            ),
        )
        # Of every strip: room left, extent along, size of its sheet; of every sheet: room, size.
        self._rooms, self._alongs, self._sizes = _Column(), _Column(), _Column()
        self._sheet_rooms, self._sheet_sizes = _Column(), _Column()

    def _area(self, index: int) -> int:
        sheet = self.job.sheets[index]
        return sheet.usable_length_um * sheet.usable_width_um

    def into_strips(self, ways: dict[int, Piece], pieces: int) -> int:
        """Put pieces into strips that are open; returns what is left."""
        for size, piece in ways.items():
            if pieces == 0:
                break
            fitting = np.flatnonzero(
                (self._sizes.values == size)
                & (self._alongs.values >= piece.along)
                & (self._rooms.values >= piece.across + self.kerf)
            )
            for index in fitting:
                if pieces == 0:
                    break
                pieces -= self._add(int(index), piece, pieces)
        return pieces

    def open_strips(self, ways: dict[int, Piece], pieces: int) -> int:
        """Open strips, and sheets for them; returns what no sheet was left for."""
        while pieces > 0:
            placed = self._open(ways, pieces)
            if placed == 0:
                break
            pieces -= placed
        return pieces

    def _open(self, ways: dict[int, Piece], pieces: int) -> int:
        first: tuple[int, Piece] | None = None
        for size, piece in ways.items():
            roomy = (self._sheet_sizes.values == size) & (
                self._sheet_rooms.values >= piece.along + self.kerf
            )
            number = int(roomy.argmax()) if len(roomy) else 0
            if len(roomy) and roomy[number] and (first is None or number < first[0]):
                first = number, piece
        if first is not None:
            return self._new_strip(*first, pieces)
        for size in self.order:
            left = self.left[size]
            if size not in ways or left == 0:
                continue
            if left is not None:
                self.left[size] = left - 1
            self.sheets.append(_Sheet(size, self.axis))
            self._sheet_sizes.append(size)
            self._sheet_rooms.append(self._extents(size)[0] + self.kerf)
            return self._new_strip(len(self.sheets) - 1, ways[size], pieces)
        return 0

    def _new_strip(self, number: int, piece: Piece, pieces: int) -> int:
        sheet = self.sheets[number]
        self._sheet_rooms.values[number] -= piece.along + self.kerf
        strip = _Strip(piece.along)
        sheet.strips.append(strip)
        index = len(self.strips)
        self.strips.append(strip)
        self._rooms.append(self._extents(sheet.size)[1] + self.kerf)
        self._alongs.append(piece.along)
        self._sizes.append(sheet.size)
        return self._add(index, piece, pieces)

    def _add(self, index: int, piece: Piece, pieces: int) -> int:
        each = piece.across + self.kerf
        fitting = min(pieces, int(self._rooms.values[index]) // each)
        self.strips[index].pieces += [piece] * fitting
        self._rooms.values[index] -= fitting * each
        return fitting

    def _extents(self, size: int) -> tuple[int, int]:
        sheet = self.job.sheets[size]
        extents = (sheet.usable_length_um, sheet.usable_width_um)
        return extents if self.axis == "x" else (extents[1], extents[0])

    def ways(self, *, flat: bool) -> Iterator[tuple[int, dict[int, Piece]]]:
        """Per part, the turning to use on each sheet size; the widest parts first."""
        found: dict[int, dict[int, Piece]] = {}
        longest = self.job.rules.longest_cut_um
        for size in self.order:
            along, across = self._extents(size)
            for piece in pieces_for(self.job.parts, self.job.sheets[size], self.axis):
                # A piece as long as its strip needs no cut across it.
                reach = longest is None or piece.along <= longest or piece.across == across
                if piece.along > along or piece.across > across or not reach:
                    continue
                known = found.setdefault(piece.part, {}).get(size)
                if known is None or (piece.along < known.along) == flat:
                    found[piece.part][size] = piece

        # With unlimited new sheets every part has a way unless it fits none at all.
        def key(item: tuple[int, dict[int, Piece]]) -> tuple[int, int, int]:
            widest = max(item[1].values(), key=lambda p: p.along)
            return -widest.along, -widest.across, item[0]

        yield from sorted(found.items(), key=key)


def _fill(job: CuttingJob, axis: Direction, *, flat: bool) -> tuple[list[_Sheet], Counter[int]]:
    filler = _Filler(job, axis)
    missing = Counter({i: part.quantity for i, part in enumerate(job.parts)})
    for part, ways in filler.ways(flat=flat):
        left = filler.into_strips(ways, missing[part])
        missing[part] = filler.open_strips(ways, left)
    return filler.sheets, +missing


def _layouts(job: CuttingJob, sheets: list[_Sheet]) -> tuple[SheetLayout, ...]:
    columns: Counter[Column] = Counter()
    for sheet in sheets:
        strips = tuple(
            Strip(strip.along, tuple(Section(piece.across, (piece,)) for piece in strip.pieces))
            for strip in sheet.strips
        )
        pattern = Pattern(strips, 0.0)
        counts = tuple(sorted(Counter(piece.part for piece in pattern.pieces()).items()))
        columns[Column(sheet.size, sheet.axis, pattern, counts)] += 1
    return tuple(
        SheetLayout(column.sheet, copies, tree_of(job, column))
        for column, copies in columns.items()
    )
