"""Panels told from the work on them: drawn_panels and sheet_views, on Opendesk's real sheets.

Counted in the drawings independently of this program, in two ways.

By eye: each file's polylines, circles and lines were drawn to a picture by a script of 60 lines
that reads group codes, and the parts in the picture were counted. All four files show the sheet
three times (front face left, reverse face in the middle, both faces right), so that the left
and the right picture hold the same parts once more:

=================  =====  =============================================================
file               parts  what one sees
=================  =====  =============================================================
fin-lockers cad-1     30  1 large board, 9 doors in 3 rows, and a row of small parts:
                          3 wedges, 3 hooks, 6 levers, 4 pairs of spacers
fin-lockers cad-3      3  1 board with slots, 2 combs
lean-desk              5  1 top, 4 rails
pedestal              10  2 sides, 1 back, 2 boards, 1 bottom, 1 top, 1 front, 2 small
=================  =====  =============================================================

By raw text: :func:`raw_outlines` below pairs group codes and reads vertices itself; it finds
twice as many outlines on ``TOP-CUT-OUTSIDE`` layers (60, 6, 10, 20), and their extents.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ezdxf.document import Drawing
from tests.furniture.dxf_writing import dxf_bytes, rectangle

from verstak.furniture.drawings.contours import Box
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.dxf_layers import Operation
from verstak.furniture.drawings.sheet_views import sheet_views, view_of

FOLDER = Path(__file__).parents[1] / "data" / "opendesk"
FIN = "fin-lockers-v3.0.2/FIN_FLK_STD_400x1200x1120_SA_AP_3_0_0_cad-{}_12.000-0.0.dxf"
FILES = {
    "fin-1": FIN.format(1),
    "fin-3": FIN.format(3),
    "lean": "lean-desk-v1.5.0/LEN_DSK_STD_1600x2400x738_SA_AP_1_5_0_cad-1_18.00-0.0.dxf",
    "pedestal": "pedestal-v3.1.0/ZER_PED_STD_325x522x530_SA_AP_3_1_0_cad-1_12.000-0.0.dxf",
}

# Longer side, shorter side (upright extent, mm) and how many, as read off the raw text. Of the
# hooks, levers and the pedestal's small part, whose ends are arcs, only the count is pinned
# here; their extents are in SIZES_WITH_ARCS.
SIZES: dict[str, dict[tuple[float, float], int]] = {
    "fin-1": {
        (1188.0, 1035.0): 1,
        (388.339, 340.5): 6,
        (371.61, 340.5): 3,
        (99.861, 58.348): 3,
        (84.0, 61.0): 4,
        (84.0, 55.0): 4,
    },
    "fin-3": {(1200.0, 400.0): 1, (1188.0, 384.0): 2},
    "lean": {(2400.0, 709.0): 1, (2288.0, 70.0): 4},
    "pedestal": {
        (510.0, 454.5): 1,
        (492.0, 348.0): 1,
        (522.0, 325.0): 1,
        (522.0, 299.0): 1,
        (510.0, 301.0): 1,
        (454.5, 325.0): 2,
        (510.0, 115.0): 1,
        (301.0, 62.0): 1,
    },
}
PARTS = {"fin-1": 30, "fin-3": 3, "lean": 5, "pedestal": 10}
SIZES_WITH_ARCS = {
    "fin-1": {(145.51, 58.90): 3, (103.47, 40.88): 6},
    "pedestal": {(113.47, 43.88): 1},
}
SHEET = (2440.0, 1220.0)


def data(name: str) -> bytes:
    return (FOLDER / FILES[name]).read_bytes()


def raw_outlines(name: str) -> list[tuple[float, float, int]]:
    """Extents of the vertices of outer contours and their closed flag, from the text alone."""
    lines = data(name).decode("cp1252").splitlines()
    tags = [(int(lines[i]), lines[i + 1].strip()) for i in range(0, len(lines) - 1, 2)]
    start = next(i for i, tag in enumerate(tags) if tag == (2, "ENTITIES"))
    found = []
    entity: list[tuple[int, str]] = []
    for tag in tags[start:]:
        if tag[0] != 0:
            entity.append(tag)
            continue
        held = dict(reversed(entity))
        if entity and entity[0] == (0, "LWPOLYLINE") and "CUT-OUTSIDE" in held[8]:
            xs = [float(v) for code, v in entity if code == 10]
            ys = [float(v) for code, v in entity if code == 20]
            found.append((max(xs) - min(xs), max(ys) - min(ys), int(held[70]) & 1))
        if tag[1] == "ENDSEC":
            break
        entity = [tag]
    return found


def upright_sizes(name: str) -> Counter[tuple[float, float]]:
    panels = read_drawing(data(name)).panels
    sizes = (sorted((s / 1000 for s in panel.size_um), reverse=True) for panel in panels)
    return Counter((long, short) for long, short in sizes)


@pytest.mark.parametrize("name", FILES)
def test_parts_as_counted_in_the_picture(name: str) -> None:
    result = read_drawing(data(name))
    assert len(result.panels) == PARTS[name]
    assert result.thickness_um == (18_000 if name == "lean" else 12_000)
    assert result.stray == ()
    assert result.doubled == ()
    assert result.unknown_layers == ()


@pytest.mark.parametrize("name", FILES)
def test_sizes_as_read_off_the_text(name: str) -> None:
    found = upright_sizes(name)
    for size, number in SIZES[name].items():
        assert found.pop(size) == number, size
    rounded: Counter[tuple[float, float]] = Counter()
    for (long, short), number in found.items():
        rounded[(round(long, 2), round(short, 2))] += number
    wanted = SIZES_WITH_ARCS.get(name, {})
    assert sum(rounded.values()) == sum(wanted.values())
    for (long, short), number in wanted.items():
        near = [n for (a, b), n in rounded.items() if abs(a - long) + abs(b - short) < 0.025]
        assert near == [number]


@pytest.mark.parametrize("name", FILES)
def test_the_raw_text_holds_each_part_twice(name: str) -> None:
    raw = raw_outlines(name)
    assert len(raw) == 2 * PARTS[name]
    straight = Counter(
        tuple(sorted((round(dx, 3), round(dy, 3)), reverse=True)) for dx, dy, _ in raw
    )
    for size, number in SIZES[name].items():
        # A bulge at the end of a side may reach past the vertices; these parts have none there.
        assert straight[size] == 2 * number
    result = read_drawing(data(name))
    assert [(v.face, n) for v, n in sorted(result.panels_per_view, key=lambda p: p[0].box.x0)] == [
        ("front", PARTS[name]),
        ("reverse", 0),
        ("both", PARTS[name]),
    ]


def test_polylines_that_the_text_does_not_mark_as_closed() -> None:
    """The three hooks, in two pictures; their ends miss by 6·10⁻⁸ mm."""
    assert sum(not closed for *_, closed in raw_outlines("fin-1")) == 6
    outlines = read_drawing(data("fin-1")).open_outlines
    assert len(outlines) == 6
    assert all(o.counted and not o.blocking for o in outlines)
    assert {o.layer for o in outlines} == {"TOP-CUT-OUTSIDE_12.000MM"}
    assert max(o.gaps[0].size for o in outlines) == pytest.approx(6e-8, rel=0.1)


def test_holes_pockets_and_cutouts_on_each_part() -> None:
    """By eye: a door has a round and a square cut-out and two digits; a lever one hole."""
    panels = read_drawing(data("fin-1")).panels
    doors = [p for p in panels if p.size_um[1] == 340_500]
    assert [p.count(Operation.CUTOUT) for p in doors] == [2] * 9
    assert [p.count(Operation.POCKET) for p in doors] == [2] * 9  # digits, not their islands
    (board,) = (p for p in panels if p.size_um[0] == 1_188_000)
    assert board.count(Operation.POCKET) == 8  # four angles inside, four grooves at the edges
    assert sum(p.count(Operation.DRILL) for p in panels) == 9  # 6 levers and 3 hooks
    lean = read_drawing(data("lean")).panels
    assert sorted(p.count(Operation.DRILL) for p in lean) == [11, 12, 12, 12, 12]
    hole = lean[0].work[0]
    assert (hole.diameter_um, hole.meaning.depth_um) == (6_000, 15_000)
    comb = read_drawing(data("fin-3")).panels[1]
    assert Counter(work.meaning.face for work in comb.work) == {"top": 3, "reverse": 3}


def test_parts_to_cut_from_a_drawing() -> None:
    parts = read_drawing(data("lean")).to_parts()
    assert {(p.length_um, p.width_um): p.quantity for p in parts} == {
        (2_400_000, 709_000): 1,
        (2_288_000, 70_000): 4,
    }


def test_frames_and_labels_make_views() -> None:
    frames = [Box(0, 0, 1220, 2440), Box(1620, 0, 2840, 2440), Box(3240, 0, 4460, 2440)]
    labels = [("Front  face", (0, -97)), ("REVERSE FACE", (1620, -97)), ("BOTH FACES", (3240, -97))]
    views = sheet_views(frames, labels)
    assert [view.face for view in views] == ["front", "reverse", "both"]
    inside = view_of(Box(3300, 100, 3400, 200), views)
    assert inside is not None
    assert inside.face == "both"
    assert view_of(Box(5000, 0, 5100, 10), views) is None
    assert sheet_views(frames, labels[:2]) == ()  # nothing shows both faces: count everything
    assert sheet_views(frames, [(words, (9e4, 0)) for words, _ in labels]) == ()
    assert sheet_views([], labels) == ()


def draw_nested(document: Drawing) -> None:
    space = document.modelspace()
    rectangle(space, 0, 0, 1000, 600)
    rectangle(space, 100, 100, 500, 400, "CUTOUT_16.0")  # a window …
    rectangle(space, 200, 200, 200, 100)  # … with a part nested in it
    rectangle(space, 700, 100, 100, 100)  # an outline inside an outline: a cut-out
    space.add_circle((900, 500), 17.5, dxfattribs={"layer": "DRILL_A_HINGE_CUP_D35.0_Z13.0"})


def test_a_part_nested_in_a_window_is_a_part() -> None:
    panels = read_drawing(dxf_bytes(draw_nested)).panels
    assert [p.size_um for p in panels] == [(1_000_000, 600_000), (200_000, 100_000)]
    assert panels[0].count(Operation.CUTOUT) == 2
    assert panels[0].count(Operation.DRILL) == 1
    assert panels[1].work == ()


def test_contours_on_one_another_count_once() -> None:
    def draw(document: Drawing) -> None:
        space = document.modelspace()
        for shift in (0, 0.004):
            rectangle(space, shift, 0, 400, 300)
        rectangle(space, 0, 0, 400, 300, "unknown")
        space.add_circle((50, 50), 4, dxfattribs={"layer": "DRILL_A_X_D8.0_Z13.0"})
        space.add_circle((50, 50), 4, dxfattribs={"layer": "DRILL_B_X_D8.0_Z13.0"})

    result = read_drawing(dxf_bytes(draw))
    assert len(result.panels) == 1
    assert [layer for layer, _ in result.doubled] == ["OUTLINE_16.0", "unknown"]
    assert result.panels[0].count(Operation.DRILL) == 2  # one from either face


def test_unexplained_layers_are_offered() -> None:
    def draw(document: Drawing) -> None:
        space = document.modelspace()
        rectangle(space, 0, 0, 2800, 2070, "frame")
        rectangle(space, 20, 20, 400, 300)
        rectangle(space, 3000, 0, 200, 100, "who knows")

    result = read_drawing(dxf_bytes(draw))
    assert [p.size_um for p in result.panels] == [(400_000, 300_000)]
    assert [p.meaning.layer for p in result.offered] == ["who knows"]
    assert result.unknown_layers == ("frame", "who knows")
    assert any("frames of sheets: 1 (2800×2070" in note.en for note in result.notes)


def test_without_any_known_layer_the_outermost_contours_are_panels() -> None:
    def draw(document: Drawing) -> None:
        space = document.modelspace()
        rectangle(space, 0, 0, 400, 300, "0")
        space.add_circle((50, 50), 4)
        rectangle(space, 100, 100, 50, 50, "0")

    result = read_drawing(dxf_bytes(draw))
    (panel,) = result.panels
    assert (panel.count(Operation.DRILL), panel.count(Operation.CUTOUT)) == (1, 1)
    assert any("no layer says" in note.en for note in result.notes)
    assert any("BOARD_" in note.en for note in result.notes)
