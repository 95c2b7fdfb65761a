"""The most valuable guillotine pattern of one sheet with any number of turns, exactly.

Only its value is wanted: a floor for plans without a limit of stages. Copies are unlimited, as
in :mod:`verstak.cutting.solver.staged_knapsack`.

Source:
    Gilmore and Gomory, "The theory and computation of knapsack functions", Operations Research
    14 (1966) 1045-1074; cuts at sums of piece lengths suffice: Herz, "Recursive computational
    procedure for two-dimensional stock cutting", IBM J. Res. Dev. 16 (1972) 462-469.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verstak.cutting.solver.staged_knapsack import Grid, Piece

MOST_CELLS = 400_000
"""Rectangles considered; a few seconds of work."""


class FreeKnapsack:
    """Values patterns of one sheet size.

    Args:
        along: Usable extent along x.
        across: Usable extent along y.
        kerf: Width of a cut, in the same unit.
        pieces: Parts in their allowed turnings, ``along`` being their extent along x.
    """

    def __init__(self, along: int, across: int, kerf: int, pieces: Sequence[Piece]) -> None:
        self.pieces = [p for p in pieces if p.along <= along and p.across <= across]
        self.xs = Grid(along, kerf, [p.along for p in self.pieces])
        self.ys = Grid(across, kerf, [p.across for p in self.pieces])

    @property
    def affordable(self) -> bool:
        """Whether a pricing takes seconds rather than hours."""
        return len(self.xs.sums) * len(self.ys.sums) <= MOST_CELLS

    def best_value(self, values: Sequence[float]) -> float:
        """Greatest sum of ``values`` (per part, each zero or more) on one sheet."""
        xs, ys = self.xs.sums, self.ys.sums
        best = np.zeros((len(xs), len(ys)))
        for piece in self.pieces:
            first = np.searchsorted(xs, self.xs.size(piece.along))
            second = np.searchsorted(ys, self.ys.size(piece.across))
            corner = best[first:, second:]
            np.maximum(corner, values[piece.part], out=corner)
        halves = [np.flatnonzero((ys > 0) & (2 * ys <= y)) for y in ys]
        others = [
            np.searchsorted(ys, y - ys[half], side="right") - 1
            for y, half in zip(ys, halves, strict=True)
        ]
        for i, x in enumerate(xs):
            row = best[i]
            half = np.flatnonzero((xs > 0) & (2 * xs <= x))
            if len(half):
                other = np.searchsorted(xs, x - xs[half], side="right") - 1
                np.maximum(row, (best[half] + best[other]).max(axis=0), out=row)
            for j in range(1, len(ys)):
                value = max(row[j], row[j - 1])
                if len(halves[j]):
                    cut = (row[halves[j]] + row[others[j]]).max()
                    value = max(value, cut)
                row[j] = value
        return float(best[-1, -1]) if best.size else 0.0
