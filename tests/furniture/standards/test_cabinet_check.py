from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.cutting.job import EdgeBand
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet, FittingKind
from verstak.furniture.cabinet_spec import BackPlace, BoardChoice, CabinetKind, CabinetSpec
from verstak.furniture.panel import PanelRole
from verstak.furniture.standards.cabinet_check import UNCHECKED, CabinetCheck, check_cabinets
from verstak.furniture.standards.rule_check import Applied, Verdict
from verstak.furniture.standards.rules import load_rules

BASE = load_rules()
SPEC = CabinetSpec(
    kind=CabinetKind.BASE,
    width_um=600_000,
    height_um=720_000,
    depth_um=560_000,
    doors=2,
    name="К1",
)
WARDROBE = CabinetSpec(
    kind=CabinetKind.WARDROBE,
    width_um=800_000,
    height_um=2_000_000,
    depth_um=580_000,
    doors=2,
    rod=True,
    shelves=0,
)


def held(*cabinets: Cabinet) -> CabinetCheck:
    return check_cabinets(cabinets, BASE)


def outcomes(check: CabinetCheck) -> dict[str, Applied]:
    """What came out by rule; broken if any place breaks it."""
    found: dict[str, Applied] = {}
    for finding in check.findings:
        for outcome in finding.result.outcomes:
            if found.get(outcome.rule.id) is not Applied.BROKEN:
                found[outcome.rule.id] = outcome.applied
    return found


def test_the_exams_cabinet_keeps_every_rule_that_it_meets() -> None:
    check = held(build_cabinet(SPEC))
    assert check.verdict is Verdict.CONFORMS
    kept = {key for key, applied in outcomes(check).items() if applied is Applied.KEPT}
    assert kept >= {
        "hinges.height_2",
        "hinges.mass_2",
        "kitchen.front",
        "shelves.deflection",
        "system_32.front_row",
        "confirmat.face_hole",
        "confirmat.edge_hole",
        "saw.band",
    }


def test_a_shelf_that_sags_too_much() -> None:
    check = held(build_cabinet(replace(SPEC, width_um=1_000_000)))
    assert check.verdict is Verdict.DOES_NOT_CONFORM
    assert check.findings[0].result.outcomes[0].rule.id == "shelves.deflection"
    assert check.findings[0].where.ru.startswith("К1: ")


def test_too_few_hinges() -> None:
    cabinet = build_cabinet(replace(SPEC, kind=CabinetKind.TALL, height_um=2_000_000))
    fewer = tuple(
        replace(f, count=2) if f.kind is FittingKind.HINGE else f for f in cabinet.fittings
    )
    assert outcomes(held(replace(cabinet, fittings=fewer)))["hinges.height_2"] is Applied.BROKEN


@pytest.mark.parametrize(
    ("depth_um", "back", "applied"),
    [
        (580_000, BackPlace.OVERLAID, Applied.KEPT),
        (560_000, BackPlace.OVERLAID, Applied.KEPT),
        # In the groove, 12 mm from the rear edge, a back of 3 mm leaves 565 − 15 = 550 mm.
        (565_000, BackPlace.GROOVE, Applied.BROKEN),
        (575_000, BackPlace.GROOVE, Applied.KEPT),
    ],
)
def test_depth_for_hangers_is_measured_inside(
    depth_um: int, back: BackPlace, applied: Applied
) -> None:
    check = held(build_cabinet(replace(WARDROBE, depth_um=depth_um, back_place=back)))
    assert outcomes(check)["gost_13025.wardrobe_depth"] is applied


def test_a_long_rod() -> None:
    assert outcomes(held(build_cabinet(WARDROBE)))["wardrobe.rod_length"] is Applied.KEPT
    wide = held(build_cabinet(replace(WARDROBE, width_um=1_200_000)))
    assert outcomes(wide)["wardrobe.rod_length"] is Applied.BROKEN


def test_an_unusual_groove() -> None:
    spec = replace(SPEC, back_place=BackPlace.GROOVE, groove_depth_um=7_000)
    made = outcomes(held(build_cabinet(spec)))
    assert made["saw.groove_depth"] is Applied.BROKEN
    assert made["saw.groove_share"] is Applied.KEPT


def test_an_edge_band_that_nobody_sells() -> None:
    spec = replace(SPEC, front_edge=EdgeBand("3 mm", 3_000))
    assert outcomes(held(build_cabinet(spec)))["saw.band"] is Applied.BROKEN


def test_what_cannot_be_checked_is_said() -> None:
    hdf = replace(SPEC, carcass=BoardChoice("hdf", 16_000))
    check = held(build_cabinet(hdf))
    notes = check.report().notes
    assert set(UNCHECKED) <= set(notes)
    assert any("no modulus of elasticity of HDF" in note.en for note in notes)


def test_two_doors_alike_are_one_finding() -> None:
    places = [f.where.en for f in held(build_cabinet(SPEC)).findings if "door" in f.where.en]
    assert len(places) == 1


def test_a_report_shows_rules_and_sources() -> None:
    report = held(build_cabinet(SPEC), build_cabinet(WARDROBE)).report()
    plain = report.to_json()
    assert plain["figures"]["verdict_code"]["value"] in {"conforms", "does_not_conform"}
    ids = {row["rule"] for row in plain["tables"]["rules"]["rows"]}
    assert ids == {row["rule"] for row in plain["tables"]["sources"]["rows"]}


def test_nothing_to_check() -> None:
    empty = held()
    assert empty.verdict is Verdict.NO_RULE
    assert empty.report().tables == ()


def test_a_divider_under_a_fixed_shelf_carries_it() -> None:
    cabinet = build_cabinet(replace(WARDROBE, width_um=1_500_000, dividers=1, shelves=1, doors=3))
    hat = cabinet.of_role(PanelRole.FIXED_SHELF)[0]
    bare = replace(cabinet, connections=(), fittings=())
    post = replace(
        cabinet.of_role(PanelRole.SIDE)[0],
        id="post",
        role=PanelRole.DIVIDER,
        length_um=hat.origin_um[2],
        origin_um=(hat.origin_um[0] + hat.length_um // 2 - 8_000, 0, 0),
    )
    alone = outcomes(held(replace(bare, panels=(hat,))))
    propped = outcomes(held(replace(bare, panels=(hat, post))))
    assert alone["shelves.deflection"] is Applied.BROKEN
    assert propped["shelves.deflection"] is Applied.KEPT
