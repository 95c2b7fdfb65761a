"""``drilling_tools``: holes and places."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, number, run

from verstak.assistant.tools.drilling_tools import confirmat_tool, drilling_tools
from verstak.errors import ToolRefused
from verstak.furniture.standards.rules import load_rules

TOOLS = by_name((*drilling_tools(), confirmat_tool(load_rules())))


@pytest.mark.parametrize(
    ("face", "edge", "fine", "swapped"),
    [
        (8, 5, True, False),
        (5, 8, False, False),
        (5, 7, False, True),
        (7, 4.5, True, False),
        (10, 5, False, False),
    ],
)
def test_confirmat(face: float, edge: float, fine: bool, swapped: bool) -> None:
    outcome = run(TOOLS["confirmat_holes"], face=face, edge=edge)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is fine
    assert outcome.report.figure("swapped").value in {swapped, face == 5}


def test_sizes_of_a_confirmat_in_18_mm() -> None:
    outcome = run(TOOLS["drilling_sizes"], fastener="confirmat", thickness=18)
    assert number(outcome, "edge_depth") == 50 - 18 + 3
    assert outcome.answers[0] == "face_diameter"


def test_the_housing_of_a_minifix_follows_the_board() -> None:
    for thickness, depth in ((16, 12.5), (18, 13.5), (19, 14.5)):
        outcome = run(TOOLS["drilling_sizes"], fastener="eccentric", thickness=thickness)
        assert number(outcome, "housing_depth") == depth


def test_places() -> None:
    holes = run(TOOLS["fastener_places"], length=560, count=3)
    assert [number(holes, key) for key in holes.answers] == [50, 280, 510]
    hinges = run(TOOLS["hinge_positions"], height=1400, count=3)
    assert [number(hinges, key) for key in hinges.answers] == [100, 700, 1300]
    near = run(TOOLS["hinge_positions"], height=1200, count=2, end=90)
    assert [number(near, key) for key in near.answers] == [90, 1110]


def test_hinges_without_room_are_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        run(TOOLS["hinge_positions"], height=300, count=2, end=150)
    assert refused.value.in_russian
