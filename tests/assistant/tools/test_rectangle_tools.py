"""Diagonal and perimeter."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, number


@pytest.mark.parametrize(
    ("question", "mm"),
    [
        ("Какая диагональ у корпуса 600×800 мм?", 1000),
        ("диагональ двери 2000 на 1500", 2500),
        ("square check: 900 x 1200 frame, diagonal?", 1500),
    ],
)
def test_a_diagonal(question: str, mm: float) -> None:
    assert number(asked("rectangle", question), "diagonal") == pytest.approx(mm)


def test_a_perimeter() -> None:
    assert number(called("rectangle", length=596, width=396), "perimeter") == 2 * (596 + 396)
