"""``shelf_load_tools``: kilograms and newtons of a shelf."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import head, number, run

from verstak.assistant.tools.shelf_load_tools import shelf_load_tools
from verstak.errors import ToolRefused

(TOOL,) = shelf_load_tools()


def test_both_ways() -> None:
    outcome = run(TOOL, length=900, depth=300, area_load=50)
    assert head(outcome) == pytest.approx(50 * 0.9 * 0.3)
    assert number(outcome, "force") == pytest.approx(13.5 * 9.81)
    back = run(TOOL, length=900, depth=300, mass=13.5)
    assert head(back) == pytest.approx(50)


@pytest.mark.parametrize("loads", [{}, {"mass": 1.0, "area_load": 2.0}])
def test_neither_or_both_are_refused(loads: dict[str, float]) -> None:
    with pytest.raises(ToolRefused):
        run(TOOL, length=900, depth=300, **loads)
