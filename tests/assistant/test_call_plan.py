"""call_plan: what is done about one thing that is asked, as the whole assistant shows it."""

from __future__ import annotations

import pytest
from tests.assistant.replies import Office


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Полка длиной 800 мм и длиной 900 мм, глубина 300, ЛДСП 16 мм, 40 кг/м2. Прогиб?",
            "800 мм или 900 мм?",
        ),
        ("Полка −3 мм, ЛДСП 16, нагрузка 40 кг/м². Какой прогиб?", "меньше нуля"),
    ],
)
def test_nothing_is_computed_of_what_cannot_be_meant(
    office: Office, question: str, said: str
) -> None:
    reply = office.ask(question)
    assert said in reply.text
    assert not reply.steps


def test_each_question_of_a_message_stands_alone(office: Office) -> None:
    reply = office.ask("Сколько весит щит 600×400×16 из ЛДСП? Что такое шкант?")
    assert list(reply.tools) == ["part_mass", "define_term"]
