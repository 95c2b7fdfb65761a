"""A cabinet from its outer sizes; slots of cabinet_slots."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pypdfium2  # type: ignore[import-untyped]
import pytest
from ezdxf.filemanagement import read as read_dxf
from tests.assistant.tools.material_calls import asked, called, number

from verstak.assistant.tools.cabinet_slots import Kind
from verstak.assistant.tools.desk import Desk
from verstak.errors import ToolRefused
from verstak.furniture.cabinet_spec import CabinetKind
from verstak.quantities.report import cell_text
from verstak.quantities.text import Language

SIZE = {"width": 800, "height": 720, "depth": 510}


def test_n_cabinets_are_n_times_one() -> None:
    one = called("cabinet", **SIZE, doors=2, shelves=1)
    forty = called("cabinet", **SIZE, doors=2, shelves=1, products=40)
    for key in ("parts", "area", "edge_band", "known_mass"):
        assert number(forty, key) == pytest.approx(40 * number(one, key))
    taken = next(table for table in one.report.tables if table.key == "taken")
    said = {row[0].ru: row[2].ru for row in taken.rows}  # type: ignore[union-attr]
    assert said["Дверей"] == "названо"
    assert said["Ящиков"] == "принято"


def test_as_people_ask() -> None:
    outcome = asked("cabinet", "Деталировка навесного шкафа 600х700х320, 2 двери, 2 полки, 40 штук")
    assert number(outcome, "cabinets") == 40
    drawn = asked("cabinet", "начерти комод 1000 на 900 на 450, 4 ящика")
    assert (number(drawn, "width"), number(drawn, "height"), number(drawn, "depth")) == (
        1000,
        900,
        450,
    )


def test_none_of_something_can_be_said() -> None:
    bare = asked("cabinet", "Рассчитай тумбу 600×720×560 без дверей и без полок")
    spec = next(table for table in bare.report.tables if table.key == "taken")
    assert [cell_text(row[1], "ru") for row in spec.rows[:2]] == ["0 шт.", "0 шт."]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_files_open_again(language: Language) -> None:
    outcome = called("cabinet", Desk(language=language), **SIZE, doors=2, drawing=True)
    files = {made.name: made for made in outcome.files}
    assert len(pypdfium2.PdfDocument(files["cabinet-drawings.pdf"].content)) >= 2
    assert openpyxl.load_workbook(io.BytesIO(files["bill-of-materials.xlsx"].content)).sheetnames
    with zipfile.ZipFile(io.BytesIO(files["drilled-panels-dxf.zip"].content)) as archive:
        first = archive.read(archive.namelist()[0])
    assert read_dxf(io.StringIO(first.decode())).modelspace()
    assert [made.name for made in outcome.files if made.drawn] == [
        "cabinet-views.svg",
        "cabinet-assembly.svg",
    ]


@pytest.mark.parametrize("kind", [kind.value for kind in CabinetKind])
def test_every_family_is_offered(kind: str) -> None:
    (slot,) = Kind.__metadata__  # type: ignore[attr-defined]
    assert kind in {choice.key for choice in slot.choices}


def test_what_is_missing_or_cannot_be_is_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        called("cabinet", **SIZE, kind="drawers")
    assert "ящиков" in str(refused.value.in_russian)
    with pytest.raises(ToolRefused) as refused:
        called("cabinet", **SIZE, kind="corner")
    assert "глухой" in str(refused.value.in_russian)
    with pytest.raises(ToolRefused) as refused:
        called("cabinet", width=60, height=720, depth=510)
    assert refused.value.in_russian
    with pytest.raises(ToolRefused):
        called("cabinet", **SIZE, products=10**9)
