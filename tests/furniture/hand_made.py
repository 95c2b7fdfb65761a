"""Small cabinets put together by hand, for the tests of drilling."""

from __future__ import annotations

from dataclasses import replace

from verstak.furniture.cabinet import Cabinet, Connection, Fastener, Fitting, FittingKind
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec
from verstak.furniture.panel import Axis, Panel, PanelRole
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual

T = 16
DOOR = 18
NAME = {
    PanelRole.SIDE: Bilingual("side", "боковина"),
    PanelRole.SHELF: Bilingual("shelf", "полка"),
    PanelRole.DOOR: Bilingual("door", "дверь"),
}


def board(
    panel_id: str,
    role: PanelRole,
    origin_mm: tuple[float, float, float],
    extent_mm: tuple[float, float, float],
    axes: tuple[Axis, Axis],
) -> Panel:
    """A panel from its corner and its size along x, y and z, in millimetres."""
    sizes = dict(zip("xyz", (um(each) for each in extent_mm), strict=True))
    thick = next(axis for axis in "xyz" if axis not in axes)
    x, y, z = (um(each) for each in origin_mm)
    return Panel(
        panel_id,
        role,
        NAME.get(role, Bilingual(panel_id, panel_id)),
        "particleboard",
        sizes[thick],
        sizes[axes[0]],
        sizes[axes[1]],
        (x, y, z),
        axes[0],
        axes[1],
    )


def base(
    width: float = 600,
    height: float = 720,
    depth: float = 560,
    *,
    fastener: Fastener = Fastener.CONFIRMAT,
    bottom_count: int = 2,
    shelf_z: float | None = 350,
    door: bool = True,
    hinge_left: bool = True,
    hinges: int = 2,
) -> Cabinet:
    """Two sides, a bottom between them, a full top, a loose shelf and one overlay door."""
    inner = width - 2 * T
    panels = [
        board("side_left", PanelRole.SIDE, (0, 0, 0), (T, depth, height), ("z", "y")),
        board("side_right", PanelRole.SIDE, (width - T, 0, 0), (T, depth, height), ("z", "y")),
        board("bottom", PanelRole.BOTTOM, (T, 0, 0), (inner, depth, T), ("x", "y")),
        board("top", PanelRole.TOP, (T, 0, height - T), (inner, depth, T), ("x", "y")),
    ]
    connections = [
        Connection(fastener, side, edge, bottom_count)
        for edge in ("bottom", "top")
        for side in ("side_left", "side_right")
    ]
    fittings = []
    if door:
        panels.append(
            board(
                "door_1",
                PanelRole.DOOR,
                (2, -DOOR, 2),
                (width - 4, DOOR, height - 4),
                ("z", "x"),
            )
        )
        fittings.append(
            Fitting(
                FittingKind.HINGE,
                Bilingual("hinge", "петля"),
                hinges,
                "door_1",
                ("side_left" if hinge_left else "side_right",),
            )
        )
        fittings.append(Fitting(FittingKind.HANDLE, Bilingual("handle", "ручка"), 1, "door_1"))
    if shelf_z is not None:
        panels.append(
            board(
                "shelf_1",
                PanelRole.SHELF,
                (T + 1, 20, shelf_z),
                (inner - 2, depth - 20, T),
                ("x", "y"),
            )
        )
        fittings.append(
            Fitting(
                FittingKind.SHELF_PIN,
                Bilingual("pin", "полкодержатель"),
                4,
                "shelf_1",
                ("side_left", "side_right"),
            )
        )
    spec = CabinetSpec(CabinetKind.BASE, um(width), um(height), um(depth), name="тумба")
    return Cabinet(spec, tuple(panels), tuple(connections), tuple(fittings))


def with_panels(cabinet: Cabinet, *panels: Panel) -> Cabinet:
    """The same with more panels."""
    return replace(cabinet, panels=(*cabinet.panels, *panels))


def mirrored(cabinet: Cabinet) -> Cabinet:
    """The same cabinet seen in a mirror: left becomes right; ids stay."""
    width = cabinet.spec.width_um
    return replace(
        cabinet,
        panels=tuple(
            replace(
                panel,
                origin_um=(
                    width - panel.origin_um[0] - panel.extent_um[0],
                    *panel.origin_um[1:],
                ),
            )
            for panel in cabinet.panels
        ),
    )
