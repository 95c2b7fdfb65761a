"""``hole_row``: holes 32 mm apart, and places of hinges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidLength
from verstak.furniture.drilling.hole_row import hinge_places, hinge_places_um, hole_row
from verstak.furniture.drilling.system32 import grid


@given(st.integers(100_000, 3_000_000))
def test_a_centred_row_is_the_grid_that_panels_are_drilled_by(length_um: int) -> None:
    row, wanted = hole_row(length_um), grid(length_um)
    assert row.holes.value == wanted.count
    assert row.first.value == wanted.first_um / 1000


def test_from_a_first_hole() -> None:
    row = hole_row(2_000_000, first_um=64_000)
    assert row.holes.value == (2000 - 128) // 32 + 1 == 59
    assert row.last.value == 64 + 58 * 32
    assert row.rest.value == 2000 - row.last.value
    assert hole_row(720_000, first_um=46_500, end_um=20_000).pitches.value == (720 - 66.5) // 32
    assert row.report().figure("holes").value == row.holes


def test_hinges() -> None:
    assert hinge_places_um(1_400_000, 3) == (100_000, 700_000, 1_300_000)
    assert hinge_places_um(300_000, 2) == (75_000, 225_000)
    assert hinge_places_um(300_000, 1) == (150_000,)
    places = hinge_places(1_200_000, 3, end_um=90_000)
    assert [place.value for place in places.places] == [90, 600, 1110]
    assert places.distance is not None
    assert places.distance.value == 1020
    assert places.report().figure("place_2").value == places.places[1]


def test_no_room() -> None:
    with pytest.raises(InvalidLength):
        hole_row(60_000)
    with pytest.raises(InvalidLength):
        hinge_places(300_000, 2, end_um=150_000)
