"""What stands and lies inside a carcass: dividers, fixed shelves, loose shelves."""

from __future__ import annotations

from verstak.furniture.builders import edging
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.carcass import front_clearance_um
from verstak.furniture.builders.space import Section, Space, share, split
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.cabinet_spec import TopKind
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

LOOSE_UM = 1_000
"""Play of a loose shelf at either end."""
LEAST_SPACE_UM = 50_000
"""Less clear room than this beside a shelf or divider is a mistake."""

_PINS = Bilingual("shelf pin", "полкодержатель")
_PINS_WHY = Bilingual("four pins per loose shelf", "четыре полкодержателя на съёмную полку")


def put_dividers(assembly: Assembly, inside: Space, centres: tuple[int, ...]) -> list[Section]:
    """Stand dividers between bottom and top.

    Args:
        assembly: What is being built.
        inside: The clear space.
        centres: Where their middles are along x, from left to right.

    Returns:
        The sections from left to right.

    Raises:
        InvalidCabinet: they do not fit.
    """
    spec = assembly.spec
    t = spec.carcass.thickness_um
    front = front_clearance_um(spec)
    sections, left, x0 = [], "side_left", inside.x0
    for number, centre in enumerate(centres, 1):
        start = centre - t // 2
        if min(start - x0, inside.x1 - start - t) < LEAST_SPACE_UM:
            refuse(
                spec,
                f"{len(centres)} dividers in {mm_text(inside.dx)} mm leave less than "
                f"{mm_text(LEAST_SPACE_UM)} mm between them",
                "ask for fewer dividers or a wider cabinet",
            )
        panel_id = f"divider_{number}"
        space = inside.but(x0=start, x1=start + t, y0=front)
        edges = edging.between_edges(spec)
        assembly.place(
            panel_id, PanelRole.DIVIDER, space, ("z", "y"), board=spec.carcass, edges=edges
        )
        assembly.join("bottom", panel_id, space.dy)
        _join_above(assembly, panel_id, space)
        sections.append(Section(left, panel_id, inside.but(x0=x0, x1=start)))
        left, x0 = panel_id, start + t
    return [*sections, Section(left, "side_right", inside.but(x0=x0))]


def even_centres(inside: Space, count: int, thickness_um: int) -> tuple[int, ...]:
    """Middles of dividers that leave sections of equal clear width."""
    clear = inside.but(x1=inside.x1 - count * thickness_um)
    cells = split(clear.x0, clear.x1, count + 1)
    return tuple(
        cell + (number - 1) * thickness_um + thickness_um // 2
        for number, cell in enumerate(cells[1:-1], 1)
    )


def put_fixed_shelf(assembly: Assembly, number: int, section: Section, below_um: int) -> None:
    """Fix a shelf between two uprights, its lower face at a height.

    Raises:
        InvalidCabinet: it does not fit into the section.
    """
    spec = assembly.spec
    t, room = spec.carcass.thickness_um, section.space
    if below_um < room.z0 or below_um + t > room.z1:
        refuse(
            spec,
            f"a fixed shelf at {mm_text(below_um)} mm lies outside the clear height from "
            f"{mm_text(room.z0)} to {mm_text(room.z1)} mm",
            "make the cabinet higher",
        )
    panel_id = f"fixed_shelf_{number}"
    space = room.but(y0=max(room.y0, front_clearance_um(spec)), z0=below_um, z1=below_um + t)
    edges = edging.between_edges(spec)
    assembly.place(
        panel_id, PanelRole.FIXED_SHELF, space, ("x", "y"), board=spec.carcass, edges=edges
    )
    for upright in (section.left, section.right):
        assembly.join(upright, panel_id, space.dy)


def put_shelves(assembly: Assembly, rooms: list[Section], *, behind_um: int = 0) -> None:
    """Share the spec's loose shelves among rooms and space them evenly.

    Args:
        assembly: What is being built.
        rooms: Clear rooms; the tallest free space takes the next shelf.
        behind_um: Something at the front that shelves must stay behind.

    Raises:
        InvalidCabinet: they do not fit.
    """
    spec = assembly.spec
    if not spec.shelves:
        return
    if not rooms:
        refuse(spec, "there is no room for a shelf", "shelves = 0")
    counts = share(spec.shelves, tuple(room.space.dz for room in rooms))
    number = 0
    for room, count in zip(rooms, counts, strict=True):
        for below in _heights(assembly, room.space, count):
            number += 1
            _put_shelf(assembly, number, room, below, behind_um)


def _heights(assembly: Assembly, room: Space, count: int) -> tuple[int, ...]:
    spec = assembly.spec
    t = spec.carcass.thickness_um
    clear = (room.dz - count * t) // (count + 1)
    if count and clear < LEAST_SPACE_UM:
        refuse(
            spec,
            f"{count} shelves in {mm_text(room.dz)} mm leave {mm_text(max(clear, 0))} mm between "
            f"them; at least {mm_text(LEAST_SPACE_UM)} mm was expected",
            "ask for fewer shelves or a higher cabinet",
        )
    clear -= clear % 1_000
    return tuple(room.z0 + (index + 1) * clear + index * t for index in range(count))


def _put_shelf(
    assembly: Assembly, number: int, section: Section, below_um: int, behind_um: int
) -> None:
    spec = assembly.spec
    t, room = spec.carcass.thickness_um, section.space
    front = max(spec.shelf_setback_um, front_clearance_um(spec), behind_um)
    if front >= room.y1:
        refuse(
            spec,
            f"a shelf set back by {mm_text(front)} mm has no depth left in {mm_text(room.y1)} mm",
            "make the setback smaller or the cabinet deeper",
        )
    panel_id = f"shelf_{number}"
    space = Space(room.x0 + LOOSE_UM, room.x1 - LOOSE_UM, front, room.y1, below_um, below_um + t)
    edges = edging.shelf_edges(spec)
    assembly.place(panel_id, PanelRole.SHELF, space, ("x", "y"), board=spec.carcass, edges=edges)
    assembly.fit(
        FittingKind.SHELF_PIN,
        _PINS,
        4,
        panel_id,
        against=(section.left, section.right),
        why=_PINS_WHY,
    )


def _join_above(assembly: Assembly, upright: str, space: Space) -> None:
    spec = assembly.spec
    placed = {panel.id for panel in assembly.panels}
    if "top" in placed:
        assembly.join("top", upright, space.dy)
        return
    for rail, y0 in (("rail_front", 0), ("rail_rear", spec.depth_um - spec.rail_width_um)):
        covered = min(space.y1, y0 + spec.rail_width_um) - max(space.y0, y0)
        if covered > 0:
            assembly.join(rail, upright, covered)
    if spec.top is TopKind.RAILS:
        assembly.note(
            "dividers reach up to the rails and are open between them",
            "стойки доходят до планок, между планками верх открыт",
        )
