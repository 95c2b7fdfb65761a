"""Figures, tables and caveats of a drawing: drawing_report and drawing_notes."""

from __future__ import annotations

import math

from ezdxf.document import Drawing
from tests.furniture.dxf_writing import chain, dxf_bytes, rectangle

from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.drawing_report import size_quantity
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.report import Report, Table
from verstak.quantities.text import Bilingual


def draw(document: Drawing) -> None:
    space = document.modelspace()
    rectangle(space, 0, 0, 600, 300, "TOP-CUT-OUTSIDE_16.000MM")
    rectangle(space, 700, 0, 600, 300, "TOP-CUT-OUTSIDE_16.000MM")
    space.add_circle((50, 50), 4, dxfattribs={"layer": "TOP-HOLE-8.000MM-DIAM_12.000MM"})
    space.add_circle((50, 9000), 4, dxfattribs={"layer": "TOP-HOLE-8.000MM-DIAM_12.000MM"})
    space.add_line((1, 1), (1, 1), dxfattribs={"layer": "TOP-CUT-OUTSIDE_16.000MM"})
    space.add_mtext("words")


def table(report: Report, key: str) -> Table:
    return next(t for t in report.tables if t.key == key)


def test_figures() -> None:
    report = read_drawing(dxf_bytes(draw), name="a.dxf").report()
    values = {f.key: f.value for f in report.figures}
    panels, area, thickness = values["panels"], values["area"], values["thickness"]
    assert isinstance(panels, Quantity)
    assert isinstance(area, Quantity)
    assert isinstance(thickness, Quantity)
    assert (panels.value, area.rounded, thickness.text()) == (2, 0.36, "16.0 mm")
    assert thickness.provenance == Given(Bilingual("layer", "слой"))
    assert values["ready_for_cnc"] is True
    assert report.title.ru == "Чертёж: a.dxf"


def test_tables() -> None:
    report = read_drawing(dxf_bytes(draw)).report()
    (row,) = table(report, "kinds").rows
    assert [c.text() if isinstance(c, Quantity) else c for c in row][:4] == [
        "600.0 mm",
        "300.0 mm",
        "16.0 mm",
        "2 pcs",
    ]
    panels = table(report, "panels")
    holes = [c.key for c in panels.columns].index("holes")
    assert [getattr(r[holes], "value", None) for r in panels.rows] == [1, 0]
    layers = {r[0]: r for r in table(report, "layers").rows}
    assert set(layers) == {"TOP-CUT-OUTSIDE_16.000MM", "TOP-HOLE-8.000MM-DIAM_12.000MM"}


def test_caveats_travel_with_the_numbers() -> None:
    notes = " ".join(note.en for note in read_drawing(dxf_bytes(draw)).report().notes)
    assert "1 holes, pockets or cut-outs lie on no panel" in notes
    assert "without area that were left out: 1" in notes


def test_open_outlines_are_listed_with_both_ends() -> None:
    layer = "TOP-CUT-OUTSIDE_16.000MM"
    data = dxf_bytes(chain([(0, 0), (600, 0), (600, 300), (0, 300), (0, 0.3)], layer))
    report = read_drawing(data).report()
    (row,) = table(report, "open_outlines").rows
    cells = {c.key: v for c, v in zip(table(report, "open_outlines").columns, row, strict=True)}
    assert cells["layer"] == layer
    assert {cells["from"], cells["to"]} == {"0.000; 0.000", "0.000; 0.300"}
    gap = cells["gap"]
    assert isinstance(gap, Quantity)
    assert gap.text("ru") == "0,300 мм"
    assert cells["counted"] is False
    assert any("not ready for CNC" in note.en for note in report.notes)
    assert report.figure("ready_for_cnc").value is False


def test_a_turned_part_is_listed_with_both_sizes() -> None:
    def turned(document: Drawing) -> None:
        c, s = math.cos(0.5), math.sin(0.5)
        corners = [
            (x * c - y * s, x * s + y * c) for x, y in ((0, 0), (600, 0), (600, 99), (0, 99))
        ]
        document.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": "panel"})

    report = read_drawing(dxf_bytes(turned)).report()
    (row,) = table(report, "panels").rows
    assert any(getattr(c, "en", "") == "600.0 mm × 99.0 mm, 28.65°" for c in row)


def test_sizes_keep_the_decimals_that_they_have() -> None:
    texts = [size_quantity(um).text() for um in (600_000, 454_500, 371_610, 388_339)]
    assert texts == ["600.0 mm", "454.5 mm", "371.61 mm", "388.339 mm"]


def test_the_report_is_plain_data() -> None:
    plain = read_drawing(dxf_bytes(draw)).report().to_json()
    assert plain["figures"]["panels"]["value"]["value"] == 2
