"""``shelf_load``: one load in its three readings."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.strength.shelf_load import shelf_load, weight
from verstak.quantities.quantity import Given, Quantity


def test_there_and_back() -> None:
    summed = shelf_load(900_000, 300_000, area_load_kg_m2=50)
    assert summed.mass.value == pytest.approx(13.5)
    assert summed.force.value == pytest.approx(13.5 * 9.81)
    back = shelf_load(900_000, 300_000, mass_kg=13.5)
    assert back.area_load.value == pytest.approx(50)
    assert {figure.key for figure in back.report().figures} == {
        "mass",
        "force",
        "area_load",
        "area",
    }


def test_weight() -> None:
    assert weight(Quantity(2, "kg", Given("test"))).value == pytest.approx(19.62)


@pytest.mark.parametrize(
    "loads", [{}, {"mass_kg": 1.0, "area_load_kg_m2": 1.0}, {"mass_kg": 0.0}, {"mass_kg": -1.0}]
)
def test_refused(loads: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        shelf_load(900_000, 300_000, **loads)
