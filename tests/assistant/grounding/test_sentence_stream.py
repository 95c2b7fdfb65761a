from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.grounding.sentence_stream import MOST_CHARACTERS, SentenceStream


def sentences(text: str, size: int = 3) -> list[str]:
    stream = SentenceStream()
    made: list[str] = []
    for at in range(0, len(text), size):
        made += stream.feed(text[at : at + size])
    return [*made, *stream.rest()]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Прогиб 4.79 мм. Это много.", ["Прогиб 4.79 мм.", "Это много."]),
        ("Толщина 16 мм. и более, т. е. толще.", ["Толщина 16 мм. и более, т. е. толще."]),
        ("Опоры, т.е. полкодержатели. Да?", ["Опоры, т.е. полкодержатели.", "Да?"]),
        ("См. п. 5.2.11 ГОСТ. Ясно!", ["См. п. 5.2.11 ГОСТ.", "Ясно!"]),
        ("Boards, e.g. MDF, sag. So?", ["Boards, e.g. MDF, sag.", "So?"]),
        ("По Л. Эйлеру так. Да.", ["По Л. Эйлеру так.", "Да."]),
        ("1. Толще плита.\n2. Короче пролёт.\n", ["Толще плита.", "Короче пролёт."]),
        ("- раз\n- два\n\nИтог", ["раз", "два", "Итог"]),
        ("Он сказал: «Да.» Потом ушёл.", ["Он сказал: «Да.»", "Потом ушёл."]),
        ("Это много... Очень!", ["Это много...", "Очень!"]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str], size: int) -> None:
    assert [one.strip() for one in sentences(text, size)] == expected


def test_a_sentence_comes_as_soon_as_the_next_begins() -> None:
    stream = SentenceStream()
    assert stream.feed("Прогиб велик. ") == ()
    assert stream.feed("По") == ("Прогиб велик. ",)


def test_an_endless_sentence_is_cut() -> None:
    made = sentences("слово " * 500, 11)
    assert all(len(one) <= MOST_CHARACTERS for one in made)
    assert len(made) > 3


@given(st.text(alphabet="аБ. ,\n!мт.e", max_size=300), st.integers(1, 9))
def test_nothing_is_lost(text: str, size: int) -> None:
    assert "".join(sentences(text, size)).rstrip() == text.rstrip()
