"""openings: the clear width between sides."""

from __future__ import annotations

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.builders.openings import inner_width_um, opening_width
from verstak.quantities.quantity import Computed


def test_a_cabinet_of_450_in_16_mm_opens_418() -> None:
    assert inner_width_um(450_000, 16_000) == 418_000
    opening = opening_width(450_000, 16_000)
    assert (opening.value, opening.unit) == (418, "mm")
    assert isinstance(opening.provenance, Computed)
    assert opening.provenance.formula == "w = W - 2 t"
    assert [q.value for _, q in opening.provenance.inputs] == [450, 16]


@pytest.mark.parametrize(("width", "thickness"), [(32_000, 16_000), (30_000, 16_000), (0, 16_000)])
def test_sides_that_leave_nothing(width: int, thickness: int) -> None:
    with pytest.raises(InvalidCabinet, match="16 mm each"):
        inner_width_um(width, thickness)


def test_a_board_without_thickness() -> None:
    with pytest.raises(InvalidCabinet):
        inner_width_um(450_000, 0)
