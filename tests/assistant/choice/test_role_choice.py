"""``auto``: which role a question belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.assistant.replies import question_of

from verstak.assistant.choice.choosing import Chooser
from verstak.assistant.choice.role_choice import choose_role
from verstak.assistant.tools.desk import Attachment


@pytest.mark.parametrize(
    ("question", "role", "why"),
    [
        ("Спасибо, до свидания!", "chat", "talk"),
        ("Что такое шкант?", "chat", "define_term"),
        ("Полка ЛДСП 16 мм, пролёт 800, глубина 300, 40 кг/м². Прогиб?", "analysis", "shelf"),
        ("слово " * 150, "analysis", "long text"),
    ],
)
def test_a_role_and_its_reason(chooser: Chooser, question: str, role: str, why: str) -> None:
    choice = choose_role(chooser, question_of(question))
    assert (choice.role, choice.why) == (role, why)


def test_a_file_goes_to_analysis(chooser: Chooser) -> None:
    question = replace(question_of("Привет"), attachments=(Attachment("a.csv", b""),))
    assert choose_role(chooser, question).why == "attachment"


def test_chains_go_to_analysis(chooser: Chooser) -> None:
    asked = "Какая площадь щита 600×400? Сколько весит щит 600×400×16 из ЛДСП?"
    assert choose_role(chooser, question_of(asked)).role == "analysis"
