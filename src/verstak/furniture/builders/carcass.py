"""Sides, bottom, top or rails, back, and what the carcass stands on."""

from __future__ import annotations

from verstak.cutting.job import Edges
from verstak.furniture.builders import edging
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.openings import inner_width_um
from verstak.furniture.builders.space import Space
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BottomPlace,
    CabinetSpec,
    FrontPlace,
    Support,
    TopKind,
)
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

BACK_INSET_UM = 2_000
"""An overlaid back ends this far inside the carcass's outline on every side."""
PLINTH_SETBACK_UM = 20_000
"""A plinth's front behind the carcass's front."""
WIDE_UM = 900_000
"""Wider cabinets get more than four legs, or a second plinth at the back."""

_LEG_LIMITS = ((WIDE_UM, 4), (1_200_000, 5), (2_000_000, 6))
_LEGS_WHY = Bilingual(
    "4 legs to 900 mm of width, 5 to 1200, 6 to 2000, then 2 more per started 800 mm: "
    "an office custom, this program's default",
    "опор: 4 до ширины 900 мм, 5 до 1200, 6 до 2000, далее по 2 на каждые начатые 800 мм: "
    "практика конструкторов, умолчание программы",
)


def build_carcass(assembly: Assembly, *, top: TopKind | None = None, stands: bool = True) -> Space:
    """Place the carcass.

    Args:
        assembly: What is being built.
        top: Instead of what the spec says.
        stands: Whether it stands on legs or a plinth at all.

    Returns:
        The clear space inside, from the carcass's front to the back panel.

    Raises:
        InvalidCabinet: the boards leave no room, or the back and its groove do not fit.
    """
    spec = assembly.spec
    t = spec.carcass.thickness_um
    inner_width_um(spec.width_um, t)
    support = spec.support if stands else Support.NONE
    floor = spec.support_height_um if support is Support.PLINTH else 0
    inside = Space(t, spec.width_um - t, 0, _back_front(spec), floor + t, spec.height_um - t)
    if inside.dz <= 0 or inside.dy <= 0:
        refuse(
            spec,
            f"nothing is left inside {mm_text(spec.width_um)}x{mm_text(spec.height_um)}x"
            f"{mm_text(spec.depth_um)} mm with boards of {mm_text(t)} mm",
            "check the sizes, the board and the height of the plinth",
        )
    _sides(assembly, 0 if spec.bottom is BottomPlace.BETWEEN else inside.z0)
    _bottom(assembly, floor)
    if (top or spec.top) is TopKind.FULL:
        _top(assembly, inside)
    else:
        _rails(assembly, inside)
    _back(assembly, inside, floor, rails=(top or spec.top) is TopKind.RAILS)
    if support is Support.PLINTH:
        _plinth(assembly, floor)
    elif support is Support.LEGS:
        _legs(assembly)
    return inside


def front_clearance_um(spec: CabinetSpec) -> int:
    """How far behind the carcass's front the interior must end: inset fronts need the room."""
    if spec.fronts is not FrontPlace.INSET:
        return 0
    return spec.front.thickness_um + spec.front_gap_um


def front_field(spec: CabinetSpec, inside: Space) -> Space:
    """Where fronts may lie, with their depth: before the carcass, or inside its opening."""
    t = spec.front.thickness_um
    if spec.fronts is FrontPlace.INSET:
        return inside.but(y0=0, y1=t)
    floor = inside.z0 - spec.carcass.thickness_um
    return Space(0, spec.width_um, -t, 0, floor, spec.height_um)


def _back_front(spec: CabinetSpec) -> int:
    if spec.back_place is BackPlace.GROOVE:
        return spec.depth_um - spec.groove_offset_um - spec.back.thickness_um
    return spec.depth_um


def _sides(assembly: Assembly, foot: int) -> None:
    spec = assembly.spec
    t, right = spec.carcass.thickness_um, spec.width_um
    edges = edging.side_edges(spec)
    for panel_id, x in (("side_left", 0), ("side_right", right - t)):
        space = Space(x, x + t, 0, spec.depth_um, foot, spec.height_um)
        assembly.place(panel_id, PanelRole.SIDE, space, ("z", "y"), board=spec.carcass, edges=edges)


def _bottom(assembly: Assembly, floor: int) -> None:
    spec = assembly.spec
    t = spec.carcass.thickness_um
    between = spec.bottom is BottomPlace.BETWEEN
    x0, x1 = (t, spec.width_um - t) if between else (0, spec.width_um)
    space = Space(x0, x1, 0, spec.depth_um, floor, floor + t)
    edges = edging.bottom_edges(spec)
    assembly.place("bottom", PanelRole.BOTTOM, space, ("x", "y"), board=spec.carcass, edges=edges)
    for side in ("side_left", "side_right"):
        face, edge = (side, "bottom") if between else ("bottom", side)
        assembly.join(face, edge, spec.depth_um)


def _top(assembly: Assembly, inside: Space) -> None:
    spec = assembly.spec
    space = Space(inside.x0, inside.x1, 0, spec.depth_um, inside.z1, spec.height_um)
    edges = edging.top_edges(spec)
    assembly.place("top", PanelRole.TOP, space, ("x", "y"), board=spec.carcass, edges=edges)
    for side in ("side_left", "side_right"):
        assembly.join(side, "top", spec.depth_um)


