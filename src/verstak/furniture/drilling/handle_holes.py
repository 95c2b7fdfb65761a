"""Through holes for the two screws of a bar handle."""

from __future__ import annotations

from verstak.errors import UsageError
from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.cabinet_spec import CabinetKind
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.furniture.drilling.fastener_holes import panel_of
from verstak.furniture.drilling.hole import Bore, Hole, Operation, bored, side_facing
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text


def handle_holes(cabinet: Cabinet, fitting: Fitting, owner: str, pitch_um: int) -> tuple[Hole, ...]:
    """Holes of one front's handle.

    On a drawer front it lies level in the middle. On a door it stands upright beside the opening
    edge, at the top of a door that begins low and at the bottom of one that hangs high.

    Args:
        cabinet: The cabinet; its hinges say where a door opens.
        fitting: The handle.
        owner: Text that names the fitting.
        pitch_um: Distance of the screws.

    Raises:
        InvalidCabinet: a panel that the cabinet does not have.
        UsageError: the handle is longer than the front allows.
    """
    front = panel_of(cabinet, fitting.panel, "a handle")
    low_x, _, low_z = front.origin_um
    wide, _, tall = front.extent_um
    edge, end = size_um("handle.edge"), size_um("handle.end")
    upright = front.role is PanelRole.DOOR
    room = tall - 2 * end if upright else wide - 2 * end
    if not 0 < pitch_um <= room:
        raise UsageError(
            f"a handle of {mm_text(pitch_um)} mm between its screws does not fit {front.id}, "
            f"which has room for {mm_text(max(room, 0))} mm",
            remedy="choose a shorter handle",
        )
    if not upright:
        middle_x, middle_z = low_x + wide // 2, low_z + tall // 2
        spots = [
            (middle_x - pitch_um // 2, middle_z),
            (middle_x - pitch_um // 2 + pitch_um, middle_z),
        ]
    else:
        x = low_x + wide - edge if _hinged_left(cabinet, front.id) else low_x + edge
        first = low_z + tall - end - pitch_um
        if cabinet.spec.kind is CabinetKind.WALL:
            first = low_z + end
        spots = [(x, first), (x, first + pitch_um)]
    bore = Bore(
        Operation.HANDLE, size_um("handle.diameter"), None, size("handle.diameter").provenance
    )
    face = side_facing(front, "y", positive=False)
    return tuple(bored(front, face, (x, 0, z), bore, owner) for x, z in spots)


def _hinged_left(cabinet: Cabinet, door_id: str) -> bool:
    """Whether the door hangs on a panel left of its middle."""
    door = cabinet.panel(door_id)
    for fitting in cabinet.fittings:
        if fitting.kind is FittingKind.HINGE and fitting.panel == door_id and fitting.against:
            side = panel_of(cabinet, fitting.against[0], "a hinge")
            return side.origin_um[0] * 2 + side.extent_um[0] < (
                door.origin_um[0] * 2 + door.extent_um[0]
            )
    return True
