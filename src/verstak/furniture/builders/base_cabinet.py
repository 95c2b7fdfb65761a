"""Base cabinets: doors over loose shelves, perhaps with drawers in a row above the doors."""

from __future__ import annotations

from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.bays import build_bays
from verstak.furniture.builders.carcass import build_carcass, front_field
from verstak.furniture.builders.interior import put_shelves
from verstak.furniture.builders.space import Section, split
from verstak.furniture.builders.stack import put_stack

DRAWER_CELL_UM = 160_000
"""Height of one drawer above doors, gaps included: 5 steps of System 32 (front = 32 m - gap)."""


def build_base(assembly: Assembly) -> None:
    """Build a base cabinet.

    Raises:
        InvalidCabinet: something does not fit.
    """
    spec = assembly.spec
    inside = build_carcass(assembly)
    field = front_field(spec, inside)
    if spec.drawers:
        if spec.doors:
            lowest = field.z1 - spec.drawers * DRAWER_CELL_UM
            cuts = split(lowest, field.z1, spec.drawers)
        else:
            lowest, cuts = field.z0, split(field.z0, field.z1, spec.drawers)
        put_stack(assembly, field, cuts, Section("side_left", "side_right", inside))
        if not spec.doors:
            return
        field, inside = field.but(z1=lowest), inside.but(z1=min(lowest, inside.z1))
    put_shelves(assembly, build_bays(assembly, inside, field))
