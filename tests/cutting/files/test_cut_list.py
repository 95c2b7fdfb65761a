"""Also of read_notes: what a file's reader has to say beside its jobs."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.cutting.plans import kitchen

from verstak.cutting.files.bazis_cut import write_cut
from verstak.cutting.files.cut_list import MOST_BYTES, read_cut_list, read_cut_list_file
from verstak.cutting.files.defaults import CutListDefaults, SaidRules
from verstak.cutting.files.export import write_workbook
from verstak.cutting.files.json_job import write_job
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.job import EdgeBand, Grain, Sheet, Trim
from verstak.errors import InvalidCutList, InvalidTable, VerstakError
from verstak.quantities.text import Bilingual

SAMPLES = Path(__file__).parents[1] / "samples"
MM = 1000
SAID = CutListDefaults(
    sheets=(Sheet("2750x1830", 2750 * MM, 1830 * MM),), rules=SaidRules(4 * MM, 10 * MM)
)


def test_a_russian_table_is_one_job_per_board() -> None:
    data = (SAMPLES / "kitchen.csv").read_bytes()
    board, back = read_cut_list(data, name="dir/kitchen.csv", defaults=SAID)
    assert (board.name, board.material, board.thickness_um) == ("kitchen", "ЛДСП Белый", 16 * MM)
    assert (back.material, back.thickness_um) == ("ХДФ", 3 * MM)
    side, bottom = board.parts
    assert (side.grain, side.code, side.quantity) == (Grain.LENGTH, "1", 2)
    assert side.edges.l1 == EdgeBand("2 mm", 2 * MM, 500)
    assert side.saw_width_um == (560 - 2) * MM + 500
    assert bottom.edges.l1 == EdgeBand("0.4 mm", 400, 500)
    assert board.sheets[0].trim == Trim.all_round(10 * MM)
    assert board.rules.kerf_um == 4 * MM


def test_without_a_sheet_the_remedy_is_an_option() -> None:
    with pytest.raises(InvalidCutList, match="kitchen: no sheet for ЛДСП Белый, 16 mm") as caught:
        read_cut_list((SAMPLES / "kitchen.csv").read_bytes(), name="kitchen.csv")
    assert caught.value.remedy == "--sheet 2750x1830"


@pytest.mark.parametrize(
    ("name", "jobs", "pieces"),
    [
        ("raskroy_7_bazalt.json", 1, 175),
        ("sample_wardrobe.json", 1, 11),
        ("order.xbir", 1, 4),
        ("order.CUT", 1, 3),
        ("kitchen.csv", 2, 4),
    ],
)
def test_every_form_is_known_by_its_name(name: str, jobs: int, pieces: int) -> None:
    found = read_cut_list((SAMPLES / name).read_bytes(), name=name, defaults=SAID)
    assert (len(found), sum(job.pieces for job in found)) == (jobs, pieces)


def test_content_that_is_plain_beats_a_wrong_name() -> None:
    plan = kitchen()
    for data, name in (
        (write_cut([plan]), "plan.xml"),
        (write_cut([plan]), "plan.csv"),
        (write_workbook([plan]), "table.csv"),
        (write_job(plan.job).encode(), "job"),
        ((SAMPLES / "order.xbir").read_bytes(), "order.cut"),
    ):
        assert read_cut_list(data, name=name, defaults=SAID)[0].pieces in {12, 4}


def test_layouts_of_a_file_come_along() -> None:
    found = read_cut_list_file((SAMPLES / "order.CUT").read_bytes(), name="order.CUT")
    assert found.plans[0] is not None
    assert found.plans[0].sheets == 1


def test_a_stock_sheet_of_a_workbook_is_used() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Деталь", "Длина", "Ширина", "Кол-во", "Текстура", "Цвет"])
    sheet.append(["Бок", 720, 560, 2, "вдоль", "белый"])
    stock = book.create_sheet("Листы")
    stock.append(["Лист", "Длина", "Ширина", "Торцовка", "Поставщик"])
    stock.append(["Полный", 2800, 2070, 5, "кто-то"])
    file = io.BytesIO()
    book.save(file)
    found = read_cut_list_file(file.getvalue(), name="a.xlsx")
    assert found.jobs[0].sheets == (
        Sheet("Полный", 2800 * MM, 2070 * MM, trim=Trim.all_round(5 * MM)),
    )
    assert found.notes.unknown_columns == ("Цвет", "Поставщик")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "the file is empty"),
        (b" \n", "a.json", "the file is empty"),
        (b"\xd0\xcf\x11\xe0rest", "a.xls", "old Excel file"),
        (b"%PDF-1.7", "a.pdf", "the extension '.pdf' is not known"),
        (b"hello", "a.xlsx", "not an .xlsx file"),
        (b"hello", "a.txt", "no head with the needed columns"),
        (bytes(MOST_BYTES + 1), "a.csv", "at most 104857600 are read"),
    ],
)
def test_what_is_no_cut_list(data: bytes, name: str, words: str) -> None:
    with pytest.raises(InvalidTable, match=words):
        read_cut_list(data, name=name)


def test_more_pieces_than_any_job_may_hold() -> None:
    data = b"name,length,width,quantity,grain\n" + b"a,720,560,60000,none\n" * 2
    with pytest.raises(InvalidCutList, match="120000 pieces in one job; at most 100000"):
        read_cut_list(data, name="a.csv", defaults=SAID)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def _cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


@pytest.mark.parametrize("spoil", [_flipped, _cut_off])
@pytest.mark.parametrize("name", ["order.xbir", "order.CUT", "kitchen.csv", "k.xlsx", "w.json"])
def test_damaged_bytes_end_in_a_typed_error_or_in_jobs(
    name: str, spoil: Callable[[bytes, random.Random], bytes]
) -> None:
    """Two hundred damaged copies of each form; a traceback of any other kind fails."""
    if name == "k.xlsx":
        data = write_workbook([kitchen()])
    else:
        real = "sample_wardrobe.json" if name == "w.json" else name
        data = (SAMPLES / real).read_bytes()
    chance = random.Random(3)
    refused = 0
    for _ in range(40 if name == "k.xlsx" else 200):
        try:
            jobs = read_cut_list(spoil(data, chance), name=name, defaults=SAID)
        except VerstakError:
            refused += 1
        else:
            assert all(job.pieces > 0 for job in jobs)
    assert refused > 10


def test_notes_add_up_and_speak_both_languages() -> None:
    one = ReadNotes(("a",), (Bilingual("x", "х"),))
    both = one + ReadNotes(("a", "b"), (Bilingual("x", "х"), Bilingual("y", "у")))
    assert both == ReadNotes(("a", "b"), (Bilingual("x", "х"), Bilingual("y", "у")))
    assert both.in_words()[0] == Bilingual(
        "columns not used: a, b", "столбцы не использованы: a, b"
    )
    report = both.report()
    assert report.figure("unknown_columns").value == "a, b"
    assert report.notes == both.remarks
    assert ReadNotes().report().figure("unknown_columns").why is not None
    assert ReadNotes().in_words() == ()
