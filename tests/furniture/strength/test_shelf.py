from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.materials import PRODUCT_VALUES, material
from verstak.furniture.strength.creep import creep_readings
from verstak.furniture.strength.shelf import check_shelf, deflection_ratio, greatest_span
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.quantity import Assumed, Cited, Computed, Given, Quantity, words_in

CASE = ShelfCase(800_000, 300_000, 16_000, area_load_kg_m2=50)


def cases() -> st.SearchStrategy[ShelfCase]:
    return st.builds(
        ShelfCase,
        span_um=st.integers(200_000, 2_000_000),
        depth_um=st.integers(100_000, 800_000),
        thickness_um=st.integers(8_000, 38_000),
        area_load_kg_m2=st.floats(1, 300),
        point_load_kg=st.just(0.0) | st.floats(0.01, 100),
        clamped=st.booleans(),
    )


def test_the_exams_shelf_by_hand() -> None:
    # q = 50·9.81·0.3 = 147.15 N/m = 0.14715 N/mm; I = 300·16³/12 = 102 400 mm⁴
    # w = 5·0.14715·800⁴/(384·1600·102400) = 4.790 mm; M = q L²/8 = 11.772 N·m
    # σ = 11 772/12 800 = 0.9197 MPa
    result = check_shelf(CASE)
    assert result.line_load.value == pytest.approx(147.15)
    assert result.deflection.value == pytest.approx(4.7900, abs=5e-4)
    assert result.deflection.rounded == 4.79
    assert result.moment.value == pytest.approx(11.772)
    assert result.stress.value == pytest.approx(0.9197, abs=1e-4)
    assert result.limit.value == 4
    assert not result.within_instantly
    assert not result.within_limit
    assert result.long_deflection.value == pytest.approx(9.58, abs=1e-3)
    assert result.strength is not None
    assert result.strength.value == 11
    assert result.modulus.value == 1600
    assert isinstance(result.modulus.provenance, Cited)


def test_the_greatest_span_is_the_last_one_that_keeps_the_limit() -> None:
    # w/L = 5 q L³/(384 E I) = 1/200 → L = (384·1600·102400/(1000·0.14715))^(1/3) = 753.4 mm;
    # twice the sag: 753.4/2^(1/3) = 597.96 mm.
    result = check_shelf(CASE)
    assert result.greatest_span_instant is not None
    assert result.greatest_span is not None
    assert result.greatest_span_instant.rounded == 753
    assert result.greatest_span.rounded == 597
    for span, kept in ((597_000, True), (598_000, False)):
        assert check_shelf(replace(CASE, span_um=span)).within_limit is kept


def test_a_point_load_in_the_middle() -> None:
    # P = 10·9.81; w = P L³/(48 E I) = 98.1·800³/(48·1600·102400) = 6.387 mm
    result = check_shelf(ShelfCase(800_000, 300_000, 16_000, point_load_kg=10))
    assert result.line_load.value == 0
    assert result.deflection.value == pytest.approx(98.1 * 800**3 / (48 * 1600 * 102_400))
    assert result.moment.value == pytest.approx(98.1 * 0.8 / 4)
    assert isinstance(result.deflection.provenance, Computed)
    assert result.deflection.provenance.formula == "w = P L³ / (48 E I)"


def test_uniform_and_point_add_up() -> None:
    both = check_shelf(replace(CASE, point_load_kg=10)).deflection.value
    point = check_shelf(ShelfCase(800_000, 300_000, 16_000, point_load_kg=10)).deflection.value
    assert both == pytest.approx(check_shelf(CASE).deflection.value + point)


def test_a_point_load_near_a_support_bends_less_and_off_the_middle() -> None:
    case = ShelfCase(800_000, 300_000, 16_000, point_load_kg=10, point_at_um=200_000)
    result = check_shelf(case)
    middle = check_shelf(replace(case, point_at_um=None))
    assert result.deflection.value < middle.deflection.value
    assert 200 < result.peak_at.value < 400
    assert isinstance(result.deflection.provenance, Computed)
    assert "superposed" in words_in(result.deflection.provenance.formula, "en")


