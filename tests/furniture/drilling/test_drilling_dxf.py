from __future__ import annotations

import io
from dataclasses import replace

import pytest
from ezdxf.document import Drawing
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.filemanagement import read as read_dxf
from tests.furniture.hand_made import base, board

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Fastener
from verstak.furniture.drilling.drill import drill
from verstak.furniture.drilling.drilling_dxf import (
    hole_layer,
    outline_layer,
    viewed_face,
    write_cabinet_dxf,
    write_panel_dxf,
)
from verstak.furniture.drilling.hole import Side
from verstak.furniture.panel import PanelRole
from verstak.quantities.text import Bilingual

CABINET = base()
HOLES = drill(CABINET)


def read(written: bytes) -> Drawing:
    return read_dxf(io.StringIO(written.decode("utf-8")))


def circles(document: Drawing, layer: str) -> list[tuple[float, float, float]]:
    return sorted(
        (round(c.dxf.center.x, 3), round(c.dxf.center.y, 3), c.dxf.radius)
        for c in document.modelspace().query("CIRCLE")
        if c.dxf.layer == layer
    )


def test_a_side_reads_back_with_its_outline_and_holes() -> None:
    document = read(write_panel_dxf(CABINET.panel("side_left"), HOLES))
    assert document.header["$INSUNITS"] == 4  # millimetres
    (outline,) = document.modelspace().query("LWPOLYLINE")
    assert isinstance(outline, LWPolyline)
    assert outline.closed
    assert outline.dxf.layer == "OUTLINE_16.0"
    assert [tuple(p[:2]) for p in outline.get_points()] == [
        (0, 0),
        (720, 0),
        (720, 560),
        (0, 560),
    ]
    assert circles(document, "DRILL_A_CONFIRMAT_D8.0_THROUGH") == [
        (8, 50, 4),
        (8, 510, 4),
        (712, 50, 4),
        (712, 510, 4),
    ]
    assert circles(document, "DRILL_B_PLATE_SCREW_D5.0_Z13.0") == [
        (72, 37, 2.5),
        (104, 37, 2.5),
        (616, 37, 2.5),
        (648, 37, 2.5),
    ]
    assert len(circles(document, "DRILL_B_SHELF_PIN_D5.0_Z13.0")) == 10
    assert len(circles(document, "DRILL_A_SINK_D11.0_Z3.0")) == 4


def test_a_doors_cups_are_on_a_layer_of_their_own() -> None:
    document = read(write_panel_dxf(CABINET.panel("door_1"), HOLES))
    assert circles(document, "DRILL_B_HINGE_CUP_D35.0_Z13.0") == [
        (86, 22.5, 17.5),
        (630, 22.5, 17.5),
    ]


def test_edge_holes_are_a_point_and_a_line_at_their_height() -> None:
    document = read(write_panel_dxf(CABINET.panel("bottom"), HOLES))
    space = document.modelspace()
    lines = sorted(
        (tuple(line.dxf.start), tuple(line.dxf.end))
        for line in space.query("LINE")
        if line.dxf.layer == "DRILL_W1_D5.0_Z37.0"
    )
    assert lines == [((0, 50, 8), (37, 50, 8)), ((0, 510, 8), (37, 510, 8))]
    points = sorted(
        tuple(p.dxf.location) for p in space.query("POINT") if p.dxf.layer == "DRILL_W2_D5.0_Z37.0"
    )
    assert points == [(568, 50, 8), (568, 510, 8)]
    assert not space.query("CIRCLE")


@pytest.mark.parametrize("fastener", [Fastener.CONFIRMAT, Fastener.DOWEL, Fastener.ECCENTRIC])
def test_every_hole_of_a_cabinet_is_in_its_file(fastener: Fastener) -> None:
    cabinet = base(fastener=fastener)
    holes = drill(cabinet)
    files = write_cabinet_dxf(cabinet, holes)
    assert set(files) == {f"{panel.id}.dxf" for panel in cabinet.panels}
    for panel in cabinet.panels:
        space = read(files[f"{panel.id}.dxf"]).modelspace()
        there = sorted(
            (round(c.dxf.center.x, 3), round(c.dxf.center.y, 3), c.dxf.layer)
            for c in space.query("CIRCLE")
            if "_SINK_" not in c.dxf.layer
        )
        wanted = sorted(
            (hole.x_um / 1000, hole.y_um / 1000, hole_layer(hole))
            for hole in holes
            if hole.panel == panel.id and hole.face.is_face
        )
        assert there == wanted
        edges = [hole for hole in holes if hole.panel == panel.id and not hole.face.is_face]
        assert len(space.query("POINT")) == len(edges)


def test_names_in_both_languages_stand_below_the_outline() -> None:
    panel = replace(CABINET.panel("side_left"), name=Bilingual("left side", "боковина «левая»"))
    texts = read(write_panel_dxf(panel, [])).modelspace().query("TEXT")
    assert "боковина «левая» / left side" in texts[0].dxf.text
    assert "720 × 560 × 16 mm" in texts[1].dxf.text
    assert all(text.dxf.insert.y < 0 for text in texts)


def test_which_face_is_in_view() -> None:
    # z to the right and y upwards: x, their left-handed third, points away from the viewer.
    assert viewed_face(CABINET.panel("side_left")) is Side.A
    assert viewed_face(CABINET.panel("bottom")) is Side.B  # from above
    assert viewed_face(CABINET.panel("door_1")) is Side.B  # from inside the cabinet


def test_the_thickness_is_in_the_outlines_layer() -> None:
    thin = board("back", PanelRole.BACK, (0, 560, 0), (600, 3.2, 720), ("z", "x"))
    assert outline_layer(thin) == "OUTLINE_3.2"


def test_a_hole_that_no_drill_bores_is_refused() -> None:
    broken = replace(HOLES[0], diameter_um=0)
    with pytest.raises(InvalidCabinet, match="side_left"):
        write_panel_dxf(CABINET.panel("side_left"), [broken])
