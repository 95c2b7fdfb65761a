"""One tool, a few close ones, or none."""

from __future__ import annotations

import pytest
from tests.assistant.choice.conftest import Choosing

from verstak.assistant.choice.choosing import Kind

SHELF = "Полка из ЛДСП 16 мм, пролёт 800 мм, глубина 300 мм, 40 кг/м². Какой прогиб?"


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        (SHELF, "shelf"),
        ("Сколько весит щит 640×420×16 из ЛДСП?", "part_mass"),
        ("Что такое шкант?", "define_term"),
        ("Сколько будет 17*23+4?", "calculate"),
        ("Переведи 3/4 дюйма в мм", "convert_unit"),
    ],
)
def test_a_plain_question_has_one_tool(choose: Choosing, question: str, tool: str) -> None:
    choice = choose(question)
    assert choice.kind is not Kind.STRANGE
    assert choice.best.tool.name == tool


@pytest.mark.parametrize(
    "question", ["", "😀", "Кто написал «Войну и мир»?", "What is the capital of France?"]
)
def test_a_strange_question_has_none(choose: Choosing, question: str) -> None:
    assert choose(question).kind is Kind.STRANGE


def test_close_tools_are_offered_the_best_first(choose: Choosing) -> None:
    for question in ("Площадь и масса щита 600×400×16 ЛДСП", "Кромка и площадь полки 800×300"):
        choice = choose(question)
        if choice.kind is Kind.CLOSE:
            assert 2 <= len(choice.close) <= 4
            assert choice.close[0] is choice.best


def test_an_order_without_numbers_has_a_tool_that_asks(choose: Choosing) -> None:
    choice = choose("Посчитай прогиб полки")
    assert choice.kind is Kind.TOOL
    assert choice.best.missing


@pytest.mark.parametrize("follow_up", ["а если 18 мм?", "а при 900?", "600 мм"])
def test_a_value_alone_asks_the_question_before_it(choose: Choosing, follow_up: str) -> None:
    assert choose(SHELF, follow_up).best.tool.name == "shelf"
