"""What of a message is compared with the samples."""

from __future__ import annotations

from verstak.assistant.choice.phrasing import asked_spans, asked_words, phrase_question
from verstak.assistant.knowledge.query import Vocabulary
from verstak.assistant.message.read_message import read_message

WORDS = Vocabulary(["прогиб полки", "кромка"])


def test_numbers_are_kinds_and_not_words() -> None:
    one = phrase_question(read_message("Какой прогиб полки 800 мм при 40 кг/м²?"), WORDS)
    other = phrase_question(read_message("Какой прогиб полки 755 мм при 35 кг/м²?"), WORDS)
    assert one == other
    assert not any(character.isdigit() for character in one.text.replace("м²", ""))
    assert "прогиб" in one.words
    assert "numbers" in one.marks


def test_slips_are_mended_towards_the_words_of_the_tools() -> None:
    phrased = phrase_question(read_message("какой пргиб полки"), WORDS)
    assert "прогиб" in phrased.words


def test_the_clause_that_asks_stands_for_the_message() -> None:
    message = read_message("Тумба шириной 600 мм стоит в углу. Сколько метров кромки нужно?")
    spans = asked_spans(message, None)
    text = " ".join(message.text[start:end] for start, end in spans)
    assert "кромки" in text
    assert "углу" not in text
    assert "кромки" in asked_words(message, None)


def test_marks_tell_kinds_of_messages_apart() -> None:
    listed = phrase_question(read_message("2 боковины 720×560, 2 полки 568×500: площадь?"), WORDS)
    assert "parts" in listed.marks
    plain = phrase_question(read_message("Что такое шкант?"), WORDS)
    assert "parts" not in plain.marks
    assert "numbers" not in plain.marks
