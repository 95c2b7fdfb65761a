from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.mass import GRAVITY, board_mass, panel_mass
from verstak.furniture.materials import material
from verstak.furniture.panel import Panel, PanelRole
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.text import Bilingual

RHO = Quantity(660, "kg/m³", Given("test"), 0)


def panel(key: str, thickness_um: int) -> Panel:
    return Panel(
        "side",
        PanelRole.SIDE,
        Bilingual("side", "боковина"),
        key,
        thickness_um,
        720_000,
        560_000,
        (0, 0, 0),
        "z",
        "y",
    )


def test_a_side_of_a_base_cabinet() -> None:
    mass = panel_mass(panel("particleboard", 16_000))
    assert mass is not None
    assert mass.value == pytest.approx(0.72 * 0.56 * 0.016 * 660)
    assert mass.rounded == 4.258
    assert isinstance(mass.provenance, Computed)
    assert dict(mass.provenance.inputs)["ρ"] == material("particleboard").density(16_000)


def test_no_density_no_mass() -> None:
    assert panel_mass(panel("hdf", 3_000)) is None


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.integers(1, 10**5), st.integers(1, 500))
def test_n_pieces_weigh_n_times_one(length: int, width: int, thick: int, pieces: int) -> None:
    one = board_mass(length, width, thick, RHO)
    many = board_mass(length, width, thick, RHO, pieces=pieces)
    assert many.value == pytest.approx(pieces * one.value)


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, -1, 1), (1, 1, 0)])
def test_nothing_weighs_nothing(sizes: tuple[int, int, int]) -> None:
    with pytest.raises(UsageError, match="above zero"):
        board_mass(*sizes, RHO)
    with pytest.raises(UsageError, match="0 pcs"):
        board_mass(1, 1, 1, RHO, pieces=0)
    with pytest.raises(UsageError, match="-1 kg"):
        board_mass(1, 1, 1, Quantity(-1, "kg/m³", Given("test")))


def test_gravity_of_the_exam() -> None:
    assert GRAVITY.value == 9.81
