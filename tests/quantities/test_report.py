from __future__ import annotations

import json

import pytest

from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.report import Figure, Report, Table, cell_text, columns
from verstak.quantities.text import Bilingual

MASS = Quantity(12.5, "kg", Given("a scale"), 1)
REPORT = Report(
    title=Bilingual("Mass", "Масса"),
    figures=(
        Figure("mass", Bilingual("Mass", "Масса"), MASS),
        Figure("price", Bilingual("Price", "Цена"), None, Bilingual("not given", "не задана")),
    ),
    tables=(
        Table(
            "panels",
            Bilingual("Panels", "Детали"),
            columns(("name", "Name", "Имя"), ("mass", "Mass", "Масса")),
            (("side", MASS), ("back", None)),
        ),
    ),
    notes=(Bilingual("dry", "сухая"),),
)


def test_a_figure_is_found_by_its_key() -> None:
    assert REPORT.figure("mass").value is MASS
    with pytest.raises(KeyError):
        REPORT.figure("volume")


def test_plain_data_has_every_number_with_its_origin() -> None:
    plain = json.loads(json.dumps(REPORT.to_json()))
    assert plain["figures"]["mass"]["value"]["provenance"] == {"kind": "given", "by": "a scale"}
    assert plain["figures"]["price"]["value"] is None
    assert plain["figures"]["price"]["why"]["en"] == "not given"
    assert plain["tables"]["panels"]["rows"][0]["mass"]["rounded"] == 12.5
    assert plain["tables"]["panels"]["rows"][1] == {"name": "back", "mass": None}
    assert plain["notes"] == [{"en": "dry", "ru": "сухая"}]


def test_a_row_that_misses_a_cell_is_not_passed_off_as_whole() -> None:
    short = Table("t", Bilingual("t", "t"), columns(("a", "a", "a"), ("b", "b", "b")), (("x",),))
    with pytest.raises(ValueError, match="argument"):
        Report(Bilingual("r", "r"), tables=(short,)).to_json()


def test_cells_as_people_read_them() -> None:
    assert cell_text(None, "ru") == "—"
    assert cell_text(True, "ru") == "да"
    assert cell_text(False, "en") == "no"
    assert cell_text(MASS, "ru") == "12,5 кг"
    assert cell_text(Bilingual("a", "б"), "ru") == "б"
    assert cell_text("x", "en") == "x"
