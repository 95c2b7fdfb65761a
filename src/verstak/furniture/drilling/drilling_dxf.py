"""Panels with their holes as DXF: layers say operation, side and depth."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ezdxf import units
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.hole import (
    Hole,
    Operation,
    Side,
    bottom_um,
    panel_axes,
    panel_sizes,
)
from verstak.furniture.panel import Panel
from verstak.quantities.length import mm, mm_text

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.layouts.layout import Modelspace

_TEXT_LAYER = "TEXT"
_STYLE = "VERSTAK"
_TEXT_MM = 14.0
_COLOURS = {
    Operation.SYSTEM32: 8,
    Operation.SHELF_PIN: 8,
    Operation.HINGE_CUP: 1,
    Operation.HINGE_SCREW: 1,
    Operation.PLATE_SCREW: 1,
    Operation.SLIDE_SCREW: 6,
    Operation.HANDLE: 4,
}
_FASTENER_COLOUR = 30


def outline_layer(panel: Panel) -> str:
    """Layer of the outline, with the board's thickness: ``OUTLINE_16.0``."""
    return f"OUTLINE_{mm(panel.thickness_um):.1f}"


def hole_layer(hole: Hole) -> str:
    """Layer of a hole.

    Faces: ``DRILL_A_HINGE_CUP_D35.0_Z13.0``, or ``…_THROUGH``; edges: ``DRILL_L1_D5.0_Z37.0``,
    because a machine bores them all alike.
    """
    depth = "THROUGH" if hole.depth_um is None else f"Z{mm(hole.depth_um):.1f}"
    if not hole.face.is_face:
        return f"DRILL_{hole.face}_D{mm(hole.diameter_um):.1f}_{depth}"
    name = hole.operation.removesuffix("_face").upper()
    return f"DRILL_{hole.face}_{name}_D{mm(hole.diameter_um):.1f}_{depth}"


def viewed_face(panel: Panel) -> Side:
    """The face that one looks at in the drawing.

    The drawing has the panel's x to the right and its y upwards. Where length, width and
    thickness make a right-handed system, the thickness points at the viewer and he sees face B;
    otherwise face A. Holes of the other face are drawn as if the board were glass.
    """
    return Side.B if "".join(panel_axes(panel)) in {"xyz", "yzx", "zxy"} else Side.A


def write_panel_dxf(panel: Panel, holes: Iterable[Hole]) -> bytes:
    """One panel at its finished size, in millimetres, origin at its corner ``w1``/``l1``.

    Holes of faces are full circles; those of edges are a point at the mouth and a line as long
    as the hole, both at their height above face A.

    Args:
        panel: The panel.
        holes: Holes; those of other panels are passed over.

    Returns:
        A DXF file of version R2010.

    Raises:
        InvalidCabinet: a hole without diameter or with a negative depth.
    """
    document = new("R2010", units=units.MM)
    document.styles.add(_STYLE, font="arial.ttf")
    space = document.modelspace()
    _layer(document, outline_layer(panel), 7)
    length, width = mm(panel.length_um), mm(panel.width_um)
    space.add_lwpolyline(
        [(0, 0), (length, 0), (length, width), (0, width)],
        close=True,
        dxfattribs={"layer": outline_layer(panel)},
    )
    for hole in holes:
        if hole.panel == panel.id:
            _draw(document, space, panel, hole)
    _letter(document, space, panel)
    written = io.StringIO()
    document.write(written)
    return written.getvalue().encode("utf-8")


def write_cabinet_dxf(cabinet: Cabinet, holes: Iterable[Hole]) -> Mapping[str, bytes]:
    """Every panel of a cabinet by file name, ``side_left.dxf``.

    Args:
        cabinet: The cabinet.
        holes: Its holes.

    Raises:
        InvalidCabinet: as :func:`write_panel_dxf`.
    """
    there = tuple(holes)
    return {f"{panel.id}.dxf": write_panel_dxf(panel, there) for panel in cabinet.panels}


def _draw(document: Drawing, space: Modelspace, panel: Panel, hole: Hole) -> None:
    if hole.diameter_um <= 0 or (hole.depth_um is not None and hole.depth_um <= 0):
        raise InvalidCabinet(
            f"a hole of {panel.id} ({hole.owner}) needs a diameter and a depth above zero, found "
            f"{mm_text(hole.diameter_um)} and {mm_text(hole.depth_um or 0)} mm",
            remedy="check what drilled it",
        )
    layer = hole_layer(hole)
    _layer(document, layer, _COLOURS.get(hole.operation, _FASTENER_COLOUR))
    where = {"layer": layer}
    x, y, z = (mm(value) for value in hole.at_um)
    if hole.face.is_face:
        space.add_circle((x, y), mm(hole.diameter_um) / 2, dxfattribs=where)
        if hole.sink_diameter_um:
            sunk = (
                f"DRILL_{hole.face}_SINK_D{mm(hole.sink_diameter_um):.1f}"
                f"_Z{mm(hole.sink_depth_um):.1f}"
            )
            _layer(document, sunk, _COLOURS.get(hole.operation, _FASTENER_COLOUR))
            space.add_circle((x, y), mm(hole.sink_diameter_um) / 2, dxfattribs={"layer": sunk})
        return
    end = tuple(mm(value) for value in bottom_um(panel, hole))
    space.add_point((x, y, z), dxfattribs=where)
    space.add_line((x, y, z), end, dxfattribs=where)


def _letter(document: Drawing, space: Modelspace, panel: Panel) -> None:
    """Name and sizes below the outline, where no hole is."""
    _layer(document, _TEXT_LAYER, 3)
    face = viewed_face(panel)
    sizes = " × ".join(mm_text(size) for size in panel_sizes(panel))
    lines = (
        f"{panel.name.ru} / {panel.name.en} ({panel.id})",
        f"{sizes} mm, face {face} in view / пласть {face} к зрителю",
    )
    for row, words in enumerate(lines, 1):
        text = space.add_text(
            words, height=_TEXT_MM, dxfattribs={"layer": _TEXT_LAYER, "style": _STYLE}
        )
        text.set_placement((0, -row * _TEXT_MM * 1.8), align=TextEntityAlignment.LEFT)


def _layer(document: Drawing, name: str, colour: int) -> None:
    if name not in document.layers:
        document.layers.add(name, color=colour)
