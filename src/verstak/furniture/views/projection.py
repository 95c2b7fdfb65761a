"""Panels seen along an axis of the cabinet: which of their edges one sees, which are hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from verstak.furniture.panel import Panel

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Flat:
    """A box seen along an axis: a rectangle between two depths. Whole micrometres.

    Args:
        key: Id of the panel.
        h0: Left side.
        h1: Right side.
        v0: Lower side.
        v1: Upper side.
        near: Depth of its nearer face; smaller is nearer to the viewer.
        far: Depth of its farther face.
    """

    key: str
    h0: int
    h1: int
    v0: int
    v1: int
    near: int
    far: int

    def covers(self, h_um: int, v_um: int) -> bool:
        """Whether a point lies inside, not on the border."""
        return self.h0 < h_um < self.h1 and self.v0 < v_um < self.v1


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A straight piece of an outline.

    Args:
        upright: Along v at one h; else along h at one v.
        at: That h, or that v.
        start: Smaller end along the other direction.
        end: Larger end.
    """

    upright: bool
    at: int
    start: int
    end: int

    @property
    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Both ends as (h, v)."""
        if self.upright:
            return (self.at, self.start), (self.at, self.end)
        return (self.start, self.at), (self.end, self.at)


def from_front(panel: Panel) -> Flat:
    """Seen from the front: x to the right, z upwards."""
    (x, y, z), (dx, dy, dz) = panel.origin_um, panel.extent_um
    return Flat(panel.id, x, x + dx, z, z + dz, y, y + dy)


def from_left(panel: Panel) -> Flat:
    """Seen from the left side: the cabinet's front is to the right, z upwards."""
    (x, y, z), (dx, dy, dz) = panel.origin_um, panel.extent_um
    return Flat(panel.id, -y - dy, -y, z, z + dz, x, x + dx)


def outlines(
    flats: Sequence[Flat], hidden_keys: Collection[str] = ()
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Edges of boxes, each piece once.

    Args:
        flats: What is there; boxes do not overlap in space.
        hidden_keys: Boxes whose hidden edges are wanted.

    Returns:
        Pieces that one sees, and hidden pieces where none is seen on the same line.
    """
    visible: dict[tuple[bool, int], list[Span]] = defaultdict(list)
    hidden: dict[tuple[bool, int], list[Span]] = defaultdict(list)
    for flat in flats:
        nearer = [other for other in flats if other.near < flat.near]
        for upright, at, span in _edges(flat):
            covered = [cover for other in nearer if (cover := _cover(other, upright, at, span))]
            seen = minus([span], covered)
            visible[upright, at] += seen
            if flat.key in hidden_keys:
                hidden[upright, at] += minus([span], seen)
    return (
        _segments(visible),
        _segments({line: minus(spans, visible.get(line, ())) for line, spans in hidden.items()}),
    )


def in_view(flats: Sequence[Flat]) -> tuple[str, ...]:
    """Keys of the boxes in front of which there is nothing at all."""
    return tuple(
        flat.key
        for flat in flats
        if not any(other.near < flat.near and _meet(other, flat) for other in flats)
    )


def union(spans: Iterable[Span]) -> list[Span]:
    """The same spans, sorted, with those that meet or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def minus(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of spans outside some others."""
    left = union(spans)
    for low, high in union(holes):
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, low)), (max(start, high), end))
            if piece[0] < piece[1]
        ]
    return left


def _edges(flat: Flat) -> tuple[tuple[bool, int, Span], ...]:
    across, up = (flat.h0, flat.h1), (flat.v0, flat.v1)
    return (
        (True, flat.h0, up),
        (True, flat.h1, up),
        (False, flat.v0, across),
        (False, flat.v1, across),
    )


def _cover(other: Flat, upright: bool, at: int, span: Span) -> Span | None:
    """The piece of a line that a nearer box hides; its own border hides nothing."""
    low, high = (other.h0, other.h1) if upright else (other.v0, other.v1)
    if not low < at < high:
        return None
    start, end = (other.v0, other.v1) if upright else (other.h0, other.h1)
    start, end = max(start, span[0]), min(end, span[1])
    return (start, end) if start < end else None


def _meet(a: Flat, b: Flat) -> bool:
    return a.h0 < b.h1 and b.h0 < a.h1 and a.v0 < b.v1 and b.v0 < a.v1


def _segments(lines: dict[tuple[bool, int], list[Span]]) -> tuple[Segment, ...]:
    return tuple(
        Segment(upright, at, start, end)
        for (upright, at), spans in sorted(lines.items())
        for start, end in union(spans)
    )
