"""Ordinals as people write them."""

from __future__ import annotations

import pytest

from verstak.assistant.tools.said_ordinals import ordinal_said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("отверстие № 12, первое на 64 мм", 12),
        ("Где будет 20-е отверстие ряда", 20),
        ("координата 7 отверстия, шаг 32 мм", 7),
        ("где пятое отверстие", 5),
        ("hole no. 14 of a 32 mm row", 14),
        ("the 8th hole of the row", 8),
        ("coordinate of the twelfth hole", 12),
        ("первое отверстие на 37 мм", None),
        ("номер 9 и номер 10", None),
        ("ряд с шагом 32 мм", None),
    ],
)
def test_which_one_by_number(text: str, value: int | None) -> None:
    assert ordinal_said(text) == value
