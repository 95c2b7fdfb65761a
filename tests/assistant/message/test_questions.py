"""Clauses, questions and language."""

from __future__ import annotations

import pytest

from verstak.assistant.message.clauses import clause_at, clauses
from verstak.assistant.message.language import language_of
from verstak.assistant.message.questions import asks_fault, asks_yes_no

SPLIT = {
    "Полка 18 мм, пролёт 900, E=1600. Прогиб, мм?": [
        ("Полка 18 мм, пролёт 900, E=1600.", False),
        ("Прогиб, мм?", True),
    ],
    "Какова ширина проёма при корпусе 600 и каков прогиб полки на этот пролёт?": [
        ("Какова ширина проёма при корпусе 600", True),
        ("каков прогиб полки на этот пролёт?", True),
    ],
    "Посчитай, сколько листов": [("Посчитай, сколько листов", True)],
    "Глубина 0,9 м. на 2 шт. полки": [("Глубина 0,9 м. на 2 шт. полки", True)],
    "полка 900х300 какой прогиб": [("полка 900х300", False), ("какой прогиб", True)],
    "Cabinet is 600 wide. How many screws?": [
        ("Cabinet is 600 wide.", False),
        ("How many screws?", True),
    ],
    "Area of 3 shelves, and how many sheets?": [
        ("Area of 3 shelves", False),
        ("how many sheets?", True),
    ],
    "площадь полки 600 на 300": [("площадь полки 600 на 300", True)],
    "": [],
    " ?! ": [],
}


@pytest.mark.parametrize(("text", "expected"), SPLIT.items(), ids=SPLIT.keys())
def test_clauses(text: str, expected: list[tuple[str, bool]]) -> None:
    found = clauses(text)
    assert [(one.text, one.asks) for one in found] == expected
    for index, one in enumerate(found):
        assert text[one.start : one.end] == one.text
        assert clause_at(found, one.start) == index


KINDS = {
    "Ошибка?": "fault",
    "Это неправильно?": "fault",
    "Шаг 40 мм. Это нарушение?": "fault",
    "Есть ли тут ошибка?": "fault",
    "Не слишком ли мало 5 мм?": "fault",
    "Is that wrong?": "fault",
    "Is a 3 mm setback a mistake?": "fault",
    "Is 3 mm too thin?": "fault",
    "Ашибка?": "fault",
    "тут косяк?": "fault",
    "Any mistake with a 3 mm gap?": "fault",
    "Если зазор 3 мм, это ошибка?": "fault",
    "Промежуток 5 мм. Это ошибка": "fault",
    "Войдёт ли 716х296 в 700х300, если поворачивать нельзя?": "yes_no",
    "Will it fit if turning is forbidden?": "yes_no",
    "Нельзя ли поставить 3 петли?": "yes_no",
    "3 мм норм?": "yes_no",
    "так можно?": "yes_no",
    "Толщина двери нормируется в ГОСТ?": "yes_no",
    "Сколько отверстий и кратно ли 32?": "yes_no",
    "How far apart are they, and is their distance a multiple of 32?": "yes_no",
    "Скольк листов требуется?": "",
    "Какой прогиб, если полка опирается?": "",
    "Длина и ошибка измерения 3 мм.": "",
    "Это нормально?": "yes_no",
    "Можно ли ставить полку 5 мм?": "yes_no",
    "Можно отдавать на ЧПУ?": "yes_no",
    "Соответствует ГОСТ 16371?": "yes_no",
    "Кратно ли расстояние 32?": "yes_no",
    "Выдержит ли полка 30 кг?": "yes_no",
    "Хватит трёх петель?": "yes_no",
    "Без ошибок?": "yes_no",
    "Ошибки нет?": "yes_no",
    "Is it OK?": "yes_no",
    "Does it fit?": "yes_no",
    "Can I use 16 mm?": "yes_no",
    "Какой прогиб?": "",
    "Мгновенный прогиб, мм?": "",
    "Что делать при ошибке?": "",
    "Сколько листов?": "",
    "What is wrong?": "",
    "How many sheets?": "",
    "Тумба 600.": "",
}


@pytest.mark.parametrize(("text", "expected"), KINDS.items(), ids=KINDS.keys())
def test_what_a_yes_would_mean(text: str, expected: str) -> None:
    found = clauses(text)
    assert asks_fault(found) is (expected == "fault")
    assert asks_yes_no(found) is (expected != "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Прогиб полки в DXF?", "ru"),
        ("Deflection of a полка?", "en"),
        ("600×300", "ru"),
        ("", "ru"),
    ],
)
def test_the_language_of_most_letters(text: str, expected: str) -> None:
    assert language_of(text) == expected
