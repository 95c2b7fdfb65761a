"""The report in both languages, and plan_json for programs: same numbers, nothing left out."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.cutting.plans import kitchen, sheet

from verstak.cutting.figures.plan_figures import plan_figures
from verstak.cutting.job import EdgeBand, Edges
from verstak.cutting.layout import Bound, CuttingPlan
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.report import Report, Table, cell_text


def rich_plan() -> CuttingPlan:
    """The kitchen with everything there is to tell."""
    plan = kitchen()
    edges = Edges(l1=EdgeBand("oak 2", 500, premilling_um=500))
    side, door = plan.job.parts
    job = replace(
        plan.job,
        parts=(replace(side, edges=edges, quantity=7), door),
        sheets=(sheet(price=Decimal(3450)),),
        name="order 12",
        material="ЛДСП 16",
        thickness_um=16_000,
    )
    return replace(
        plan,
        job=job,
        unplaced=((0, 1),),
        bound=Bound(1, 0.7334, "area"),
        method="by hand",
        seconds=0.25,
        complete=False,
        remark="cancelled",
    )


def table(report: Report, key: str) -> Table:
    return next(each for each in report.tables if each.key == key)


def test_figures_of_the_report() -> None:
    report = plan_figures(rich_plan()).report()
    shown = {figure.key: cell_text(figure.value, "en") for figure in report.figures}
    assert shown == {
        "sheets": "2 sheets",
        "lower_bound": "1 sheets",
        "proven": "no",
        "gap_percent": "100.0 %",
        "yield_percent": "36.67 %",
        "parts_m2": "3.691 m²",
        "sheets_m2": "10.065 m²",
        "offcuts_m2": "6.111 m²",
        "waste_m2": "0.263 m²",
        "placed": "12 pcs",
        "unplaced": "1 pcs",
        "patterns": "1 pcs",
        "cut_m": "38.38 m",
        "cuts": "26 pcs",
        "setups": "16 pcs",
        "turns": "10 pcs",
        "cost": "6\u202f900.00",
        "method": "by hand",
        "seconds": "0.25 s",
    }
    assert report.title.ru == "План раскроя: order 12, ЛДСП 16"


def test_every_number_says_its_formula() -> None:
    report = plan_figures(rich_plan()).report()
    quantities = [f.value for f in report.figures if isinstance(f.value, Quantity)]
    assert len(quantities) == 17
    assert all(isinstance(quantity.provenance, Computed) for quantity in quantities)
    share = report.figure("yield_percent").value
    assert isinstance(share, Quantity)
    assert isinstance(share.provenance, Computed)
    inputs = dict(share.provenance.inputs)
    assert share.value == pytest.approx(100 * inputs["P"].value / inputs["A"].value)
    waste = report.figure("waste_m2").value
    assert isinstance(waste, Quantity)
    assert isinstance(waste.provenance, Computed)
    inputs = dict(waste.provenance.inputs)
    assert waste.value == pytest.approx(inputs["A"].value - inputs["P"].value - inputs["R"].value)


def test_tables() -> None:
    report = plan_figures(rich_plan()).report()
    assert [each.key for each in report.tables] == [
        "sheet_types",
        "offcuts",
        "edge_bands",
        "unplaced",
    ]
    for each in report.tables:
        assert all(len(row) == len(each.columns) for row in each.rows)
    assert [cell_text(c, "ru") for c in table(report, "offcuts").rows[0]] == [
        "1",
        "ЛДСП 16",
        "2 шт.",
        "2\u202f130,0 мм",
        "716,0 мм",
        "610,0 мм",
        "734,0 мм",
        "1,525 м²",
    ]
    assert [cell_text(c, "en") for c in table(report, "edge_bands").rows[0]] == [
        "oak 2",
        "0.5 mm",
        "4.32 m",
        "6 pcs",
    ]
    assert [cell_text(c, "en") for c in table(report, "unplaced").rows[0]][3] == "1 pcs"


def test_notes_carry_what_must_be_known() -> None:
    notes = plan_figures(rich_plan()).report().notes
    assert notes[0].en == "The search was not finished: cancelled. A better plan may exist."
    assert (
        notes[1].ru == "Граница: площадь деталей к площади листов, только по размещённым деталям."
    )
    quiet = plan_figures(replace(kitchen(), remark="same again")).report().notes
    assert quiet[0].en == "same again"


def test_what_is_not_known_has_a_reason() -> None:
    report = plan_figures(kitchen()).report()
    for key in ("lower_bound", "gap_percent", "cost"):
        figure = report.figure(key)
        assert figure.value is None
        assert figure.why is not None
    nothing = plan_figures(replace(kitchen(), layouts=())).report().figure("yield_percent")
    assert nothing.value is None
    assert nothing.why is not None


def test_several_sizes_are_compared_by_price_or_area() -> None:
    plan = kitchen()
    for price, word in ((Decimal(3000), "by price of sheets"), (None, "by area of sheets")):
        sizes = (sheet(price=price), replace(sheet(2440, 1830), price=price))
        job = replace(plan.job, sheets=sizes)
        bound = Bound(1, 0.9, "area", cost=5.0)
        gap = plan_figures(replace(plan, job=job, bound=bound)).report().figure("gap_percent")
        assert gap.why is not None
        assert gap.why.en == word


def test_offcuts_from_stock_are_told_apart() -> None:
    plan = kitchen()
    job = replace(plan.job, sheets=(replace(plan.job.sheets[0], offcut=True),))
    figures = plan_figures(replace(plan, job=job))
    used = figures.report().figure("offcuts_used").value
    assert cell_text(used, "ru") == "2 шт."
    assert cell_text(figures.report().figure("sheets").value, "ru") == "0 л."
    assert figures.to_json()["offcuts_used"] == 2


def test_json_for_programs() -> None:
    figures = plan_figures(rich_plan())
    plain = json.loads(json.dumps(figures.to_json(), allow_nan=False))
    assert plain["sheets"] == 2
    assert plain["lower_bound"] == 1
    assert plain["proven"] is False
    assert plain["gap_percent"] == 100
    assert plain["yield_percent"] == pytest.approx(36.669807, abs=1e-6)
    assert plain["waste_m2"] == pytest.approx(0.262944)
    assert plain["cut_m"] == pytest.approx(38.376)
    assert (plain["setups"], plain["turns"], plain["cost"]) == (16, 10, 6900)
    assert (plain["method"], plain["seconds"]) == ("by hand", 0.25)
    assert (plain["complete"], plain["remark"]) == (False, "cancelled")
    assert plain["unplaced"] == [{"name": "side", "part": 0, "quantity": 1}]
    (laid,) = plain["layouts"]
    assert laid["copies"] == 2
    assert laid["sheet"] == {
        "name": "ЛДСП 16",
        "length_mm": 2750,
        "width_mm": 1830,
        "offcut": False,
        "grain": "length",
        "trim_mm": {"left": 10, "right": 10, "bottom": 10, "top": 10},
    }
    assert plain["rules"]["kerf_mm"] == 4
    assert plain["rules"]["stages"] == 2
    assert len(laid["parts"]) == 6
    assert laid["parts"][0] == {
        "name": "side",
        "part": 0,
        "x_mm": 10,
        "y_mm": 10,
        "dx_mm": 560,
        "dy_mm": 720,
        "turned": True,
    }
    assert laid["offcuts"][0] == {"x_mm": 610, "y_mm": 734, "dx_mm": 2130, "dy_mm": 716}
    assert len(laid["cuts"]) == 13
    assert laid["cuts"][4] == {
        "number": 5,
        "stage": 1,
        "axis": "y",
        "position_mm": 730,
        "start_mm": [10, 730],
        "end_mm": [2740, 730],
        "length_mm": 2730,
        "fence_mm": 720,
        "setup": True,
        "turn": True,
    }


def test_json_without_a_bound_or_price() -> None:
    plain = plan_figures(kitchen()).to_json()
    assert plain["lower_bound"] is None
    assert plain["bound"] is None
    assert plain["gap_percent"] is None
    assert plain["cost"] is None
    assert "has no price" in plain["cost_why"]
