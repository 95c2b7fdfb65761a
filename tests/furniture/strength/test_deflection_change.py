"""``deflection_change``: powers of span, thickness, load and modulus."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.strength.deflection_change import deflection_change
from verstak.furniture.strength.shelf import deflection_ratio


def test_powers() -> None:
    assert deflection_change(span_mm=(1, 2)).factor.value == 16
    assert deflection_change(span_mm=(1, 2), point_load=True).factor.value == 8
    assert deflection_change(thickness_mm=(1, 2)).times.value == pytest.approx(8)
    assert not deflection_change(thickness_mm=(1, 2)).grows
    assert deflection_change(load=(2, 3), modulus_mpa=(2, 3)).factor.value == pytest.approx(1)


def test_it_agrees_with_the_ratio_of_spans() -> None:
    both = deflection_change(span_mm=(600, 900)), deflection_ratio(600_000, 900_000)
    assert both[0].factor.value == pytest.approx(both[1].value)
    assert [figure.key for figure in both[0].report().figures] == ["times", "factor"]


@pytest.mark.parametrize("change", [{}, {"span_mm": (0.0, 1.0)}, {"load": (1.0, -1.0)}])
def test_no_change(change: dict[str, tuple[float, float]]) -> None:
    with pytest.raises(UsageError):
        deflection_change(**change)  # type: ignore[arg-type]  # the three keywords are pairs
