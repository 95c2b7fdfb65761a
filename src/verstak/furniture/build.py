"""From a description of a cabinet to its boards, joints and fittings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.base_cabinet import build_base
from verstak.furniture.builders.corner import build_corner
from verstak.furniture.builders.drawers import build_drawers
from verstak.furniture.builders.limits import check_spec
from verstak.furniture.builders.tall import build_tall
from verstak.furniture.builders.wall import build_wall
from verstak.furniture.builders.wardrobe import build_wardrobe
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec

BUILDERS: Mapping[CabinetKind, Callable[[Assembly], None]] = {
    CabinetKind.BASE: build_base,
    CabinetKind.WALL: build_wall,
    CabinetKind.TALL: build_tall,
    CabinetKind.WARDROBE: build_wardrobe,
    CabinetKind.DRAWERS: build_drawers,
    CabinetKind.CORNER: build_corner,
}


def build_cabinet(spec: CabinetSpec) -> Cabinet:
    """Build a cabinet: every board with its size, place, grain and edge bands.

    Sizes are finished ones: edge bands are part of them. The depth is that of the boards: overlay
    fronts lie before it, an overlaid back behind it. No two boards overlap, except a back that
    enters its groove by exactly the groove's depth.

    Args:
        spec: What is asked.

    Returns:
        The cabinet; its notes name the choices that the builder made.

    Raises:
        InvalidCabinet: something is out of range, contradicts something else or does not fit; the
            message says what was expected and found.
    """
    check_spec(spec)
    assembly = Assembly(spec)
    BUILDERS[spec.kind](assembly)
    return assembly.finished()
