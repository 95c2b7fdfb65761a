"""``drawer_tools``: the box of a drawer."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import head, number, run

from verstak.assistant.tools.drawer_tools import drawer_tools
from verstak.errors import ToolRefused

(TOOL,) = drawer_tools()


@pytest.mark.parametrize(
    ("slides", "outer", "inner"),
    [("ball_bearing", 542, 510), ("roller", 543, 511), ("undermount", 558, 526)],
)
def test_widths(slides: str, outer: float, inner: float) -> None:
    outcome = run(TOOL, opening=568, slides=slides)
    assert head(outcome) == outer
    assert number(outcome, "inner_width") == inner


def test_length_follows_from_the_depth() -> None:
    assert number(run(TOOL, opening=568, depth=544), "slide_length") == 450


def test_an_opening_without_room_is_refused_in_both_languages() -> None:
    with pytest.raises(ToolRefused) as refused:
        run(TOOL, opening=568, depth=200)
    assert refused.value.in_russian


def test_slides_that_take_what_the_question_says() -> None:
    found = run(TOOL, opening=540, slide=12.7)
    assert number(found, "outer_width") == pytest.approx(514.6)
