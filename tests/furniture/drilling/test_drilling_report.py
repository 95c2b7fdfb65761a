from __future__ import annotations

import json

from tests.furniture.hand_made import base, board, with_panels

from verstak.furniture.cabinet import Fastener
from verstak.furniture.drilling.drilling_report import DrilledCabinet, drilled
from verstak.furniture.panel import PanelRole
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Cell, Report, Table
from verstak.quantities.text import Bilingual


def table(report: Report, key: str) -> Table:
    return next(each for each in report.tables if each.key == key)


def number(cell: Cell) -> float:
    assert isinstance(cell, Quantity)
    return cell.value


def english(cell: Cell) -> str:
    assert isinstance(cell, Bilingual)
    return cell.en


def test_a_plain_cabinet_is_counted_and_free_of_clashes() -> None:
    found = drilled(base())
    report = found.report()
    assert number(report.figure("holes").value) == len(found.holes) == 46
    assert number(report.figure("collisions").value) == 0
    assert number(report.figure("warnings").value) == 0
    assert sum(number(row[-1]) for row in table(report, "counts").rows) == 46
    assert len(table(report, "holes").rows) == 46
    json.dumps(report.to_json(), allow_nan=False)


def test_counts_are_by_panel_side_operation_and_size() -> None:
    rows = table(drilled(base()).report(), "counts").rows
    side = [row for row in rows if "side_left" in english(row[0])]
    assert [(row[1], english(row[2]), number(row[3]), number(row[5])) for row in side] == [
        ("A", "confirmat, face", 8, 4),
        ("B", "hinge plate screw", 5, 4),
        ("B", "shelf pin", 5, 10),
    ]
    assert english(side[0][4]) == "through"


def test_every_row_has_as_many_cells_as_its_table_has_columns() -> None:
    for each in drilled(base(fastener=Fastener.ECCENTRIC)).report().tables:
        assert all(len(row) == len(each.columns) for row in each.rows), each.key


def test_a_clash_is_told_with_its_place() -> None:
    shelf = board("mid", PanelRole.FIXED_SHELF, (16, 0, 94), (568, 560, 16), ("x", "y"))
    report = drilled(with_panels(base(shelf_z=None), shelf)).report()
    assert number(report.figure("collisions").value) == 1
    ((kind, warning, sentence, x, y, z, left),) = table(report, "collisions").rows
    assert (kind, warning, left) == ("hinge_against_panel", False, None)
    assert "runs into" in english(sentence)
    assert [number(each) for each in (x, y, z)] == [29, 28.5, 102]


def test_assumptions_are_told_for_what_was_drilled_and_not_for_the_rest() -> None:
    dowels = table(drilled(base(fastener=Fastener.DOWEL)).report(), "assumptions")
    keys = {row[0] for row in dowels.rows}
    assert {"dowel.edge_depth", "hinge.end_distance", "wall.between"} <= keys
    assert not any(str(key).startswith("slide.") for key in keys)
    assert all(isinstance(row[1], Quantity) for row in dowels.rows)


def test_an_undrilled_cabinet_has_a_report_too() -> None:
    report = DrilledCabinet(base(), (), ()).report()
    assert number(report.figure("holes").value) == 0
