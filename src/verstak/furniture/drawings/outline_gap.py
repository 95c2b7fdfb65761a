"""Lines joined end to end into closed outlines; where they do not meet, how far they miss.

Ends that lie within 0.001 mm of each other meet: that is the resolution of every length in this
program. A wider gap is never closed unless a width is given, and then it is said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from verstak.furniture.drawings.contours import (
    XY,
    Contour,
    Vertex,
    path_points,
    reversed_path,
    side_length,
)
from verstak.furniture.drawings.drawn_lines import DrawnLine

MEET_MM = 0.001
"""Ends this close are one point."""
SAME_POINT_MM = 1e-6
"""Rounding of a file's decimals: ends this close are drawn as the same point."""
_NEAR_MM = 20.0
"""Ends of different lines that are farther apart are not taken for one gap."""
_CROWDED = 64
_LEAST_AREA_MM2 = 1e-3


@dataclass(frozen=True, slots=True)
class Gap:
    """Two ends that should be one.

    Args:
        start: One end, mm.
        end: The other, mm.
    """

    start: XY
    end: XY

    @property
    def size(self) -> float:
        """Distance in mm."""
        return math.dist(self.start, self.end)


@dataclass(frozen=True)
class Outline:
    """A closed contour and how it came to be closed.

    Args:
        layer: Its layer.
        contour: The line.
        pieces: Entities that were joined; 1 for a polyline, circle …
        gaps: Gaps that were bridged; empty when all ends meet as drawn.
    """

    layer: str
    contour: Contour
    pieces: int = 1
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class OpenLine:
    """A line, or lines joined end to end, that does not close.

    Args:
        layer: Its layer.
        paths: What is drawn, mm.
        gaps: What is missing to close it, the widest first; empty at a branch.
        branch: Where three or more lines meet, so that no single outline can be followed.
        pieces: Entities that were joined.
    """

    layer: str
    paths: tuple[tuple[Vertex, ...], ...]
    gaps: tuple[Gap, ...]
    branch: XY | None = None
    pieces: int = 1

    @property
    def length(self) -> float:
        """Length in mm, without the gaps."""
        return sum(side_length(a, b) for path in self.paths for a, b in pairwise(path))


@dataclass
class Joined:
    """What the lines of one layer make.

    Args:
        outlines: Closed.
        open_lines: Not closed.
        doubled: Lines drawn twice, counted once.
        empty: Lines without length and outlines without area, left out.
    """

    outlines: list[Outline] = field(default_factory=list)
    open_lines: list[OpenLine] = field(default_factory=list)
    doubled: int = 0
    empty: int = 0


@dataclass(frozen=True)
class _Chain:
    path: tuple[Vertex, ...]
    pieces: int
    branches: tuple[bool, bool]


def join_lines(layer: str, lines: Sequence[DrawnLine], close_below: float | None) -> Joined:
    """Join the lines of one layer.

    Args:
        layer: Their layer.
        lines: In any order and direction.
        close_below: Widest gap in mm that may be bridged; ``None``: none.

    Returns:
        Closed outlines and open lines. A polyline whose ends lie within 0.001 mm, but which is
        not marked as closed, is both.
    """
    joined = Joined()
    loose: list[tuple[Vertex, ...]] = []
    seen: set[tuple[float, ...]] = set()
    for line in lines:
        path = _without_empty_sides(line.path, closed=line.closed)
        if line.closed:
            contour = _closed(path)
            if contour is None:
                joined.empty += 1
            else:
                joined.outlines.append(Outline(layer, contour))
            continue
        if len(path) < 2:
            joined.empty += 1
            continue
        key = _fingerprint(path)
        if key in seen:
            joined.doubled += 1
            continue
        seen.add(key)
        if len(path) > 2 and math.dist(path[0][:2], path[-1][:2]) <= MEET_MM:
            _close_itself(joined, layer, path, close_below)
        else:
            loose.append(path)
    chains = _chains(loose)
    for group, gaps in _components(chains):
        _add_component(joined, layer, group, gaps, close_below)
    return joined


