"""All tools that ship, made for one office's rules and documents."""

from __future__ import annotations

from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.tools.arithmetic_tools import sum_tools
from verstak.assistant.tools.carcass_shelf_tools import carcass_shelf_tools
from verstak.assistant.tools.check_tools import check_tools
from verstak.assistant.tools.deflection_tools import deflection_tools
from verstak.assistant.tools.door_tools import door_tools
from verstak.assistant.tools.drawer_tools import drawer_tools
from verstak.assistant.tools.drilling_tools import confirmat_tool, drilling_tools
from verstak.assistant.tools.file_tools import file_tools
from verstak.assistant.tools.front_tools import front_tools
from verstak.assistant.tools.joint_tools import joint_tools
from verstak.assistant.tools.knowledge_tools import knowledge_tools
from verstak.assistant.tools.material_tools import material_tools
from verstak.assistant.tools.opening_tools import opening_tools
from verstak.assistant.tools.shelf_load_tools import shelf_load_tools
from verstak.assistant.tools.shelf_tools import shelf_tools
from verstak.assistant.tools.system32_tools import system32_tools
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.unit_tools import unit_tools
from verstak.furniture.standards.rules import RuleBase


def every_tool(knowledge: Knowledge, rules: RuleBase) -> tuple[Tool, ...]:
    """Every tool, those of one subject side by side.

    Args:
        knowledge: What is searched.
        rules: What values are held against; the base that ``knowledge`` was made of.
    """
    return (
        *material_tools(),
        *opening_tools(),
        *front_tools(),
        *door_tools(),
        *drawer_tools(),
        *system32_tools(),
        *drilling_tools(),
        confirmat_tool(rules),
        *shelf_tools(),
        *carcass_shelf_tools(),
        *shelf_load_tools(),
        *deflection_tools(),
        *joint_tools(),
        *file_tools(),
        *check_tools(rules),
        *sum_tools(),
        *unit_tools(),
        *knowledge_tools(knowledge, rules),
    )
