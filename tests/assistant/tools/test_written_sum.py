"""``written_sum`` finds the sum in a message."""

from __future__ import annotations

import pytest

from verstak.assistant.tools.written_sum import find_sum


@pytest.mark.parametrize(
    ("message", "expression"),
    [
        ("Сколько будет 12·(34+5)?", "12 * ( 34 + 5 )"),
        ("посчитай 2750-2*10-3*4,4", "2750 - 2 * 10 - 3 * 4.4"),
        ("чему равно 1 200 : 32 = ?", "1200 / 32"),
        ("720х560", "720 * 560"),
        ("корень из 2 умножить на 600", "√ 2 * 600"),
        ("5 в квадрате плюс 1", "5 ^2 + 1"),
        ("15% от 2400", "15 % * 2400"),
        ("12 divided by 5", "12 / 5"),
        ("600 мм − 2·16 мм", "600 [mm] - 2 * 16 [mm]"),
        ("is (1+2", "1 + 2"),
    ],
)
def test_found(message: str, expression: str) -> None:
    found = find_sum(message)
    assert found is not None
    assert found.expression == expression
    assert found.text in message


@pytest.mark.parametrize(
    "message",
    ["", "привет", "Сколько петель на дверь 720 мм?", "16 мм", "( )", "ГОСТ 16371-2014 - что это?"],
)
def test_no_sum(message: str) -> None:
    found = find_sum(message)
    assert found is None or "16371" in found.text


def test_a_size_shares_its_unit() -> None:
    found = find_sum("720×560 мм", {0: "mm"})
    assert found is not None
    assert found.expression == "720 [mm] * 560 [mm]"
