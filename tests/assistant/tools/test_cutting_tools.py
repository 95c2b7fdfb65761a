"""The cutting plan and its files (plan_outcome, plan_files)."""

from __future__ import annotations

import io
import itertools

import openpyxl
import pypdfium2  # type: ignore[import-untyped]
import pytest
from ezdxf.filemanagement import read as read_dxf
from tests.assistant.tools.material_calls import QUIET, asked, called, number, part

from verstak.assistant.tools.desk import Desk
from verstak.cutting.files.cut_list import read_cut_list_file
from verstak.errors import ToolRefused
from verstak.quantities.text import Bilingual

PARTS = [part("полка", 4, 764, 300), part("бок", 2, 1800, 320)]


def test_a_plan_and_its_files() -> None:
    outcome = called("cutting_plan", Desk(language="ru", seconds=1), parts=PARTS, products=3)
    assert number(outcome, "sheets") >= number(outcome, "lower_bound") >= 1
    assert number(outcome, "placed") == 18
    area = 3 * (4 * 0.764 * 0.3 + 2 * 1.8 * 0.32)
    assert number(outcome, "parts_m2") == pytest.approx(area)
    share = 100 * area / (number(outcome, "sheets") * 5.0325)
    assert number(outcome, "yield_percent") == pytest.approx(share)
    files = {made.name: made for made in outcome.files}
    assert files["sheet-map-a.svg"].drawn
    assert files["sheet-map-a.svg"].content.startswith(b"<")
    assert len(pypdfium2.PdfDocument(files["sheet-maps.pdf"].content)) >= 2
    assert openpyxl.load_workbook(io.BytesIO(files["cutting-tables.xlsx"].content)).sheetnames
    assert read_dxf(io.StringIO(files["sheet-map.dxf"].content.decode())).modelspace()
    again = read_cut_list_file(files["cutting-plan.cut"].content, name="plan.cut")
    assert sum(job.pieces for job in again.jobs) == 18
    assert not any(sign.isdigit() for name in files for sign in name)


def test_boards_are_cut_apart_and_summed() -> None:
    parts = [
        part("бок", 2, 1800, 320, thickness=16, material="particleboard"),
        part("фасад", 2, 700, 396, thickness=18, material="mdf"),
    ]
    outcome = called("cutting_plan", parts=parts)
    assert number(outcome, "sheets") == 2
    assert number(outcome, "placed") == 4
    assert len(outcome.report.tables[0].rows) == 2


def test_what_is_said_is_used() -> None:
    outcome = asked(
        "cutting_plan", "Раскрой на листы 2800×2070: 12 полок 764×300, 6 боковин 1800×320, пропил 4"
    )
    assert number(outcome, "sheets_m2") == pytest.approx(number(outcome, "sheets") * 2.8 * 2.07)


def test_grain_forbids_turning() -> None:
    tall = [part("щит", 1, 1850, 600)]
    called("cutting_plan", parts=tall, sheet_length=2750, sheet_width=1830, grain=True)
    wide = [part("щит", 1, 600, 1850)]
    called("cutting_plan", parts=wide, sheet_length=2750, sheet_width=1830)
    with pytest.raises(ToolRefused) as refused:
        called("cutting_plan", parts=wide, sheet_length=2750, sheet_width=1830, grain=True)
    assert "не помещается" in str(refused.value.in_russian)


def test_progress_is_told_and_a_stop_keeps_the_first_answer() -> None:
    told: list[Bilingual] = []
    calls = itertools.count()
    desk = Desk(draw=False, seconds=30, progress=told.append, cancelled=lambda: next(calls) >= 0)
    outcome = called("cutting_plan", desk, parts=PARTS, products=40)
    assert told
    assert "листов" in told[0].ru
    assert number(outcome, "sheets") >= 1
    assert outcome.report.figure("seconds").value is not None


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        called("cutting_plan", parts=PARTS, products=100_000)
    assert "разделите" in str(refused.value.in_russian)


def test_no_files_when_nobody_wants_them() -> None:
    assert not called("cutting_plan", QUIET, parts=PARTS).files


def test_stages_are_read_from_words() -> None:
    two = asked("cutting_plan", "Раскрой в две ступени: 12 полок 764×300, 6 боковин 1800×320")
    assert number(two, "placed") == 18
