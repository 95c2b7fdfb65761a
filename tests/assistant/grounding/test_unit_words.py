from __future__ import annotations

import pytest

from verstak.assistant.grounding.unit_words import unit_at
from verstak.quantities.units import UNITS


@pytest.mark.parametrize(
    ("text", "symbol", "end"),
    [
        ("миллиметров", "mm", 11),
        ("кг/м² и", "kg/m²", 5),
        ("кв. м.", "m²", 5),
        ("шт.", "pcs", 2),
        ("kilograms", "kg", 9),
        ("Н·м", "N·m", 3),
        ("листов", "sheets", 6),
        ("ньютон-метров", "N·m", 13),
    ],
)
def test_inflected_and_abbreviated(text: str, symbol: str, end: int) -> None:
    found = unit_at(text, 0)
    assert found is not None
    assert (found[0].symbol, found[1]) == (symbol, end)


@pytest.mark.parametrize(
    "text", ["мм⁴", "мебель", "с кромкой", "in the drawing", "метрический", ""]
)
def test_words_that_are_none(text: str) -> None:
    assert unit_at(text, 0) is None


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.symbol], ids=lambda u: u.symbol)
def test_every_symbol_is_read(unit: object) -> None:
    found = unit_at(f"{unit.symbol}.", 0)  # type: ignore[attr-defined]
    assert found is not None
    assert found[0] is unit
