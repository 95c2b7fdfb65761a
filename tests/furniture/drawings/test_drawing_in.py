from __future__ import annotations

import math
import random
from contextlib import suppress

import pytest
from ezdxf.document import Drawing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.furniture.dxf_writing import by_hand, dxf_bytes, one_rectangle, rectangle

from verstak.errors import InvalidDrawing, UsageError, VerstakError
from verstak.furniture.drawings.drawing_in import read_drawing

sizes = st.integers(5_000, 1_500_000)  # µm


@given(rectangles=st.lists(st.tuples(sizes, sizes), min_size=1, max_size=12), layer=st.booleans())
@settings(max_examples=40, deadline=None)
def test_rectangles_come_back_with_their_sizes(
    rectangles: list[tuple[int, int]], layer: bool
) -> None:
    def draw(document: Drawing) -> None:
        for index, (dx, dy) in enumerate(rectangles):
            name = "panel" if layer else "0"
            rectangle(document.modelspace(), index * 2000.0, -index, dx / 1000, dy / 1000, name)

    panels = read_drawing(dxf_bytes(draw)).panels
    assert sorted(p.size_um for p in panels) == sorted(rectangles)
    assert sum(p.area_um2 for p in panels) == pytest.approx(sum(dx * dy for dx, dy in rectangles))
    assert sorted(p.number for p in panels) == list(range(1, len(rectangles) + 1))


outlines = st.lists(
    st.tuples(st.floats(200, 600), st.sampled_from([0.0, 0.0, 0.2, -0.2, 0.4])),
    min_size=3,
    max_size=9,
)


@given(outline=outlines, seed=st.integers(0, 10**6), units=st.sampled_from([(4, 1.0), (1, 25.4)]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_shuffled_and_turned_pieces_are_the_same_panel(
    outline: list[tuple[float, float]], seed: int, units: tuple[int, float]
) -> None:
    """A star-shaped outline with arcs, once as a polyline and once as lines and arcs."""
    code, mm = units
    turn = 2 * math.pi / len(outline)
    vertices = [
        (r * math.cos(k * turn) / mm, r * math.sin(k * turn) / mm, b)
        for k, (r, b) in enumerate(outline)
    ]

    def whole(document: Drawing) -> None:
        document.modelspace().add_lwpolyline(
            vertices, format="xyb", close=True, dxfattribs={"layer": "panel"}
        )

    def pieces(document: Drawing) -> None:
        from ezdxf.math import bulge_to_arc

        space = document.modelspace()
        chance = random.Random(seed)
        sides = list(zip(vertices, [*vertices[1:], vertices[0]], strict=True))
        chance.shuffle(sides)
        for (ax, ay, bulge), (bx, by, _) in sides:
            at = {"layer": "panel"}
            if bulge:
                centre, begin, end, radius = bulge_to_arc((ax, ay), (bx, by), bulge)
                space.add_arc(centre, radius, math.degrees(begin), math.degrees(end), dxfattribs=at)
            elif chance.random() < 0.5:
                space.add_line((ax, ay), (bx, by), dxfattribs=at)
            else:
                space.add_line((bx, by), (ax, ay), dxfattribs=at)

    (one,) = read_drawing(dxf_bytes(whole, units=code)).panels
    result = read_drawing(dxf_bytes(pieces, units=code))
    (other,) = result.panels
    assert result.open_outlines == ()
    assert other.size_um == pytest.approx(one.size_um, abs=1)
    assert other.contour.area == pytest.approx(one.contour.area, rel=1e-9)
    assert other.contour.perimeter == pytest.approx(one.contour.perimeter, rel=1e-9)


tag = st.tuples(
    st.sampled_from([0, 8, 10, 20, 11, 21, 40, 42, 50, 51, 62, 70, 90, 100, 210, 230]),
    st.one_of(
        st.integers(-3, 400),
        st.floats(-500, 500),
        st.sampled_from(
            ["LINE", "ARC", "LWPOLYLINE", "CIRCLE", "SPLINE", "INSERT", "panel", "x", ""]
        ),
    ),
)
entity = st.tuples(
    st.sampled_from(
        ["LINE", "ARC", "CIRCLE", "LWPOLYLINE", "POLYLINE", "SPLINE", "ELLIPSE", "INSERT"]
    ),
    st.lists(tag, max_size=12),
)


@given(entities=st.lists(entity, max_size=6))
@settings(max_examples=150, deadline=None)
def test_random_tags_are_read_or_refused_by_name(
    entities: list[tuple[str, list[tuple[int, object]]]],
) -> None:
    data = by_hand([[(0, kind), (8, "panel"), *tags] for kind, tags in entities])
    with suppress(VerstakError):
        result = read_drawing(data, units="mm")
        assert all(min(panel.size_um) >= 0 and panel.contour.area > 0 for panel in result.panels)
        assert result.report().to_json()


@given(cut=st.integers(0, 6000), noise=st.binary(min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_damaged_bytes_are_read_or_refused_by_name(cut: int, noise: bytes) -> None:
    at = GOOD.index(b"ENTITIES") - 3000 + cut
    with suppress(VerstakError):
        result = read_drawing(GOOD[:at] + noise + GOOD[at + len(noise) :])
        assert result.report().to_json()


GOOD = one_rectangle(600, 300)


def test_a_turned_part_has_both_sizes() -> None:
    def draw(document: Drawing) -> None:
        c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
        corners = [
            (x * c - y * s, x * s + y * c) for x, y in ((0, 0), (600, 0), (600, 200), (0, 200))
        ]
        document.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": "panel"})

    (panel,) = read_drawing(dxf_bytes(draw)).panels
    assert panel.turned_um == (600_000, 200_000)
    assert panel.contour.least_box.angle_deg == pytest.approx(30)
    # 600·cos 30° + 200·sin 30° and 600·sin 30° + 200·cos 30°
    assert panel.size_um == (619_615, 473_205)
    assert panel.blank_um == (600_000, 200_000)


def test_closing_is_asked_for_in_sensible_widths() -> None:
    for um in (0, -5, 20_000):
        with pytest.raises(UsageError, match="above 0 and at most 10 mm"):
            read_drawing(GOOD, close_below_um=um)


def test_an_outline_that_crosses_itself_is_told() -> None:
    bow = [(0, 0), (400, 300), (400, 0), (0, 500)]

    def draw(document: Drawing) -> None:
        document.modelspace().add_lwpolyline(bow, close=True, dxfattribs={"layer": "panel"})

    notes = [note.en for note in read_drawing(dxf_bytes(draw)).notes]
    assert any("crosses itself at (" in note for note in notes)


def test_one_layer_convention_only() -> None:
    data = one_rectangle(600, 300, layer="TOP-CUT-OUTSIDE_12.000MM")
    assert read_drawing(data).thickness_um == 12_000
    assert read_drawing(data, names="bazis").unknown_layers == ("TOP-CUT-OUTSIDE_12.000MM",)


def test_depths_of_bare_numbers_follow_the_drawing_unit() -> None:
    """Thermwood writes z0p75 in a drawing in inches: 19.05 mm."""
    assert read_drawing(one_rectangle(24, 12, units=1, layer="panel z0p75")).thickness_um == 19_050


def test_a_size_beyond_a_hundred_metres() -> None:
    with pytest.raises(InvalidDrawing, match="more than 100 m"):
        read_drawing(one_rectangle(200_000, 300))