def _rails(assembly: Assembly, inside: Space) -> None:
    spec = assembly.spec
    width, depth = spec.rail_width_um, spec.depth_um
    if 2 * width > depth:
        refuse(
            spec,
            f"two rails of {mm_text(width)} mm do not fit into a depth of {mm_text(depth)} mm",
            "make the rails narrower or ask for a full top",
        )
    rows = (
        ("rail_front", 0, edging.front_rail_edges(spec)),
        ("rail_rear", depth - width, edging.rear_rail_edges(spec)),
    )
    for panel_id, y, edges in rows:
        space = Space(inside.x0, inside.x1, y, y + width, inside.z1, spec.height_um)
        assembly.place(panel_id, PanelRole.RAIL, space, ("x", "y"), board=spec.carcass, edges=edges)
        for side in ("side_left", "side_right"):
            assembly.join(side, panel_id, width)


def _back(assembly: Assembly, inside: Space, floor: int, *, rails: bool) -> None:
    spec = assembly.spec
    if spec.back_place is BackPlace.NONE:
        return
    if spec.back_place is BackPlace.OVERLAID:
        _overlaid_back(assembly, floor, rails=rails)
        return
    groove = spec.groove_depth_um
    if 2 * groove > spec.carcass.thickness_um:
        refuse(
            spec,
            f"a groove {mm_text(groove)} mm deep is deeper than half of the board of "
            f"{mm_text(spec.carcass.thickness_um)} mm",
            "make the groove shallower",
        )
    if rails and spec.rail_width_um <= spec.groove_offset_um + spec.back.thickness_um:
        refuse(
            spec,
            f"the rear rail of {mm_text(spec.rail_width_um)} mm is too narrow for a groove "
            f"{mm_text(spec.groove_offset_um)} mm from the rear edge",
            "make the rails wider, or overlay the back",
        )
    space = Space(
        inside.x0 - groove,
        inside.x1 + groove,
        inside.y1,
        inside.y1 + spec.back.thickness_um,
        inside.z0 - groove,
        inside.z1 + groove,
    )
    edges = Edges()
    assembly.place("back", PanelRole.BACK, space, ("z", "x"), board=spec.back, edges=edges)
    assembly.note(
        f"the back lies in a groove {mm_text(groove)} mm deep all round and fills it; a groove "
        "milled 1 mm deeper lets it slide in",
        f"задняя стенка входит в паз глубиной {mm_text(groove)} мм по контуру без зазора; чтобы "
        "она вдвигалась, паз делают на 1 мм глубже",
    )


def _overlaid_back(assembly: Assembly, floor: int, *, rails: bool) -> None:
    spec = assembly.spec
    depth, inset = spec.depth_um, BACK_INSET_UM
    space = Space(
        inset,
        spec.width_um - inset,
        depth,
        depth + spec.back.thickness_um,
        floor + inset,
        spec.height_um - inset,
    )
    assembly.place("back", PanelRole.BACK, space, ("z", "x"), board=spec.back, edges=Edges())
    for edge in ("side_left", "side_right"):
        assembly.nail("back", edge, space.dz)
    for edge in ("bottom", "rail_rear" if rails else "top"):
        assembly.nail("back", edge, space.dx)
    thick = mm_text(spec.back.thickness_um)
    assembly.note(
        f"the overlaid back adds {thick} mm behind the depth of {mm_text(depth)} mm",
        f"накладная задняя стенка прибавляет {thick} мм к глубине {mm_text(depth)} мм",
    )


def _plinth(assembly: Assembly, height: int) -> None:
    spec = assembly.spec
    t, front = spec.carcass.thickness_um, PLINTH_SETBACK_UM
    rear = spec.depth_um - t
    if spec.back_place is BackPlace.GROOVE:
        rear -= spec.groove_offset_um + spec.back.thickness_um
    under = spec.bottom is BottomPlace.UNDER
    # Under a bottom the frame stays clear of the fasteners that hold the sides from below.
    x0 = front if under else t
    x1 = spec.width_um - x0
    rows = [("plinth_front", front)]
    if under or spec.width_um > WIDE_UM:
        rows.append(("plinth_rear", rear))
    if rear < front + 2 * t:
        refuse(spec, f"a plinth does not fit into a depth of {mm_text(spec.depth_um)} mm")
    edges = edging.plinth_edges(spec)
    for panel_id, y in rows:
        space = Space(x0, x1, y, y + t, 0, height)
        assembly.place(
            panel_id, PanelRole.PLINTH, space, ("x", "z"), board=spec.carcass, edges=edges
        )
        if under:
            assembly.join("bottom", panel_id, space.dx)
        else:
            for side in ("side_left", "side_right"):
                assembly.join(side, panel_id, height)
    if under:
        for panel_id, x in (("plinth_left", x0), ("plinth_right", x1 - t)):
            space = Space(x, x + t, front + t, rear, 0, height)
            assembly.place(
                panel_id, PanelRole.PLINTH, space, ("y", "z"), board=spec.carcass, edges=edges
            )
            for plinth in ("plinth_front", "plinth_rear"):
                assembly.join(plinth, panel_id, height)


def _legs(assembly: Assembly) -> None:
    spec = assembly.spec
    count = next((legs for limit, legs in _LEG_LIMITS if spec.width_um <= limit), 0)
    if not count:
        beyond = spec.width_um - _LEG_LIMITS[-1][0]
        count = _LEG_LIMITS[-1][1] + 2 * -(-beyond // 800_000)
    height = mm_text(spec.support_height_um)
    assembly.fit(
        FittingKind.LEG,
        Bilingual(f"leg {height} mm", f"опора {height} мм"),
        count,
        "bottom",
        why=_LEGS_WHY,
    )
