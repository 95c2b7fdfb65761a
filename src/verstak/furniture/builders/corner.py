"""Blind corner base cabinets: the left part stands behind the neighbour, a door is beside it.

L-shaped corner cabinets are not built.
"""

from __future__ import annotations

from verstak.furniture.builders import edging
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.carcass import build_carcass, front_clearance_um, front_field
from verstak.furniture.builders.doors import Cell, hang_doors
from verstak.furniture.builders.interior import put_shelves
from verstak.furniture.builders.space import Section, Space
from verstak.furniture.cabinet_spec import FrontPlace
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text

MULLION_UM = 80_000
"""Width of the upright rail behind the joint of blind panel and door."""
_BEHIND_DOOR_UM = 20_000
_LEAST_DOOR_UM = 150_000


def build_corner(assembly: Assembly) -> None:
    """Build a blind corner cabinet.

    Raises:
        InvalidCabinet: the blind part leaves no room for a door, or something does not fit.
    """
    spec = assembly.spec
    inside = build_carcass(assembly)
    field = front_field(spec, inside)
    joint = spec.blind_um
    least = inside.x0 + MULLION_UM
    if joint < least or field.x1 - joint < _LEAST_DOOR_UM:
        refuse(
            spec,
            f"a blind part of {mm_text(joint)} mm was asked for; expected from {mm_text(least)} "
            f"to {mm_text(field.x1 - _LEAST_DOOR_UM)} mm in a width of {mm_text(spec.width_um)} mm",
            "blind = the neighbour's depth with its front",
        )
    behind = _mullion(assembly, inside, joint)
    if spec.fronts is not FrontPlace.NONE:
        _blind_panel(assembly, field.but(x1=joint))
        if spec.doors:
            hang_doors(assembly, [Cell(field.but(x0=joint), "side_right")])
    rooms = [Section("side_left", "side_right", inside)]
    put_shelves(assembly, rooms, behind_um=behind)
    assembly.note(
        f"the blind part is the left {mm_text(joint)} mm; for a right-hand corner mirror the "
        "cabinet",
        f"глухая часть — левые {mm_text(joint)} мм; для правого угла шкаф зеркалят",
    )


def _mullion(assembly: Assembly, inside: Space, joint: int) -> int:
    """Stand the upright rail; how far behind the front it ends comes back."""
    spec = assembly.spec
    t, y0 = spec.carcass.thickness_um, front_clearance_um(spec)
    x1 = min(joint + _BEHIND_DOOR_UM, inside.x1)
    space = inside.but(x0=x1 - MULLION_UM, x1=x1, y0=y0, y1=y0 + t)
    edges = edging.upright_rail_edges(spec)
    assembly.place("mullion", PanelRole.RAIL, space, ("z", "x"), board=spec.carcass, edges=edges)
    above = "top" if any(panel.id == "top" for panel in assembly.panels) else "rail_front"
    for face in ("bottom", above):
        assembly.join(face, "mullion", space.dx)
    return y0 + t


def _blind_panel(assembly: Assembly, cell: Space) -> None:
    spec, gap = assembly.spec, assembly.spec.front_gap_um
    space = cell.but(x0=cell.x0 + gap, x1=cell.x1 - gap, z0=cell.z0 + gap, z1=cell.z1 - gap)
    edges = edging.front_edges(spec)
    assembly.place("filler", PanelRole.FILLER, space, ("z", "x"), board=spec.front, edges=edges)
    assembly.note(
        "the blind panel is screwed to the upright rail from inside; these screws are not counted",
        "фальшпанель крепится к вертикальной планке саморезами изнутри; они не сочтены",
    )
