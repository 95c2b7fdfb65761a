"""Legs and clothes rods, shown where they may be: a cabinet does not say their exact place."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.panel import Panel, PanelRole

LEG_INSET_UM = 60_000
"""A leg's axis from the bottom's sides, on drawings only."""
LEG_WIDE_UM = 40_000
ROD_BELOW_UM = 65_000
"""A rod's axis below its shelf, on drawings only: 50 mm are free above it."""
ROD_WIDE_UM = 25_000


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg: its axis in plan, and its foot and head. Whole micrometres."""

    x_um: int
    y_um: int
    z0_um: int
    z1_um: int


@dataclass(frozen=True, slots=True)
class Rod:
    """A clothes rod along x."""

    x0_um: int
    x1_um: int
    y_um: int
    z_um: int


def legs(cabinet: Cabinet) -> tuple[Leg, ...]:
    """Legs in two rows under the panel that carries them, an odd one more in front."""
    fitting = next((f for f in cabinet.fittings if f.kind is FittingKind.LEG), None)
    if fitting is None or fitting.count < 1:
        return ()
    carrier = cabinet.panel(fitting.panel)
    (x, y, z), (dx, dy, _) = carrier.origin_um, carrier.extent_um
    height = cabinet.spec.support_height_um
    front = (fitting.count + 1) // 2
    rows = ((front, y + LEG_INSET_UM), (fitting.count - front, y + dy - LEG_INSET_UM))
    return tuple(
        Leg(place, across, z - height, z)
        for count, across in rows
        for place in _spread(x + LEG_INSET_UM, x + dx - LEG_INSET_UM, count)
    )


def rods(cabinet: Cabinet) -> tuple[Rod, ...]:
    """Rods between their uprights, under the shelf that both of these carry."""
    return tuple(
        rod
        for fitting in cabinet.fittings
        if fitting.kind is FittingKind.ROD and (rod := _rod(cabinet, fitting)) is not None
    )


def floor_um(cabinet: Cabinet) -> int:
    """Lowest point of the cabinet, legs included."""
    return min(
        *(panel.origin_um[2] for panel in cabinet.panels), *(leg.z0_um for leg in legs(cabinet)), 0
    )


def _spread(start: int, end: int, count: int) -> tuple[int, ...]:
    if count < 2:
        return ((start + end) // 2,) * count
    return tuple(start + (end - start) * index // (count - 1) for index in range(count))


def _rod(cabinet: Cabinet, fitting: Fitting) -> Rod | None:
    if not fitting.against:
        return None
    left, right = cabinet.panel(fitting.panel), cabinet.panel(fitting.against[0])
    uprights = {left.id, right.id}
    joined: dict[str, set[str]] = {}
    for connection in cabinet.connections:
        joined.setdefault(connection.edge, set()).add(connection.face)
    lids = [
        panel
        for panel in cabinet.of_role(PanelRole.FIXED_SHELF, PanelRole.TOP)
        if uprights <= joined.get(panel.id, set())
    ]
    if not lids:
        return None
    # Drawers' lids lie lower: the rod hangs under the shelf with most room below it.
    shelf = max(lids, key=lambda panel: _room_below(cabinet, panel))
    (_, y, z), (_, dy, _) = shelf.origin_um, shelf.extent_um
    x0 = left.origin_um[0] + left.extent_um[0]
    return Rod(x0, right.origin_um[0], y + dy // 2, z - ROD_BELOW_UM)


def _room_below(cabinet: Cabinet, shelf: Panel) -> int:
    (x, y, z), (dx, dy, _) = shelf.origin_um, shelf.extent_um
    below = [
        panel.origin_um[2] + panel.extent_um[2]
        for panel in cabinet.panels
        if panel.origin_um[2] + panel.extent_um[2] <= z
        and panel.origin_um[0] < x + dx
        and panel.origin_um[0] + panel.extent_um[0] > x
        and panel.origin_um[1] < y + dy
        and panel.origin_um[1] + panel.extent_um[1] > y
    ]
    return z - max(below, default=z)
