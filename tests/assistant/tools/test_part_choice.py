"""Which parts of a list a question is about."""

from __future__ import annotations

import pytest

from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.part_choice import board_key, choose_parts
from verstak.errors import ToolRefused

LIST = (
    "Комод 900×850×450 мм, корпус ЛДСП 16 мм: 2 боковины 850×450, дно 868×450, крышка 900×450; "
    "4 фасада 896×200 из МДФ 18 мм. "
)


def names(question: str) -> set[str]:
    message = read_message(LIST + question)
    return {line.name for line in choose_parts(message.parts, message).lines}


CARCASS = {"боковина", "дно", "крышка"}


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Сколько м² нужно на один комод?", CARCASS | {"фасад"}),
        ("Сколько м² ЛДСП 16 мм нужно на 30 комодов?", CARCASS),
        ("Сколько МДФ 18 нужно на 30 комодов?", {"фасад"}),
        ("Какая площадь всех фасадов?", {"фасад"}),
        ("Какая площадь боковин?", {"боковина"}),
        ("Сколько листов на корпуса 30 комодов?", CARCASS),
        ("Сколько всего деталей на 30 комодов?", CARCASS | {"фасад"}),
    ],
)
def test_the_question_chooses(question: str, meant: set[str]) -> None:
    assert names(question) == meant


def test_what_is_left_out_is_said() -> None:
    message = read_message(LIST + "Сколько МДФ 18 нужно на 30 комодов?")
    (note,) = choose_parts(message.parts, message).notes
    assert "боковина" in note.ru


def test_a_program_gets_all_parts() -> None:
    message = read_message(LIST)
    assert len(choose_parts(message.parts, None).lines) == 4


def test_no_parts_and_no_such_board_are_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        choose_parts((), None)
    assert refused.value.in_russian
    message = read_message(LIST + "Сколько фанеры 12 мм нужно?")
    with pytest.raises(ToolRefused) as refused:
        choose_parts(message.parts, message)
    assert "нет деталей" in str(refused.value.in_russian)


def test_keys_of_boards() -> None:
    assert board_key("mdf") == "mdf"
    assert board_key("plywood") == "plywood_birch", "the only board of that kind"
    assert board_key("unobtainium") is None
