"""Numbers beside what they count."""

from __future__ import annotations

import pytest

from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.said_counts import (
    counts_said,
    fastener_lines,
    pieces_said,
    products_said,
)
from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("Кромка на полку 764х300 по одной длинной стороне, 40 полок, м", 40),
        ("сколько метров ПВХ по двум длинным сторонам планки 800×90, 25 штук", 25),
        ("Посчитай площадь восьми панелей 1,2 м на 0,4 м", 8),
        ("area of two 1200x600 worktops", 2),
        ("площадь двери 1950x447", 1),
    ],
)
def test_pieces(question: str, pieces: int) -> None:
    assert pieces_said(read_message(question)) == pieces


@pytest.mark.parametrize("count", ["1000000000 штук", "в количестве -5 шт"])
def test_counts_that_nobody_can_mean_are_refused(count: str) -> None:
    message = read_message(f"тумба 600×720×560, {count}")
    for said in (pieces_said, products_said, counts_said):
        with pytest.raises(ToolRefused) as refused:
            said(message)
        assert "так не бывает" in str(refused.value.in_russian)


def test_products() -> None:
    assert products_said(read_message("ведомость на тумбу 400х720х560, 40 штук")) == 40
    assert products_said(read_message("тумба 400х720х560 с 2 полками")) == 1


def test_counts_are_no_sizes() -> None:
    assert counts_said(read_message("6 ручек на комод 900×850×450 мм, комодов 45")) == (6, 45)


def test_products_are_no_fasteners() -> None:
    message = read_message(
        "4 screws on the bottom and 2 on each of two rails, 200 cabinets — how many screws?"
    )
    lines, _ = fastener_lines(message)
    assert sum(line.each * line.parts for line in lines) == 8


def test_no_message_says_nothing() -> None:
    assert (pieces_said(None), products_said(None), counts_said(None)) == (1, 1, ())
    assert fastener_lines(None) == ((), None)
