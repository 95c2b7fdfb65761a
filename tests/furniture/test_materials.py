from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.materials import MATERIALS, material, read_materials
from verstak.quantities.quantity import Cited, Estimated, words_in
from verstak.quantities.text import Bilingual


def test_the_four_boards() -> None:
    assert list(MATERIALS) == ["particleboard", "mdf", "hdf", "plywood_birch"]
    assert material("mdf").name.ru == "МДФ"


def test_an_unknown_board_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"particleboard, mdf, hdf, plywood_birch.*'oak'"):
        material("oak")


@pytest.mark.parametrize(
    ("thickness", "wanted"), [(10, 700), (16, 660), (18, 650), (22, 640), (25, 640), (38, 600)]
)
def test_density_of_particleboard_as_the_maker_states_it(thickness: int, wanted: int) -> None:
    density = material("particleboard").density(thickness * 1000)
    assert density is not None
    assert density.value == wanted
    assert density.unit == "kg/m³"
    assert isinstance(density.provenance, Cited)
    assert "SWISS KRONO" in words_in(density.provenance.source, "en")


def test_density_between_two_thicknesses_is_an_estimate() -> None:
    density = material("particleboard").density(12_000)
    assert density is not None
    assert density.value == pytest.approx(700 - 40 * 2 / 6)
    assert isinstance(density.provenance, Estimated)
    assert (density.provenance.low, density.provenance.high) == (660, 700)


@pytest.mark.parametrize("thickness_um", [8_000, 40_000])
def test_density_is_not_guessed_beyond_the_makers_range(thickness_um: int) -> None:
    board = material("particleboard")
    assert board.density(thickness_um) is None
    assert "sources" in board.why_no_density(thickness_um).en


@pytest.mark.parametrize(
    ("key", "thickness_um", "wanted"),
    [
        ("particleboard", 13_000, 1800),
        ("particleboard", 13_001, 1600),
        ("particleboard", 16_000, 1600),
        ("particleboard", 20_000, 1600),
        ("particleboard", 25_000, 1500),
        ("particleboard", 32_000, 1350),
        ("particleboard", 38_000, 1200),
        ("mdf", 8_000, 2700),
        ("mdf", 16_000, 2200),
        ("mdf", 19_000, 2200),
        ("mdf", 22_000, 2100),
        ("mdf", 38_000, 1900),
        ("plywood_birch", 18_000, 10048),
        ("plywood_birch", 9_000, 11395),
    ],
)
def test_modulus_by_thickness_class(key: str, thickness_um: int, wanted: int) -> None:
    modulus = material(key).modulus(thickness_um)
    assert modulus is not None
    assert modulus.value == wanted
    assert modulus.unit == "MPa"
    assert isinstance(modulus.provenance, Cited)


@pytest.mark.parametrize(
    ("key", "thickness_um"),
    [("particleboard", 6_000), ("particleboard", 41_000), ("mdf", 3_000), ("hdf", 3_000)],
)
def test_no_modulus_where_none_was_read(key: str, thickness_um: int) -> None:
    assert material(key).modulus(thickness_um) is None
    assert material(key).why_no_modulus(thickness_um).ru.startswith("модуль упругости")


def test_plywood_differs_across_its_grain_and_particleboard_does_not() -> None:
    plywood = material("plywood_birch").modulus(18_000, across=True)
    board = material("particleboard").modulus(16_000, across=True)
    assert plywood is not None
    assert board is not None
    assert (plywood.value, board.value) == (7452, 1600)


def test_derived_moduli_say_that_nobody_read_them() -> None:
    derived = material("plywood_birch").modulus(12_000)
    assert derived is not None
    assert isinstance(derived.provenance, Cited)
    assert derived.provenance.confidence == "secondary"
    assert derived.provenance.note == Bilingual("derived, not read", "выведено, не прочитано")


def test_strength_is_called_a_product_value() -> None:
    strength = material("particleboard").strength(16_000)
    assert strength is not None
    assert strength.value == 11
    assert isinstance(strength.provenance, Cited)
    assert "not a design value" in words_in(strength.provenance.note or "", "en")
    assert material("hdf").strength(3_000) is None
    assert "bending strength" in material("hdf").why_no_strength(3_000).en


def test_density_of_mdf() -> None:
    board = material("mdf")
    read, estimated = board.density(16_000), board.density(22_000)
    assert read is not None
    assert estimated is not None
    assert isinstance(read.provenance, Cited)
    assert read.provenance.confidence == "secondary"
    assert isinstance(estimated.provenance, Estimated)
    assert estimated.provenance.low == 700
    assert board.density(30_000) is None
    assert material("hdf").density(3_000) is None


def test_deformation_factors() -> None:
    wanted = {"particleboard": 2.25, "mdf": 2.25, "hdf": 2.25, "plywood_birch": 0.8}
    for key, value in wanted.items():
        factor = material(key).deformation_factor()
        assert factor is not None
        assert factor.value == value
    assert read_materials('[x]\nkind="k"\nen="x"\nru="х"')["x"].deformation_factor() is None


def test_a_thickness_of_nothing_is_refused() -> None:
    for ask in ("density", "modulus", "strength"):
        with pytest.raises(UsageError, match="above zero"):
            getattr(material("mdf"), ask)(0)
