"""``shelf_tools`` on worked numbers; with ``shelf_slots``, ``stated_shelf``, ``board_slots``."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, head, number, run

from verstak.assistant.tools.board_slots import length_slot, material_slot
from verstak.assistant.tools.refusal import question, refusal
from verstak.assistant.tools.shelf_slots import AREA_LOAD, SPAN
from verstak.assistant.tools.shelf_tools import shelf_tools
from verstak.assistant.tools.stated_shelf import STRIP, stated_shelf
from verstak.errors import ToolRefused
from verstak.furniture.materials import MATERIALS
from verstak.quantities.quantity import Assumed, Computed

TOOLS = by_name(shelf_tools())
SHELF = TOOLS["shelf"]


def instant_mm(q_n_m: float, span: float, depth: float, thickness: float, modulus: float) -> float:
    """5 q L⁴ / (384 E I), I = b t³ / 12."""
    return 5 * q_n_m / 1000 * span**4 / (384 * modulus * depth * thickness**3 / 12)


def test_a_load_on_the_area() -> None:
    # q = 40 · 9.81 · 0.3 = 117.72 N/m; 18 mm particleboard has E = 1600.
    outcome = run(SHELF, span=700, depth=300, thickness=18, area_load=40)
    assert head(outcome) == pytest.approx(instant_mm(40 * 9.81 * 0.3, 700, 300, 18, 1600))
    assert outcome.verdict is not None
    assert outcome.verdict.fine is True


def test_the_depth_does_not_matter_for_a_load_on_the_area_and_is_declared() -> None:
    with_depth = run(SHELF, span=700, depth=300, thickness=18, area_load=40)
    without = run(SHELF, span=700, thickness=18, area_load=40)
    assert head(without) == pytest.approx(head(with_depth))
    assert STRIP in without.report.notes
    assert "moment" not in {figure.key for figure in without.report.figures}


def test_kilograms_in_all_become_a_load_on_the_area() -> None:
    spread = run(SHELF, span=800, depth=250, thickness=16, spread_load=12)
    area = spread.report.figure("area_load").value
    assert number(spread, "area_load") == pytest.approx(12 / (0.8 * 0.25))
    assert isinstance(area.provenance, Computed)  # type: ignore[union-attr]
    same = run(SHELF, span=800, depth=250, thickness=16, area_load=60)
    assert head(spread) == pytest.approx(head(same))


def test_a_load_in_the_middle() -> None:
    # P L³ / (48 E I)
    outcome = run(SHELF, span=600, depth=300, thickness=16, point_load=10)
    inertia = 300 * 16**3 / 12
    assert head(outcome) == pytest.approx(10 * 9.81 * 600**3 / (48 * 1600 * inertia))


def test_loads_along_the_span_agree() -> None:
    mass = run(SHELF, span=600, depth=300, thickness=16, line_mass=30)
    force = run(SHELF, span=600, depth=300, thickness=16, line_load=30 * 9.81)
    assert head(mass) == pytest.approx(head(force))


def test_a_limit_in_millimetres_decides_when_it_is_stated() -> None:
    for limit, fine in ((2.0, True), (1.0, False)):
        outcome = run(SHELF, span=600, thickness=16, area_load=50, limit_mm=limit)
        assert outcome.verdict is not None
        assert outcome.verdict.fine is fine


def test_time_is_told_when_it_changes_the_verdict() -> None:
    # 16 mm over 700 mm under 50 kg/m²: 2.81 mm now, 5.61 mm in time, limit 3.5 mm.
    now = run(SHELF, span=700, thickness=16, area_load=50)
    assert now.verdict is not None
    assert now.verdict.fine is True
    assert "со временем" in now.verdict.why.ru
    later = run(SHELF, span=700, thickness=16, area_load=50, lasting=True)
    assert later.verdict is not None
    assert later.verdict.fine is False
    assert head(later) == pytest.approx(2 * head(now))


def test_the_modulus_of_a_board_nobody_knows_is_asked_for() -> None:
    with pytest.raises(ToolRefused) as refused:
        run(SHELF, span=700, thickness=16, area_load=50, material="hdf")
    assert "модуль" in (refused.value.in_russian or "")
    assert head(run(SHELF, span=700, thickness=16, area_load=50, material="hdf", modulus=3000)) > 0


@pytest.mark.parametrize(
    "arguments",
    [{"span": 800, "thickness": 16}, {"span": 800, "thickness": 16, "spread_load": 10}],
)
def test_a_missing_load_or_depth_is_asked_for(arguments: dict[str, float]) -> None:
    with pytest.raises(ToolRefused, match=r"\?$") as refused:
        run(SHELF, **arguments)
    assert (refused.value.in_russian or "").endswith("?")


def test_the_greatest_span_and_one_millimetre_more() -> None:
    found = head(run(TOOLS["shelf_span"], thickness=16, area_load=50))
    # L³ ≤ 384 E t³ / (12 · 5 · 200 · p g): 16 mm, 1600 MPa, 490.5 N/m² = 0.0004905 N/mm²
    exact = (384 * 1600 * 16**3 / (12 * 5 * 200 * 0.0004905)) ** (1 / 3)
    assert found == int(exact)


def test_a_mass_that_stays_the_same_over_every_span() -> None:
    span = head(run(TOOLS["shelf_span"], thickness=16, depth=300, spread_load=12))
    for at, within in ((span, True), (span + 2, False)):
        outcome = run(SHELF, span=at, depth=300, thickness=16, spread_load=12)
        assert outcome.report.figure("within_limit_instant").value is within


def test_the_thinnest_board() -> None:
    thickness = head(run(TOOLS["shelf_thickness"], span=900, area_load=50))
    assert thickness == 22
    for at, within in ((22, True), (18, False)):
        outcome = run(SHELF, span=900, thickness=at, area_load=50)
        assert outcome.report.figure("within_limit_instant").value is within


def test_slots_refuse_a_shelf_of_minus_three_millimetres() -> None:
    assert SPAN.least is not None
    assert SPAN.least > 0
    assert AREA_LOAD.unit == "kg/m²"
    assert {choice.key for choice in material_slot().choices} == set(MATERIALS)
    assert length_slot("a", "б", ()).question.ru == "Б, мм?"


def test_refusals_speak_both_languages() -> None:
    assert refusal("en", "ru").in_russian == "ru"
    assert question("en", "ru").message == "en?"


def test_the_depth_of_a_strip_is_assumed() -> None:
    case = stated_shelf(span=700, thickness=16, depth=None, material="mdf", area_load=20)
    assert isinstance(case.depth().provenance, Assumed)
