"""plan_tables: sheets, offcuts, bands and pieces left out, told in both languages."""

from __future__ import annotations

from dataclasses import replace

from tests.cutting.plans import kitchen

from verstak.cutting.figures.plan_figures import plan_figures
from verstak.cutting.figures.plan_tables import offcut_table, sheet_table, unplaced_table
from verstak.quantities.quantity import Computed, Quantity, words_in


def test_sheets_are_counted_and_say_how() -> None:
    (row,) = sheet_table(plan_figures(kitchen())).rows
    copies = sum(layout.copies for layout in kitchen().layouts)
    counted = row[4]
    assert isinstance(counted, Quantity)
    assert counted.value == copies
    assert isinstance(counted.provenance, Computed)
    assert words_in(counted.provenance.formula, "ru") == "Σ повторов карт листа"


def test_an_offcut_has_its_place() -> None:
    figures = plan_figures(kitchen())
    table = offcut_table(figures)
    assert len(table.rows) == len(figures.offcuts) > 0
    area = table.rows[0][-1]
    assert isinstance(area, Quantity)
    assert area.value * 1e12 == figures.offcuts[0].area_um2


def test_only_pieces_that_are_missing_are_listed() -> None:
    plan = kitchen()
    assert unplaced_table(plan_figures(plan)).rows == ()
    short = replace(plan, unplaced=((0, 2), (1, 0)))
    (row,) = unplaced_table(plan_figures(short)).rows
    assert row[0] == plan.job.parts[0].name
    assert isinstance(row[3], Quantity)
    assert row[3].value == 2
