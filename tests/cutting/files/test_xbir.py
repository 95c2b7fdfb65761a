from __future__ import annotations

from pathlib import Path

import pytest

from verstak.cutting.files.part_table import ListedPart
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.xbir import read_xbir
from verstak.cutting.job import EdgeBand, Edges, Grain, Part
from verstak.errors import InvalidDrawing, InvalidTable

SAMPLE = (Path(__file__).parents[1] / "samples" / "order.xbir").read_bytes()
MM = 1000
LEAST = ("Наименование", "Кол-во", "Длина детали", "Ширина детали", "Ориентация")


def document(columns: tuple[str, ...], *rows: str) -> bytes:
    cols = "".join(f'<Col Name="{n}" Type="String" Index="{i}"/>' for i, n in enumerate(columns))
    cells = "".join(f"<Row>{row}</Row>" for row in rows)
    return f"<Document><Cols>{cols}</Cols><Rows>{cells}</Rows></Document>".encode()


def read(data: bytes) -> tuple[tuple[ListedPart, ...], ReadNotes]:
    return read_xbir(data, title="o.xbir")


def test_columns_are_found_by_name_and_saw_sizes_agree() -> None:
    (shelf, side), notes = read(SAMPLE)[0][:2], read(SAMPLE)[1]
    band = EdgeBand("ПВХ 0.8", 800, 500)
    assert shelf == ListedPart(
        Part("Полка", 161 * MM, 300 * MM, 2, Grain.NONE, Edges(band, None, band, band), "7"),
        "ЛДСП Белый",
        16 * MM,
    )
    # The order's own check: 161 − 2 · 0.8 + 2 · 0.5 = 160.4 mm.
    assert shelf.part.saw_length_um == 160_400
    assert side.part.grain is Grain.LENGTH
    assert not any("saw" in remark.en for remark in notes.remarks)


def test_a_row_per_piece_is_not_counted_twice() -> None:
    sides = [listed.part.quantity for listed in read(SAMPLE)[0] if listed.part.name == "Бок"]
    assert sides == [1, 1]
    columns = ("ID детали", *LEAST)
    row = "{%s}\ta\t%d\t720\t560\tНе задана"
    per_piece, notes = read(document(columns, row % ("A", 2), row % ("A", 2)))
    assert [listed.part.quantity for listed in per_piece] == [1, 1]
    assert "2 rows repeat a part id" in notes.remarks[0].en
    lots, notes = read(document(columns, row % ("A", 5), row % ("A", 7)))
    assert [listed.part.quantity for listed in lots] == [5, 7]
    assert notes.remarks == ()


def test_a_saw_size_that_differs_is_told() -> None:
    columns = (*LEAST, "Длина распиловочная")
    same, notes = read(document(columns, "a\t1\t720\t560\tНе задана\t720.1"))
    assert notes.remarks == ()
    other, notes = read(document(columns, "a\t1\t720\t560\tНе задана\t718"))
    assert other == same
    assert "saw length 718 mm in the file, 720 mm by" in notes.remarks[0].en
    many, notes = read(document(columns, *["a\t1\t720\t560\tНе задана\t718"] * 30))
    assert len(many) == 30
    assert len(notes.remarks) == 11
    assert "and 20 more" in notes.remarks[-1].en


def test_an_orientation_that_is_not_known_binds_the_part_and_is_told() -> None:
    found, notes = read(
        document(LEAST, "a\t1\t720\t560\tГоризонтальная", "b\t1\t720\t560\tПоперёк")
    )
    assert [listed.part.grain for listed in found] == [Grain.LENGTH, Grain.WIDTH]
    assert "'Горизонтальная' (1 rows)" in notes.remarks[0].en


def test_outlines_bands_without_thickness_and_offcuts_are_told() -> None:
    columns = (*LEAST, "Контур", "Кромка L1 наим.", "Кромка L1 толщ.", "Длина обрезка")
    found, notes = read(
        document(
            columns,
            "a\t1\t720\t560\t\t1\tПВХ\t\t",
            "\t\t\t\t\t\t\t\t900",
        )
    )
    assert [listed.part for listed in found] == [Part("a", 720 * MM, 560 * MM)]
    told = " ".join(remark.en for remark in notes.remarks)
    assert "1 rows describe offcuts" in told
    assert "1 edge bands are named without" in told
    assert "1 rows have an outline" in told


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SAMPLE[:700], "broken XML at line"),
        (document(("Наименование", "Кол-во")), "columns are missing: Длина детали, Ширина детали"),
        (document(LEAST), "no rows"),
        (document(LEAST, "a\t1\t720\t560"), "expected 5 cells .* row 1 has 4"),
        (document((*LEAST, "Кол-во"), "a\t1\t720\t560\t\t1"), "two columns have the name"),
        (b"<Document/>", "there are no columns"),
        (
            b'<Document><Cols><Col Name="a" Index="first"/></Cols></Document>',
            "expected a number as its index, found 'first'",
        ),
        (
            b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>',
            "document type or entities",
        ),
    ],
)
def test_broken_and_hostile_files(data: bytes, words: str) -> None:
    with pytest.raises(InvalidDrawing, match=words):
        read(data)


def test_bad_cells_name_row_and_column() -> None:
    data = document(LEAST, "a\t1\t720\t560\t", "b\t0\t-5\tx\t")
    with pytest.raises(InvalidTable) as caught:
        read(data)
    assert "3 faults: row 2, column 'Длина детали': must be above zero" in caught.value.message
