"""``unit_tools`` converts between units of one kind, and loads between mass and force."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import ask, head

from verstak.assistant.tools.unit_tools import unit_tools
from verstak.errors import ToolRefused

(TOOL,) = unit_tools()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("переведи 12 дюймов в мм", 304.8, "mm"),
        ("1800 мм в метрах", 1.8, "m"),
        ("0,9 м сколько сантиметров", 90, "cm"),
        ("50 кг/м² это сколько Н/м²?", 490.5, "N/m²"),
        ("Сколько Па в 75 кг/м2?", 735.75, "Pa"),
        ("500 Н/м² в кг/м²", 500 / 9.81, "kg/m²"),
        ("сколько ньютонов в 15 кг", 147.15, "N"),
        ("2200 МПа в ГПа", 2.2, "GPa"),
        ("Convert 24 inches to mm", 609.6, "mm"),
        ("1,5 kg/dm² in kg/m²", 150, "kg/m²"),
        ("сколько будет 40 дюймов", 1016, "mm"),
    ],
)
def test_converted(text: str, value: float, unit: str) -> None:
    outcome = ask(TOOL, text)
    assert head(outcome) == pytest.approx(value)
    assert outcome.report.figure("converted").value.unit == unit  # type: ignore[union-attr]


def test_units_of_different_kinds_are_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        ask(TOOL, "перевести 5 кг в миллиметры")
    assert "кг" in (refused.value.in_russian or "")


@pytest.mark.parametrize("text", ["переведи", "переведи 12 в миллиметры"])
def test_what_is_missing_is_asked(text: str) -> None:
    with pytest.raises(ToolRefused, match=r"\?$"):
        ask(TOOL, text)