def _close_itself(
    joined: Joined, layer: str, path: tuple[Vertex, ...], close_below: float | None
) -> None:
    """A polyline that ends where it begins but is not marked closed."""
    gap = Gap(path[-1][:2], path[0][:2])
    contour = _closed(path[:-1])
    if contour is None:
        joined.empty += 1
        return
    bridged = gap.size > SAME_POINT_MM and close_below is not None
    joined.outlines.append(Outline(layer, contour, gaps=(gap,) if bridged else ()))
    # A last vertex exactly on the first is the old way to close a polyline.
    if gap.size > 0 and not bridged:
        joined.open_lines.append(OpenLine(layer, (path,), (gap,)))


def _add_component(
    joined: Joined,
    layer: str,
    group: list[_Chain],
    gaps: tuple[Gap, ...],
    close_below: float | None,
) -> None:
    pieces = sum(chain.pieces for chain in group)
    branch = next(
        (chain.path[0 if chain.branches[0] else -1][:2] for chain in group if any(chain.branches)),
        None,
    )
    whole = branch is None or (len(group) == 1 and all(group[0].branches))
    widest = max((gap.size for gap in gaps), default=0.0)
    may_close = widest <= MEET_MM or (close_below is not None and widest <= close_below)
    if whole and may_close and gaps:
        contour = _closed(tuple(vertex for chain in group for vertex in chain.path))
        if contour is not None and contour.area > widest * widest:
            bridged = tuple(gap for gap in gaps if gap.size > MEET_MM)
            joined.outlines.append(Outline(layer, contour, pieces, bridged))
            return
    ordered = tuple(sorted(gaps, key=lambda gap: -gap.size))
    joined.open_lines.append(
        OpenLine(
            layer,
            tuple(chain.path for chain in group),
            () if branch else ordered,
            branch,
            pieces,
        )
    )


def _closed(path: tuple[Vertex, ...]) -> Contour | None:
    path = _without_empty_sides(path, closed=True)
    if len(path) < 2:
        return None
    contour = Contour(path)
    return contour if contour.area > _LEAST_AREA_MM2 else None


def _without_empty_sides(path: tuple[Vertex, ...], *, closed: bool) -> tuple[Vertex, ...]:
    kept: list[Vertex] = []
    for vertex in path:
        if kept and math.dist(kept[-1][:2], vertex[:2]) <= SAME_POINT_MM:
            # The side between them has no length; the later vertex's own bulge counts.
            kept[-1] = (kept[-1][0], kept[-1][1], vertex[2])
        else:
            kept.append(vertex)
    while closed and len(kept) > 1 and math.dist(kept[0][:2], kept[-1][:2]) <= MEET_MM:
        kept.pop()
    return tuple(kept)


def _fingerprint(path: tuple[Vertex, ...]) -> tuple[float, ...]:
    """Alike for the same line in either direction."""
    a, b = sorted((path[0][:2], path[-1][:2]))
    points = path_points(path)
    xs = sum(x for x, _ in points) / len(points)
    ys = sum(y for _, y in points) / len(points)
    length = sum(side_length(p, q) for p, q in pairwise(path))
    return tuple(round(v, 2) for v in (*a, *b, xs, ys, length))


