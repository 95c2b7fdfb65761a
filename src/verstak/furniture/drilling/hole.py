"""One bored hole of a panel, and where it lies in the cabinet. Lengths are whole micrometres.

A panel's own coordinates: x along its length from side ``w1``, y along its width from side
``l1``, z through its thickness from face A. Each counts upwards with the cabinet's axis that it
lies on, so face A, ``l1`` and ``w1`` are the sides at the smaller cabinet coordinate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verstak.furniture.drilling.drilling_sizes import citation
from verstak.furniture.panel import Axis, Panel
from verstak.quantities.quantity import Provenance
from verstak.quantities.text import Bilingual

Point = tuple[int, int, int]


class Side(StrEnum):
    """The six sides of a board: two faces and four edges."""

    A = "A"  # face at the smaller coordinate along the thickness
    B = "B"  # the other face
    L1 = "L1"
    L2 = "L2"
    W1 = "W1"
    W2 = "W2"

    @property
    def is_face(self) -> bool:
        """Whether it is a face rather than an edge."""
        return self in {Side.A, Side.B}

    @property
    def axis(self) -> int:
        """Panel axis that the side is square to: 0 length, 1 width, 2 thickness."""
        return _AXIS_OF[self][0]

    @property
    def far(self) -> bool:
        """Whether it lies at the larger coordinate of that axis."""
        return _AXIS_OF[self][1]


_AXIS_OF = {
    Side.W1: (0, False),
    Side.W2: (0, True),
    Side.L1: (1, False),
    Side.L2: (1, True),
    Side.A: (2, False),
    Side.B: (2, True),
}


class Operation(StrEnum):
    """What a hole is for."""

    SYSTEM32 = "system32"
    HINGE_CUP = "hinge_cup"
    HINGE_SCREW = "hinge_screw"
    PLATE_SCREW = "plate_screw"
    CONFIRMAT_FACE = "confirmat_face"
    CONFIRMAT_EDGE = "confirmat_edge"
    DOWEL_FACE = "dowel_face"
    DOWEL_EDGE = "dowel_edge"
    CAM_HOUSING = "cam_housing"
    CAM_BOLT_EDGE = "cam_bolt_edge"
    CAM_PIN = "cam_pin"
    SHELF_PIN = "shelf_pin"
    SLIDE_SCREW = "slide_screw"
    HANDLE = "handle"


OPERATION_NAMES = {
    Operation.SYSTEM32: Bilingual("System 32 row", "ряд системы 32"),
    Operation.HINGE_CUP: Bilingual("hinge cup", "чашка петли"),
    Operation.HINGE_SCREW: Bilingual("hinge cup screw", "винт чашки петли"),
    Operation.PLATE_SCREW: Bilingual("hinge plate screw", "винт планки петли"),
    Operation.CONFIRMAT_FACE: Bilingual("confirmat, face", "конфирмат, пласть"),
    Operation.CONFIRMAT_EDGE: Bilingual("confirmat, edge", "конфирмат, торец"),
    Operation.DOWEL_FACE: Bilingual("dowel, face", "шкант, пласть"),
    Operation.DOWEL_EDGE: Bilingual("dowel, edge", "шкант, торец"),
    Operation.CAM_HOUSING: Bilingual("cam housing", "корпус эксцентрика"),
    Operation.CAM_BOLT_EDGE: Bilingual("cam bolt, edge", "шток эксцентрика, торец"),
    Operation.CAM_PIN: Bilingual("cam bolt, face", "шток эксцентрика, пласть"),
    Operation.SHELF_PIN: Bilingual("shelf pin", "полкодержатель"),
    Operation.SLIDE_SCREW: Bilingual("slide screw", "винт направляющей"),
    Operation.HANDLE: Bilingual("handle screw", "винт ручки"),
}


@dataclass(frozen=True, slots=True)
class Hole:
    """One bored hole.

    Args:
        panel: Id of the panel.
        face: Side that it is bored from.
        x_um: Its mouth along the panel's length, from side ``w1``.
        y_um: Its mouth along the panel's width, from side ``l1``.
        z_um: Its mouth through the thickness, from face A (0 on face A itself).
        diameter_um: Diameter.
        depth_um: Depth; ``None`` goes through.
        operation: What it is for.
        owner: What it belongs to; holes of one fastener or fitting share it.
        provenance: Where diameter and depth come from.
        sink_diameter_um: Countersink for a head, or 0.
        sink_depth_um: Its depth.
    """

    panel: str
    face: Side
    x_um: int
    y_um: int
    z_um: int
    diameter_um: int
    depth_um: int | None
    operation: Operation
    owner: str
    provenance: Provenance
    sink_diameter_um: int = 0
    sink_depth_um: int = 0

    @property
    def at_um(self) -> Point:
        """The mouth's centre in the panel's coordinates."""
        return (self.x_um, self.y_um, self.z_um)

    @property
    def source(self) -> Bilingual:
        """Short citation of its diameter and depth."""
        return citation(self.provenance)


@dataclass(frozen=True, slots=True)
class Bore:
    """What a drill removes: diameter, depth, purpose and where these come from."""

    operation: Operation
    diameter_um: int
    depth_um: int | None
    provenance: Provenance
    sink_diameter_um: int = 0
    sink_depth_um: int = 0


def panel_axes(panel: Panel) -> tuple[Axis, Axis, Axis]:
    """Cabinet axes of the panel's length, width and thickness."""
    return (panel.length_axis, panel.width_axis, panel.thickness_axis)


