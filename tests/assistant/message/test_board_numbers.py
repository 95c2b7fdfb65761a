"""Numbers that name a board by its thickness."""

from __future__ import annotations

import pytest

from verstak.assistant.message.mention import Axis
from verstak.assistant.message.read_message import read_message

THICKNESSES = {
    "16-я плита": 16,
    "шестнадцатая плита": 16,
    "полка из 18-ки, пролёт 868": 18,
    "из 16-й белой ЛДСП": 16,
    "фанера 15-я": 15,
    "восемнадцатой ЛДСП": 18,
    "3-я полка": None,
    "шестнадцатая полка": None,
    "1-я плита": None,
}


@pytest.mark.parametrize(("text", "expected"), THICKNESSES.items(), ids=THICKNESSES.keys())
def test_an_ordinal_that_names_a_board_is_its_thickness(text: str, expected: int | None) -> None:
    found = [one.value for one in read_message(text).mentions if one.axis is Axis.THICKNESS]
    assert found == ([] if expected is None else [expected])


BARE = {
    "16-я плита: полка 600х300": 16,
    "2 полки 600х300 из 18-ки": 18,
    "2 shelves 600x300, 16 mm board": 16,
    "полка 600х300, плита 22 мм": 22,
    "полка 600х300, отступ 37 мм": None,
    "полка 600х300, плита 2750 мм": None,
}


@pytest.mark.parametrize(("text", "expected"), BARE.items(), ids=BARE.keys())
def test_a_board_of_which_only_the_thickness_is_said(text: str, expected: int | None) -> None:
    found = read_message(text)
    (line,) = found.parts
    assert line.thickness_um == (None if expected is None else expected * 1000)
    assert line.material is None
    assert line.material_text == ""
    assert [one.key for one in found.materials] == ([None] if expected else [])


def test_a_bare_board_is_called_by_its_number() -> None:
    found = read_message("How many m² of 16 mm board? Сколько шестнашки и 18-й плиты?")
    assert [(one.text, one.thickness_um) for one in found.materials] == [
        ("16 mm board", 16000),
        ("шестнашки", 16000),
        ("18-й плиты", 18000),
    ]
