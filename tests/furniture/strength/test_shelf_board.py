"""``shelf_board``: the thinnest board that keeps the limit."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.standards.rules import load_rules
from verstak.furniture.strength.shelf_board import THICKNESSES_MM, least_thickness
from verstak.furniture.strength.shelf_case import ShelfCase


def test_the_thinner_board_beside_it_breaks_the_limit() -> None:
    found = least_thickness(ShelfCase(900_000, 300_000, 16_000, area_load_kg_m2=50))
    assert found.instant is not None
    assert found.lasting is not None
    kept = [each.within_instantly for each in found.tried]
    assert kept == sorted(kept)
    assert found.lasting.value >= found.instant.value
    assert found.report().figure("thickness").value == found.instant


def test_nothing_on_sale_is_said_to_be_nothing() -> None:
    found = least_thickness(ShelfCase(3_000_000, 300_000, 16_000, area_load_kg_m2=500))
    assert found.instant is None
    assert found.report().figure("thickness").why is not None


def test_an_unknown_modulus_is_asked_for() -> None:
    with pytest.raises(UsageError, match="modulus"):
        least_thickness(ShelfCase(900_000, 300_000, 16_000, material="hdf", area_load_kg_m2=50))


def test_boards_on_sale_are_those_of_the_rule() -> None:
    assert load_rules().rule("saw.thickness").values == THICKNESSES_MM
