from __future__ import annotations

import io

import pytest
from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.entities.line import Line
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.entities.text import Text
from ezdxf.math import area
from hypothesis import HealthCheck, given, settings
from tests.cutting.map_samples import crowded, kitchen
from tests.cutting.plans import random_plans

from verstak.cutting.figures.sequence import cut_sequence
from verstak.cutting.job import CuttingJob, Part, Sheet
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout
from verstak.cutting.maps.sheet_dxf import LAYERS, write_sheet_dxf
from verstak.errors import UsageError


def read(content: bytes) -> Drawing:
    document, auditor = recover.read(io.BytesIO(content))
    assert list(auditor.errors) == []
    assert list(auditor.fixes) == []
    return document


def outlines(document: Drawing, layer: str) -> list[LWPolyline]:
    found = document.modelspace().query(f'LWPOLYLINE[layer=="{layer}"]')
    return [entity for entity in found if isinstance(entity, LWPolyline)]


def texts(document: Drawing, layer: str = "TEXT") -> list[str]:
    found = document.modelspace().query(f'TEXT[layer=="{layer}"]')
    return [str(entity.dxf.text) for entity in found if isinstance(entity, Text)]


@pytest.mark.parametrize("plan", [kitchen(), crowded()], ids=["kitchen", "crowded"])
def test_outlines_are_the_parts_at_saw_size(plan: CuttingPlan) -> None:
    for index, layout in enumerate(plan.layouts):
        document = read(write_sheet_dxf(plan, index))
        found = outlines(document, "PARTS")
        nodes = list(layout.parts())
        assert all(each.closed and len(each) == 4 for each in found)
        for outline, node in zip(found, nodes, strict=True):
            assert area(outline.vertices()) == pytest.approx(node.area_um2 / 1e6)
            corner = next(iter(outline.vertices()))
            assert tuple(corner) == pytest.approx((node.x_um / 1000, node.y_um / 1000))


def test_header_layers_and_sheet() -> None:
    document = read(write_sheet_dxf(kitchen(), 0))
    assert document.dxfversion == "AC1024"
    assert document.header["$INSUNITS"] == 4
    assert {name for name in LAYERS if name in document.layers} == set(LAYERS)
    (board,) = outlines(document, "SHEET")
    (inside,) = outlines(document, "TRIM")
    assert area(board.vertices()) == pytest.approx(2750 * 1830)
    assert area(inside.vertices()) == pytest.approx(2730 * 1810)
    offcuts = sorted(area(each.vertices()) for each in outlines(document, "OFFCUT"))
    assert offcuts[-1] == pytest.approx(2730 * 982)


def test_cyrillic_names_and_sizes_survive() -> None:
    plan = kitchen()
    shown = texts(read(write_sheet_dxf(plan, 0)))
    assert shown.count("1.1 Стенка боковая") == 2
    assert "2.1 Фасад <верхний> & «левый»" in shown
    assert "568×100.4" in shown


def test_cuts_are_lines_in_the_middle_of_the_kerf() -> None:
    plan = kitchen()
    cuts = cut_sequence(plan.job, plan.layouts[0])
    document = read(write_sheet_dxf(plan, 0))
    lines = [e for e in document.modelspace().query('LINE[layer=="CUTS"]') if isinstance(e, Line)]
    assert len(lines) == len(cuts)
    for line, cut in zip(lines, cuts, strict=True):
        middle = line.dxf.start.x if cut.axis == "x" else line.dxf.start.y
        beyond = 2 if cut.stage else 0
        assert middle == pytest.approx(cut.position_um / 1000 + beyond)
    assert texts(document, "CUTS") == [str(cut.number) for cut in cuts]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert write_sheet_dxf(kitchen(), 0) == write_sheet_dxf(kitchen(), 0)
    assert write_sheet_dxf(kitchen(), 0) != write_sheet_dxf(kitchen(), 1)


def test_names_cannot_become_cad_codes() -> None:
    name = "50%%c ^J \\U+0416\n0\nEOF\x00\ud800 конец"
    job = CuttingJob((Part(name, 500_000, 300_000),), (Sheet("s", 500_000, 300_000),), name=name)
    plan = CuttingPlan(job, (SheetLayout(0, 1, Node(0, 0, 500_000, 300_000, part=0)),))
    document = read(write_sheet_dxf(plan, 0))
    shown = texts(document)
    assert shown[0] == "50% %c ^ J \\ U+0416 0 EOF конец"
    assert len(outlines(document, "PARTS")) == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_plans())
def test_any_plan_is_a_sound_drawing(plan: CuttingPlan) -> None:
    document = read(write_sheet_dxf(plan, 0))
    drawn = sum(area(each.vertices()) for each in outlines(document, "PARTS"))
    assert drawn == pytest.approx(sum(n.area_um2 for n in plan.layouts[0].parts()) / 1e6)


def test_a_missing_pattern_is_refused() -> None:
    with pytest.raises(UsageError, match="2 patterns"):
        write_sheet_dxf(kitchen(), 5)
