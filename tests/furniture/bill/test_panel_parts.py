from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from tests.furniture.exam_cabinet import BAND, exam_cabinet

from verstak.cutting.job import Edges, Grain, Part, SawRules, Sheet
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.errors import InvalidCutList, UsageError
from verstak.furniture.bill.boards import Board
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_jobs, cutting_parts, panel_groups
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_spec import BoardChoice

BODY = Board("particleboard", 16_000)
DOORS = Board("particleboard", 18_000)


def test_equal_panels_are_one_part_with_a_quantity() -> None:
    (body, body_parts), (doors, door_parts) = cutting_parts([(exam_cabinet(), 500)])
    assert (body, doors) == (BODY, DOORS)
    assert body_parts == (
        Part("Side", 720_000, 560_000, 1000, code="1"),
        Part("Bottom", 568_000, 560_000, 500, code="2"),
        Part("Rail", 568_000, 100_000, 1000, code="3"),
        Part("Shelf", 566_000, 540_000, 500, code="4"),
    )
    edges = Edges(BAND, BAND, BAND, BAND)
    assert door_parts == (Part("Door", 716_000, 296_000, 1000, Grain.LENGTH, edges, code="5"),)


def test_names_in_russian() -> None:
    (_, body), _ = cutting_parts([(exam_cabinet(), 1)], language="ru")
    assert [part.name for part in body] == ["Боковина", "Дно", "Планка", "Полка"]


def test_cabinets_that_differ_share_the_panels_that_do_not() -> None:
    first = exam_cabinet()
    longer = replace(
        first,
        panels=tuple(
            replace(panel, length_um=600_000) if panel.id == "shelf_1" else panel
            for panel in first.panels
        ),
    )
    counted = {
        (group.name.en, group.length_um): group.quantity
        for group in panel_groups([(first, 2), (longer, 3)])
    }
    assert counted["Side", 720_000] == 10
    assert counted["Shelf", 566_000] == 2
    assert counted["Shelf", 600_000] == 3


def test_the_same_cabinet_written_many_times_is_counted_once_with_the_sum() -> None:
    assert panel_groups([(exam_cabinet(), 1)] * 7) == panel_groups([(exam_cabinet(), 7)])


def test_what_differs_in_edges_or_grain_is_another_part() -> None:
    cabinet = exam_cabinet()
    left, right, *rest = cabinet.panels
    banded = replace(right, edges=Edges(l1=BAND))
    grained = replace(left, grain=Grain.LENGTH)
    changed = replace(cabinet, panels=(grained, banded, *rest))
    sides = [group for group in panel_groups([(changed, 1)]) if group.name.en == "Side"]
    assert [group.quantity for group in sides] == [1, 1]


def test_decors_are_cut_apart() -> None:
    cabinet = exam_cabinet()
    white = replace(cabinet.spec, carcass=BoardChoice("particleboard", 16_000, "white"))
    oak = replace(cabinet.spec, carcass=BoardChoice("particleboard", 16_000, "oak"))
    jobs = cutting_jobs([(replace(cabinet, spec=white), 1), (replace(cabinet, spec=oak), 1)])
    assert [(job.name, job.pieces) for job in jobs] == [
        ("particleboard 16 white", 6),
        ("particleboard 18", 4),
        ("particleboard 16 oak", 6),
    ]


def test_a_panel_of_another_board_than_its_role_takes_no_wrong_decor() -> None:
    cabinet = exam_cabinet()
    spec = replace(
        cabinet.spec,
        carcass=BoardChoice("particleboard", 16_000, "white"),
        front=BoardChoice("mdf", 19_000, "red"),
    )
    boards = {group.board for group in panel_groups([(replace(cabinet, spec=spec), 1)])}
    assert boards == {Board("particleboard", 16_000, "white"), DOORS}


def test_jobs_carry_sheet_trim_and_kerf() -> None:
    body, doors = cutting_jobs([(exam_cabinet(), 500)])
    assert (body.pieces, doors.pieces) == (3000, 1000)
    assert (body.material, body.thickness_um) == ("particleboard", 16_000)
    (sheet,) = body.sheets
    assert (sheet.length_um, sheet.width_um) == (2_750_000, 1_830_000)
    assert (sheet.usable_length_um, sheet.usable_width_um) == (2_730_000, 1_810_000)
    assert body.rules.kerf_um == 4_400


def test_sheets_by_mapping_or_function() -> None:
    large = Sheet("large", 2_800_000, 2_070_000)
    rules = SawRules(kerf_um=3_200)
    body, doors = cutting_jobs(
        [(exam_cabinet(), 1)], sheets={("particleboard", 16_000): (large,)}, rules=rules
    )
    assert body.sheets == (large,)
    assert doors.sheets[0].length_um == 2_750_000
    assert body.rules is rules
    by_function = cutting_jobs([(exam_cabinet(), 1)], sheets=lambda _key, _um: (large,))
    assert {job.sheets for job in by_function} == {(large,)}
    with pytest.raises(InvalidCutList, match="particleboard 16"):
        cutting_jobs([(exam_cabinet(), 1)], sheets=lambda _key, _um: ())


@pytest.mark.parametrize("quantity", [0, -1, 1.5, True, "2"])
def test_a_quantity_is_a_whole_number_above_zero(quantity: object) -> None:
    with pytest.raises(UsageError, match=r"'exam'.*above zero"):
        panel_groups([(exam_cabinet(), cast("int", quantity))])


def test_no_cabinet_no_parts() -> None:
    assert cutting_parts([]) == ()


def test_an_unknown_material_is_named_when_it_is_first_spoken_of() -> None:
    cabinet: Cabinet = exam_cabinet()
    odd = replace(cabinet, panels=(replace(cabinet.panels[0], material="granite"),))
    (job,) = cutting_jobs([(odd, 1)])
    assert job.material == "granite"
    with pytest.raises(UsageError, match="granite"):
        _ = Board("granite", 1_000).name


def test_a_russian_job_names_board_and_sheets_in_russian_and_finds_its_way_back() -> None:
    cabinets = [(exam_cabinet(), 1)]
    jobs = cutting_jobs(cabinets, language="ru")
    assert jobs[0].name == "ДСтП / ЛДСП (P2) 16 мм"
    assert jobs[0].material == "ДСтП / ЛДСП (P2)"
    assert jobs[0].sheets[0].name == "ДСтП / ЛДСП (P2) 16 2750x1830"
    plan = optimise(jobs[0], OptimiseOptions(seconds=0))
    bill = bill_of_materials(cabinets, plans=[plan])
    assert bill.boards[0].sheets is not None


def test_a_sheet_that_somebody_named_keeps_its_name() -> None:
    own = Sheet("мой лист", 2_750_000, 1_830_000)
    jobs = cutting_jobs(
        [(exam_cabinet(), 1)], sheets={("particleboard", 16_000): (own,)}, language="ru"
    )
    assert jobs[0].sheets == (own,)
