"""interior, bays: dividers and shelves in their sections."""

from __future__ import annotations

import pytest

from verstak.furniture.build import build_cabinet
from verstak.furniture.builders.interior import even_centres
from verstak.furniture.builders.space import Space
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec, FrontPlace
from verstak.furniture.panel import PanelRole


def test_sections_of_equal_clear_width() -> None:
    inside = Space(16_000, 1_184_000, 0, 560_000, 16_000, 704_000)
    # (1168 - 2·16)/3 = 378.666…, cut at 378.6; dividers at 394.6 and 789.2
    assert even_centres(inside, 2, 16_000) == (402_600, 797_200)
    assert even_centres(inside, 0, 16_000) == ()


def test_shelves_are_shared_among_sections_and_spaced_evenly() -> None:
    spec = CabinetSpec(
        CabinetKind.BASE,
        1_000_000,
        720_000,
        560_000,
        fronts=FrontPlace.NONE,
        dividers=1,
        shelves=3,
    )
    cabinet = build_cabinet(spec)
    # (968 - 16)/2 = 476 clear, loose by 2
    assert [p.length_um for p in cabinet.of_role(PanelRole.SHELF)] == [474_000] * 3
    # Left: 688 - 32 = 656 in 3 parts of 218; right: 672 in 2 parts of 336
    assert [p.origin_um[2] for p in cabinet.of_role(PanelRole.SHELF)] == [
        234_000,
        468_000,
        352_000,
    ]
    pins = [f.against for f in cabinet.fittings if f.panel == "shelf_3"]
    assert pins == [("divider_1", "side_right")]


@pytest.mark.parametrize("setback_mm", [0, 20, 100])
def test_the_setback_shortens_a_shelf_only(setback_mm: int) -> None:
    spec = CabinetSpec(
        CabinetKind.BASE, 600_000, 720_000, 560_000, shelf_setback_um=setback_mm * 1000
    )
    shelf = build_cabinet(spec).panel("shelf_1")
    assert shelf.width_um == (560 - setback_mm) * 1000
    assert shelf.origin_um[1] == setback_mm * 1000
