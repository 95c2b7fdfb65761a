"""Holes of concealed hinges: the cup and its screws in the door, the plate on the side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Fitting
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.furniture.drilling.fastener_holes import panel_of
from verstak.furniture.drilling.hole import (
    Bore,
    Hole,
    Operation,
    Point,
    axis_index,
    bored,
    side_facing,
    to_cabinet,
)
from verstak.furniture.drilling.hole_gap import clear_of
from verstak.furniture.drilling.hole_row import hinge_places_um
from verstak.furniture.drilling.panel_space import Box, panel_box
from verstak.furniture.drilling.system32 import grid
from verstak.furniture.panel import Axis, Panel, PanelRole

_FRONTS = {PanelRole.DOOR, PanelRole.DRAWER_FRONT, PanelRole.FILLER, PanelRole.BACK}


@dataclass(frozen=True, slots=True)
class Hanging:
    """How a door hangs on a panel.

    Args:
        door: The door.
        side: Panel that carries the mounting plates.
        along: Cabinet axis that the hinges' line runs along.
        after: Whether the door's middle lies at the larger coordinate from the side.
        plate_y_um: Cabinet y of the plates' screws.
    """

    door: Panel
    side: Panel
    along: Axis
    after: bool
    plate_y_um: int

    @property
    def across(self) -> Axis:
        """Cabinet axis from the hinge line over the door."""
        return self.side.thickness_axis

    @property
    def door_edge_um(self) -> int:
        """Cabinet coordinate of the door's edge at the hinges."""
        n = axis_index(self.across)
        return self.door.origin_um[n] + (0 if self.after else self.door.extent_um[n])

    def from_edge(self, distance_um: int) -> int:
        """Cabinet coordinate at a distance from that edge, over the door."""
        return self.door_edge_um + (distance_um if self.after else -distance_um)


def hanging(cabinet: Cabinet, fitting: Fitting) -> Hanging:
    """How the door of a hinge fitting hangs.

    Raises:
        InvalidCabinet: no panel to hang on, or one that lies parallel to the door.
    """
    door = panel_of(cabinet, fitting.panel, "a hinge")
    if not fitting.against:
        raise InvalidCabinet(
            f"the hinges of {door.id} name no panel for their mounting plates",
            remedy="give the fitting the side that the door hangs on",
        )
    side = panel_of(cabinet, fitting.against[0], f"the hinge of {door.id}")
    across = side.thickness_axis
    if door.thickness_axis != "y" or across == "y":
        raise InvalidCabinet(
            f"the hinges of {door.id}: expected a front and a panel square to it for the "
            f"mounting plates, found {side.id}, which lies parallel",
            remedy="hang the door on a side, divider, top or bottom",
        )
    n = axis_index(across)
    middle = door.origin_um[n] * 2 + door.extent_um[n]
    after = middle > side.origin_um[n] * 2 + side.extent_um[n]
    fronts = [panel.origin_um[1] for panel in cabinet.of_role(PanelRole.SIDE)]
    front = min(fronts, default=side.origin_um[1])
    setback = size_um("system32.front_setback")
    if door.origin_um[1] < front:
        plate_y = front + setback
    else:
        plate_y = door.origin_um[1] + door.thickness_um + size_um("hinge.inset_extra") + setback
    return Hanging(door, side, "z" if across == "x" else "x", after, plate_y)


def hinge_holes(
    cabinet: Cabinet, fitting: Fitting, owner: str, taken: Sequence[Hole] = ()
) -> tuple[Hole, ...]:
    """Holes of all hinges of one door.

    Each hinge stands where it is wanted (the outer ones 100 mm from the door's ends, the others
    spread evenly), moved by less than a pitch so that its plate falls into the side's System 32
    grid, and further, within the usual range, when a shelf or another hole is in its way. If no
    place in the range is clear it stays, and :func:`.collisions.find_collisions` says why.

    Args:
        cabinet: The cabinet.
        fitting: The hinges of one door.
        owner: Text that names the fitting.
        taken: Holes that are there already.

    Raises:
        InvalidCabinet: the fitting cannot be drilled.
    """
    place = hanging(cabinet, fitting)
    found: list[Hole] = []
    there = [hole for hole in taken if hole.panel in {place.door.id, place.side.id}]
    for index, (wanted, reach) in enumerate(_wanted(place, fitting.count), 1):
        name = f"{owner}, hinge {index}"
        tries = [_one(place, centre, name) for centre in _centres(place, wanted, reach)]
        best = next((holes for holes in tries if _fits(cabinet, place, holes, there)), tries[0])
        found.extend(best)
        there.extend(best)
    return tuple(found)


