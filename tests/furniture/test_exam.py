"""The public exam's numeric and yes/no items, each computed by the function that is named here.

Items of the type ``key_facts`` are answers in words: the assistant's exam, not this room's.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ezdxf.document import Drawing

from verstak.cutting.job import EdgeBand, Edges, Part
from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_parts
from verstak.furniture.build import build_cabinet
from verstak.furniture.builders.openings import opening_width
from verstak.furniture.cabinet_spec import BackPlace, CabinetKind, CabinetSpec, Support
from verstak.furniture.drawings.cnc_readiness import ready_for_cnc
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.mass import panel_mass
from verstak.furniture.shop_sums import (
    check_confirmat_holes,
    check_part_pitch,
    front_fit,
    saw_size,
    sheets_by_area,
    strips_across,
    system32_rows,
)
from verstak.furniture.standards.assignments import parse_assignments
from verstak.furniture.standards.rule_check import CheckResult, Verdict, check
from verstak.furniture.standards.rules import load_rules
from verstak.furniture.strength.joints import compare_joints
from verstak.furniture.strength.shelf import check_shelf, deflection_ratio
from verstak.furniture.strength.shelf_case import ShelfCase

ITEMS: dict[str, dict[str, Any]] = {
    item["id"]: item
    for item in json.loads(
        (Path(__file__).parent / "data" / "furniture_exam_ru_public.json").read_text("utf-8")
    )
}
KINDS = {"number", "number_list", "number+bool", "number_list+bool", "yes_no"}
WORDS_ONLY = {"F47", "F50", "F53", "F55", "F57", "F58"}
"""Type ``key_facts``: out of scope here."""
PENDING: dict[str, str] = {}
"""Items without a function, with the reason; must end empty."""

RULES = load_rules()
SPEC = CabinetSpec(
    kind=CabinetKind.BASE,
    width_um=600_000,
    height_um=720_000,
    depth_um=560_000,
    doors=2,
    shelves=1,
    back_place=BackPlace.NONE,
    support=Support.NONE,
    visible_edge=None,  # the exam bands the fronts only
    hidden_edge=None,
)


def bill(cabinets: int) -> Bill:
    return bill_of_materials([(build_cabinet(SPEC), cabinets)])


def board(cabinets: int, thickness_um: int = 16_000) -> Any:
    return next(line for line in bill(cabinets).boards if line.board.thickness_um == thickness_um)


def side_mass() -> float:
    mass = panel_mass(build_cabinet(SPEC).panel("side_left"))
    assert mass is not None
    return mass.value


def confirmats() -> int:
    return next(line.pieces for line in bill(500).fittings if line.key == "confirmat")


def carcass_parts() -> list[Part]:
    cabinet = build_cabinet(SPEC)
    jobs = cutting_parts([(cabinet, 500)])
    return [part for key, parts in jobs if key.thickness_um == 16_000 for part in parts]


def banded(length: int, width: int, band_um: int, premilling_um: int) -> list[float]:
    edge = EdgeBand("band", band_um, premilling_um)
    part = Part("part", length * 1000, width * 1000, edges=Edges(edge, edge, edge, edge))
    return [size.value for size in saw_size(part)]


def strips() -> list[float]:
    made = strips_across(1_830_000, 560_000, kerf_um=4_400, trim_um=10_000)
    return [made.count.value, made.remainder.value]


def deflection(span: int, thickness: int) -> float:
    case = ShelfCase(span * 1000, 300_000, thickness * 1000, area_load_kg_m2=50)
    result = check_shelf(case)
    assert result.modulus.value == 1600  # E comes from EN 312 by thickness, as the item says
    return result.deflection.value


def corner() -> list[float | bool | None]:
    comparison = compare_joints("particleboard", force_n=100, arm_um=400_000)
    assert comparison.moment is not None
    assert comparison.lowest.value == 78.7
    return [comparison.moment.value, comparison.below_lowest]


def rows() -> list[float | bool]:
    made = system32_rows(560_000)
    return [made.front.value, made.rear.value, made.on_pitch]


def ruled(expression: str, *, standard: str | None = None) -> CheckResult:
    return check(parse_assignments(expression, RULES), RULES, standard=standard)


def demands_door_thickness() -> bool:
    result = ruled("door.thickness = 18", standard="ГОСТ 16371")
    assert result.verdict is not Verdict.DOES_NOT_CONFORM
    return result.verdict is Verdict.CONFORMS


def open_outline_may_go_to_a_machine() -> bool:
    document = Drawing.new("R2010")
    document.header["$INSUNITS"] = 4
    corners = [(0, 0), (600, 0), (600, 400), (0, 400), (0, 0.3)]
    document.modelspace().add_lwpolyline(corners, dxfattribs={"layer": "CUT_OUTSIDE"})
    closed = [(700, 0), (900, 0), (900, 400), (700, 400)]
    document.modelspace().add_lwpolyline(closed, close=True, dxfattribs={"layer": "CUT_OUTSIDE"})
    text = io.StringIO()
    document.write(text)
    drawing = read_drawing(text.getvalue().encode())
    gap = max(gap.size for outline in drawing.open_outlines for gap in outline.gaps)
    assert gap == pytest.approx(0.3)
    return ready_for_cnc(drawing)


ANSWERS: dict[str, tuple[str, Callable[[], Any]]] = {
    "F01": ("build_cabinet, bill_of_materials", lambda: board(1).area.value),
    "F02": (
        "build_cabinet, bill_of_materials",
        lambda: [board(500).area.value, board(500).parts],
    ),
    "F05": ("build_cabinet, bill_of_materials", lambda: bill(500).band_um / 1e6),
    "F07": ("mass.panel_mass", side_mass),
    "F10": ("build_cabinet, bill_of_materials", confirmats),
    "F12": (
        "shop_sums.sheets_by_area",
        lambda: sheets_by_area(carcass_parts(), 2_750_000, 1_830_000).value,
    ),
    "F17": ("shop_sums.saw_size", lambda: banded(161, 492, 800, 500)),
    "F18": ("shop_sums.saw_size", lambda: banded(362, 289, 1_000, 500)),
    "F19": ("shop_sums.strips_across", strips),
    "F20": ("shelf.check_shelf", lambda: deflection(800, 16)),
    "F22": ("shelf.check_shelf", lambda: deflection(900, 18)),
    "F25": ("shelf.deflection_ratio", lambda: deflection_ratio(600_000, 900_000).value),
    "F28": ("joints.compare_joints", corner),
    "F30": ("shop_sums.system32_rows", rows),
    "F31": ("rule_check.check", demands_door_thickness),
    "F34": (
        "rule_check.check",
        lambda: ruled("толщина стеклянной полки = 5 мм; длина стеклянной полки = 700").conforms,
    ),
    "F36": (
        "rule_check.check",
        lambda: ruled("верхняя полка навесного кухонного шкафа = 1950 мм").conforms,
    ),
    "F37": ("shop_sums.front_fit", lambda: front_fit(720_000, 716_000).fits),
    "F39": ("openings.opening_width", lambda: opening_width(450_000, 16_000).value),
    "F41": (
        "rule_check.check",
        lambda: (
            ruled("ряд системы 32 от передней кромки = 50 мм; front.inset = нет").verdict
            is Verdict.DOES_NOT_CONFORM
        ),
    ),
    "F42": (
        "shop_sums.check_confirmat_holes",
        lambda: check_confirmat_holes(5_000, 7_000, RULES).wrong,
    ),
    "F44": (
        "shop_sums.check_part_pitch",
        lambda: not check_part_pitch(720_000, 723_000, 4_400).right,
    ),
    "F45": ("drawing_in.read_drawing, ready_for_cnc", open_outline_may_go_to_a_machine),
    "F60": (
        "rule_check.check",
        lambda: ruled("11 МПа как расчётное сопротивление = да").conforms,
    ),
}


def right(answer: Any, expected: Any, tolerance: float | None) -> bool:
    """Whether an answer is the exam's; ``да`` and ``нет`` are yes and no."""
    if isinstance(expected, list):
        pairs = zip(answer, expected, strict=True)
        return all(right(one, other, tolerance) for one, other in pairs)
    if isinstance(expected, str):
        return answer is {"да": True, "нет": False}[expected]
    if isinstance(expected, bool):
        return answer is expected
    assert not isinstance(answer, bool)
    assert tolerance is not None
    return bool(abs(answer - expected) <= tolerance + 1e-9)


