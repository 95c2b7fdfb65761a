"""``arithmetic_tools``: sums and percentages of a message."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import ask, by_name, head

from verstak.assistant.tools.arithmetic_tools import sum_tools
from verstak.errors import ToolRefused

TOOLS = by_name(sum_tools())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Сколько будет 2750-2*10-3*4,4?", 2716.8),
        ("What is 45 * 1.2 + 7?", 61),
        ("0,72×0,56×2", 0.8064),
        ("720×560 мм", 403_200),
        ("600 мм - 2×16 мм", 568),
        ("(560-74)/32", 15.1875),
    ],
)
def test_calculate(text: str, value: float) -> None:
    assert head(ask(TOOLS["calculate"], text)) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Сколько будет 15 % от 2400?", 360),
        ("Увеличить 120 м на 10 %", 132),
        ("сколько процентов составляет 35 от 140?", 25),
        ("цена 5600 руб скидка 12%", 4928),
        ("На сколько процентов 18 больше 16?", 12.5),
        ("На сколько процентов вырос прогиб с 4 мм до 5 мм?", 25),
        ("increase 80 m by 5 per cent", 84),
        ("what percent is 450 mm of 1.8 m", 25),
    ],
)
def test_percent(text: str, value: float) -> None:
    assert head(ask(TOOLS["percent"], text)) == pytest.approx(value)


@pytest.mark.parametrize("text", ["посчитай", "1/0", "10^100"])
def test_what_cannot_be_worked_out_is_asked_back_or_refused(text: str) -> None:
    with pytest.raises(ToolRefused) as refused:
        ask(TOOLS["calculate"], text)
    assert refused.value.in_russian


def test_a_percentage_of_nothing_is_asked_back() -> None:
    with pytest.raises(ToolRefused, match=r"\?$"):
        ask(TOOLS["percent"], "сколько будет 15 %?")
