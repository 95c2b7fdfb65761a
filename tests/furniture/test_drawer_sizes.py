"""``drawer_sizes``: a box for an opening and slides."""

from __future__ import annotations

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet_spec import SlideSystem
from verstak.furniture.drawer_sizes import drawer_sizes


def test_worked() -> None:
    ball = drawer_sizes(568_000, SlideSystem.BALL_BEARING, side_um=16_000, depth_um=544_000)
    assert (ball.outer.value, ball.inner.value) == (568 - 26, 568 - 26 - 32)
    assert ball.slide_length is not None
    assert ball.slide_length.value == 450  # 544 − 50, down to what is on sale
    under = drawer_sizes(568_000, SlideSystem.UNDERMOUNT, side_um=16_000, depth_um=503_000)
    assert (under.inner.value, under.outer.value) == (568 - 42, 568 - 42 + 32)
    assert under.box_length is not None
    assert under.box_length.value == 490
    assert under.report().figure("slide_length").value == under.slide_length


@pytest.mark.parametrize(
    ("opening", "system", "side", "depth"),
    [
        (50_000, SlideSystem.BALL_BEARING, 16_000, None),
        (568_000, SlideSystem.UNDERMOUNT, 18_000, None),
        (568_000, SlideSystem.BALL_BEARING, 16_000, 250_000),
    ],
)
def test_refused(opening: int, system: SlideSystem, side: int, depth: int | None) -> None:
    with pytest.raises(InvalidCabinet):
        drawer_sizes(opening, system, side_um=side, depth_um=depth)
