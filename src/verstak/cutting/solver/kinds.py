"""Parts that the saw cannot tell apart, solved as one and named again afterwards."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from verstak.cutting.job import CuttingJob, Edges, Part
from verstak.cutting.layout import Node, SheetLayout
from verstak.errors import SolverFailed


@dataclass(frozen=True, slots=True)
class Kinds:
    """A smaller job of the same sheets.

    Args:
        job: One part per saw size and grain; sizes are saw sizes and carry no edge bands.
        members: Per part of ``job``, the original parts as (index, pieces), in their order.
    """

    job: CuttingJob
    members: tuple[tuple[tuple[int, int], ...], ...]


def merge_kinds(job: CuttingJob) -> Kinds:
    """Parts of equal saw size and grain become one."""
    groups: dict[tuple[int, int, str], list[tuple[int, int]]] = {}
    for index, part in enumerate(job.parts):
        key = (part.saw_length_um, part.saw_width_um, part.grain.value)
        groups.setdefault(key, []).append((index, part.quantity))
    parts = tuple(
        Part(
            name=job.parts[members[0][0]].name,
            length_um=length,
            width_um=width,
            quantity=sum(pieces for _, pieces in members),
            grain=job.parts[members[0][0]].grain,
            edges=Edges(),
        )
        for (length, width, _), members in groups.items()
    )
    return Kinds(replace(job, parts=parts), tuple(map(tuple, groups.values())))


def name_again(kinds: Kinds, layouts: Iterable[SheetLayout]) -> tuple[SheetLayout, ...]:
    """Layouts of the smaller job as layouts of the original one.

    A pattern whose copies hold different originals becomes several patterns, as few as following
    the order of the list allows.

    Raises:
        SolverFailed: the layouts hold more pieces than the job.
    """
    waiting = [deque([index, pieces] for index, pieces in group) for group in kinds.members]
    named = []
    for layout in layouts:
        copies = layout.copies
        while copies > 0:
            taken = _take(waiting, layout)
            repeats = min(
                [copies, *(_repeats(waiting, kind, used) for kind, used in taken.items())]
            )
            for kind, used in taken.items():
                _spend(waiting[kind], used, repeats)
            queue = {kind: deque(used) for kind, used in taken.items()}
            named.append(replace(layout, copies=repeats, root=_rename(layout.root, queue)))
            copies -= repeats
    return tuple(named)


def _take(waiting: list[deque[list[int]]], layout: SheetLayout) -> dict[int, list[int]]:
    """Originals for one copy of a layout, per kind, the first of the list first."""
    wanted = Counter(leaf.part for leaf in layout.parts() if leaf.part is not None)
    taken: dict[int, list[int]] = {}
    for kind, pieces in wanted.items():
        used: list[int] = []
        for index, left in waiting[kind]:
            used += [index] * min(left, pieces - len(used))
        if len(used) < pieces:
            raise SolverFailed(
                "a layout of the solver was refused: it cuts more pieces than were ordered"
            )
        taken[kind] = used
    return taken


def _repeats(waiting: list[deque[list[int]]], kind: int, used: list[int]) -> int:
    left = {entry[0]: entry[1] for entry in waiting[kind]}
    return max(1, min(left[index] // pieces for index, pieces in Counter(used).items()))


def _spend(queue: deque[list[int]], used: list[int], repeats: int) -> None:
    spent = Counter(used)
    for entry in queue:
        entry[1] -= repeats * spent.get(entry[0], 0)
    while queue and queue[0][1] <= 0:
        queue.popleft()


def _rename(node: Node, queue: dict[int, deque[int]]) -> Node:
    if node.part is not None:
        return replace(node, part=queue[node.part].popleft())
    if not node.children:
        return node
    return replace(node, children=tuple(_rename(child, queue) for child in node.children))
