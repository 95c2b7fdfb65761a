"""``front_tools``: fit and size of fronts."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, number, run

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.front_tools import front_tools
from verstak.errors import ToolRefused

TOOLS = by_name(front_tools())


@pytest.mark.parametrize(
    ("carcass", "front", "gap", "fine"),
    [(600, 596, None, True), (600, 600, None, False), (900, 894, 3, True), (720, 724, None, False)],
)
def test_fit(carcass: float, front: float, gap: float | None, fine: bool) -> None:
    outcome = run(TOOLS["front_fit"], carcass=carcass, front=front, gap=gap)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is fine


def test_two_doors_and_inset() -> None:
    two = run(TOOLS["front_size"], height=720, width=800, doors=2)
    assert number(two, "width") == 800 / 2 - 4
    assert number(two, "height") == 716
    inset = run(TOOLS["front_size"], height=700, width=500, inset=True, thickness=16)
    assert number(inset, "width") == 500 - 32 - 4


@pytest.mark.parametrize(
    ("text", "width"),
    [
        (
            (
                "на корпус шириной 670 мм ставим два одинаковых фасада: зазор по краям 1,5мм, "
                "между фасадами 3 мм. Ширина одного фасада?"
            ),
            332,
        ),
        ("Two equal fronts on a 640 mm carcass, 1 mm at the edges, 3 mm between: width?", 317.5),
    ],
)
def test_gaps_at_the_edges_and_between(text: str, width: float) -> None:
    tool = TOOLS["front_size"]
    filled = fill(tool, Ground(read_message(text)))
    assert number(tool.run(filled.values, Desk()), "width") == width


@pytest.mark.parametrize("arguments", [{}, {"height": 700, "inset": True}])
def test_what_is_missing_is_asked(arguments: dict[str, float]) -> None:
    with pytest.raises(ToolRefused, match=r"\?$"):
        run(TOOLS["front_size"], **arguments)


def test_doors_without_room_are_refused_in_both_languages() -> None:
    with pytest.raises(ToolRefused) as refused:
        run(TOOLS["front_size"], width=60, doors=20)
    assert refused.value.in_russian
