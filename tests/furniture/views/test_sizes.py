"""Rows of dimensions: real sizes, narrow ones beside their line, none on top of another."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.views.shapes_read import overlapping_texts

from verstak.drawing.shapes import Line, Text
from verstak.furniture.views.paper import Frame, size_text
from verstak.furniture.views.sizes import FIRST_MM, ROW_MM, Row, depth_of, rows_shapes

FRAME = Frame(100, 150, 10)


def texts(row: Row) -> list[Text]:
    return [s for s in rows_shapes([row], FIRST_MM, FRAME, "ru") if isinstance(s, Text)]


def test_pieces_have_their_sizes_and_gaps_none() -> None:
    row = Row(False, 1, (0, 296_000, 300_000, 596_500), 0, (True, False, True))
    assert [text.words for text in texts(row)] == ["296", "296,5"]


def test_below_is_below_and_left_is_left() -> None:
    (below,) = texts(Row(False, 1, (0, 300_000), 0))
    (above,) = texts(Row(False, -1, (0, 300_000), 0))
    (left,) = texts(Row(True, -1, (0, 300_000), 0))
    (right,) = texts(Row(True, 1, (0, 300_000), 0))
    assert below.at[1] > 150 > above.at[1]
    assert left.at[0] < 100 < right.at[0]
    assert left.angle_deg == right.angle_deg == 90


def test_a_narrow_piece_keeps_its_number() -> None:
    shown = texts(Row(False, 1, (0, 3_000, 563_000, 581_000), 0))
    assert sorted(text.words for text in shown) == ["18", "3", "560"]


@given(
    st.lists(st.integers(1_000, 400_000), min_size=1, max_size=9),
    st.booleans(),
    st.sampled_from([-1, 1]),
)
@settings(max_examples=80)
def test_numbers_of_a_row_never_lie_on_each_other(
    pieces: list[int], upright: bool, side: int
) -> None:
    marks = [0]
    for piece in pieces:
        marks.append(marks[-1] + piece)
    shapes = rows_shapes([Row(upright, side, tuple(marks), 0)], FIRST_MM, FRAME, "en")
    assert overlapping_texts(shapes) == []
    shown = sorted(s.words for s in shapes if isinstance(s, Text))
    assert shown == sorted(size_text("en", piece) for piece in pieces)


def test_rows_stand_apart() -> None:
    rows = [Row(False, 1, (0, 300_000), 0), Row(False, 1, (0, 400_000), 0)]
    shapes = rows_shapes(rows, FIRST_MM, FRAME, "en")
    level = sorted({s.start[1] for s in shapes if isinstance(s, Line) and s.start[1] == s.end[1]})
    assert [round(y - 150, 6) for y in level] == [FIRST_MM, FIRST_MM + ROW_MM]
    assert depth_of(rows) > FIRST_MM + ROW_MM
    assert depth_of([]) < FIRST_MM
