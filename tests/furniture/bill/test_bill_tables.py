from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from tests.furniture.exam_cabinet import exam_cabinet

from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_tables import bill_csv, bill_xlsx
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.prices import Prices
from verstak.furniture.cabinet import Fitting, FittingKind
from verstak.quantities.text import Bilingual, Language


def exam(handle: str = "Handle") -> Bill:
    cabinet = exam_cabinet("Тумба")
    knob = Fitting(FittingKind.HANDLE, Bilingual(handle, handle), 2, "door_left")
    prices = Prices.parse({"confirmat": Decimal("1.20"), "2 mm/m": Decimal(30)})
    return bill_of_materials(
        [(replace(cabinet, fittings=(*cabinet.fittings, knob)), 500)], prices=prices
    )


def read(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_csv_in_english() -> None:
    head, *rows = read(bill_csv(exam(), "en"), ",")
    assert head[:3] == ["Section", "Name", "Board"]
    assert {len(row) for row in rows} == {len(head)}
    by_name = {(row[0], row[1]): row for row in rows}
    side = by_name["panel", "Side"]
    assert side[3:9] == ["720", "560", "", "1000", "403.2000", "m²"]
    assert side[9] == "4257.79"
    assert by_name["board, finished area", "particleboard (P2) 16 mm"][7:9] == ["771.8600", "m²"]
    assert by_name["sheets, floor by area", "particleboard (P2) 16 mm"][7:9] == ["159", "sheets"]
    assert by_name["edge band, net", "2 mm"][7:9] == ["2024.00", "m"]
    assert by_name["edge band with allowance", "2 mm"][7] == "2184.00"
    assert by_name["fitting", "confirmat"][6] == "4000"
    assert by_name["cost", "confirmat"][11] == "4800.00"
    assert by_name["cost", "Hinge 110°"][11] == ""
    assert by_name["cost", "Total"][11:] == ["", "no total: prices are missing"]


def test_csv_in_russian_has_semicolons_and_decimal_commas() -> None:
    rows = read(bill_csv(exam(), "ru"), ";")
    by_name = {(row[0], row[1]): row for row in rows}
    assert by_name["деталь", "Фасад"][5] == "2 мм: L1 L2 W1 W2"
    assert by_name["деталь", "Фасад"][7:9] == ["211,9360", "м²"]
    assert by_name["изделие", "Тумба 600×720×560"][6] == "500"


@pytest.mark.parametrize("name", ["=1+1", "+7 900", "-5", "@SUM(A1)", "\t=1"])
def test_no_name_becomes_a_formula(name: str) -> None:
    bill = exam(name)
    (row,) = (r for r in read(bill_csv(bill, "en"), ",") if r[0] == "fitting" and name in r[1])
    assert row[1] == f"'{name}"
    book = load_workbook(io.BytesIO(bill_xlsx(bill, "en")))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert [cell.data_type for cell in cells if cell.value == name] == ["s", "s"]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_xlsx_has_bold_heads_and_numbers_that_are_numbers(language: Language) -> None:
    bill = exam()
    book = load_workbook(io.BytesIO(bill_xlsx(bill, language)))
    titles = [table.title.in_(language) for table in bill.report().tables]
    assert book.sheetnames[1:] == titles
    boards = book[titles[0]]
    assert all(cell.font.bold for cell in boards[1])
    assert boards["C1"].value == {"en": "Finished area, m²", "ru": "Чистовая площадь, м²"}[language]
    assert boards["C2"].value == pytest.approx(771.86)
    assert boards["C2"].number_format == "#,##0.0000"
    assert boards.freeze_panes == "A2"
    costs = book[titles[-1]]
    heads = [cell.value for cell in costs[1]]
    unit = {"en": "Unit", "ru": "Ед. изм."}[language]
    assert heads.count(unit) == 2  # amounts and prices are in several units
    row = next(r for r in costs.iter_rows(values_only=True) if r[0] in {"confirmat", "конфирмат"})
    assert row[1] == 4000
    assert row[5] == 4800


def test_figures_and_caveats_stand_in_front() -> None:
    front = load_workbook(io.BytesIO(bill_xlsx(exam(), "en"))).worksheets[0]
    texts = [cell.value for cell in front["A"]]
    assert texts[0] == "Bill of materials"
    assert "Cabinets" in texts
    assert any("floor by area" in str(text) for text in texts)


def test_what_xml_cannot_hold_is_replaced() -> None:
    book = load_workbook(io.BytesIO(bill_xlsx(exam("a\x00b\ud800c"), "en")))
    cells = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "a\ufffdb\ufffdc" in cells
