"""Amount times price."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, number

from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("tool", "question", "roubles"),
    [
        ("area_cost", "Сколько стоят 34 м² ЛДСП по 620 руб за м²?", 21_080),
        ("area_cost", "почём выйдет 220 м2 плиты если квадрат 540 рублей", 118_800),
        ("pieces_cost", "стоимость 54 листов ЛДСП, лист 2950 рублей", 159_300),
        ("pieces_cost", "цена 120 листов по 3 450 руб/лист", 414_000),
        ("metres_cost", "сколько отдать за 2 024 м ПВХ по 27,5 руб/м", 55_660),
        ("pieces_cost", "Сколько стоят 4000 конфирматов по 1,8 руб за штуку?", 7_200),
        ("pieces_cost", "price of 64 handles, 150 RUB per piece", 9_600),
    ],
)
def test_cost_as_people_ask(tool: str, question: str, roubles: float) -> None:
    assert number(asked(tool, question), "cost") == pytest.approx(roubles)


def test_a_negative_price_is_refused() -> None:
    with pytest.raises(ToolRefused):
        called("area_cost", area=10, price=-5)