@pytest.mark.parametrize("item", [k for k, v in ITEMS.items() if v["answer_type"] in KINDS])
def test_item(item: str) -> None:
    functions, answer = ANSWERS[item]
    got, wanted = answer(), ITEMS[item]["expected"]
    assert right(got, wanted, ITEMS[item]["tolerance"]), f"{functions}: {got}, exam: {wanted}"


def test_every_item_has_its_function_or_is_an_answer_in_words() -> None:
    assert {k for k, v in ITEMS.items() if v["answer_type"] in KINDS} == set(ANSWERS)
    assert {k for k, v in ITEMS.items() if v["answer_type"] not in KINDS} == WORDS_ONLY
    assert not PENDING, f"no function yet: {PENDING}"


def test_the_corner_cases_of_the_answers_in_words() -> None:
    # F31: the rule is shown, says that it is not regulated, and cites no clause.
    (outcome,) = ruled("door.thickness = 18", standard="ГОСТ 16371").outcomes
    assert outcome.rule.clause is None
    # F42: told as a mix-up; F44: each part would be 1.4 mm too small.
    assert check_confirmat_holes(5_000, 7_000, RULES).swapped
    assert check_part_pitch(720_000, 723_000, 4_400).shortfall.value == pytest.approx(1.4)


def test_the_marking_can_fail() -> None:
    assert not right(4.9, 4.79, 0.05)
    assert not right([3, 117.1], [3, 116.8], 0.2)
    assert not right(True, "нет", None)
    assert not right([37, 523, True], [37, 523, False], 0)
