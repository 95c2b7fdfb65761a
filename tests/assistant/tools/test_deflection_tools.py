"""``deflection_tools``: how many times more, and sections."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, head, number, run

from verstak.assistant.tools.deflection_tools import deflection_tools
from verstak.errors import ToolRefused

TOOLS = by_name(deflection_tools())


@pytest.mark.parametrize(
    ("arguments", "times", "factor"),
    [
        ({"span_from": 500, "span_to": 800}, 1.6**4, 1.6**4),
        ({"span_from": 500, "span_to": 800, "point": True}, 1.6**3, 1.6**3),
        ({"thickness_from": 16, "thickness_to": 22}, (22 / 16) ** 3, (16 / 22) ** 3),
        ({"load_from": 30, "load_to": 75}, 2.5, 2.5),
        (
            {"span_from": 600, "span_to": 900, "thickness_from": 16, "thickness_to": 18},
            1.5**4 * (16 / 18) ** 3,
            1.5**4 * (16 / 18) ** 3,
        ),
    ],
)
def test_ratio(arguments: dict[str, float], times: float, factor: float) -> None:
    outcome = run(TOOLS["deflection_ratio"], **arguments)
    assert head(outcome) == pytest.approx(times)
    assert number(outcome, "factor") == pytest.approx(factor)


@pytest.mark.parametrize("arguments", [{}, {"span_from": 600}, {"thickness_to": 18}])
def test_half_a_change_is_asked_back(arguments: dict[str, float]) -> None:
    with pytest.raises(ToolRefused, match=r"\?$"):
        run(TOOLS["deflection_ratio"], **arguments)


def test_section() -> None:
    outcome = run(TOOLS["section"], width=300, thickness=18, moment=25)
    assert number(outcome, "inertia") == 300 * 18**3 / 12
    assert number(outcome, "section_modulus") == 300 * 18**2 / 6
    assert head(outcome) == pytest.approx(25_000 / (300 * 18**2 / 6))
