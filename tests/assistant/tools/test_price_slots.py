"""An amount and its cost in one call."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import BOX, asked, called, number

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message


@pytest.mark.parametrize(
    ("tool", "question", "roubles"),
    [
        ("edge_length", "кромка вокруг деталей 690х248, 20 шт, цена 56 руб за метр", 37.52 * 56),
        ("sheets_by_total_area", "114,2 м² деталей, лист 2800х2070 по 3900 руб", 20 * 3900),
        ("part_area", "площадь 80 боковин 720×560 и стоимость по 640 руб за м²", 32.256 * 640),
    ],
)
def test_a_price_makes_a_cost_of_the_amount(tool: str, question: str, roubles: float) -> None:
    outcome = asked(tool, question)
    assert number(outcome, "cost") == pytest.approx(roubles)
    assert "cost" in outcome.answers


def test_without_a_price_there_is_no_cost() -> None:
    outcome = called("edge_length", length=600, width=400)
    assert all(figure.key != "cost" for figure in outcome.report.figures)


def test_a_size_is_no_amount_and_no_price() -> None:
    message = read_message("стоимость кромки вокруг деталей 690х248 при цене 56 руб за метр")
    assert fill(BOX.tool("metres_cost"), Ground(message)).missing == ["metres"]
