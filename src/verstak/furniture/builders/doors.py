"""Doors over a field: side by side or one above the other, with hinges and handles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verstak.furniture.builders import edging
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.space import Space, split
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.cabinet_spec import FrontPlace
from verstak.furniture.hinges import door_mass, hinge_count
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

LEAST_FRONT_UM = 50_000
"""A front narrower or lower than this is a mistake."""

_HINGES = {
    FrontPlace.OVERLAY: Bilingual("hinge, overlay", "петля накладная"),
    FrontPlace.INSET: Bilingual("hinge, inset", "петля вкладная"),
}
_HALF = Bilingual("hinge, half overlay", "петля полунакладная")
_HANDLE = Bilingual("handle", "ручка")
_HANDLE_WHY = Bilingual("one handle per front", "одна ручка на фасад")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one door lies, gap included, and the upright that carries its hinges."""

    space: Space
    upright: str


def door_boundaries(field: Space, count: int) -> tuple[int, ...]:
    """Boundaries along x of doors side by side."""
    return split(field.x0, field.x1, count)


def divider_boundaries(doors: int, dividers: int) -> tuple[int, ...]:
    """Numbers of the boundaries between doors behind which dividers stand; empty if none fit.

    Dividers stand where doors meet, so that hinges find a board; with fewer boundaries than
    dividers, sections are equal instead.
    """
    if not 1 <= dividers < doors:
        return ()
    return tuple(-(-doors * number // (dividers + 1)) for number in range(1, dividers + 1))


def side_by_side(assembly: Assembly, field: Space, uprights: Mapping[int, str]) -> list[Cell]:
    """Cells of the spec's doors from left to right.

    Args:
        assembly: What is being built.
        field: Where fronts may lie.
        uprights: Id of the panel behind each boundary that has one, by number.

    Raises:
        InvalidCabinet: a door has no upright to hang on.
    """
    doors = assembly.spec.doors
    cuts = door_boundaries(field, doors)
    cells = []
    for number in range(doors):
        left, right = uprights.get(number), uprights.get(number + 1)
        to_right = number == doors - 1 > 0 or number % 2 == 1
        upright = (right or left) if to_right else (left or right)
        if upright is None:
            refuse(
                assembly.spec,
                f"door {number + 1} of {doors} has no side or divider to hang on",
                f"dividers = {(doors - 1) // 2} to {doors - 1}",
            )
        cells.append(Cell(field.but(x0=cuts[number], x1=cuts[number + 1]), upright))
    return cells


def hang_doors(assembly: Assembly, cells: list[Cell]) -> None:
    """Place the doors, one gap inside their cells, with hinges and a handle each.

    Raises:
        InvalidCabinet: a door would be smaller than 50 mm.
    """
    for number, cell in enumerate(cells, 1):
        door = put_front(assembly, f"door_{number}", PanelRole.DOOR, cell.space)
        _hinge(assembly, door, cell)


def put_front(assembly: Assembly, panel_id: str, role: PanelRole, cell: Space) -> str:
    """Place one front with its gap all round inside the cell, and its handle.

    Raises:
        InvalidCabinet: it would be smaller than 50 mm.
    """
    spec, gap = assembly.spec, assembly.spec.front_gap_um
    space = cell.but(x0=cell.x0 + gap, x1=cell.x1 - gap, z0=cell.z0 + gap, z1=cell.z1 - gap)
    if min(space.dx, space.dz) < LEAST_FRONT_UM:
        refuse(
            spec,
            f"front {panel_id} would be {mm_text(space.dz)} mm high and {mm_text(space.dx)} mm "
            f"wide; at least {mm_text(LEAST_FRONT_UM)} mm was expected",
            "ask for fewer fronts, smaller gaps or a larger cabinet",
        )
    edges = edging.front_edges(spec)
    assembly.place(panel_id, role, space, ("z", "x"), board=spec.front, edges=edges)
    assembly.fit(FittingKind.HANDLE, _HANDLE, 1, panel_id, why=_HANDLE_WHY)
    return panel_id


def _hinge(assembly: Assembly, door: str, cell: Cell) -> None:
    spec, gap = assembly.spec, assembly.spec.front_gap_um
    height, width = cell.space.dz - 2 * gap, cell.space.dx - 2 * gap
    mass = door_mass(height, width, spec.front.thickness_um, spec.front.material)
    needed = hinge_count(height, width, mass)
    for note in needed.notes:
        assembly.note(note.en, note.ru)
    if needed.hinges is None:
        assembly.note(
            f"{door}: its hinges are not counted; {needed.why.en}",
            f"{door}: петли не сочтены; {needed.why.ru}",
        )
        return
    shared = cell.upright.startswith("divider")
    name = _HALF if shared and spec.fronts is FrontPlace.OVERLAY else _HINGES[spec.fronts]
    against = (cell.upright,)
    pieces = round(needed.hinges.value)
    assembly.fit(FittingKind.HINGE, name, pieces, door, against=against, why=needed.why)
