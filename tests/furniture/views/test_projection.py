"""What one sees of boxes along an axis, checked against looking point by point."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.hand_made import board

from verstak.furniture.panel import PanelRole
from verstak.furniture.views.projection import (
    Flat,
    Segment,
    from_front,
    from_left,
    in_view,
    minus,
    outlines,
    union,
)

SHELF = board("shelf", PanelRole.SHELF, (16, 20, 300), (568, 540, 16), ("x", "y"))


def test_a_shelf_from_two_sides() -> None:
    assert from_front(SHELF) == Flat("shelf", 16_000, 584_000, 300_000, 316_000, 20_000, 560_000)
    # From the left the front is to the right, so h counts against y.
    left = from_left(SHELF)
    assert (left.h0, left.h1, left.near) == (-560_000, -20_000, 16_000)


def test_a_door_hides_the_shelf_behind_it_as_far_as_it_reaches() -> None:
    door = Flat("door", 0, 10, 0, 20, 0, 1)
    shelf = Flat("shelf", 4, 16, 8, 9, 2, 5)
    visible, hidden = outlines([door, shelf], {"shelf"})
    assert Segment(False, 8, 10, 16) in visible
    assert Segment(False, 8, 4, 10) in hidden
    assert Segment(True, 4, 8, 9) in hidden
    assert Segment(True, 16, 8, 9) in visible
    assert all(segment.at != 4 for segment in visible)


def test_hidden_edges_of_others_are_left_out() -> None:
    door = Flat("door", 0, 10, 0, 20, 0, 1)
    shelf = Flat("shelf", 4, 6, 8, 9, 2, 5)
    assert outlines([door, shelf])[1] == ()


def test_an_edge_on_a_nearer_border_is_seen_once() -> None:
    flats = [Flat("a", 0, 10, 0, 10, 0, 1), Flat("b", 0, 10, 0, 30, 2, 3)]
    visible, hidden = outlines(flats, {"a", "b"})
    assert Segment(True, 0, 0, 30) in visible
    assert hidden == ()


def test_in_view_means_nothing_before_it() -> None:
    door = Flat("door", 0, 10, 0, 20, 0, 1)
    inner = Flat("drawer", 2, 8, 2, 8, 5, 6)
    beside = Flat("beside", 10, 20, 0, 20, 0, 1)
    assert in_view([door, inner, beside]) == ("door", "beside")


def test_spans() -> None:
    assert union([(5, 7), (0, 2), (2, 4), (6, 9)]) == [(0, 4), (5, 9)]
    assert minus([(0, 10)], [(2, 3), (3, 5), (8, 20)]) == [(0, 2), (5, 8)]


@st.composite
def layered(draw: st.DrawFn) -> list[Flat]:
    """Boxes at different depths."""
    flats = []
    for depth in range(draw(st.integers(1, 6))):
        h0, v0 = draw(st.integers(0, 8)), draw(st.integers(0, 8))
        dh, dv = draw(st.integers(1, 6)), draw(st.integers(1, 6))
        flats.append(Flat(str(depth), h0, h0 + dh, v0, v0 + dv, 2 * depth, 2 * depth + 1))
    return flats


@given(layered())
@settings(max_examples=150)
def test_every_half_step_of_every_edge_is_drawn_as_the_eye_sees_it(flats: list[Flat]) -> None:
    visible, hidden = outlines(flats, {flat.key for flat in flats})

    def drawn(segments: tuple[Segment, ...], upright: bool, at: int, place: float) -> bool:
        return any(
            s.upright == upright and s.at == at and s.start < place < s.end for s in segments
        )

    for upright in (True, False):
        for at in range(16):
            for step in range(16):
                place = step + 0.5
                owners = [
                    flat
                    for flat in flats
                    if (at in {flat.h0, flat.h1} and flat.v0 < place < flat.v1 and upright)
                    or (at in {flat.v0, flat.v1} and flat.h0 < place < flat.h1 and not upright)
                ]
                point = (at, place) if upright else (place, at)
                seen = any(
                    not any(
                        f.near < owner.near and f.h0 < point[0] < f.h1 and f.v0 < point[1] < f.v1
                        for f in flats
                    )
                    for owner in owners
                )
                assert drawn(visible, upright, at, place) == seen
                assert drawn(hidden, upright, at, place) == (bool(owners) and not seen)
