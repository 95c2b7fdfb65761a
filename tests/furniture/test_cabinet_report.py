"""What the report of a cabinet says, against the cabinet itself."""

from __future__ import annotations

import json

import pytest
from tests.furniture.views.cabinets import everything, zoo

from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_report import cabinet_answer
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Table
from verstak.quantities.text import Bilingual

ALL = everything()


def column(table: Table, key: str) -> list[object]:
    index = [head.key for head in table.columns].index(key)
    return [row[index] for row in table.rows]


def pieces(table: Table, key: str = "count") -> int:
    return sum(round(q.value) for q in column(table, key) if isinstance(q, Quantity))


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_counts_agree_with_the_cabinet(cabinet: Cabinet) -> None:
    answer = cabinet_answer(cabinet, pieces=3)
    report = answer.report()
    tables = {table.key: table for table in report.tables}
    assert pieces(tables["panels"]) == len(cabinet.panels)
    assert pieces(tables["fittings"]) == sum(f.count for f in cabinet.fittings)
    assert pieces(tables["connections"]) == sum(c.count for c in cabinet.connections)
    if answer.drilling.holes:
        assert pieces(tables["counts"]) == len(answer.drilling.holes)
    ordered = report.figure("pieces").value
    assert isinstance(ordered, Quantity)
    assert ordered.value == 3
    assert json.loads(json.dumps(report.to_json()))["tables"]["panels"]["rows"]


def test_figures_of_a_base_cabinet() -> None:
    report = cabinet_answer(zoo()["base"]).report()
    assert report.title.ru == "Шкаф напольный: base"
    width = report.figure("width").value
    assert isinstance(width, Quantity)
    assert width.text("ru") == "600 мм"
    area = report.figure("area").value
    assert isinstance(area, Quantity)
    # Sides 2 · 0.72 · 0.56, bottom 0.568 · 0.56, rails 2 · 0.568 · 0.1, shelf 0.566 · 0.54,
    # back 0.716 · 0.596, doors 2 · 0.716 · 0.296.
    assert area.value == pytest.approx(
        0.8064 + 0.31808 + 0.1136 + 0.30564 + 0.426736 + 0.423872, abs=1e-9
    )


def test_a_mass_that_is_not_whole_says_what_it_lacks() -> None:
    mass = cabinet_answer(zoo()["base"]).report().figure("mass")
    assert isinstance(mass.value, Quantity)
    assert mass.why is not None
    assert "HDF" in mass.why.en
    assert "ХДФ" in mass.why.ru


def test_panels_are_named_with_bands_and_grain() -> None:
    kitchen = next(c for c in ALL if c.spec.name == "base 600")
    report = cabinet_answer(kitchen).report()
    table = next(table for table in report.tables if table.key == "panels")
    rows = dict(zip(column(table, "ids"), table.rows, strict=True))
    door = rows["door_1, door_2"]
    shown = [cell.in_("en") for cell in door if isinstance(cell, Bilingual)]
    assert shown == [
        "door",
        "particleboard (P2) 18 mm oak",
        "along the length",
        "ABS oak 1: L1 L2 W1 W2",
    ]


def test_builder_and_drilling_notes_travel_with_it() -> None:
    cabinet = zoo()["base"]
    notes = cabinet_answer(cabinet).report().notes
    assert set(cabinet.notes) <= set(notes)
    assert any("w1" in note.en for note in notes)
