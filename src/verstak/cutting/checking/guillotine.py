"""Whether rectangles can be sawn apart by edge-to-edge cuts, and in how many rounds.

Only the rectangles are looked at, never the tree that somebody built over them: this is what
the checker holds against that tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.cutting.layout import Axis

Box = tuple[int, int, int, int]
"""Left, bottom, right, top in µm."""

OTHER: dict[Axis, Axis] = {"x": "y", "y": "x"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the sheet on the table, with the boxes that still lie in it."""

    inside: tuple[int, ...]
    edges: Box
    axis: Axis
    """Along which the next round sets its cuts one after another."""
    rounds: int
    idle: int = 0
    """Rounds in a row that cut nothing; the second one proves that nothing ever will."""


def rounds_needed(boxes: Sequence[Box], field: Box, kerf_um: int, first: Axis) -> int | None:
    """Rounds of parallel cuts that part the boxes, when the first round follows ``first``.

    Every round makes all the cuts that pass between boxes: a cut more in a round never hinders
    a later one, since each later cut only gets shorter; so no choice has to be searched. A
    round without a cut counts all the same, because rounds alternate. The last cut that trims
    a box out of its cell is free (the literature's non-exact patterns).

    Args:
        boxes: Must not overlap and must lie a kerf apart; inside ``field``.
        field: The piece that is cut up.
        kerf_um: A cut needs at least this gap.
        first: ``x``: the cuts of the first round run along y, one after another along x.

    Returns:
        Rounds, 0 when there is nothing to part; ``None`` when the boxes are not guillotine.

    Source:
        Stages and non-exact patterns: Gilmore and Gomory, Operations Research 13 (1965).
    """
    most = 0
    table = [_Piece(tuple(range(len(boxes))), field, first, 0)]
    while table:
        piece = table.pop()
        if len(piece.inside) < 2:
            most = max(most, piece.rounds + _counted_trims(boxes, piece))
            continue
        groups = _groups(boxes, piece, kerf_um)
        idle = piece.idle + 1 if len(groups) == 1 else 0
        if idle == 2:
            return None
        for group in groups:
            edges = _tightened(boxes, group, piece)
            table.append(_Piece(group, edges, OTHER[piece.axis], piece.rounds + 1, idle))
    return most


def a_cut_passes(boxes: Sequence[Box], field: Box, kerf_um: int, axis: Axis) -> bool:
    """Whether any cut of that round goes through the field without touching a box.

    Also a cut that only takes off the margin, be it narrower than the blade.
    """
    if not boxes:
        return False
    whole = _Piece(tuple(range(len(boxes))), field, axis, 0)
    return len(_groups(boxes, whole, kerf_um)) > 1 or (
        _tightened(boxes, whole.inside, whole) != field
    )


def _groups(boxes: Sequence[Box], piece: _Piece, kerf_um: int) -> list[tuple[int, ...]]:
    """Boxes that no cut of this round can part, from one end of the axis to the other."""
    low, high = (0, 2) if piece.axis == "x" else (1, 3)
    groups: list[list[int]] = []
    reach = 0
    for index in sorted(piece.inside, key=lambda i: boxes[i][low]):
        box = boxes[index]
        if not groups or box[low] - reach >= kerf_um:
            groups.append([])
            reach = box[high]
        groups[-1].append(index)
        reach = max(reach, box[high])
    return [tuple(group) for group in groups]


def _tightened(boxes: Sequence[Box], group: tuple[int, ...], piece: _Piece) -> Box:
    """The group's piece after the round: cut close to its boxes along the axis."""
    left, bottom, right, top = piece.edges
    if piece.axis == "x":
        left, right = min(boxes[i][0] for i in group), max(boxes[i][2] for i in group)
    else:
        bottom, top = min(boxes[i][1] for i in group), max(boxes[i][3] for i in group)
    return left, bottom, right, top


def _counted_trims(boxes: Sequence[Box], piece: _Piece) -> int:
    """Rounds that free a lone box, the last of them not counted."""
    if not piece.inside:
        return 0
    left, bottom, right, top = boxes[piece.inside[0]]
    across = (left, right) != (piece.edges[0], piece.edges[2])
    along = (bottom, top) != (piece.edges[1], piece.edges[3])
    return int(across and along)
