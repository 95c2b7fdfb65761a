"""Rows under titles; also of table_row, row_faults, part_table and stock_table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from verstak.cutting.files.cells import Cell
from verstak.cutting.files.column_names import SHEET_COLUMNS
from verstak.cutting.files.part_table import ListedPart, read_parts
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.row_faults import RowFaults
from verstak.cutting.files.stock_table import ListedSheet, read_sheets
from verstak.cutting.files.tables import table_from
from verstak.cutting.job import EdgeBand, Edges, Grain, Part, Sheet, Trim
from verstak.errors import InvalidCutList, InvalidTable

MM = 1000
HEAD: list[Cell] = ["name", "length", "width", "quantity", "grain"]


def parts(*rows: Sequence[Cell]) -> tuple[tuple[ListedPart, ...], ReadNotes]:
    return read_parts(table_from(list(enumerate(rows, 1)), title="t.csv"))


def sheets(*rows: Sequence[Cell]) -> tuple[ListedSheet, ...]:
    table = table_from(list(enumerate(rows, 1)), title="stock", columns=SHEET_COLUMNS)
    return read_sheets(table)[0]


def test_the_least_set_of_columns() -> None:
    found, notes = parts(HEAD, ["side", 720, "560", 2, "length"])
    assert found == (ListedPart(Part("side", 720 * MM, 560 * MM, 2, Grain.LENGTH), "", None),)
    assert notes == ReadNotes()


def test_a_title_block_may_stand_above_and_blank_rows_between() -> None:
    found, _ = parts(["Order", 17], [], HEAD, [None] * 5, ["side", 720, 560, 2, None])
    assert found[0].part.name == "side"


def test_a_head_too_far_down_is_none() -> None:
    with pytest.raises(InvalidTable, match="no head"):
        parts(*(["x"] for _ in range(20)), HEAD, ["side", 720, 560, 2, None])


def test_all_columns() -> None:
    head: list[Cell] = ["Код", "Деталь", "Размер, см", "шт", "Поворот", "Материал", "L1", "L1 name"]
    found, notes = parts(
        [*head, "L1 прип.", "W2", "Прифуговка", "Цвет"],
        ["A1", "side", "72x56x1.6", 2, "нет", "ЛДСП", 2, "ПВХ", "0.3", 0.4, 0.5, "red"],
    )
    edges = Edges(l1=EdgeBand("ПВХ", 2000, 300), w2=EdgeBand("0.4 mm", 400, 500))
    part = Part("side", 720 * MM, 560 * MM, 2, Grain.LENGTH, edges, "A1")
    assert found == (ListedPart(part, "ЛДСП", 16 * MM),)
    assert notes.unknown_columns == ("Цвет",)


def test_missing_columns_are_told_with_what_was_found_and_what_is_accepted() -> None:
    with pytest.raises(InvalidTable) as caught:
        parts(["length", "width", "Цвет"], [720, 560, "red"])
    assert "missing: name, quantity, grain; found: length, width" in caught.value.message
    assert "not understood: Цвет" in caught.value.message
    assert caught.value.remedy is not None
    assert "quantity/qty/кол-во" in caught.value.remedy
    with pytest.raises(InvalidTable, match=r"found: a, b"):
        parts(["a", "b"], [1, 2])


def test_two_columns_of_one_meaning() -> None:
    with pytest.raises(InvalidTable, match="'length', 'Длина'"):
        parts([*HEAD, "Длина"], ["side", 720, 560, 2, None, 700])
    with pytest.raises(InvalidTable, match="column of sizes"):
        parts([*HEAD, "size"], ["side", 720, 560, 2, None, "720x560"])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["a", 0, 560, 1, ""], r"row 2, column 'length': must be above zero, found 0"),
        (["a", -720, 560, 1, ""], "found -720"),
        (["a", "wide", 560, 1, ""], "expected a number, found 'wide'"),
        (["a", 720, 10**9, 1, ""], "column 'width': 1000000000 is more than 100 m"),
        (["a", 0.72, 560, 1, ""], "less than 1 mm; check the unit"),
        (["a", 720, None, 1, ""], "column 'width': expected a number, found nothing"),
        (["a", 720, 560, 2.5, ""], "column 'quantity': expected a whole number"),
        (["a", 720, 560, -1, ""], "1 or more pieces, found -1"),
        (["a", 720, 560, "1e9", ""], "expected a number, found '1e9'"),
        (["a", 720, 560, 10**9, ""], "at most 100000"),
        (["a", 720, 560, 1, "slanted"], "column 'grain'"),
        (["", 720, 560, 1, ""], "row 2: the part has no name"),
        (["a", 720, 560, 1, "", "spare"], "6 cells under 5 titles; the last is 'spare'"),
        (["a", "1,200", 560, 1, ""], "thousands or thousandths"),
    ],
)
def test_bad_cells_are_named(row: list[Cell], words: str) -> None:
    with pytest.raises(InvalidTable, match=words):
        parts(HEAD, row)


def test_all_bad_rows_are_told_at_once_the_first_ten_and_their_number() -> None:
    rows: list[list[Cell]] = [["a", 0, -1, 1, ""] for _ in range(20)]
    with pytest.raises(InvalidTable) as caught:
        parts(HEAD, ["good", 720, 560, 1, ""], *rows)
    message = caught.value.message
    assert message.startswith("t.csv: 40 faults: row 3, column 'length'")
    assert message.count("column") == 10
    assert message.endswith("and 30 more")


def test_grain_and_turning_may_not_contradict() -> None:
    head: list[Cell] = [*HEAD, "can_rotate"]
    with pytest.raises(InvalidCutList, match="row 2: part 'a' has its grain along its length"):
        parts(head, ["a", 720, 560, 1, "length", "yes"])
    with pytest.raises(InvalidTable, match="2 faults"):
        parts(head, ["a", 720, 560, 1, "length", "yes"], ["b", 0, 560, 1, "", ""])
    found, _ = parts(
        head,
        ["a", 720, 560, 1, "none", "no"],
        ["b", 720, 560, 1, "width", "no"],
        ["c", 720, 560, 1, "none", "yes"],
        ["d", 720, 560, 1, "length", ""],
    )
    grains = [each.part.grain for each in found]
    assert grains == [Grain.LENGTH, Grain.WIDTH, Grain.NONE, Grain.LENGTH]


def test_units_of_cells_beat_the_units_of_titles_and_are_told() -> None:
    head: list[Cell] = ["name", "length (cm)", "width", "quantity", "grain"]
    found, notes = parts(head, ["a", 72, "56 cm", 1, ""], ["b", "720 mm", 560, 1, ""])
    assert {(each.part.length_um, each.part.width_um) for each in found} == {(720 * MM, 560 * MM)}
    assert [note.en for note in notes.remarks] == [
        "cells whose own unit was used instead of the column's: 1"
    ]


def test_totals_are_skipped_and_told() -> None:
    found, notes = parts(HEAD, ["a", 720, 560, 2, ""], ["Итого:", None, None, 2, None])
    assert len(found) == 1
    assert "skipped: 1" in notes.remarks[0].en
    with pytest.raises(InvalidTable, match="no part below"):
        parts(HEAD, ["Итого", None, None, 0, None])


def test_a_thickness_that_contradicts_the_size() -> None:
    with pytest.raises(InvalidCutList, match="thickness 18 but 16"):
        parts(["name", "size", "quantity", "grain", "thickness"], ["a", "720x560x16", 1, "", 18])


def test_saw_sizes_of_the_file_are_compared() -> None:
    head: list[Cell] = [*HEAD, "w1", "w2", "premilling", "Длина распиловочная"]
    found, notes = parts(
        head,
        ["a", 161, 300, 1, "", 0.8, 0.8, 0.5, 160.4],  # 161 − 1.6 + 1.0
        ["b", 161, 300, 1, "", 0.8, 0.8, 0.5, 160.5],
        ["c", 161, 300, 1, "", 0.8, 0.8, 0.5, 161],
    )
    assert found[0].part.saw_length_um == 160_400
    assert len(notes.remarks) == 1
    assert "row 4, c: saw length 161 mm in the file, 160.4 mm" in notes.remarks[0].en


def test_a_band_that_is_named_needs_a_thickness() -> None:
    with pytest.raises(InvalidTable, match="no thickness column"):
        parts([*HEAD, "L1 name"], ["a", 720, 560, 1, "", "PVC"])


def test_sheets_with_everything() -> None:
    head: list[Cell] = ["Лист", "Длина", "Ширина", "Кол-во", "Цена", "Торцовка", "Текстура"]
    found = sheets(
        [*head, "Обрезок", "Материал", "Торцовка слева"],
        ["full", 2750, 1830, "", "48.50", 10, "", "", "", ""],
        ["rest", 900, 600, 3, 0, 5, "нет", "да", "ЛДСП", 0],
    )
    assert found == (
        ListedSheet(
            Sheet("full", 2750 * MM, 1830 * MM, None, Decimal("48.50"), Trim.all_round(10 * MM)),
            trim_stated=True,
        ),
        ListedSheet(
            Sheet(
                "rest",
                900 * MM,
                600 * MM,
                3,
                Decimal(0),
                Trim(0, 5 * MM, 5 * MM, 5 * MM),
                Grain.NONE,
                offcut=True,
            ),
            "ЛДСП",
            trim_stated=True,
        ),
    )
    assert sheets(["size", "name"], ["2750x1830x16", None])[0].sheet.name == "2750x1830"
    with pytest.raises(InvalidTable, match=r"column 'price': expected a price"):
        sheets(["name", "length", "width", "price"], ["a", 2750, 1830, -1])


def test_faults_without_any_raise_nothing() -> None:
    RowFaults("t").raise_any()
    assert len(RowFaults("t")) == 0
