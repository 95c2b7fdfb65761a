"""Holes for shelf pins: a few round each loose shelf, or whole System 32 rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.furniture.drilling.fastener_holes import panel_of
from verstak.furniture.drilling.hole import (
    Bore,
    Hole,
    Operation,
    Side,
    bored,
    side_facing,
    to_cabinet,
)
from verstak.furniture.drilling.hole_gap import clear_of
from verstak.furniture.drilling.panel_space import lying_on
from verstak.furniture.drilling.system32 import RearRow, grid, row_bore, rows
from verstak.furniture.panel import Panel, PanelRole


def shelf_pin_holes(
    cabinet: Cabinet,
    fitting: Fitting,
    owner: str,
    taken: Sequence[Hole] = (),
    *,
    steps: int = 2,
    rear: RearRow = RearRow.SAME_SETBACK,
) -> tuple[Hole, ...]:
    """Holes under one loose shelf and some pitches above and below it.

    The middle hole of each row carries the shelf where the cabinet's drawing has it; the others
    are left out where they would come too near to another hole.

    Args:
        cabinet: The cabinet.
        fitting: The pins of one shelf; ``against`` names the panels that carry it.
        owner: Text that names the fitting.
        taken: Holes that are there already.
        steps: Further holes above and below, one pitch apart.
        rear: Where the rear row stands.

    Raises:
        InvalidCabinet: the shelf does not lie on the panels that it names.
    """
    shelf = panel_of(cabinet, fitting.panel, "a shelf pin")
    pitch = size_um("system32.pitch")
    bore = _pin()
    found: list[Hole] = []
    height = shelf.origin_um[2] - bore.diameter_um // 2
    for panel_id in fitting.against:
        side = panel_of(cabinet, panel_id, f"the pins of {shelf.id}")
        face = _face_towards(side, shelf)
        for y in _row_places(side, shelf, rear):
            for step in sorted(range(-steps, steps + 1), key=abs):
                hole = bored(side, face, (0, y, height + step * pitch), bore, owner)
                if step and not _free(cabinet, side, hole, [*taken, *found]):
                    continue
                found.append(hole)
    return tuple(found)


def whole_rows(
    cabinet: Cabinet, taken: Sequence[Hole] = (), *, rear: RearRow = RearRow.SAME_SETBACK
) -> tuple[Hole, ...]:
    """Rows from end to end of every panel face that carries a loose shelf or a hinge's plate.

    Shelves then stand on the hole that is nearest to their place in the drawing. A hole of the
    row that a hinge's plate already has is not bored twice, and one too near to another hole
    is left out.

    Args:
        cabinet: The cabinet.
        taken: Holes that are there already.
        rear: Where the rear row stands.

    Raises:
        InvalidCabinet: a shelf does not lie on the panels that it names.
    """
    faces: dict[tuple[str, Side], Panel] = {}
    for fitting in cabinet.fittings:
        if fitting.kind is FittingKind.SHELF_PIN:
            shelf = panel_of(cabinet, fitting.panel, "a shelf pin")
            for panel_id in fitting.against:
                side = panel_of(cabinet, panel_id, f"the pins of {shelf.id}")
                faces.setdefault((side.id, _face_towards(side, shelf)), shelf)
    found: list[Hole] = []
    for (panel_id, face), shelf in faces.items():
        side = cabinet.panel(panel_id)
        owner = f"System 32, {panel_id} {face}"
        for y in _row_places(side, shelf, rear):
            for at in grid(side.extent_um[2]).places_um:
                hole = bored(side, face, (0, y, side.origin_um[2] + at), row_bore(), owner)
                if _free(cabinet, side, hole, [*taken, *found]):
                    found.append(hole)
    return tuple(found)


def shared_through(cabinet: Cabinet, holes: Iterable[Hole]) -> tuple[Hole, ...]:
    """Pin holes that meet from both faces of a divider become one hole right through."""
    kept: dict[tuple[str, Operation, int, int], Hole] = {}
    for number, hole in enumerate(holes):
        pins = hole.operation in {Operation.SHELF_PIN, Operation.SYSTEM32}
        key = (hole.panel, hole.operation, hole.x_um, hole.y_um)
        if not pins:
            kept[("", hole.operation, number, 0)] = hole
        elif key not in kept or not _meet(cabinet.panel(hole.panel), kept[key], hole):
            kept[key if key not in kept else ("", hole.operation, number, 0)] = hole
        else:
            first = kept[key]
            kept[key] = replace(
                first,
                face=Side.A,
                z_um=0,
                depth_um=None,
                owner=first.owner if first.owner == hole.owner else f"{first.owner}; {hole.owner}",
            )
    return tuple(kept.values())


def _meet(panel: Panel, first: Hole, second: Hole) -> bool:
    if first.face is second.face:
        return False
    left = panel.thickness_um - (first.depth_um or panel.thickness_um) - (second.depth_um or 0)
    return left < size_um("wall.between")


def _row_places(side: Panel, shelf: Panel, rear: RearRow) -> tuple[int, int]:
    """Cabinet y of the front and rear row that carry a shelf."""
    usual = rows(side.extent_um[1], rear=rear)
    front, back = side.origin_um[1] + usual.front_um, side.origin_um[1] + usual.rear_um
    bearing, setback = size_um("shelf_pin.least_bearing"), usual.setback_um
    shelf_front, shelf_rear = shelf.origin_um[1], shelf.origin_um[1] + shelf.extent_um[1]
    if front < shelf_front + bearing:
        front = shelf_front + setback
    if back > shelf_rear - bearing:
        back = shelf_rear - setback
    return front, back


def _face_towards(side: Panel, shelf: Panel) -> Side:
    """Face of the side that a shelf lies at."""
    if side.thickness_axis != "x":
        raise InvalidCabinet(
            f"the pins of {shelf.id}: expected an upright side or divider, found {side.id}, "
            f"whose thickness lies along {side.thickness_axis}",
            remedy="carry loose shelves on sides and dividers",
        )
    middle = shelf.origin_um[0] * 2 + shelf.extent_um[0]
    return side_facing(side, "x", positive=middle > side.origin_um[0] * 2 + side.extent_um[0])


def _free(cabinet: Cabinet, side: Panel, hole: Hole, others: Sequence[Hole]) -> bool:
    """Whether a further hole of a row may be bored.

    It must lie inside the panel, not under another panel's end, and clear of other holes. Holes of the same row from the other face of a divider are no hindrance: they become one.
    """
    edge = size_um("wall.edge") + hole.diameter_um // 2
    if not edge <= hole.x_um <= side.length_um - edge:
        return False
    if not edge <= hole.y_um <= side.width_um - edge:
        return False
    if any(panel.role is not PanelRole.SHELF for panel in lying_on(cabinet, side, hole, rim=True)):
        return False
    rest = [
        other
        for other in others
        if other.panel == side.id
        and not (
            other.operation is hole.operation
            and other.face is not hole.face
            and to_cabinet(side, other.at_um)[1:] == to_cabinet(side, hole.at_um)[1:]
        )
    ]
    return clear_of(side, [hole], rest, size_um("wall.between"))


def _pin() -> Bore:
    return Bore(
        Operation.SHELF_PIN,
        size_um("shelf_pin.diameter"),
        size_um("shelf_pin.depth"),
        size("shelf_pin.diameter").provenance,
    )
