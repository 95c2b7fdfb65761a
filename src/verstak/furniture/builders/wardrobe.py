"""Wardrobes: sections with a rod under a hat shelf, shelves, and drawers behind the doors."""

from __future__ import annotations

import itertools

from verstak.furniture.builders import edging
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.bays import build_bays
from verstak.furniture.builders.carcass import build_carcass, front_clearance_um, front_field
from verstak.furniture.builders.drawer_box import box_height_um, put_box
from verstak.furniture.builders.interior import put_fixed_shelf, put_shelves
from verstak.furniture.builders.space import Section, Space
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

HAT_UM = 300_000
"""Clear height above a rod's shelf, and of each shelf above it."""
DRAWER_CELL_UM = 200_000
"""Height of one drawer behind doors, gaps included."""
LEAST_HANGING_UM = 500_000
"""Less clear height than this under a rod's shelf is a mistake; what clothes need is a check's task."""
LONG_ROD_UM = 800_000
BESIDE_HINGES_UM = 45_000
"""Between an upright with hinges and the false side that carries drawers behind doors: clear of
hinges, and of eccentric housings 34 mm from the ends of the fixed shelf above."""

_ROD_WHY = Bilingual(
    "its upper edge at least 50 mm below what lies above: ГОСТ 13025.1-85, drawings 1 and 2, as "
    "retold in engine/rail.js of a furniture program on GitHub (name not kept; secondary)",
    "верх штанги не ближе 50 мм к тому, что над ней: ГОСТ 13025.1-85, черт. 1 и 2, в пересказе "
    "engine/rail.js одной мебельной программы на GitHub (имя не сохранено; пересказ)",
)


def build_wardrobe(assembly: Assembly) -> None:
    """Build a wardrobe.

    Raises:
        InvalidCabinet: something does not fit.
    """
    spec = assembly.spec
    inside = build_carcass(assembly)
    rooms = build_bays(assembly, inside, front_field(spec, inside))
    hanging = max(range(len(rooms)), key=lambda n: rooms[n].space.dx) if spec.rod else None
    fixed = itertools.count(1)
    if spec.drawers:
        others = [n for n in range(len(rooms)) if n != hanging]
        index = others[-1] if others else len(rooms) - 1
        rooms[index] = _drawers(assembly, rooms[index], next(fixed))
    if hanging is None:
        put_shelves(assembly, rooms)
        return
    alone = len(rooms) == 1
    above = _rod(assembly, rooms[hanging], next(fixed), spec.shelves if alone else 0)
    del rooms[hanging]
    put_shelves(assembly, [above] if alone else rooms)


def _rod(assembly: Assembly, section: Section, number: int, shelves_above: int) -> Section:
    """Fix the hat shelf and hang the rod under it; the room above the shelf comes back."""
    spec, room = assembly.spec, section.space
    t = spec.carcass.thickness_um
    below = room.z1 - (shelves_above + 1) * (HAT_UM + t)
    if below - room.z0 < LEAST_HANGING_UM:
        refuse(
            spec,
            f"the rod's section has {mm_text(max(below - room.z0, 0))} mm left under its shelf; "
            f"at least {mm_text(LEAST_HANGING_UM)} mm was expected",
            "make it higher, with fewer shelves and drawers, or add a divider",
        )
    put_fixed_shelf(assembly, number, section, below)
    size = mm_text(room.dx)
    assembly.fit(
        FittingKind.ROD,
        Bilingual(f"clothes rod {size} mm", f"штанга {size} мм"),
        1,
        section.left,
        against=(section.right,),
        why=_ROD_WHY,
    )
    if room.dx > LONG_ROD_UM:
        assembly.note(
            f"a rod of {size} mm: a support in its middle is recommended from "
            f"{mm_text(LONG_ROD_UM)} mm (oval 15x30, engine/rail.js of a furniture program on GitHub, secondary)",
            f"штанга {size} мм: от {mm_text(LONG_ROD_UM)} мм рекомендуется средняя опора "
            "(овальная 15×30, engine/rail.js одной мебельной программы на GitHub, пересказ)",
        )
    return Section(section.left, section.right, room.but(z0=below + t))


def _drawers(assembly: Assembly, section: Section, number: int) -> Section:
    """Put drawers on the bottom, behind the doors, with a fixed shelf over them."""
    spec, room = assembly.spec, section.space
    t = spec.carcass.thickness_um
    y0 = max(spec.shelf_setback_um, front_clearance_um(spec))
    top = room.z0 + spec.drawers * DRAWER_CELL_UM
    put_fixed_shelf(assembly, number, section, top)
    nest = Section(section.left, section.right, room.but(y0=y0, z1=top))
    nest = _clear_of_hinges(assembly, nest, f"fixed_shelf_{number}")
    height = box_height_um(DRAWER_CELL_UM, spec.slides)
    for drawer in range(1, spec.drawers + 1):
        low = room.z0 + (drawer - 1) * DRAWER_CELL_UM
        cell = nest.space.but(z0=low, z1=low + DRAWER_CELL_UM)
        _inner_front(assembly, drawer, cell.but(y1=y0 + t))
        behind = Section(nest.left, nest.right, cell.but(y0=y0 + t))
        put_box(assembly, drawer, behind, height)
    assembly.note(
        "drawers stand behind the doors and have no handles; open doors must stand at 90 degrees or "
        "more before they are pulled out",
        "ящики стоят за дверями, ручек на них нет; выдвигать их можно при дверях, открытых на 90° "
        "и больше",
    )
    return Section(section.left, section.right, room.but(z0=top + t))


def _clear_of_hinges(assembly: Assembly, nest: Section, lid: str) -> Section:
    """Stand false sides before uprights that carry a hinge of this section's doors.

    Drawers run between them, clear of the hinges and of doors that are open.
    """
    spec, room = assembly.spec, nest.space
    t = spec.carcass.thickness_um
    doors = {panel.id: panel for panel in assembly.panels if panel.role is PanelRole.DOOR}
    hinged: set[str] = set()
    for fitting in assembly.fittings:
        if fitting.kind is FittingKind.HINGE:
            door = doors[fitting.panel]
            if room.x0 < door.origin_um[0] + door.width_um // 2 < room.x1:
                hinged.update(fitting.against)
    left, right = nest.left, nest.right
    clear = room
    if left in hinged:
        clear, left = clear.but(x0=room.x0 + BESIDE_HINGES_UM + t), "false_side_left"
    if right in hinged:
        clear, right = clear.but(x1=room.x1 - BESIDE_HINGES_UM - t), "false_side_right"
    for panel_id, x in (("false_side_left", clear.x0 - t), ("false_side_right", clear.x1)):
        if panel_id in {left, right}:
            space = room.but(x0=x, x1=x + t)
            edges = edging.between_edges(spec)
            role = PanelRole.DIVIDER
            assembly.place(panel_id, role, space, ("z", "y"), board=spec.carcass, edges=edges)
            for face in ("bottom", lid):
                assembly.join(face, panel_id, space.dy)
    return Section(left, right, clear)


def _inner_front(assembly: Assembly, number: int, cell: Space) -> None:
    spec, gap = assembly.spec, assembly.spec.front_gap_um
    space = cell.but(x0=cell.x0 + gap, x1=cell.x1 - gap, z0=cell.z0 + gap, z1=cell.z1 - gap)
    panel_id, role = f"drawer_front_{number}", PanelRole.DRAWER_FRONT
    edges = edging.front_edges(spec)
    assembly.place(panel_id, role, space, ("z", "x"), board=spec.carcass, edges=edges)
