"""cabinet: finding panels."""

from __future__ import annotations

import pytest

from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Connection, Fastener
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec
from verstak.furniture.panel import PanelRole

CABINET = build_cabinet(CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000, doors=2))


def test_a_panel_by_its_id() -> None:
    assert CABINET.panel("side_right").origin_um[0] == 584_000
    with pytest.raises(KeyError, match="side_middle"):
        CABINET.panel("side_middle")


def test_panels_by_role_in_order() -> None:
    found = [panel.id for panel in CABINET.of_role(PanelRole.DOOR, PanelRole.SIDE)]
    assert found == ["side_left", "side_right", "door_1", "door_2"]


def test_equal_cabinets_are_equal_and_can_be_counted() -> None:
    again = build_cabinet(CABINET.spec)
    assert {again: 1} == {CABINET: 1}
    assert Connection(Fastener.CONFIRMAT, "side_left", "bottom", 2) in again.connections
