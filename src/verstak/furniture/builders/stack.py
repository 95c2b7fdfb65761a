"""Drawers one above another behind their own fronts, in one section."""

from __future__ import annotations

import itertools

from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.doors import put_front
from verstak.furniture.builders.drawer_box import box_height_um, put_box
from verstak.furniture.builders.space import Section, Space
from verstak.furniture.cabinet_spec import FrontPlace
from verstak.furniture.panel import PanelRole


def put_stack(assembly: Assembly, field: Space, cuts: tuple[int, ...], section: Section) -> None:
    """Place drawers from the lowest up; all boxes get the height that the tightest cell allows.

    Args:
        assembly: What is being built.
        field: Where fronts may lie; its height is not used.
        cuts: Boundaries of the cells along z, the lowest first.
        section: The clear room behind the fronts.

    Raises:
        InvalidCabinet: a front or box would be too low, or no slide fits the depth.
    """
    spec, inside = assembly.spec, section.space
    y0 = spec.front.thickness_um if spec.fronts is FrontPlace.INSET else 0
    rooms = [
        inside.but(y0=y0, z0=max(low, inside.z0), z1=min(high, inside.z1))
        for low, high in itertools.pairwise(cuts)
    ]
    height = min(box_height_um(room.dz, spec.slides) for room in rooms)
    for number, (room, low, high) in enumerate(zip(rooms, cuts, cuts[1:], strict=False), 1):
        cell = field.but(z0=low, z1=high)
        put_front(assembly, f"drawer_front_{number}", PanelRole.DRAWER_FRONT, cell)
        put_box(assembly, number, Section(section.left, section.right, room), height)
    assembly.note(
        "drawer fronts are screwed to the inner fronts from inside; these screws are not counted",
        "фасады ящиков крепятся к передним стенкам ящиков саморезами изнутри; они не сочтены",
    )
