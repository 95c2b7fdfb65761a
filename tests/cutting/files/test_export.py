from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cutting.plans import kitchen, layout, rows, sheet

from verstak.cutting.files.cut_list import read_cut_list
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.export import (
    edge_bands_csv,
    offcuts_csv,
    parts_csv,
    sheets_csv,
    write_workbook,
)
from verstak.cutting.job import CuttingJob, EdgeBand, Edges, Grain, Part, Sheet, Trim
from verstak.cutting.layout import CuttingPlan
from verstak.quantities.text import Language

MM = 1000
LANGUAGES: tuple[Language, ...] = ("en", "ru")
SAID = CutListDefaults(sheets=(Sheet("s", 2750 * MM, 1830 * MM),))
NASTY = ["=1+1", "+7", "-x", "@cmd", "'quoted", "'=a", '"both"', "a;b,c\td", "#REF!", "1e5", "00"]

names = st.sampled_from(NASTY) | st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
)
bands = st.none() | st.builds(EdgeBand, names, st.integers(100, 3 * MM), st.integers(0, 2 * MM))
um = st.integers(50 * MM, 2_500 * MM)
some_parts = st.builds(
    Part,
    names,
    um,
    um,
    st.integers(1, 999),
    st.sampled_from(Grain),
    st.builds(Edges, bands, bands, bands, bands),
    st.just("") | names,
)
some_jobs = st.builds(
    CuttingJob,
    st.lists(some_parts, min_size=1, max_size=4).map(tuple),
    st.just(SAID.sheets),
    material=st.just("") | names,
    thickness_um=st.none() | st.integers(1 * MM, 40 * MM),
)


def table(data: bytes, delimiter: str) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@settings(max_examples=60, deadline=None)
@given(some_jobs, st.sampled_from(LANGUAGES))
def test_parts_come_back_from_csv(job: CuttingJob, language: Language) -> None:
    data = parts_csv([CuttingPlan(job, ())], language)
    (found,) = read_cut_list(data, name="parts.csv", defaults=SAID)
    assert (found.parts, found.material, found.thickness_um) == (
        job.parts,
        job.material,
        job.thickness_um,
    )


@settings(max_examples=25, deadline=None)
@given(some_jobs, st.sampled_from(LANGUAGES))
def test_parts_and_stock_come_back_from_a_workbook(job: CuttingJob, language: Language) -> None:
    stock = (
        Sheet("=full", 2750 * MM, 1830 * MM, None, Decimal("48.5"), Trim(1, 2000, 3500, 0)),
        Sheet("rest", 900 * MM, 600 * MM, 3, grain=Grain.NONE, offcut=True),
    )
    job = replace(job, sheets=stock, name="b")
    data = write_workbook([CuttingPlan(job, ())], language)
    assert read_cut_list(data, name="b.xlsx") == (job,)


def test_numbers_are_numbers_and_no_text_is_a_formula() -> None:
    plan = kitchen()
    part = replace(plan.job.parts[0], name='=HYPERLINK("http://x")', length_um=720_500)
    plan = replace(plan, job=replace(plan.job, parts=(part, *plan.job.parts[1:])))
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([plan])))
    assert book.sheetnames == ["Parts", "Sheets", "Offcuts", "Edge bands"]
    sheet = book["Parts"]
    heads = [cell.value for cell in sheet[1]]
    assert all(cell.font.bold for cell in sheet[1])
    name = sheet.cell(2, heads.index("Name") + 1)
    assert (name.value, name.data_type) == ('=HYPERLINK("http://x")', "s")
    length = sheet.cell(2, heads.index("Length, mm") + 1)
    assert (length.value, length.data_type) == (720.5, "n")
    assert sheet.column_dimensions["C"].width == len('=HYPERLINK("http://x")') + 2
    assert openpyxl.load_workbook(io.BytesIO(write_workbook([plan], "ru"))).sheetnames == [
        *["Детали", "Листы", "Обрезки", "Кромка"]
    ]


@pytest.mark.parametrize("nasty", NASTY[:6])
def test_a_csv_cell_is_no_formula_either(nasty: str) -> None:
    plan = kitchen()
    job = replace(plan.job, parts=(replace(plan.job.parts[0], name=nasty),))
    row = table(parts_csv([CuttingPlan(job, ())]), ",")[0]
    assert row["Name"] == f"'{nasty}"


def test_russian_csv_has_semicolons_and_commas() -> None:
    plan = kitchen()
    part = Part("бок", 720_500, 560 * MM, 2, Grain.WIDTH, Edges(w2=EdgeBand("ПВХ", 400, 500)))
    plan = CuttingPlan(replace(plan.job, parts=(part,)), (), unplaced=((0, 1),))
    data = parts_csv([plan], "ru")
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = table(data, ";")
    assert row["Длина, мм"] == "720,5"
    assert row["Текстура"] == "поперёк"
    assert row["Кромка W2 толщина, мм"] == "0,4"
    assert row["Длина распиловочная, мм"] == "720,6"  # 720.5 − 0.4 + 0.5
    assert row["Не размещено"] == "1"


def test_sheets_count_what_is_used() -> None:
    plan = kitchen()
    (row,) = table(sheets_csv([plan]), ",")
    assert (row["Name"], row["Length, mm"], row["Used"]) == ("ЛДСП 16", "2750", "2")
    assert (row["Quantity"], row["Trim left, mm"], row["Offcut"]) == ("", "10", "no")


def test_offcuts_worth_keeping_are_listed_by_map() -> None:
    # Of a field of 2730x1810, a strip of 716 and a kerf of 4 leave 2730x1090.
    job = kitchen().job
    plan = CuttingPlan(job, (layout(job, rows("y", (716, None)), copies=3),))
    found = table(offcuts_csv([plan]), ",")
    assert [(r["Length, mm"], r["Width, mm"], r["Quantity"]) for r in found] == [
        ("2730", "1090", "3"),
        ("2730", "716", "3"),
    ]
    assert found[0]["Cut from"] == "ЛДСП 16"
    strict = replace(job, rules=replace(job.rules, min_offcut_width_um=800 * MM))
    assert len(table(offcuts_csv([replace(plan, job=strict)]), ",")) == 1


def test_edge_bands_in_net_metres() -> None:
    thick, thin = EdgeBand("PVC", 2 * MM), EdgeBand("PVC", 400)
    parts = (
        Part("a", 720 * MM, 560 * MM, 10, edges=Edges(l1=thick, w1=thin, w2=thin)),
        Part("b", 500 * MM, 300 * MM, 1, edges=Edges(l2=thick)),
    )
    job = CuttingJob(parts, (sheet(),))
    found = table(edge_bands_csv([CuttingPlan(job, ())]), ",")
    assert [(r["Thickness, mm"], r["Pieces"], r["Net length, m"]) for r in found] == [
        ("0.4", "20", "11.2"),
        ("2", "11", "7.7"),
    ]
