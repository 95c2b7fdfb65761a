"""What holds for every tool that ships."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from verstak.assistant.form import form_of
from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.tools.every_tool import every_tool
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.toolbox import Toolbox
from verstak.furniture.standards.rules import load_rules

RULES = load_rules()
TOOLS = every_tool(Knowledge(RULES), RULES)


def test_names_are_one_tools_own() -> None:
    assert len(Toolbox.of(TOOLS).tools) == len(TOOLS) >= 40


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_can_be_shown_to_people_and_programs(tool: Tool) -> None:
    for language in ("en", "ru"):
        schema = tool.schema("ru" if language == "ru" else "en")
        Draft202012Validator.check_schema(schema)
        names = [field["name"] for field in form_of(tool, "en")]
        assert names == list(tool.slots)
        assert set(schema["properties"]) <= set(names)
    assert len(tool.examples) >= 6
    for words in (tool.title, tool.doing, tool.about):
        assert words.en
        assert words.ru
        assert words.en != words.ru
    shown = tool.doing.en + tool.doing.ru
    assert not any(character.isdigit() for character in shown), "a status states no number"
    assert shown[-1] not in ".…"
