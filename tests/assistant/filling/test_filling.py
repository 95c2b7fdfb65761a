"""filling: a tool's arguments from what the user said; nothing is invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assistant.replies import Office

from verstak.assistant.filling.filling import Filling, Ground, fill, sources_text
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.desk import Attachment
from verstak.errors import ToolRefused


def filled(office: Office, tool: str, text: str, *earlier: str, **more: object) -> Filling:
    before = tuple(read_message(one) for one in earlier)
    ground = Ground(read_message(text), before, **more)  # type: ignore[arg-type]  # the fields' own
    return fill(office.assistant.toolbox.tools[tool], ground)


def test_every_slot_says_where_its_value_is_from(office: Office) -> None:
    made = filled(office, "shelf", "пролёт 800 мм, глубина 300, ЛДСП 16 мм, 40 кг/м²")
    assert made.complete
    values = {name: made.values[name] for name in ("span", "depth", "thickness", "area_load")}
    assert values == {"span": 800, "depth": 300, "thickness": 16, "area_load": 40}
    assert {one.origin for one in made.told} <= {"given", "default"}
    assert {one.name for one in made.told} >= set(values)


def test_what_is_missing_is_named_and_not_guessed(office: Office) -> None:
    made = filled(office, "shelf", "глубина 300 мм, ЛДСП 16 мм, 40 кг/м²")
    assert not made.complete
    assert "span" in made.missing
    assert "span" not in made.values


def test_a_number_out_of_bounds_is_refused_by_name(office: Office) -> None:
    with pytest.raises(ToolRefused, match="-3"):
        filled(office, "shelf", "пролёт −3 мм, глубина 300, ЛДСП 16 мм, 40 кг/м²")


def test_earlier_messages_fill_what_this_one_leaves_open(office: Office) -> None:
    before = "пролёт 800 мм, глубина 300, ЛДСП 16 мм, 40 кг/м²"
    made = filled(office, "shelf", "а если 18 мм?", before)
    assert made.values["thickness"] == 18
    assert made.values["span"] == 800


def test_a_file_is_an_argument_of_the_tools_that_read_it(office: Office) -> None:
    files = (Attachment("a.pdf", b""), Attachment("b.CSV", b"x"))
    made = filled(office, "read_cut_list", "сколько деталей", attachments=files)
    assert made.values["file"].name == "b.CSV"
    assert made.told[0].origin == "attachment"
    assert "file" in filled(office, "read_cut_list", "сколько деталей").missing


def test_doubts_are_told_as_the_user_wrote_the_numbers(office: Office) -> None:
    made = filled(office, "shelf", "полка 800 мм, ещё 900 мм, ЛДСП, 40 кг/м²")
    for doubt in made.doubts:
        assert set(sources_text(made, doubt.choices)) <= {"800 мм", "900 мм"}


@given(
    span=st.integers(100, 2500),
    depth=st.integers(100, 700),
    thickness=st.sampled_from([10, 16, 18, 22, 25]),
    load=st.integers(5, 120),
)
@settings(max_examples=40, deadline=None)
def test_any_numbers_go_where_the_words_say(
    office: Office, span: int, depth: int, thickness: int, load: int
) -> None:
    text = f"ЛДСП {thickness} мм, глубина {depth} мм, нагрузка {load} кг/м², пролёт {span} мм"
    made = filled(office, "shelf", text)
    found = [made.values[name] for name in ("span", "depth", "thickness", "area_load")]
    assert found == [span, depth, thickness, load]
