"""``section``: a rectangle that bends."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.strength.section import section


def test_worked() -> None:
    found = section(300_000, 18_000, moment_n_m=25)
    assert found.inertia.value == 300 * 18**3 / 12 == 145_800
    assert found.modulus.value == 16_200
    assert found.stress is not None
    assert found.stress.value == pytest.approx(25_000 / 16_200)
    assert section(300_000, 18_000).report().figures[0].key == "inertia"


@pytest.mark.parametrize(("width", "moment"), [(0, None), (300_000, -1.0)])
def test_refused(width: int, moment: float | None) -> None:
    with pytest.raises(UsageError):
        section(width, 18_000, moment_n_m=moment)