def test_clamped_ends_sag_a_fifth_and_say_that_this_is_the_best_case() -> None:
    clamped = check_shelf(replace(CASE, clamped=True))
    assert clamped.deflection.value == pytest.approx(check_shelf(CASE).deflection.value / 5)
    assert clamped.moment.value == pytest.approx(11.772 * 8 / 12)
    assert any("best case" in note.en for note in clamped.notes())


def test_own_weight_when_asked() -> None:
    # 660 kg/m³ · 0.016 m = 10.56 kg/m² on top of 50.
    result = check_shelf(replace(CASE, self_weight=True))
    assert result.line_load.value == pytest.approx(60.56 * 9.81 * 0.3)


def test_own_weight_needs_a_density() -> None:
    with pytest.raises(UsageError, match="no density of MDF for 38 mm"):
        check_shelf(replace(CASE, material="mdf", thickness_um=38_000, self_weight=True))


def test_a_line_load() -> None:
    result = check_shelf(ShelfCase(800_000, 300_000, 16_000, line_load_n_m=147.15))
    assert result.deflection.value == pytest.approx(check_shelf(CASE).deflection.value)


def test_without_a_load_the_domestic_test_load_is_assumed_and_said() -> None:
    result = check_shelf(ShelfCase(800_000, 300_000, 16_000))
    assert result.line_load.value == pytest.approx(100 * 9.81 * 0.3)
    load = result.report().figure("area_load").value
    assert isinstance(load, Quantity)
    assert isinstance(load.provenance, Assumed)


def test_every_reading_of_creep_is_shown_and_one_is_chosen() -> None:
    readings = check_shelf(CASE).readings
    assert [r.factor.value for r in readings] == [2, 3.25]
    assert [r.chosen for r in readings] == [True, False]
    given = check_shelf(replace(CASE, creep=1.2)).readings
    assert [r.factor.value for r in given] == [1.2, 2, 3.25]
    assert isinstance(given[0].factor.provenance, Given)
    mdf = check_shelf(replace(CASE, material="mdf")).readings
    assert [r.factor.value for r in mdf] == [2, 3.25, 1.5]


def test_creep_readings_stand_alone() -> None:
    sag = Quantity(1, "mm", Given("test"))
    plywood = creep_readings(material("plywood_birch"), sag, 1.9)
    assert [(r.factor.value, r.within_limit) for r in plywood] == [(2, False), (1.8, True)]


def test_a_verdict_that_hangs_on_the_reading_says_so() -> None:
    case = replace(CASE, span_um=550_000)  # ×2 keeps L/200 up to 597 mm, ×3.25 up to 508 mm
    result = check_shelf(case)
    assert result.within_limit
    assert any("disagree" in note.en for note in result.notes())


def test_plywood_across_its_grain_sags_more() -> None:
    along = check_shelf(replace(CASE, material="plywood_birch", thickness_um=18_000))
    across = check_shelf(
        replace(CASE, material="plywood_birch", thickness_um=18_000, across_grain=True)
    )
    ratio = across.deflection.value / along.deflection.value
    assert ratio == pytest.approx(10048 / 7452)
    assert along.strength is None
    assert along.report().figure("strength").why is not None


def test_a_given_modulus() -> None:
    result = check_shelf(replace(CASE, material="hdf", thickness_um=3_000, modulus_mpa=3200))
    assert isinstance(result.modulus.provenance, Given)
    notes = " ".join(note.en for note in result.notes())
    assert "beam theory no longer holds" in notes


def test_no_modulus_is_said_with_the_way_out() -> None:
    with pytest.raises(UsageError, match="no modulus of elasticity of HDF") as caught:
        check_shelf(replace(CASE, material="hdf", thickness_um=3_000))
    assert "--modulus" in (caught.value.remedy or "")


