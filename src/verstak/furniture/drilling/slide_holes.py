"""Screw holes of drawer slides, on the cabinet's panels and on the drawer's sides."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.furniture.cabinet import Cabinet, Fitting
from verstak.furniture.cabinet_spec import SlideSystem
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.furniture.drilling.fastener_holes import panel_of
from verstak.furniture.drilling.hole import Bore, Hole, Operation, bored, side_facing
from verstak.furniture.drilling.hole_gap import clear_of
from verstak.furniture.panel import Panel, PanelRole
from verstak.quantities.length import UM_PER_MM


def slide_places_um(system: SlideSystem, length_um: int) -> tuple[int, ...]:
    """Screws of a slide on the cabinet, from the front of the slide and drawer.

    Args:
        system: Kind of slide.
        length_um: Length of the slide.

    Returns:
        On the raster of System 32: the first at 37 mm (undermount: a second at 69 mm), one in
        the middle of long slides and one near the rear end.

    Source:
        ``slide.*`` of data/drilling.toml; only 37 and 69 of one undermount runner were read,
        the rest is assumed and to be checked against the maker's sheet.
    """
    pitch, front = size_um("system32.pitch"), size_um("slide.row")
    steps = max((length_um - front - size_um("slide.rear_margin")) // pitch, 0)
    wanted = {0, steps}
    if system is SlideSystem.UNDERMOUNT and steps > 1:
        wanted.add((size_um("slide.second") - size_um("slide.front")) // pitch)
    elif steps >= 8:
        wanted.add(steps // 2)
    return tuple(front + pitch * step for step in sorted(wanted))


def slide_holes(
    cabinet: Cabinet, fitting: Fitting, owner: str, taken: Sequence[Hole] = ()
) -> tuple[Hole, ...]:
    """Holes of one drawer's slides.

    Args:
        cabinet: The cabinet; its specification names the slide system.
        fitting: The slides of one drawer: ``panel`` is one of the drawer's sides, ``against``
            the panels that carry the slides.
        owner: Text that names the fitting.
        taken: Holes that are there already.

    Raises:
        InvalidCabinet: a panel that the cabinet does not have.
    """
    drawer = panel_of(cabinet, fitting.panel, "a slide")
    found: list[Hole] = []
    for index, panel_id in enumerate(fitting.against, 1):
        side = panel_of(cabinet, panel_id, f"the slide of {drawer.id}")
        box = _drawer_side_at(cabinet, drawer, side)
        found.extend(_one(cabinet, box, side, f"{owner}, slide {index}", [*taken, *found]))
    return tuple(found)


def _drawer_side_at(cabinet: Cabinet, drawer: Panel, side: Panel) -> Panel:
    """The side of the same drawer that is nearer to the panel that carries the slide."""
    same = [
        panel
        for panel in cabinet.of_role(PanelRole.DRAWER_SIDE)
        if panel.origin_um[1:] == drawer.origin_um[1:] and panel.extent_um == drawer.extent_um
    ]
    return min(
        same or [drawer],
        key=lambda panel: abs(panel.origin_um[0] * 2 + panel.extent_um[0] - _twice_middle(side)),
    )


def _one(
    cabinet: Cabinet, box: Panel, side: Panel, owner: str, taken: Sequence[Hole]
) -> tuple[Hole, ...]:
    system = cabinet.spec.slides
    right = box.origin_um[0] * 2 + box.extent_um[0] > _twice_middle(side)
    front_um = box.origin_um[1]  # a slide begins where the drawer does
    places = slide_places_um(system, box.extent_um[1])
    height = _height_um(system, box)
    face = side_facing(side, "x", positive=right)
    bore = _screw("system32.diameter", "system32.depth")
    if system is SlideSystem.BALL_BEARING:
        bore = _screw("screw.pilot_diameter", "screw.pilot_depth")

    def on_side(shift: int) -> tuple[Hole, ...]:
        return tuple(
            bored(side, face, (0, front_um + at + shift, height), bore, owner) for at in places
        )

    wall = size_um("wall.between")
    tries = [on_side(shift) for shift in (0, size_um("slide.second_step"))]
    found = next((holes for holes in tries if clear_of(side, holes, taken, wall)), tries[0])
    if system is not SlideSystem.BALL_BEARING:
        return found  # rollers clip under the drawer's side, undermount runners lie under it
    outer = side_facing(box, "x", positive=not right)
    inside = tuple(
        bored(box, outer, (0, box.origin_um[1] + at, height), bore, owner) for at in places
    )
    return (*found, *inside)


def _height_um(system: SlideSystem, box: Panel) -> int:
    """Cabinet z of the screws."""
    low, tall = box.origin_um[2], box.extent_um[2]
    match system:
        case SlideSystem.BALL_BEARING:
            return low + tall // 2 // UM_PER_MM * UM_PER_MM
        case SlideSystem.ROLLER:
            return low + size_um("slide.roller_height")
        case SlideSystem.UNDERMOUNT:
            return low + size_um("slide.undermount_height")


def _screw(diameter: str, depth: str) -> Bore:
    return Bore(Operation.SLIDE_SCREW, size_um(diameter), size_um(depth), size(diameter).provenance)


def _twice_middle(panel: Panel) -> int:
    return panel.origin_um[0] * 2 + panel.extent_um[0]
