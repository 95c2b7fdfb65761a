"""assembly: boards are placed with the sizes of their space."""

from __future__ import annotations

import pytest

from verstak.cutting.job import EdgeBand, Edges
from verstak.errors import InvalidCabinet
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.space import Space
from verstak.furniture.cabinet import Connection, Fastener
from verstak.furniture.cabinet_spec import CabinetKind, CabinetSpec
from verstak.furniture.panel import PanelRole

SPEC = CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000, carcass_fastener="dowel")


def test_a_board_takes_the_sizes_of_its_space() -> None:
    assembly = Assembly(SPEC)
    space = Space(0, 16_000, 0, 560_000, 10_000, 730_000)
    assembly.place(
        "side_left", PanelRole.SIDE, space, ("z", "y"), board=SPEC.carcass, edges=Edges()
    )
    (panel,) = assembly.finished().panels
    assert (panel.length_um, panel.width_um) == (720_000, 560_000)
    assert panel.extent_um == (space.dx, space.dy, space.dz)
    assert panel.origin_um == (0, 0, 10_000)


def test_nothing_may_be_left_under_the_bands_or_less() -> None:
    band = EdgeBand("2", 2_000)
    for dy in (0, -5, 4_000):
        with pytest.raises(InvalidCabinet, match="no room for the left side"):
            Assembly(SPEC).place(
                "side_left",
                PanelRole.SIDE,
                Space(0, 16_000, 0, dy, 0, 720_000),
                ("z", "y"),
                board=SPEC.carcass,
                edges=Edges(l1=band, l2=band),
            )


def test_joints_take_the_cabinet_s_fastener_and_backs_take_nails() -> None:
    assembly = Assembly(SPEC)
    assembly.join("a", "b", 560_000)
    assembly.nail("c", "d", 560_000)
    assert assembly.connections == [
        Connection(Fastener.DOWEL, "a", "b", 2),
        Connection(Fastener.NAIL, "c", "d", 4),
    ]


def test_the_same_is_said_once() -> None:
    assembly = Assembly(SPEC)
    for _ in range(2):
        assembly.note("one", "раз")
    assert len(assembly.finished().notes) == 1


def test_a_refusal_without_a_name_says_the_kind() -> None:
    with pytest.raises(InvalidCabinet, match=r"^base cabinet: too small$") as caught:
        refuse(SPEC, "too small", "grow")
    assert caught.value.remedy == "grow"
