"""Which way single numbers run (axes)."""

from __future__ import annotations

import pytest

from verstak.assistant.message.read_message import read_message

AXES = {
    "полка 16 мм": ["thickness"],
    "a 25 mm shelf under 70 kg": ["thickness", None],
    "полками 1,6 см": ["thickness"],
    "зазор полки 12 мм": [None],
    "полка 37 мм от края": [None],
    "полка 800 мм": [None],
    "полка 16": [None],
    "ширина полки 18 мм": ["width"],
    "какой ширины два равных фасада": [None],
    "глубина 3 полки 300 мм": [None, None],
    "толщина 16 полки": ["thickness"],
    "высота 600 тумбы": ["height"],
}


@pytest.mark.parametrize(("text", "expected"), AXES.items(), ids=AXES.keys())
def test_the_way_a_number_runs(text: str, expected: list[str | None]) -> None:
    assert [one.axis for one in read_message(text).mentions] == expected
