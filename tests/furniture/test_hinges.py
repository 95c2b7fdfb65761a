"""hinges: the count by height, mass and width, each border of the chart on both sides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.hinges import door_mass, hinge_count
from verstak.quantities.quantity import Computed, Given, Quantity, words_in


def kg(value: float) -> Quantity:
    return Quantity(value, "kg", Given("test"))


@pytest.mark.parametrize(
    ("height_mm", "mass_kg", "hinges"),
    [
        (716, 2.5, 2),
        (750, 6.0, 2),
        (751, 2.5, 3),
        (716, 6.01, 3),
        (1500, 12.0, 3),
        (1501, 2.0, 4),
        (700, 12.5, 4),
        (2100, 17.0, 4),
        (2101, 17.0, 5),
        (2100, 17.1, 5),
        (2500, 22.0, 5),
    ],
)
def test_the_worse_of_height_and_mass_counts(height_mm: int, mass_kg: float, hinges: int) -> None:
    found = hinge_count(height_mm * 1000, 450_000, kg(mass_kg)).hinges
    assert found is not None
    assert found.value == hinges
    assert isinstance(found.provenance, Computed)
    assert "Blum KA-150" in words_in(found.provenance.source or "", "en")


@pytest.mark.parametrize(("width_mm", "hinges"), [(600, 2), (601, 3), (650, 3), (651, 3)])
def test_one_more_for_a_wide_door(width_mm: int, hinges: int) -> None:
    found = hinge_count(716_000, width_mm * 1000, kg(4))
    assert found.hinges is not None
    assert found.hinges.value == hinges
    assert any("make two doors" in note.en for note in found.notes) == (width_mm > 650)


@pytest.mark.parametrize(("height_mm", "mass_kg"), [(2501, 10.0), (700, 22.5)])
def test_beyond_the_chart_there_is_no_number_but_a_reason(height_mm: int, mass_kg: float) -> None:
    found = hinge_count(height_mm * 1000, 450_000, kg(mass_kg))
    assert found.hinges is None
    assert "beyond the last row" in found.why.en
    assert "дальше последней строки" in found.why.ru
    figure = found.report().figure("hinges")
    assert figure.value is None
    assert figure.why is not None


def test_an_unknown_mass_is_said() -> None:
    found = hinge_count(716_000, 296_000)
    assert found.hinges is not None
    assert found.hinges.value == 2
    assert any("mass is not known" in note.en for note in found.notes)
    assert found.report().figure("mass").value is None


def test_a_door_wider_than_its_hinges_are_apart_is_noted() -> None:
    # 716 - 2·80 = 556
    (note,) = hinge_count(716_000, 556_000, kg(4)).notes
    assert note.en.startswith("door 716×556 mm: the distance from the top hinge")
    assert hinge_count(716_000, 555_000, kg(4)).notes == ()


def test_the_report_tells_the_other_reading() -> None:
    report = hinge_count(716_000, 296_000, kg(2.5)).report()
    assert any("1016" in note.ru for note in report.notes)


def test_the_mass_of_a_door() -> None:
    # 0.716 · 0.296 · 0.018 · 650
    mass = door_mass(716_000, 296_000, 18_000, "particleboard")
    assert mass is not None
    assert mass.value == pytest.approx(2.4797, abs=5e-4)
    assert mass.unit == "kg"


def test_no_density_no_mass() -> None:
    assert door_mass(716_000, 296_000, 99_000, "particleboard") is None


@pytest.mark.parametrize(
    ("height_um", "width_um", "mass"),
    [(0, 1, None), (1, -1, None), (1, 1, kg(-1)), (1, 1, Quantity(1, "g", Given("test")))],
)
def test_nonsense_is_refused(height_um: int, width_um: int, mass: Quantity | None) -> None:
    with pytest.raises(UsageError):
        hinge_count(height_um, width_um, mass)


@given(st.integers(1, 2_500_000), st.integers(1, 650_000), st.floats(0.01, 22), st.floats(0.01, 22))
def test_heavier_is_never_fewer(height: int, width: int, one: float, two: float) -> None:
    light, heavy = sorted((one, two))
    fewer, more = hinge_count(height, width, kg(light)), hinge_count(height, width, kg(heavy))
    assert fewer.hinges is not None
    assert more.hinges is not None
    assert fewer.hinges.value <= more.hinges.value