def _wanted(place: Hanging, count: int) -> Iterator[tuple[int, int]]:
    """Cabinet coordinate of each hinge and how far it may move."""
    n = axis_index(place.along)
    low, length = place.door.origin_um[n], place.door.extent_um[n]
    for index, place_um in enumerate(hinge_places_um(length, count)):
        outer = index in {0, count - 1}
        reach = size_um("hinge.end_range" if outer else "hinge.middle_range")
        yield low + place_um, reach


def _centres(place: Hanging, wanted: int, reach: int) -> list[int]:
    """Places for a hinge, the best first: in the side's grid, the nearest before others."""
    n = axis_index(place.along)
    half = size_um("system32.pitch") // 2
    middles = [
        place.side.origin_um[n] + at + half for at in grid(place.side.extent_um[n]).places_um[:-1]
    ]
    # Between two grid places stand the hinges of a second door on the same divider.
    between = sorted({at + by for at in middles for by in (-half, half)})
    near, off = (
        sorted((at for at in row if abs(at - wanted) <= reach), key=lambda at: abs(at - wanted))
        for row in (middles, between)
    )
    return [*near, *off] or [wanted]


def _one(place: Hanging, centre: int, owner: str) -> tuple[Hole, ...]:
    """Cup, two cup screws and two plate screws of a hinge."""
    radius = size_um("hinge.cup_diameter") // 2
    cup = size_um("hinge.cup_edge") + radius
    screw = cup + size_um("hinge.screw_offset")
    apart = size_um("hinge.screw_pitch") // 2
    pitch = size_um("system32.pitch") // 2
    inner = side_facing(place.door, "y", positive=True)
    plate = side_facing(place.side, place.across, positive=place.after)

    cup_bore = _bore(Operation.HINGE_CUP, "hinge.cup_diameter", "hinge.cup_depth")
    screw_bore = _bore(Operation.HINGE_SCREW, "screw.pilot_diameter", "screw.pilot_depth")
    plate_bore = _bore(Operation.PLATE_SCREW, "system32.diameter", "hinge.plate_depth")

    def spot(along: int, across: int, y: int = 0) -> Point:
        at = [0, y, 0]
        at[axis_index(place.along)] = along
        at[axis_index(place.across)] = across
        return (at[0], at[1], at[2])

    return (
        bored(place.door, inner, spot(centre, place.from_edge(cup)), cup_bore, owner),
        *(
            bored(place.door, inner, spot(centre + by, place.from_edge(screw)), screw_bore, owner)
            for by in (-apart, apart)
        ),
        *(
            bored(place.side, plate, spot(centre + by, 0, place.plate_y_um), plate_bore, owner)
            for by in (-pitch, pitch)
        ),
    )


def _bore(operation: Operation, diameter: str, depth: str) -> Bore:
    return Bore(operation, size_um(diameter), size_um(depth), size(diameter).provenance)


def hinge_body(door: Panel, cup: Hole, side: Panel, plates: Sequence[Hole]) -> Box:
    """The space that a hinge's arm and plate take behind the door, cabinet coordinates.

    Args:
        door: The door.
        cup: Its cup hole.
        side: Panel with the mounting plate.
        plates: The plate's holes in it.
    """
    across = axis_index(side.thickness_axis)
    along = 2 if across == 0 else 0
    centre = to_cabinet(door, cup.at_um)
    spots = [to_cabinet(side, hole.at_um) for hole in plates]
    radius = cup.diameter_um // 2
    reach = [spot[across] for spot in spots] + [centre[across] - radius, centre[across] + radius]
    faces = spots[0][across]
    low, high = [0, 0, 0], [0, 0, 0]
    half = size_um("hinge.body_half_height")
    low[along], high[along] = centre[along] - half, centre[along] + half
    low[1] = centre[1]
    high[1] = max(spot[1] for spot in spots) + size_um("hinge.body_behind_plate")
    if centre[across] > faces:
        low[across], high[across] = faces, max(reach)
    else:
        low[across], high[across] = min(reach), faces
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def in_the_way(cabinet: Cabinet, door: Panel, side: Panel, body: Box) -> list[tuple[Panel, Box]]:
    """Panels that a hinge's body meets, with the space that both would take."""
    return [
        (panel, shared)
        for panel in cabinet.panels
        if panel.id not in {door.id, side.id} and panel.role not in _FRONTS
        if (shared := body.meets(panel_box(panel)))
    ]


def _fits(cabinet: Cabinet, place: Hanging, holes: Sequence[Hole], there: Sequence[Hole]) -> bool:
    cup, plates = holes[0], holes[3:]
    body = hinge_body(place.door, cup, place.side, plates)
    if in_the_way(cabinet, place.door, place.side, body):
        return False
    wall = size_um("wall.between")
    return clear_of(place.door, holes[:3], there, wall) and clear_of(
        place.side, plates, there, wall
    )
