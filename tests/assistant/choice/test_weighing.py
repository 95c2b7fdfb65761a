"""Tools weighed by how well a question's numbers fill them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.assistant.replies import Office

from verstak.assistant.choice.tool_ranking import Ranked
from verstak.assistant.choice.weighing import Weighed, close_calls, weigh
from verstak.assistant.filling.filling import Ground
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.desk import Attachment

type Weighing = Callable[..., dict[str, Weighed]]


@pytest.fixture(scope="module")
def weighed_of(office: Office) -> Weighing:
    tools = office.assistant.toolbox.tools

    def weighed(text: str, *names: str, files: tuple[Attachment, ...] = ()) -> dict[str, Weighed]:
        ranked = [Ranked(tools[name], 0.4) for name in names]
        found = weigh(ranked, Ground(read_message(text), attachments=files))
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        return {one.tool.name: one for one in found}

    return weighed


def test_numbers_that_fit_speak_for_a_tool_and_missing_ones_against_it(
    weighed_of: Weighing,
) -> None:
    found = weighed_of(
        "пролёт 800 мм, глубина 300 мм, толщина 16 мм, ЛДСП, 40 кг/м²", "shelf", "cutting_plan"
    )
    assert found["shelf"].complete
    assert not found["cutting_plan"].complete
    assert found["shelf"].score > 0.4 > found["cutting_plan"].score


def test_a_refused_number_is_kept_with_its_reason(weighed_of: Weighing) -> None:
    text = "пролёт −3 мм, глубина 300 мм, толщина 16 мм, ЛДСП, нагрузка 40 кг/м²"
    found = weighed_of(text, "shelf")["shelf"]
    assert found.filling is None
    assert found.refusal is not None
    assert "пролёт" in (found.refusal.in_russian or "")
    assert not found.complete
    assert found.missing == ()


def test_a_file_speaks_for_the_tools_that_read_it(weighed_of: Weighing) -> None:
    files = (Attachment("a.csv", b"x"),)
    found = weighed_of("что в файле", "read_cut_list", "shelf", files=files)
    assert found["read_cut_list"].score > 0.4 > found["shelf"].score


def test_close_calls_are_those_within_the_margin(office: Office) -> None:
    tools = list(office.assistant.toolbox.tools.values())
    rows = [
        Weighed(tool, score, score, None)
        for tool, score in zip(tools, (0.9, 0.85, 0.7), strict=False)
    ]
    assert close_calls(rows, 0.1, 4) == tuple(rows[:2])
    assert close_calls(rows, 0.3, 2) == tuple(rows[:2])
    assert close_calls([], 0.1, 4) == ()
