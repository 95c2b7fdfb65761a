from __future__ import annotations

import pytest

from verstak.assistant.message.abbreviations import POINT, spelt_out, with_points
from verstak.assistant.message.plain_text import plain_text
from verstak.assistant.message.read_message import read_message
from verstak.assistant.message.words import stem, stems

SPELT_OUT = {
    "прифуг. 0,5": "прифуговка",
    "прифуг 0.5/сторона": "прифуговка сторона",
    "торц. 10 с 2 стор.": "торцовка с сторона",
    "гл. 300": "глубина",
    "гл 300": "глубина",
    "шир 600 выс 720": "ширина высота",
    "толщ 18, дл=900": "толщина длина",
    "кр. 1 мм на 2 дл. стор.": "кромка мм на длинная сторона",
    "Гл. 300": "глубина",
    "thk 16": "thickness",
    "гл": "гл",
    "торцов": "торцов",
    "план. 2 листа": "план листа",
    "бок шкафа": "бок шкафа",
}


@pytest.mark.parametrize(("text", "expected"), SPELT_OUT.items(), ids=SPELT_OUT.keys())
def test_abbreviations_are_the_words_they_stand_for(text: str, expected: str) -> None:
    assert stems(text) == tuple(stem(word) for word in expected.split())
    assert stems(plain_text(text)) == stems(text)


def test_the_point_of_an_abbreviation_ends_no_sentence() -> None:
    text = "Чистовой 735×285, кр. 0,8 мм, прифуг. 0,5. Распил?"
    assert with_points(text).count(POINT) == 2
    assert len(with_points(text)) == len(text)
    found = read_message(text)
    assert [clause.asks for clause in found.clauses] == [False, True]
    assert [one.before[:1] for one in found.mentions[2:]] == [("кромк",), ("прифуговк",)]


@pytest.mark.parametrize("text", ["Торц. Распил?", "шир.", "полка шир. ", "стол. 5 шкафов"])
def test_a_full_stop_stays(text: str) -> None:
    assert with_points(text) == text


def test_two_letters_need_their_point_or_the_number() -> None:
    assert spelt_out("гл", ". 300") == spelt_out("гл", " 300") == "глубина"
    assert spelt_out("гл", " инженер") is None
