"""``system32_tools``: rows and holes."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import by_name, head, number, run

from verstak.assistant.tools.system32_tools import system32_tools
from verstak.errors import ToolRefused

TOOLS = by_name(system32_tools())


@pytest.mark.parametrize(("depth", "rear", "whole"), [(500, 463, False), (394, 357, True)])
def test_rows(depth: float, rear: float, whole: bool) -> None:
    outcome = run(TOOLS["system32_rows"], depth=depth)
    assert [number(outcome, key) for key in ("front", "rear")] == [37, rear]
    assert outcome.verdict is not None
    assert outcome.verdict.fine is whole  # 394 − 74 = 320 = 10 · 32


@pytest.mark.parametrize(
    ("arguments", "fine"),
    [
        ({"row": 37}, True),
        ({"row": 45}, False),
        ({"row": 54.5, "doors": "inset", "thickness": 16}, True),
        ({"row": 37, "doors": "inset", "thickness": 16}, False),
        ({"row": 50, "doors": "inset"}, None),
    ],
)
def test_row(arguments: dict[str, float], fine: bool | None) -> None:
    outcome = run(TOOLS["system32_row_check"], **arguments)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is fine


def test_holes() -> None:
    assert head(run(TOOLS["system32_holes"], height=720)) == 21  # (720 − 80) / 32 + 1
    assert head(run(TOOLS["system32_holes"], height=2000, first=64)) == 59  # ⌊1872 / 32⌋ + 1


@pytest.mark.parametrize(
    ("tool", "arguments"), [("system32_rows", {"depth": 90}), ("system32_holes", {"height": 60})]
)
def test_no_room(tool: str, arguments: dict[str, float]) -> None:
    with pytest.raises(ToolRefused) as refused:
        run(TOOLS[tool], **arguments)
    assert refused.value.in_russian