def _chains(paths: list[tuple[Vertex, ...]]) -> list[_Chain]:
    """Join paths where exactly two ends meet; stop at free ends and at branches."""
    points = [path[side][:2] for path in paths for side in (0, -1)]
    node = _merged(points)
    at_node: dict[int, list[int]] = defaultdict(list)
    for end, number in enumerate(node):
        at_node[number].append(end)
    used = [False] * len(paths)

    def follow(first: int) -> _Chain:
        """From one end of a path along it and on, until nothing or too much follows."""
        whole: list[Vertex] = []
        end, pieces = first, 0
        while True:
            used[end // 2] = True
            pieces += 1
            path = paths[end // 2]
            step = path if end % 2 == 0 else reversed_path(path)
            whole += step if not whole else step[1:]
            if pieces > 1:
                corner = len(whole) - len(step)
                whole[corner] = (*whole[corner][:2], step[0][2])
            far = end ^ 1
            ends = at_node[node[far]]
            nxt = next((e for e in ends if e != far), None)
            if len(ends) != 2 or nxt is None or used[nxt // 2]:
                break
            end = nxt
        begin_degree, end_degree = len(at_node[node[first]]), len(ends)
        return _Chain(tuple(whole), pieces, (begin_degree > 2, end_degree > 2))

    chains = [
        follow(end)
        for end in range(len(points))
        if not used[end // 2] and len(at_node[node[end]]) != 2
    ]
    return chains + [follow(2 * i) for i in range(len(paths)) if not used[i]]


def _merged(points: list[XY]) -> list[int]:
    """Number of the node of each point; points within 0.001 mm share one."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    number: list[int] = []
    for index, (x, y) in enumerate(points):
        cx, cy = math.floor(x / MEET_MM), math.floor(y / MEET_MM)
        near = next(
            (
                other
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for other in cells.get((cx + dx, cy + dy), ())
                if math.dist(points[other], (x, y)) <= MEET_MM
            ),
            None,
        )
        number.append(index if near is None else number[near])
        if near is None:
            cells[(cx, cy)].append(index)
    return number


def _components(chains: list[_Chain]) -> list[tuple[list[_Chain], tuple[Gap, ...]]]:
    """Chains grouped into would-be outlines by their nearest free ends."""
    partner = _partners(chains)
    done = [False] * len(chains)
    groups: list[tuple[list[_Chain], tuple[Gap, ...]]] = []
    for start, chain in enumerate(chains):
        if done[start]:
            continue
        if any(chain.branches):
            done[start] = True
            closes = all(chain.branches) and _meets_itself(chain)
            gap = Gap(chain.path[-1][:2], chain.path[0][:2])
            groups.append(([chain], (gap,) if closes else ()))
            continue
        group: list[_Chain] = []
        gaps: list[Gap] = []
        end = 2 * start
        while not done[end // 2]:
            done[end // 2] = True
            here = chains[end // 2]
            path = here.path if end % 2 == 0 else reversed_path(here.path)
            group.append(_Chain(path, here.pieces, here.branches))
            nxt = partner[end ^ 1]
            gaps.append(Gap(path[-1][:2], chains[nxt // 2].path[0 if nxt % 2 == 0 else -1][:2]))
            end = nxt
        groups.append((group, tuple(gaps)))
    return groups


def _partners(chains: list[_Chain]) -> dict[int, int]:
    """For every free end the end across its gap: greedily, the narrowest gaps first."""
    ends = {
        2 * i + side: chain.path[-side][:2]
        for i, chain in enumerate(chains)
        if not any(chain.branches)
        for side in (0, 1)
    }
    candidates = [(math.dist(ends[e], ends[e ^ 1]), e, e ^ 1) for e in ends if e % 2 == 0]
    candidates += _near_pairs(ends)
    partner: dict[int, int] = {}
    for _, a, b in sorted(candidates):
        if a not in partner and b not in partner:
            partner[a], partner[b] = b, a
    left = [end for end in ends if end not in partner]
    for a, b in zip(left[::2], left[1::2], strict=True):
        partner[a], partner[b] = b, a
    return partner


def _near_pairs(ends: dict[int, XY]) -> Iterable[tuple[float, int, int]]:
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for end, (x, y) in ends.items():
        cx, cy = math.floor(x / _NEAR_MM), math.floor(y / _NEAR_MM)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for other in cells[(cx + dx, cy + dy)][-_CROWDED:]:
                    distance = math.dist(ends[other], (x, y))
                    if distance <= _NEAR_MM and other != end ^ 1:
                        yield distance, other, end
        cells[(cx, cy)].append(end)


def _meets_itself(chain: _Chain) -> bool:
    return chain.pieces > 1 and math.dist(chain.path[0][:2], chain.path[-1][:2]) <= MEET_MM
