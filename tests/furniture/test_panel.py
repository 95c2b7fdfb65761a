"""panel: axes and sizes of one board."""

from __future__ import annotations

import pytest

from verstak.furniture.panel import AXES, Axis, Panel, PanelRole
from verstak.quantities.text import Bilingual


def board(length_axis: Axis, width_axis: Axis) -> Panel:
    return Panel(
        "p",
        PanelRole.SIDE,
        Bilingual("side", "боковина"),
        "particleboard",
        16_000,
        720_000,
        560_000,
        (0, 0, 0),
        length_axis,
        width_axis,
    )


@pytest.mark.parametrize(
    ("length_axis", "width_axis", "third", "extent"),
    [
        ("z", "y", "x", (16_000, 560_000, 720_000)),
        ("x", "y", "z", (720_000, 560_000, 16_000)),
        ("z", "x", "y", (560_000, 16_000, 720_000)),
    ],
)
def test_the_thickness_takes_the_third_axis(
    length_axis: Axis, width_axis: Axis, third: Axis, extent: tuple[int, int, int]
) -> None:
    panel = board(length_axis, width_axis)
    assert panel.thickness_axis == third
    assert panel.extent_um == extent
    assert {panel.length_axis, panel.width_axis, panel.thickness_axis} == set(AXES)


def test_the_area_is_exact() -> None:
    assert board("z", "y").area_um2 == 403_200_000_000  # 0.4032 m²
