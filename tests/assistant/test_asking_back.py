"""One question for everything that is missing."""

from __future__ import annotations

from tests.assistant.replies import Office
from tests.assistant.sample_tools import sample_tools

from verstak.assistant.asking_back import question_back


def test_the_first_is_asked_for_and_the_others_are_named() -> None:
    tool = sample_tools()[0]
    asked, also = question_back(tool, ("length", "material", "drawn"), "ru")
    assert asked == "Какой длины?"
    assert also == ("материал", "чертёж")
    assert question_back(tool, ("drawn",), "en") == ("drawing", ())


def test_no_slot_of_any_tool_asks_with_a_number(office: Office) -> None:
    for tool in office.assistant.toolbox.tools.values():
        for name in tool.slots:
            for language in ("ru", "en"):
                asked, _ = question_back(tool, (name,), "ru" if language == "ru" else "en")
                assert asked
                assert asked.count("?") <= 1, (tool.name, name)
