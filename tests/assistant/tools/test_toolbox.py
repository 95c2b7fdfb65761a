"""All tools by name, and calling one with plain arguments."""

from __future__ import annotations

import pytest
from tests.assistant.sample_tools import sample_tools

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.toolbox import Toolbox, call
from verstak.errors import ToolFailed, ToolRefused
from verstak.quantities.quantity import Quantity

BOX = Toolbox.of(sample_tools())


def test_two_tools_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="double_length"):
        Toolbox.of((*sample_tools(), sample_tools()[0]))


def test_an_unknown_tool_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ToolRefused, match="halve") as refused:
        BOX.run("halve", {}, Desk())
    assert "double_length" in (refused.value.remedy or "")


def test_a_call_keeps_its_arguments_and_its_outcome() -> None:
    step = BOX.run("double_length", {"length": "300,5"}, Desk(language="en"))
    value = step.outcome.report.figure("doubled").value
    assert isinstance(value, Quantity)
    assert value.value == 601
    assert {one.name: one.origin for one in step.arguments} == {
        "length": "edited",
        "material": "default",
    }
    assert step.values["length"] == 300.5
    assert step.language == "en"


def test_a_failure_stays_a_failure() -> None:
    with pytest.raises(ToolFailed, match="saw"):
        BOX.run("always_fails", {}, Desk())


def test_asked_figures_come_before_the_tools_own_answers() -> None:
    step = call(BOX.tool("double_length"), {"length": 2.0}, (), Desk(), answers=("other",))
    assert step.answers == ("other", "doubled")
    assert call(BOX.tool("double_length"), {"length": 2.0}, (), Desk()).answers == ()
