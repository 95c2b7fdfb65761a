"""cabinet_spec: what is not said has the shop's usual value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.furniture.overlaps import faults

from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BottomPlace,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    Support,
    TopKind,
)


def test_usual_values_are_those_of_a_base_cabinet_on_legs() -> None:
    spec = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000)
    assert (spec.carcass.thickness_um, spec.front.thickness_um) == (16_000, 18_000)
    assert (spec.bottom, spec.top, spec.back_place) == (
        BottomPlace.BETWEEN,
        TopKind.RAILS,
        BackPlace.OVERLAID,
    )
    assert (spec.support, spec.fronts) == (Support.LEGS, FrontPlace.OVERLAY)
    assert (spec.front_gap_um, spec.shelf_setback_um) == (2_000, 20_000)


CHANGES = [
    {"bottom": BottomPlace.UNDER},
    {"top": TopKind.FULL},
    {"back_place": BackPlace.GROOVE},
    {"back_place": BackPlace.NONE},
    {"support": Support.PLINTH},
    {"support": Support.NONE},
    {"fronts": FrontPlace.INSET},
    {"fronts": FrontPlace.NONE},
    {"doors": 2},
    {"shelves": 0},
    {"dividers": 1},
    {"rail_width_um": 80_000},
    {"shelf_setback_um": 40_000},
    {"front_gap_um": 1_500},
    {"carcass_fastener": "dowel"},
    {"visible_edge": None},
    {"hidden_edge": None},
    {"front_edge": None},
]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_every_choice_changes_what_is_built(changes: dict[str, object]) -> None:
    usual = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000)
    changed = build_cabinet(replace(usual, **changes))  # type: ignore[arg-type]
    plain = build_cabinet(usual)
    made = (changed.panels, changed.connections, changed.fittings)
    assert made != (plain.panels, plain.connections, plain.fittings)
    assert faults(changed) == []
