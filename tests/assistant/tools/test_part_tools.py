"""Area and mass of equal panels."""

from __future__ import annotations

from typing import Any

import pytest
from tests.assistant.tools.material_calls import asked, called, number

from verstak.errors import ToolFailed, ToolRefused


def test_area_of_pieces() -> None:
    outcome = called("part_area", length=800, width=350, pieces=3, products=20)
    assert number(outcome, "area") == pytest.approx(16.8)  # 20 · 3 · 0.8 · 0.35
    assert number(outcome, "piece_area") == pytest.approx(0.28)
    assert outcome.feeds[0].quantity.value == pytest.approx(16.8)


@pytest.mark.parametrize(
    ("question", "m2"),
    [
        ("Площадь детали 640 на 410, 12 штук", 12 * 0.64 * 0.41),
        ("скок м2 займут 40 шт 300*500", 40 * 0.3 * 0.5),
        ("площадь двери 1950x447 мм в м2", 1.95 * 0.447),
        ("square metres of 25 shelves 864 by 280", 25 * 0.864 * 0.28),
    ],
)
def test_area_as_people_ask(question: str, m2: float) -> None:
    assert number(asked("part_area", question), "area") == pytest.approx(m2)


def test_mass_by_density_and_by_material() -> None:
    stated = called("part_mass", length=1000, width=300, thickness=18, density=700)
    assert number(stated, "mass") == pytest.approx(3.78)  # 1 · 0.3 · 0.018 · 700
    board = called("part_mass", length=764, width=300, thickness=16, board="particleboard")
    assert number(board, "mass") == pytest.approx(0.764 * 0.3 * 0.016 * 660)
    spoken = asked("part_mass", "Какой вес у десяти дверей 2000×450×16 ЛДСП")
    assert number(spoken, "mass") == pytest.approx(10 * 2 * 0.45 * 0.016 * 660)


def test_mass_without_material_is_asked_for_and_without_density_fails() -> None:
    with pytest.raises(ToolRefused, match="material") as refused:
        called("part_mass", length=764, width=300, thickness=16)
    assert "материал" in str(refused.value.in_russian)
    with pytest.raises(ToolFailed) as failed:
        called("part_mass", length=764, width=300, thickness=22, board="plywood_birch")
    assert "плотность" in str(failed.value.in_russian)


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": -3, "width": 200},
        {"length": 200_000, "width": 200},
        {"length": 600, "width": 400, "products": 10**9},
        {"length": 600, "width": 400, "pieces": 1.5},
    ],
)
def test_what_nobody_can_mean_is_refused_in_both_languages(wrong: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused) as refused:
        called("part_area", **wrong)
    assert refused.value.in_russian
