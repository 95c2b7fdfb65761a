"""edging: open edges get a band, covered ones do not."""

from __future__ import annotations

from dataclasses import replace

from verstak.cutting.job import EdgeBand
from verstak.furniture.builders import edging
from verstak.furniture.cabinet_spec import BackPlace, BottomPlace, CabinetKind, CabinetSpec

SEEN, HIDDEN = EdgeBand("seen", 2_000), EdgeBand("hidden", 400)
SPEC = CabinetSpec(
    CabinetKind.BASE, 600_000, 720_000, 560_000, visible_edge=SEEN, hidden_edge=HIDDEN
)
GROOVED = replace(SPEC, back_place=BackPlace.GROOVE)
OPEN = replace(SPEC, back_place=BackPlace.NONE)


def test_an_overlaid_back_covers_the_rear_edge() -> None:
    assert edging.rear_edge(SPEC) is None
    assert edging.rear_edge(GROOVED) == edging.rear_edge(OPEN) == HIDDEN


def test_a_divider_ends_at_the_back_and_only_shows_its_rear_edge_without_one() -> None:
    assert edging.between_edges(SPEC).l2 is None
    assert edging.between_edges(GROOVED).l2 is None
    assert edging.between_edges(OPEN).l2 == HIDDEN


def test_a_wall_cabinet_is_seen_from_below() -> None:
    wall = replace(SPEC, kind=CabinetKind.WALL)
    assert edging.side_edges(SPEC).w1 == HIDDEN
    assert edging.side_edges(wall).w1 == SEEN
    under = replace(wall, bottom=BottomPlace.UNDER)
    assert edging.side_edges(under).w1 is None
    assert tuple(edging.bottom_edges(under)) == (SEEN, None, SEEN, SEEN)


def test_a_drawer_box_is_banded_above() -> None:
    assert tuple(edging.box_edges(SPEC)) == (None, HIDDEN, None, None)
