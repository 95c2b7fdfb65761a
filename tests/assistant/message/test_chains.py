from __future__ import annotations

import pytest

from verstak.assistant.message.chains import links
from verstak.assistant.message.clauses import clauses

CHAINS = {
    "посчитай площадь 2 полок 600х300, а затем массу": [
        "посчитай площадь 2 полок 600х300",
        "массу",
    ],
    "найдите метры и стоимость": ["найдите метры", "стоимость"],
    "сколько листов на 30 м2, потом стоимость, лист 2350 руб": [
        "сколько листов на 30 м2",
        "стоимость, лист 2350 руб",
    ],
    "find the metres, then the price at 30 rubles per metre": [
        "find the metres",
        "the price at 30 rubles per metre",
    ],
    "3 shelves 600x300, area and also the mass": ["3 shelves 600x300, area", "the mass"],
    "плащадь, масса и стоимость 3 полок?": ["плащадь", "масса", "стоимость 3 полок?"],
    "Сколько метров кромки нужно и её стоимость?": [
        "Сколько метров кромки нужно",
        "её стоимость?",
    ],
    "сколько листов и на какую сумму?": ["сколько листов", "на какую сумму?"],
    "Посчитай площадь детали и найди массу при 12 кг/м²": [
        "Посчитай площадь детали",
        "найди массу при 12 кг/м²",
    ],
}


@pytest.mark.parametrize(("text", "expected"), CHAINS.items(), ids=CHAINS.keys())
def test_each_thing_to_compute_is_a_question_of_its_own(text: str, expected: list[str]) -> None:
    found = clauses(text)
    assert [one.text for one in found] == expected
    assert all(one.asks for one in found)
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Найдите длину и ширину распила",
        "стоимость кромки и плёнки",
        "площадь боковины и площадь дна?",
        "Какой прогиб, если нагрузка 50 кг и масса 5 кг?",
        "Найди ширину и высоту проёма",
        "width and height of the opening?",
        "прогиб полки, цена не важна?",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert list(links(text, 0, len(text))) == [(0, len(text))]


def test_a_statement_is_no_chain() -> None:
    found = clauses("Число листов и площадь даны. Сколько отходов?")
    assert [one.asks for one in found] == [False, True]
