"""``door_tools``: hinges and mass of doors."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, head, number, run

from verstak.assistant.tools.door_tools import door_tools
from verstak.errors import ToolRefused

TOOLS = by_name(door_tools())


@pytest.mark.parametrize(
    ("arguments", "hinges"),
    [
        ({"height": 716, "width": 396, "thickness": 16}, 2),
        ({"height": 1400, "width": 450}, 3),
        ({"height": 1400, "width": 450, "mass": 13}, 4),
        ({"height": 2100, "mass": 14}, 4),
        ({"height": 716, "width": 640}, 3),
    ],
)
def test_hinges(arguments: dict[str, float], hinges: int) -> None:
    assert head(run(TOOLS["hinges"], **arguments)) == hinges


def test_a_door_beyond_the_chart_has_no_answer() -> None:
    outcome = run(TOOLS["hinges"], height=2900, width=500)
    assert not outcome.found
    assert outcome.report.figure("hinges").value is None


def test_mass_feeds_the_hinges() -> None:
    outcome = run(TOOLS["door_weight"], height=2000, width=500, thickness=16)
    assert head(outcome) == pytest.approx(2 * 0.5 * 0.016 * 660)
    assert number(outcome, "hinges") == 4
    assert {feed.quantity.unit for feed in outcome.feeds} == {"kg", "pcs"}


def test_an_unknown_density_is_refused() -> None:
    with pytest.raises(ToolRefused, match="density"):
        run(TOOLS["door_weight"], height=2000, width=500, thickness=3, material="plywood_birch")
