"""What a description must hold before anything is built from it."""

from __future__ import annotations

from verstak.cutting.job import EdgeBand
from verstak.errors import UsageError
from verstak.furniture.builders.assembly import refuse
from verstak.furniture.cabinet import Fastener
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BoardChoice,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    Support,
    TopKind,
)
from verstak.furniture.materials import material
from verstak.quantities.length import mm_text

LARGEST_UM = 5_000_000
THICKEST_UM = 100_000
MOST = {"doors": 20, "shelves": 50, "drawers": 20, "dividers": 20}
WIDEST_GAP_UM = 20_000
LEAST_INSIDE_UM = 50_000

_CARCASS_FASTENERS = (Fastener.CONFIRMAT, Fastener.DOWEL, Fastener.ECCENTRIC)


def check_spec(spec: CabinetSpec) -> None:
    """Refuse what cannot be meant, before sizes are worked out.

    Raises:
        InvalidCabinet: what was expected, what was found and what to do.
    """
    for name in ("width", "height", "depth"):
        _length(spec, name, getattr(spec, f"{name}_um"), least_um=1, most_um=LARGEST_UM)
    for name in ("carcass", "front", "back"):
        _board(spec, name, getattr(spec, name))
    for name in ("visible_edge", "hidden_edge", "front_edge"):
        _band(spec, name, getattr(spec, name))
    for name, most in MOST.items():
        _number(spec, name, getattr(spec, name), most)
    _length(spec, "front_gap", spec.front_gap_um, most_um=WIDEST_GAP_UM)
    _length(spec, "shelf_setback", spec.shelf_setback_um, most_um=spec.depth_um)
    if spec.top is TopKind.RAILS:
        _length(spec, "rail_width", spec.rail_width_um, least_um=1, most_um=spec.depth_um)
    if spec.support is not Support.NONE and spec.kind is not CabinetKind.WALL:
        least, most = 1_000, min(spec.height_um, 1_000_000)
        _length(spec, "support_height", spec.support_height_um, least_um=least, most_um=most)
    if spec.back_place is BackPlace.GROOVE:
        _length(spec, "groove_depth", spec.groove_depth_um, least_um=1, most_um=spec.depth_um)
        _length(spec, "groove_offset", spec.groove_offset_um, least_um=1, most_um=spec.depth_um)
    if spec.carcass_fastener not in set(_CARCASS_FASTENERS):
        known = ", ".join(_CARCASS_FASTENERS)
        refuse(spec, f"carcass_fastener: expected one of {known}, found {spec.carcass_fastener!r}")
    _check_boards_against_size(spec)
    _check_kind(spec)


def _length(
    spec: CabinetSpec, name: str, found_um: object, *, least_um: int = 0, most_um: int
) -> None:
    if isinstance(found_um, bool) or not isinstance(found_um, int):
        refuse(spec, f"{name}: expected whole micrometres, found {found_um!r}")
    if not least_um <= found_um <= most_um:
        least = "above 0" if least_um == 1 else f"at least {mm_text(least_um)} mm"
        refuse(
            spec,
            f"{name}: expected {least} and at most {mm_text(most_um)} mm, "
            f"found {mm_text(found_um)} mm",
            "lengths are millimetres; check the unit",
        )


def _number(spec: CabinetSpec, name: str, found: object, most: int) -> None:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
        refuse(
            spec,
            f"{name}: expected a whole number from 0 to {most}, found {found!r}",
            "split the cabinet into several" if isinstance(found, int) and found > most else None,
        )


def _board(spec: CabinetSpec, name: str, board: BoardChoice) -> None:
    _length(spec, f"{name} thickness", board.thickness_um, least_um=1, most_um=THICKEST_UM)
    try:
        material(board.material)
    except UsageError as error:
        refuse(spec, f"{name}: {error.message}", error.remedy)


def _band(spec: CabinetSpec, name: str, band: EdgeBand | None) -> None:
    if band is None:
        return
    _length(spec, f"{name} thickness", band.thickness_um, least_um=1, most_um=10_000)
    _length(spec, f"{name} premilling", band.premilling_um, most_um=10_000)


def _check_boards_against_size(spec: CabinetSpec) -> None:
    t = spec.carcass.thickness_um
    for name, size in (("width", spec.width_um), ("height", spec.height_um)):
        if size - 2 * t < LEAST_INSIDE_UM:
            refuse(
                spec,
                f"two boards of {mm_text(t)} mm leave {mm_text(size - 2 * t)} mm of a {name} of "
                f"{mm_text(size)} mm; at least {mm_text(LEAST_INSIDE_UM)} mm was expected",
                "use a thinner board or make the cabinet larger",
            )
    taken = 0
    if spec.back_place is BackPlace.GROOVE:
        taken += spec.groove_offset_um + spec.back.thickness_um
    if spec.fronts is FrontPlace.INSET:
        taken += spec.front.thickness_um + spec.front_gap_um
    if spec.depth_um - taken < LEAST_INSIDE_UM:
        refuse(
            spec,
            f"{mm_text(spec.depth_um - taken)} mm of depth are left behind inset fronts and before "
            f"a back in its groove; at least {mm_text(LEAST_INSIDE_UM)} mm was expected",
            "make the cabinet deeper",
        )


def _check_kind(spec: CabinetSpec) -> None:
    kind = spec.kind
    if kind is CabinetKind.DRAWERS and not spec.drawers:
        refuse(spec, "expected at least one drawer, found none", "drawers = 3")
    if spec.drawers and kind in {CabinetKind.WALL, CabinetKind.CORNER}:
        refuse(spec, f"drawers are not built into a {kind} cabinet", "drawers = 0")
    if spec.drawers and spec.dividers and kind is not CabinetKind.WARDROBE:
        refuse(
            spec,
            f"dividers would stand in the way of drawers in a {kind} cabinet",
            "dividers = 0, or two cabinets side by side",
        )
    if spec.drawers and spec.fronts is FrontPlace.NONE and kind is not CabinetKind.WARDROBE:
        refuse(spec, "drawers need fronts", 'fronts = "overlay" or "inset"')
    if spec.rod and kind is not CabinetKind.WARDROBE:
        refuse(spec, f"a rod is only built into a wardrobe, not a {kind} cabinet", "rod = false")
    _check_corner(spec)


def _check_corner(spec: CabinetSpec) -> None:
    if spec.kind is CabinetKind.CORNER:
        if spec.blind_um <= 0:
            refuse(spec, f"expected a blind part above 0, found {mm_text(spec.blind_um)} mm")
        if spec.doors > 1:
            refuse(spec, f"a corner cabinet has one door, found {spec.doors}", "doors = 1")
        if spec.dividers:
            refuse(spec, "dividers are not built into a corner cabinet", "dividers = 0")
    elif spec.blind_um:
        refuse(
            spec,
            f"blind: only a corner cabinet has a blind part, found {mm_text(spec.blind_um)} mm",
            'kind = "corner", or leave blind out',
        )