def test_a_shelf_that_breaks() -> None:
    result = check_shelf(replace(CASE, area_load_kg_m2=700))
    assert result.breaks
    assert any("breaks" in note.en for note in result.notes())


def test_a_stocky_shelf_says_that_shear_is_neglected() -> None:
    notes = check_shelf(replace(CASE, span_um=150_000)).notes()
    assert any("shear" in note.en for note in notes)


def test_every_answer_carries_the_caveat_of_product_values() -> None:
    for case in (CASE, replace(CASE, clamped=True), replace(CASE, modulus_mpa=2000)):
        assert PRODUCT_VALUES in check_shelf(case).report().notes


def test_a_report_for_people_and_programs() -> None:
    report = check_shelf(CASE).report()
    plain = report.to_json()
    assert plain["figures"]["deflection"]["value"]["rounded"] == 4.79
    assert plain["figures"]["within_limit"]["value"] is False
    assert len(plain["tables"]["creep"]["rows"]) == 2
    assert report.title.ru == "Полка 800 × 300 × 16 мм, ДСтП / ЛДСП (P2)"


def test_a_limit_that_is_given() -> None:
    result = check_shelf(replace(CASE, limit=150))
    assert result.limit.value == pytest.approx(800 / 150)
    assert result.within_instantly
    assert isinstance(result.limit_n.provenance, Given)


def test_no_span_up_to_ten_metres_breaks_a_limit_that_is_next_to_none() -> None:
    result = check_shelf(replace(CASE, limit=0.001))
    assert result.greatest_span is None
    assert result.report().figure("greatest_span").why is not None


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(1_000, 500_000))
def test_sag_and_stress_grow_with_the_span(case: ShelfCase, more_um: int) -> None:
    short, long = check_shelf(case), check_shelf(replace(case, span_um=case.span_um + more_um))
    assert long.deflection.value > short.deflection.value
    assert long.stress.value > short.stress.value
    assert short.long_deflection.value >= short.deflection.value


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_greatest_span_keeps_the_limit_and_one_more_millimetre_does_not(
    case: ShelfCase,
) -> None:
    span = greatest_span(case, creep=None)
    if span is not None:
        kept = replace(case, span_um=int(span.value) * 1000)
        assert check_shelf(kept).within_instantly
        assert not check_shelf(replace(kept, span_um=kept.span_um + 1000)).within_instantly


def test_how_many_times_more_another_span_sags() -> None:
    assert deflection_ratio(600_000, 900_000).rounded == 5.063
    one, two = (check_shelf(replace(CASE, span_um=s)).deflection.value for s in (600_000, 900_000))
    assert deflection_ratio(600_000, 900_000).value == pytest.approx(two / one)
    with pytest.raises(UsageError, match="above zero"):
        deflection_ratio(0, 900_000)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"span_um": 0}, "span must be above zero"),
        ({"depth_um": -1}, "depth must be above zero"),
        ({"thickness_um": 0}, "thickness must be above zero"),
        ({"area_load_kg_m2": -1.0}, "zero or more"),
        ({"point_load_kg": float("nan")}, "zero or more"),
        ({"line_load_n_m": float("inf")}, "zero or more"),
        ({"modulus_mpa": 0.0}, "modulus of elasticity must be above zero"),
        ({"creep": 0.5}, "creep factor must be 1 or more"),
        ({"limit": -200.0}, "limit L/n must be above zero"),
        ({"point_at_um": 900_000}, "stand on the span"),
    ],
)
def test_what_no_shelf_has(change: dict[str, float], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        replace(CASE, **change)  # type: ignore[arg-type] # wrong on purpose


def test_an_unknown_material() -> None:
    with pytest.raises(UsageError, match="'oak'"):
        check_shelf(replace(CASE, material="oak"))
