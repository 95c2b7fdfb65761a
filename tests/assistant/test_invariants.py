"""What holds for every tool's own sample questions, asked of the whole assistant without a model.

About 700 questions; a tenth of a second each.
"""

from __future__ import annotations

import re

import pytest
from tests.assistant.replies import Office, Reply

from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.every_tool import every_tool
from verstak.assistant.tools.tool import Tool
from verstak.furniture.standards.rules import load_rules

RULES = load_rules()
TOOLS = every_tool(Knowledge(RULES), RULES)
MOST_CHARACTERS = 6_000
DIGIT = re.compile(r"\d")


def check_arguments(reply: Reply, question: str) -> None:
    """Every argument is somebody's: the user's words, an earlier step's, a declared default."""
    calls = [step.call for step in reply.steps]
    for step in reply.steps:
        for argument in step.arguments:
            assert argument.origin in {"given", "default", "result"}, argument
            if argument.origin == "result":
                assert argument.said in calls[: calls.index(step.call)], argument
            elif argument.origin == "default":
                assert argument.said, argument
            elif isinstance(argument.value, int | float) and argument.value is not True:
                assert argument.said in question, argument


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_sample_questions(office: Office, tool: Tool) -> None:
    languages = set()
    own = 0
    for question in tool.examples:
        reply = office.ask(question)
        languages.add(read_message(question).language)
        assert reply.unaccounted == (), question
        assert len(reply.text) <= MOST_CHARACTERS, question
        assert reply.text.strip(), question
        assert not any(DIGIT.search(status.text) for status in reply.statuses), question
        check_arguments(reply, question)
        own += tool.name in reply.tools or reply.answered.asked
    assert languages == {"ru", "en"}
    assert own * 2 >= len(tool.examples), "most samples reach their tool, or are asked back"


def test_no_status_and_no_question_of_a_slot_holds_a_digit() -> None:
    for tool in TOOLS:
        assert not DIGIT.search(tool.doing.ru + tool.doing.en), tool.name
