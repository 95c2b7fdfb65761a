"""``joint_tools``: moments on corners and joints side by side."""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import ask, by_name, head, number, run

from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.joint_tools import joint_tools
from verstak.errors import ToolRefused

TOOLS = by_name(joint_tools())


def test_force_and_arm() -> None:
    outcome = run(TOOLS["corner_moment"], force=150, arm=300)
    assert head(outcome) == pytest.approx(45)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is True
    assert "78,7" in outcome.verdict.why.ru


def test_a_mass_and_a_limit_of_the_users_own() -> None:
    outcome = run(TOOLS["corner_moment"], mass=20, arm=400, allowed=60)
    assert number(outcome, "force") == pytest.approx(196.2)
    assert head(outcome) == pytest.approx(196.2 * 0.4)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is False


def test_no_force_is_asked_for() -> None:
    with pytest.raises(ToolRefused, match=r"\?$"):
        run(TOOLS["corner_moment"], arm=400)


def test_named_joints_are_shown_and_not_ranked() -> None:
    outcome = ask(TOOLS["compare_joints"], "Что прочнее: шканты или конфирмат?")
    names = {row[0].ru for table in outcome.report.tables for row in table.rows}  # type: ignore[union-attr]
    assert names == {"на шкантах", "на конфирматах", "один шкант Ø8, 12 мм в пласти ДСтП"}
    assert outcome.verdict is not None
    assert outcome.verdict.fine is None


def test_every_joint_when_none_is_named() -> None:
    message = read_message("Чем крепить угол?")
    outcome = run(TOOLS["compare_joints"], message=message, material="mdf")
    assert len(outcome.report.tables[0].rows) > 5


def test_dowels_are_an_estimate() -> None:
    one = run(TOOLS["dowel_corner"])
    three = run(TOOLS["dowel_corner"], count=3)
    assert head(three) == pytest.approx(3 * head(one))
