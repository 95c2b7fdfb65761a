"""Tall cabinets: doors in rows with a fixed shelf behind each joint, perhaps drawers below."""

from __future__ import annotations

import itertools

from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.bays import build_bays
from verstak.furniture.builders.carcass import build_carcass, front_field
from verstak.furniture.builders.doors import Cell, hang_doors
from verstak.furniture.builders.interior import put_fixed_shelf, put_shelves
from verstak.furniture.builders.space import Section, Space, split
from verstak.furniture.builders.stack import put_stack
from verstak.furniture.cabinet_spec import FrontPlace
from verstak.quantities.length import mm_text

LINE_UM = 720_000
"""Height of the lower row, so that it continues the base cabinets beside it (carcass of 720 mm)."""
NARROW_UM = 600_000
"""Up to this width doors stand one above another: hinges are rated for doors of 600 mm."""
STIFF_UM = 1_200_000
"""A clear height above this gets a fixed shelf in its middle: an office custom."""
STAGGER_UM = 32_000
"""Fixed shelves on both sides of a divider lie apart by this."""
_LEAST_ROW_UM = 300_000


def build_tall(assembly: Assembly) -> None:
    """Build a tall cabinet.

    Raises:
        InvalidCabinet: something does not fit.
    """
    spec = assembly.spec
    inside = build_carcass(assembly)
    field = front_field(spec, inside)
    fixed: list[int] = []
    if spec.drawers:
        line = field.z0 + LINE_UM
        if field.z1 - line < _LEAST_ROW_UM:
            refuse(
                spec,
                f"drawers in a tall cabinet take {mm_text(LINE_UM)} mm and leave "
                f"{mm_text(max(field.z1 - line, 0))} mm above them; at least "
                f"{mm_text(_LEAST_ROW_UM)} mm was expected",
                'use kind = "drawers"',
            )
        fixed.append(line)
        below = Section("side_left", "side_right", inside.but(z1=_under(assembly, line)))
        put_stack(assembly, field, split(field.z0, line, spec.drawers), below)
        field = field.but(z0=line)
    stacked = spec.doors > 1 and not spec.dividers and spec.width_um <= NARROW_UM
    if stacked and spec.fronts is not FrontPlace.NONE:
        cuts = _rows(field, spec.doors, first=not spec.drawers)
        fixed.extend(cuts[1:-1])
        cells = [
            Cell(field.but(z0=low, z1=high), "side_left") for low, high in itertools.pairwise(cuts)
        ]
        hang_doors(assembly, cells)
        sections = [Section("side_left", "side_right", inside)]
    else:
        sections = build_bays(assembly, inside, field)
    rooms = _levels(assembly, sections, fixed)
    put_shelves(assembly, rooms[1:] if spec.drawers else rooms)


def _rows(field: Space, doors: int, *, first: bool) -> tuple[int, ...]:
    """Boundaries of rows of doors: the first one 720 mm high if the others have enough left."""
    line = field.z0 + LINE_UM
    if first and field.z1 - line >= _LEAST_ROW_UM * (doors - 1):
        above = split(line, field.z1, doors - 1)
        return (field.z0, *above[:-1], field.z1)
    return (*split(field.z0, field.z1, doors)[:-1], field.z1)


def _under(assembly: Assembly, line: int) -> int:
    """Lower face of a fixed shelf whose middle is at a line between fronts."""
    return line - assembly.spec.carcass.thickness_um // 2


def _levels(assembly: Assembly, sections: list[Section], fixed: list[int]) -> list[Section]:
    """Fix shelves and return the rooms between them, from below and from the left."""
    t = assembly.spec.carcass.thickness_um
    rooms, number = [], 0
    for index, section in enumerate(sections):
        room = section.space
        lines = [_under(assembly, line) for line in sorted(fixed)]
        if not lines and room.dz > STIFF_UM:
            # Neighbours differ by a step of System 32, or their fasteners meet in the divider.
            middle = room.z0 + (room.dz - t) // 2 + index % 2 * STAGGER_UM
            lines = [middle - middle % 1_000]
        floor = room.z0
        for below in lines:
            number += 1
            put_fixed_shelf(assembly, number, section, below)
            rooms.append(Section(section.left, section.right, room.but(z0=floor, z1=below)))
            floor = below + t
        rooms.append(Section(section.left, section.right, room.but(z0=floor)))
    return rooms
