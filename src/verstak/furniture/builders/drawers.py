"""Drawer units: equal fronts over the whole height."""

from __future__ import annotations

from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.carcass import build_carcass, front_field
from verstak.furniture.builders.space import Section, split
from verstak.furniture.builders.stack import put_stack


def build_drawers(assembly: Assembly) -> None:
    """Build a drawer unit; the spec's doors and shelves are not for it.

    Raises:
        InvalidCabinet: something does not fit.
    """
    spec = assembly.spec
    inside = build_carcass(assembly)
    field = front_field(spec, inside)
    cuts = split(field.z0, field.z1, spec.drawers)
    put_stack(assembly, field, cuts, Section("side_left", "side_right", inside))
