from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from defusedxml.common import DefusedXmlException

from verstak.cutting.files.part_table import read_parts
from verstak.cutting.files.spreadsheet import (
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_UNPACKED_BYTES,
    check_archive,
    read_spreadsheet,
)
from verstak.errors import InvalidTable

HEAD = ["name", "length", "width", "quantity", "grain"]
ROW = ["side", 720, 560.5, 2, "length"]
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: Sequence[object], title: str = "Лист1") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def edited(data: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its entries changed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            body = old.read(entry)
            new.writestr(entry, edit(body) if entry == name else body)
    return file.getvalue()


def test_a_plain_workbook() -> None:
    tables = read_spreadsheet(book(["Заказ", 5], HEAD, ROW), title="b.xlsx")
    (listed,), _ = read_parts(tables.parts)
    assert (listed.part.length_um, listed.part.width_um) == (720_000, 560_500)
    assert tables.stock is None


def test_the_first_sheet_with_a_head_and_the_stock() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(["notes"], title="Титул")))
    made.create_sheet("Листы").append(["name", "length", "width"])
    made["Листы"].append(["full", 2750, 1830])
    made.create_sheet("Детали").append(HEAD)
    made["Детали"].append(ROW)
    tables = read_spreadsheet(saved(made), title="b.xlsx")
    assert "sheet 'Детали'" in tables.parts.title
    assert tables.stock is not None
    assert tables.stock.rows == ((2, ["full", 2750, 1830]),)


def test_no_sheet_has_a_head() -> None:
    with pytest.raises(InvalidTable, match=r"sheet 'Лист1': no head .* found: a, b"):
        read_spreadsheet(book(["a", "b"]), title="b.xlsx")


def test_a_formula_without_its_value_is_not_a_blank() -> None:
    with pytest.raises(InvalidTable, match="formulas without a computed value in B2") as caught:
        read_spreadsheet(book(HEAD, ["side", "=700+20", 560, 2, ""]), title="b.xlsx")
    assert "let it compute" in str(caught.value.remedy)
    # In a column that is not used nothing is lost.
    read_spreadsheet(book([*HEAD, "note"], [*ROW, "=1+1"]), title="b.xlsx")


def test_a_formula_with_its_value_is_read() -> None:
    data = book(HEAD, ["side", "=700+20", 560, 2, ""])
    data = edited(
        data,
        SHEET,
        lambda xml: (
            xml.replace(b"<v></v>", b"<v>720</v>")
            .replace(b"<v />", b"<v>720</v>")
            .replace(b"<v/>", b"<v>720</v>")
        ),
    )
    (listed,), _ = read_parts(read_spreadsheet(data, title="b.xlsx").parts)
    assert listed.part.length_um == 720_000


def test_error_values() -> None:
    with pytest.raises(InvalidTable, match="error values in C2"):
        read_spreadsheet(book(HEAD, ["side", 720, "#REF!", 2, ""]), title="b.xlsx")


def test_a_size_that_became_a_date() -> None:
    row = ["side", dt.datetime(2026, 5, 1), 560, 2, ""]  # noqa: DTZ001 - a cell has no zone
    with pytest.raises(InvalidTable, match="expected a number, found '2026-05-01"):
        read_parts(read_spreadsheet(book(HEAD, row), title="b.xlsx").parts)


def test_a_bomb_by_ratio() -> None:
    data = edited(book(HEAD, ROW), SHEET, lambda xml: xml + b" " * 30_000_000)
    assert len(data) < 100_000
    with pytest.raises(InvalidTable, match=r"unpacks \d+-fold; at most 200-fold"):
        read_spreadsheet(data, title="b.xlsx")


def test_a_bomb_by_size() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(6):
            archive.writestr(f"{index}.xml", b"0" * 10_000_000)
    with pytest.raises(InvalidTable, match=rf"60000000 bytes; at most {MOST_UNPACKED_BYTES}"):
        check_archive(file.getvalue(), title="b.xlsx")


def test_a_bomb_by_entries() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for index in range(MOST_ENTRIES + 1):
            archive.writestr(str(index), b"")
    with pytest.raises(InvalidTable, match="2001 entries"):
        check_archive(file.getvalue(), title="b.xlsx")


def test_a_directory_that_lies_about_a_size_gains_nothing() -> None:
    data = edited(book(HEAD, ROW), SHEET, lambda xml: xml + b" " * 100_000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    at = data.rindex(size.to_bytes(4, "little"))
    with pytest.raises(InvalidTable):
        read_spreadsheet(data[:at] + (500).to_bytes(4, "little") + data[at + 4 :], title="b.xlsx")


ENTITY = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("attack", [ENTITY, LAUGHS])
@pytest.mark.parametrize("entry", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused_before_parsing(attack: bytes, entry: str) -> None:
    data = edited(book(HEAD, ROW), entry, lambda xml: attack + xml)
    with pytest.raises(InvalidTable, match=f"{entry} declares a document type"):
        read_spreadsheet(data, title="b.xlsx")


def test_the_parser_below_refuses_them_too() -> None:
    """A document type behind a long comment slips past our look at the head."""
    attack = b"<!--" + b" " * 5000 + b"-->" + ENTITY
    data = edited(book(HEAD, ROW), SHEET, lambda xml: attack + xml)
    with pytest.raises(ValueError, match="could not read worksheets") as caught:
        openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    assert isinstance(caught.value.__cause__, DefusedXmlException)
    with pytest.raises(InvalidTable, match="EntitiesForbidden"):
        read_spreadsheet(data, title="b.xlsx")


def test_a_stated_size_that_lies_is_not_believed() -> None:
    small = edited(
        book(HEAD, ROW, ROW, ROW),
        SHEET,
        lambda xml: xml.replace(b'<dimension ref="A1:E4"', b'<dimension ref="A1:A1"'),
    )
    assert len(read_spreadsheet(small, title="b.xlsx").parts.rows) == 3
    large = edited(
        book(HEAD, ROW),
        SHEET,
        lambda xml: xml.replace(b'<dimension ref="A1:E2"', b'<dimension ref="A1:XFD1048576"'),
    )
    assert len(read_spreadsheet(large, title="b.xlsx").parts.rows) == 1


def test_too_many_rows_and_columns() -> None:
    far = edited(
        book(HEAD, ROW),
        SHEET,
        lambda xml: xml.replace(b'r="2"', b'r="1000000"').replace(b'2"', b'1000000"'),
    )
    with pytest.raises(InvalidTable, match="rows beyond 120000"):
        read_parts(read_spreadsheet(far, title="b.xlsx").parts)
    wide = book([*HEAD, *["x"] * MOST_COLUMNS], ROW)
    with pytest.raises(InvalidTable, match="more than 200 columns in row 1"):
        read_spreadsheet(wide, title="b.xlsx")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"PK\x03\x04" + b"junk" * 100,
        lambda data: edited(data, SHEET, lambda xml: xml[:200]),
        lambda data: edited(data, "xl/workbook.xml", lambda _: b"<a/>"),
        lambda data: edited(data, "[Content_Types].xml", lambda _: b""),
    ],
    ids=["cut off", "junk", "half a sheet", "no workbook", "no types"],
)
def test_broken_files(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InvalidTable):
        read_spreadsheet(spoil(book(HEAD, ROW)), title="b.xlsx")
