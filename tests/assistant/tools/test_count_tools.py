"""Pieces of all products, and fasteners for each part."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, number

from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("В тумбе 7 деталей, сколько деталей на 120 тумб?", 840),
        ("6 ручек на комод, комодов 45 — всего ручек?", 270),
        ("в комплекте 11 панелей, комплектов 300, итого панелей", 3300),
        ("5 shelves per unit, 40 units: how many shelves?", 200),
    ],
)
def test_pieces_of_all_products(question: str, pieces: int) -> None:
    assert number(asked("count_pieces", question), "pieces") == pieces


@pytest.mark.parametrize(
    ("question", "fasteners"),
    [
        ("По 3 шканта на каждую из 4 полок, сколько шкантов на 80 шкафов?", 960),
        ("На крышку 4 эксцентрика и по 2 на две царги. Сколько стяжек на 250 столов?", 2000),
        ("сколко евровинтов нада на 90 ящиков если по 8 на ящик", 720),
        ("по 3 петли на дверь, 2 двери, 70 пеналов сколько петель", 420),
        ("В шкафу дверей: 2, на каждой петель: 3, сколько петель на 50 шкафов?", 300),
        ("2 dowels per joint and 12 joints, 45 units: total dowels", 1080),
    ],
)
def test_fasteners_as_people_ask(question: str, fasteners: int) -> None:
    assert number(asked("count_pieces", question), "pieces") == fasteners


def test_plain_counts_and_the_sum_that_is_shown() -> None:
    outcome = called("count_pieces", each=4, parts=3, products=60)
    assert number(outcome, "pieces") == 720
    assert number(outcome, "per_product") == 12
    (table,) = outcome.report.tables
    assert len(table.rows) == 1


def test_what_is_missing_is_asked_for() -> None:
    with pytest.raises(ToolRefused) as refused:
        called("count_pieces", products=500)
    assert "сколько штук" in str(refused.value.in_russian).lower()
    with pytest.raises(ToolRefused):
        called("count_pieces")
