"""Two orders beside each other; figures by hand from the exam's cabinet."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from tests.furniture.exam_cabinet import exam_cabinet, with_panel

from verstak.cutting.job import Edges
from verstak.furniture.bill.boards import Board
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.furniture.bill.prices import Prices
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet, Connection, Fastener
from verstak.furniture.cabinet_spec import BoardChoice, CabinetKind, CabinetSpec
from verstak.furniture.changes.change import changed
from verstak.furniture.changes.compare import compare_cabinets, paired
from verstak.furniture.changes.difference import ChangeKind, Difference
from verstak.furniture.drilling.drill import drill
from verstak.furniture.drilling.hole import Operation
from verstak.quantities.report import Table


def without(cabinet: Cabinet, *ids: str) -> Cabinet:
    return replace(
        cabinet,
        panels=tuple(p for p in cabinet.panels if p.id not in ids),
        connections=tuple(c for c in cabinet.connections if c.edge not in ids),
        fittings=tuple(f for f in cabinet.fittings if f.panel not in ids),
    )


def delta(difference: Difference, key: str) -> float | None:
    (change,) = (change for change in difference.bill if change.key == key)
    return None if change.delta is None else change.delta.value


def table(difference: Difference, key: str) -> Table:
    return next(each for each in difference.report().tables if each.key == key)


def test_the_same_order_differs_in_nothing() -> None:
    difference = compare_cabinets([(exam_cabinet(), 2)], [(exam_cabinet(), 2)])
    assert difference.is_none
    report = difference.report()
    assert report.tables == ()
    assert report.notes[0].en == "Nothing differs."
    assert report.figure("holes_elsewhere").value is not None


def test_a_resized_shelf() -> None:
    longer = with_panel(exam_cabinet(), "shelf_1", length_um=666_000)
    difference = compare_cabinets([(exam_cabinet(), 10)], [(longer, 10)])
    (change,) = difference.panels
    assert change.kind is ChangeKind.RESIZED
    assert change.before is not None
    assert change.after is not None
    assert (change.before.length_um, change.after.length_um) == (566_000, 666_000)
    assert (change.pieces_before, change.pieces_after) == (10, 10)
    assert delta(difference, "area particleboard 16") == 0.54  # 10 × 0.1 m × 0.54 m
    assert delta(difference, "area particleboard 18") == 0
    assert delta(difference, "mass") == 10 * 0.1 * 0.54 * 0.016 * 660
    row = table(difference, "panels").rows[0]
    assert [str(getattr(cell, "en", cell)) for cell in row[4:6]] == ["566×540×16", "666×540×16"]


def test_added_and_removed() -> None:
    bare = without(exam_cabinet(), "shelf_1")
    difference = compare_cabinets([(bare, 3)], [(exam_cabinet(), 3)])
    assert [(c.kind, c.pieces_before, c.pieces_after) for c in difference.panels] == [
        (ChangeKind.ADDED, 0, 3)
    ]
    assert delta(difference, "fitting shelf_pin Shelf pin 5 mm") == 12
    back = compare_cabinets([(exam_cabinet(), 3)], [(bare, 3)])
    assert [change.kind for change in back.panels] == [ChangeKind.REMOVED]
    assert delta(back, "fitting shelf_pin Shelf pin 5 mm") == -12


def test_another_band_or_decor_is_an_alteration() -> None:
    bare = with_panel(exam_cabinet(), "door_left", edges=Edges())
    difference = compare_cabinets([(exam_cabinet(), 1)], [(bare, 1)])
    assert [(c.kind, c.after and c.after.id) for c in difference.panels] == [
        (ChangeKind.ALTERED, "door_left")
    ]
    assert delta(difference, "band 2 mm") == -2.024
    cabinet = exam_cabinet()
    oak = replace(cabinet.spec, front=BoardChoice("particleboard", 18_000, "oak"))
    redecorated = compare_cabinets([(cabinet, 1)], [(replace(cabinet, spec=oak), 1)])
    assert [change.kind for change in redecorated.panels] == [ChangeKind.ALTERED] * 2
    assert delta(redecorated, "area particleboard 18") == -0.423872
    assert delta(redecorated, "area particleboard 18 oak") == 0.423872


def test_a_number_of_cabinets() -> None:
    difference = compare_cabinets([(exam_cabinet(), 2)], [(exam_cabinet(), 5)])
    assert difference.panels == ()
    assert not difference.is_none
    assert delta(difference, "cabinets") == 3
    assert delta(difference, "parts") == 24
    assert len(table(difference, "cabinets").rows) == 1


def test_drilling_counts_and_moves() -> None:
    """Width moves what lies along x: joints of edges stay counted, hinge cups of doors move."""
    spec = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000, name="base", doors=2)
    old, new = build_cabinet(spec), build_cabinet(changed(spec, "height=900"))
    difference = compare_cabinets([(old, 2)], [(new, 2)])
    assert difference.no_drilling is None
    counts = Counter(hole.operation for hole in drill(old))
    for change in difference.drilling:
        assert change.before == 2 * counts[change.operation]
    cups = {c.operation: c for c in difference.drilling}[Operation.HINGE_CUP]
    assert (cups.before, cups.after) == (8, 12)  # 716 mm: two hinges; 896 mm: three, per door
    assert cups.elsewhere >= 4
    same = compare_cabinets([(old, 2)], [(old, 2)])
    assert not any(change.elsewhere for change in same.drilling)


def test_what_cannot_be_drilled_is_said() -> None:
    cabinet = exam_cabinet()
    apart = Connection(Fastener.CONFIRMAT, "side_left", "door_right", 2)
    broken = replace(cabinet, connections=(*cabinet.connections, apart))
    difference = compare_cabinets([(cabinet, 1)], [(broken, 1)])
    assert difference.drilling == ()
    assert difference.no_drilling is not None
    assert difference.no_drilling in difference.report().notes
    assert delta(difference, "fitting confirmat confirmat") == 2


def test_cabinets_are_paired_by_name_and_then_in_order() -> None:
    a, b, c = exam_cabinet("a"), exam_cabinet("b"), exam_cabinet("c")
    pairs = paired([(a, 1), (b, 2)], [(b, 3), (a, 4), (c, 5)])
    assert [(p.before and p.before[1], p.after and p.after[1]) for p in pairs] == [
        (1, 4),
        (2, 3),
        (None, 5),
    ]
    renamed = paired([(a, 1), (b, 1)], [(c, 7), (b, 1)])
    assert [pair.name for pair in renamed] == ["a → c", "b"]
    twice = paired([(a, 1), (a, 2)], [(a, 3)])
    assert [(p.before and p.before[1], p.after and p.after[1]) for p in twice] == [
        (1, 3),
        (2, None),
    ]


def test_a_whole_cabinet_that_is_new() -> None:
    difference = compare_cabinets(
        [(exam_cabinet("a"), 1)], [(exam_cabinet("a"), 1), (exam_cabinet("b"), 2)]
    )
    assert {change.kind for change in difference.panels} == {ChangeKind.ADDED}
    assert {change.pieces_after for change in difference.panels} == {2}


def test_cost_and_unknown_mass() -> None:
    prices = Prices.parse(
        {
            "particleboard 16/m2": Decimal(500),
            "particleboard 18/m2": Decimal(700),
            "2 mm/m": Decimal(30),
            "confirmat": Decimal(1),
            "hinge": Decimal(95),
            "shelf_pin": Decimal(2),
        }
    )
    longer = with_panel(exam_cabinet(), "shelf_1", length_um=666_000)
    priced = compare_cabinets([(exam_cabinet(), 1)], [(longer, 1)], prices=prices)
    assert delta(priced, "cost") == 27.0  # 0.1 m × 0.54 m × 500
    assert priced.report().figure("cost_change").value is not None
    thick = with_panel(exam_cabinet(), "shelf_1", thickness_um=50_000)
    unknown = compare_cabinets([(exam_cabinet(), 1)], [(thick, 1)])
    assert delta(unknown, "mass") is None
    figure = unknown.report().figure("mass_change")
    assert figure.value is None
    assert figure.why is not None
    assert "50 mm" in figure.why.en
    assert Board("particleboard", 50_000) in dict(unknown.bill_after.unweighed)


def test_sheets_of_plans_where_they_are_given() -> None:
    from tests.furniture.bill.test_bill_costs import plan

    before, after = plan(10, 4), plan(500, 162)
    difference = compare_cabinets(
        [(exam_cabinet(), 10)],
        [(exam_cabinet(), 500)],
        plans_before=[before],
        plans_after=[after],
    )
    assert cutting_jobs([(exam_cabinet(), 10)])[0] == before.job
    assert delta(difference, "sheets particleboard 16") == 158
    assert delta(difference, "sheet floor particleboard 18") == 42
