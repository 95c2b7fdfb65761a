"""Dividers and side-by-side doors together: doors hang on what stands behind their joints."""

from __future__ import annotations

from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.doors import (
    divider_boundaries,
    door_boundaries,
    hang_doors,
    side_by_side,
)
from verstak.furniture.builders.interior import even_centres, put_dividers
from verstak.furniture.builders.space import Section, Space
from verstak.furniture.cabinet_spec import FrontPlace


def build_bays(assembly: Assembly, inside: Space, field: Space) -> list[Section]:
    """Stand the spec's dividers and hang its doors side by side.

    Args:
        assembly: What is being built.
        inside: Clear space that the dividers divide.
        field: Where the doors may lie.

    Returns:
        The sections between sides and dividers, from left to right.

    Raises:
        InvalidCabinet: dividers or doors do not fit, or a door has nothing to hang on.
    """
    spec = assembly.spec
    doors = 0 if spec.fronts is FrontPlace.NONE else spec.doors
    behind = divider_boundaries(doors, spec.dividers)
    if behind:
        cuts = door_boundaries(field, doors)
        centres = tuple(cuts[number] for number in behind)
    else:
        centres = even_centres(inside, spec.dividers, spec.carcass.thickness_um)
    sections = put_dividers(assembly, inside, centres)
    if doors:
        uprights = {0: "side_left", doors: "side_right"}
        uprights |= {number: f"divider_{index}" for index, number in enumerate(behind, 1)}
        hang_doors(assembly, side_by_side(assembly, field, uprights))
    return sections
