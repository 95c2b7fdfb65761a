"""Question F45: a drawing with a gap of 0.3 mm; cnc_readiness and drawing_result."""

from __future__ import annotations

import pytest
from ezdxf.document import Drawing
from tests.furniture.dxf_writing import chain, dxf_bytes, one_rectangle, rectangle

from verstak.errors import InvalidDrawing
from verstak.furniture.drawings.cnc_readiness import cnc_faults, gap_words, ready_for_cnc
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.outline_gap import Gap

LAYER = "TOP-CUT-OUTSIDE_16.000MM"
OPEN = [(0, 0), (600, 0), (600, 300), (0, 300), (0, 0.3)]


def polyline_with_gap(document: Drawing) -> None:
    document.modelspace().add_lwpolyline(OPEN, dxfattribs={"layer": LAYER})


@pytest.mark.parametrize("draw", [polyline_with_gap, chain(OPEN, LAYER)])
def test_f45_a_gap_of_three_tenths_may_not_go_to_the_machine(draw: object) -> None:
    result = read_drawing(dxf_bytes(draw))  # type: ignore[arg-type]  # parametrised callables
    assert not ready_for_cnc(result)
    assert not result.panels
    fault = next(f for f in cnc_faults(result) if f.code == "open_outline")
    assert (fault.layer, fault.at) in {(LAYER, (0, 0)), (LAYER, (0, 0.3))}
    assert fault.gap_mm == pytest.approx(0.3)
    assert "0.300 mm between (0.000, 0.300) and (0.000, 0.000)" in fault.message.en
    assert "разрыв 0,300 мм" in fault.message.ru
    assert LAYER in fault.message.ru


def test_closing_on_reading_gives_the_panel_but_not_a_ready_file() -> None:
    result = read_drawing(dxf_bytes(polyline_with_gap), close_below_um=500)
    assert [p.size_um for p in result.panels] == [(600_000, 300_000)]
    assert result.open_outlines == ()
    assert [repair.gaps[0].size for repair in result.closed_by_us] == pytest.approx([0.3])
    assert [fault.code for fault in cnc_faults(result)] == ["closed_on_reading"]
    assert any("closed by us" in note.en for note in result.report().notes)


def test_a_closed_outline_in_a_stated_unit_is_ready() -> None:
    assert ready_for_cnc(read_drawing(one_rectangle(600, 300)))


def test_an_assumed_unit_is_not_ready() -> None:
    result = read_drawing(one_rectangle(600, 300, units=0))
    assert [fault.code for fault in cnc_faults(result)] == ["units_assumed"]
    assert ready_for_cnc(read_drawing(one_rectangle(600, 300, units=0), units="mm"))


def test_a_contour_drawn_twice_would_be_cut_twice() -> None:
    def draw(document: Drawing) -> None:
        rectangle(document.modelspace(), 0, 0, 600, 300)
        rectangle(document.modelspace(), 0, 0, 600, 300)

    (fault,) = cnc_faults(read_drawing(dxf_bytes(draw)))
    assert (fault.code, fault.at) == ("doubled", (300, 150))


def test_open_pockets_and_branches_are_reasons_engravings_are_not() -> None:
    def draw(document: Drawing) -> None:
        space = document.modelspace()
        rectangle(space, 0, 0, 600, 300, LAYER)
        space.add_line((10, 10), (50, 10), dxfattribs={"layer": "TOP-POCKET-ONLINE-2MM"})
        space.add_line((10, 50), (90, 50), dxfattribs={"layer": "notes of somebody"})

    result = read_drawing(dxf_bytes(draw))
    assert ready_for_cnc(result)
    assert len(result.open_outlines) == 1  # the unknown layer's line is listed all the same

    def worse(document: Drawing) -> None:
        draw(document)
        space = document.modelspace()
        at = {"layer": "TOP-POCKET-INSIDE_6.000MM"}
        space.add_lwpolyline([(100, 100), (200, 100), (200, 150)], dxfattribs=at)
        for end in ((300, 100), (350, 200), (400, 100)):
            space.add_line((350, 150), end, dxfattribs=at)

    codes = [fault.code for fault in cnc_faults(read_drawing(dxf_bytes(worse)))]
    assert sorted(set(codes)) == ["branch", "open_outline"]


def test_a_gap_in_words() -> None:
    assert gap_words(Gap((1.5, 2), (1.5, 2.25)), "ru") == (
        "0,250 мм между (1,500; 2,000) и (1,500; 2,250)"
    )
    assert gap_words(Gap((0, 0), (0, 0.0001)), "en").startswith("0.000100 mm between (0.000000, ")


def test_nothing_to_cut() -> None:
    result = read_drawing(dxf_bytes(polyline_with_gap))
    with pytest.raises(InvalidDrawing, match="no panel to cut"):
        result.to_parts()
    whole = read_drawing(one_rectangle(600, 300))
    assert whole.to_parts(thickness_um=16_000)[0].quantity == 1
    with pytest.raises(InvalidDrawing, match="no panel to cut"):
        whole.to_parts(thickness_um=18_000)


def test_equal_parts_are_one_line_with_their_numbers() -> None:
    def draw(document: Drawing) -> None:
        for index in range(4):
            rectangle(document.modelspace(), 700 * index, 0, 300 if index == 1 else 600, 300)

    parts = read_drawing(dxf_bytes(draw)).to_parts()
    assert [(p.name, p.quantity) for p in parts] == [("№ 1, 3-4", 3), ("№ 2", 1)]
    assert (parts[0].length_um, parts[0].width_um) == (600_000, 300_000)
