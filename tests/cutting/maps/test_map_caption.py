from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cutting.map_samples import text_box

from verstak.cutting.maps.map_caption import Box, Words, broken, caption


def test_boxes_overlap_only_with_a_common_inside() -> None:
    assert Box(0, 0, 2, 2).overlaps(Box(1, 1, 2, 2))
    assert not Box(0, 0, 2, 2).overlaps(Box(2, 0, 2, 2))
    assert Box(0, 0, 10, 10).inside(1, 2, 3, 4) == Box(1, 2, 6, 4)
    assert Box(0, 0, 1, 1).inside(5, 0, 5, 0).dx == 0


def test_names_are_broken_at_spaces_into_alike_lines() -> None:
    assert broken("Дно") == (("Дно",),)
    assert broken("Стенка боковая левая", 2) == (
        ("Стенка боковая левая",),
        ("Стенка боковая", "левая"),
    )
    assert broken("Стенка боковая левая")[2] == ("Стенка", "боковая", "левая")


@given(st.lists(st.text("абв", min_size=1, max_size=9), min_size=1, max_size=8))
def test_no_word_is_lost_in_breaking(pieces: list[str]) -> None:
    for way in broken(" ".join(pieces)):
        assert " ".join(way).split() == pieces


def test_text_is_upright_and_large_where_there_is_room() -> None:
    found = caption(Box(0, 0, 60, 40), [[(Words("Дно"),)]])
    assert found is not None
    assert (found.turned, found.texts[0].size_mm, found.choice) == (False, 3.4, 0)


def test_narrow_rooms_turn_the_text_and_smaller_ones_take_the_next_choice() -> None:
    choices = [[(Words("Столешница"),)], [(Words("№12"),)]]
    tall = caption(Box(0, 0, 4, 40), choices)
    assert tall is not None
    assert (tall.turned, tall.choice) == (True, 0)
    assert tall.texts[0].angle_deg == 90
    small = caption(Box(0, 0, 7, 3), choices)
    assert small is not None
    assert (small.turned, small.choice) == (False, 1)
    assert caption(Box(0, 0, 1.2, 1.2), choices) is None


@settings(max_examples=80)
@given(
    st.floats(1, 80),
    st.floats(1, 80),
    st.lists(st.text("АБЩшя 0×", min_size=1, max_size=20), min_size=1, max_size=4),
)
def test_what_is_set_fits_and_is_readable(dx: float, dy: float, lines: list[str]) -> None:
    room = Box(10, 10, dx, dy)
    choice = tuple(Words(line, 0.7 + 0.1 * n, bold=n == 0) for n, line in enumerate(lines))
    found = caption(room, [[choice]])
    if found is None:
        return
    for text in found.texts:
        assert text.size_mm >= 2
        left, top, right, bottom = text_box(text)
        assert left >= room.x - 1e-6
        assert top >= room.y - 1e-6
        assert right <= room.x + dx + 1e-6
        assert bottom <= room.y + dy + 1e-6
        assert found.box.x <= left
        assert found.box.y + found.box.dy >= bottom
