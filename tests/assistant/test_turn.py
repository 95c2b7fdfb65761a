"""One turn of a conversation as code reads it."""

from __future__ import annotations

from tests.assistant.replies import question_of

from verstak.assistant.question import Question
from verstak.assistant.turn import read_turn

SHELF = "Какой прогиб полки из ЛДСП 16 мм пролётом 800 мм?"


def test_a_short_value_leans_on_what_was_asked_before_in_its_language() -> None:
    turn = read_turn(question_of(SHELF, "900"))
    assert turn.follows_up
    assert [one.text for one in turn.earlier] == [SHELF]
    assert turn.language == "ru", "a number has no language of its own"


def test_a_question_of_its_own_leans_on_nothing() -> None:
    turn = read_turn(question_of(SHELF, "How heavy is a 600×400 panel?"))
    assert not turn.follows_up
    assert turn.language == "en"


def test_only_the_users_last_messages_count() -> None:
    turn = read_turn(question_of("один", "два", SHELF, "а если 900 мм?"))
    assert [one.text for one in turn.earlier] == [SHELF, "два"]


def test_clauses_that_ask_are_answered_in_order() -> None:
    turn = read_turn(question_of("Сколько весит щит 600×400×16? Какая у него площадь?"))
    texts = [clause.text for clause in turn.asks if clause is not None]
    assert len(texts) == 2
    assert "весит" in texts[0]
    assert read_turn(question_of(SHELF)).asks == (None,)


def test_nothing_was_said() -> None:
    turn = read_turn(Question(()))
    assert turn.message.text == ""
    assert turn.asks == (None,)