def panel_sizes(panel: Panel) -> Point:
    """Length, width and thickness."""
    return (panel.length_um, panel.width_um, panel.thickness_um)


def axis_index(axis: Axis) -> int:
    """0, 1 or 2 for x, y or z of the cabinet."""
    return "xyz".index(axis)


def to_cabinet(panel: Panel, point_um: Point) -> Point:
    """From a panel's coordinates to the cabinet's."""
    placed = list(panel.origin_um)
    for axis, along in zip(panel_axes(panel), point_um, strict=True):
        placed[axis_index(axis)] += along
    return (placed[0], placed[1], placed[2])


def to_panel(panel: Panel, point_um: Point) -> Point:
    """From the cabinet's coordinates to a panel's."""
    indices = [axis_index(axis) for axis in panel_axes(panel)]
    x, y, z = (point_um[i] - panel.origin_um[i] for i in indices)
    return (x, y, z)


def side_facing(panel: Panel, axis: Axis, *, positive: bool) -> Side:
    """The side of a panel that looks along a cabinet axis, upwards or downwards of it."""
    index = panel_axes(panel).index(axis)
    return next(side for side, place in _AXIS_OF.items() if place == (index, positive))


def bored(panel: Panel, side: Side, point_um: Point, bore: Bore, owner: str) -> Hole:
    """A hole in a side of a panel at a place of the cabinet.

    Args:
        panel: The panel.
        side: Side that is bored; the place is moved square onto it.
        point_um: Place in the cabinet.
        bore: What is bored.
        owner: What it belongs to.
    """
    mouth = list(to_panel(panel, point_um))
    mouth[side.axis] = panel_sizes(panel)[side.axis] if side.far else 0
    return Hole(
        panel.id,
        side,
        mouth[0],
        mouth[1],
        mouth[2],
        bore.diameter_um,
        bore.depth_um,
        bore.operation,
        owner,
        bore.provenance,
        bore.sink_diameter_um,
        bore.sink_depth_um,
    )


def bottom_um(panel: Panel, hole: Hole) -> Point:
    """Where the hole's axis ends, in the panel's coordinates."""
    size = panel_sizes(panel)[hole.face.axis]
    depth = size if hole.depth_um is None else hole.depth_um
    end = list(hole.at_um)
    end[hole.face.axis] += -depth if hole.face.far else depth
    return (end[0], end[1], end[2])
