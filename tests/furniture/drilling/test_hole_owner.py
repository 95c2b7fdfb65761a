"""Owners of holes in words: ids of panels stay, the rest is translated."""

from __future__ import annotations

import pytest

from verstak.furniture.drilling.hole_owner import owner_words


@pytest.mark.parametrize(
    ("owner", "russian"),
    [
        ("connection 2, confirmat 1", "соединение 2, конфирмат 1"),
        ("connection 12, eccentric 3", "соединение 12, эксцентрик 3"),
        ("fitting 3, hinge of door_1, hinge 2", "фурнитура 3, петля: door_1, петля 2"),
        ("fitting 1, shelf_pin of shelf_2", "фурнитура 1, полкодержатель: shelf_2"),
        (
            "fitting 4, slide of drawer_1_left, slide 1",
            "фурнитура 4, направляющая: drawer_1_left, направляющая 1",
        ),
        ("a test", "a test"),
    ],
)
def test_an_owner_in_russian(owner: str, russian: str) -> None:
    words = owner_words(owner)
    assert (words.en, words.ru) == (owner, russian)
