"""What holds for every tool of the material side: schema, words, examples (material_slots)."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from verstak.assistant.tools.file_tools import file_tools
from verstak.assistant.tools.material_slots import PART_NOUNS, PRODUCT_WORDS
from verstak.assistant.tools.material_tools import material_tools
from verstak.assistant.tools.slots import NumberSlot
from verstak.assistant.tools.tool import Tool

TOOLS = (*material_tools(), *file_tools())


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_describes_itself(tool: Tool) -> None:
    for language in ("en", "ru"):
        schema = tool.schema(language)
        Draft202012Validator.check_schema(schema)
        json.dumps(schema)
    assert len(tool.examples) >= 8
    cyrillic = [any("а" <= sign <= "я" for sign in each.lower()) for each in tool.examples]
    assert any(cyrillic)
    assert not all(cyrillic)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_number_has_a_unit_bounds_and_cues(tool: Tool) -> None:
    for name, slot in tool.slots.items():
        if not isinstance(slot, NumberSlot):
            continue
        assert slot.least is not None, name
        assert slot.most is not None, name
        assert slot.cues, name
        assert not (slot.optional and slot.default), name
        if slot.group:
            assert slot.nouns, name


def test_a_part_is_no_product() -> None:
    assert not set(PART_NOUNS) & set(PRODUCT_WORDS)
