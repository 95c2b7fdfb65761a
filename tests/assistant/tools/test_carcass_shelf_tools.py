"""A shelf whose span follows from its carcass."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, number, run

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.carcass_shelf_tools import carcass_shelf_tools
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.shelf_tools import shelf_tools
from verstak.errors import ToolRefused

TOOL = carcass_shelf_tools()[0]


def test_the_same_as_the_opening_and_then_the_shelf() -> None:
    both = run(TOOL, carcass=730, board=16, area_load=40, depth=300)
    assert number(both, "opening") == 698
    shelf = by_name(shelf_tools())["shelf"]
    alone = run(shelf, span=698, thickness=16, area_load=40, depth=300)
    assert number(both, "deflection") == pytest.approx(number(alone, "deflection"))


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Корпус 730 мм, плита 16: проём и прогиб полки на нём при 40 кг/м², глубина 300", 698),
        ("Cabinet 860 mm, board 18 mm: opening, and deflection of a shelf over it, 35 kg/m²?", 824),
        ("Шкаф 1600 с одной перегородкой, ЛДСП 18: проём секции и прогиб полки, 60 кг/м²", 773),
    ],
)
def test_as_people_ask(text: str, opening: float) -> None:
    filled = fill(TOOL, Ground(read_message(text)))
    assert filled.complete
    assert number(TOOL.run(filled.values, Desk()), "opening") == opening


def test_what_is_missing_is_asked_for_and_nonsense_is_refused() -> None:
    message = read_message("проём и прогиб полки корпуса 800 мм, 40 кг/м²")
    assert "board" in fill(TOOL, Ground(message)).missing
    with pytest.raises(ToolRefused) as refused:
        run(TOOL, carcass=100, board=60, area_load=10)
    assert refused.value.in_russian
