"""``opening_tools``: clear sizes."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, head, run

from verstak.assistant.tools.opening_tools import opening_tools
from verstak.errors import ToolRefused

TOOLS = by_name(opening_tools())


@pytest.mark.parametrize(
    ("tool", "arguments", "value"),
    [
        ("opening_width", {"width": 800, "thickness": 16}, 800 - 2 * 16),
        ("opening_width", {"width": 1500, "thickness": 16, "dividers": 2}, (1500 - 4 * 16) / 3),
        ("inner_height", {"height": 720, "thickness": 16}, 688),
        ("inner_height", {"height": 2100, "thickness": 18, "support": 100}, 2100 - 36 - 100),
        ("inner_depth", {"depth": 560, "back": 3, "groove": 12}, 545),
        ("shelf_length", {"opening": 568}, 566),
        ("shelf_length", {"opening": 418, "play_each": 1.5}, 415),
    ],
)
def test_clear_size(tool: str, arguments: dict[str, float], value: float) -> None:
    outcome = run(TOOLS[tool], **arguments)
    assert head(outcome) == pytest.approx(value)
    assert outcome.feeds


def test_boards_that_leave_nothing_are_refused_in_both_languages() -> None:
    with pytest.raises(ToolRefused) as refused:
        run(TOOLS["opening_width"], width=60, thickness=30)
    assert "60" in (refused.value.in_russian or "")
