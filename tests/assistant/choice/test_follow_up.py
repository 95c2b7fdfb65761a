"""Which messages lean on the one before."""

from __future__ import annotations

import pytest

from verstak.assistant.choice.follow_up import leans_on_before, names_only_values
from verstak.assistant.message.read_message import read_message


@pytest.mark.parametrize(
    ("text", "leans", "values"),
    [
        ("а если 18 мм?", True, True),
        ("800 мм", True, True),
        ("А из МДФ?", True, True),
        ("what if it is 18 mm?", True, True),
        ("пролёт 800 мм", True, False),
        ("а с кромкой 2 мм?", True, False),
        ("Сколько она весит?", True, False),
        ("Сколько весит щит 600×400?", False, False),
        ("Что такое шкант?", False, False),
        ("Рассчитай массу щита 600×400", False, False),
        ("How heavy is a 600×400 panel?", False, False),
        ("", True, False),
        ("а вот ещё один шкаф в прихожую с тремя полками и двумя дверями", False, False),
    ],
)
def test_leaning(text: str, leans: bool, values: bool) -> None:
    message = read_message(text)
    assert leans_on_before(message) is leans
    assert names_only_values(message) is values
