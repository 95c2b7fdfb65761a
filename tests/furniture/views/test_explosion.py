"""Panels that are moved apart stay apart, keep their size, and come into view."""

from __future__ import annotations

import itertools

import pytest
from tests.furniture.views.cabinets import everything, zoo

from verstak.furniture.cabinet import Cabinet
from verstak.furniture.views.explosion import explode, exploded, visible_shares
from verstak.furniture.views.isometry import Box

ALL = everything()


def meet(a: Box, b: Box) -> bool:
    return all(p < v and q < u for p, u, q, v in zip(a.low, a.high, b.low, b.high, strict=True))


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_every_panel_keeps_its_size_and_none_meet(cabinet: Cabinet) -> None:
    boxes = exploded(cabinet)
    for box, panel in zip(boxes, cabinet.panels, strict=True):
        assert box.key == panel.id
        size = tuple(high - low for low, high in zip(box.low, box.high, strict=True))
        assert size == panel.extent_um
    assert not [(a.key, b.key) for a, b in itertools.combinations(boxes, 2) if meet(a, b)]


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_something_is_seen_of_every_panel(cabinet: Cabinet) -> None:
    assert min(visible_shares(exploded(cabinet)).values()) > 0


def test_panels_move_outwards_along_their_thickness() -> None:
    cabinet = zoo()["base"]
    moved = {box.key: box for box in explode(cabinet, 0.3)}
    assert moved["side_left"].low[0] < 0
    assert moved["side_right"].low[0] > cabinet.panel("side_right").origin_um[0]
    assert moved["bottom"].low[2] < 0
    assert moved["rail_front"].low[2] > cabinet.panel("rail_front").origin_um[2]
    assert moved["door_1"].low[1] < cabinet.panel("door_1").origin_um[1]
    assert moved["back"].low[1] > cabinet.panel("back").origin_um[1]
    # 0.3 of the mean of 600, 720 and 560 mm, and half of it to either side.
    assert moved["side_left"].low[0] == -94_000


def test_without_a_gap_nothing_moves() -> None:
    cabinet = zoo()["base"]
    assert [box.low for box in explode(cabinet, 0.0)] == [p.origin_um for p in cabinet.panels]
