"""Tools of the design office: strength, joints, fittings, drilling, rules, sums, units."""

from __future__ import annotations

from verstak.assistant.tools.arithmetic_tools import sum_tools
from verstak.assistant.tools.check_tools import check_tools
from verstak.assistant.tools.deflection_tools import deflection_tools
from verstak.assistant.tools.door_tools import door_tools
from verstak.assistant.tools.drawer_tools import drawer_tools
from verstak.assistant.tools.drilling_tools import confirmat_tool, drilling_tools
from verstak.assistant.tools.front_tools import front_tools
from verstak.assistant.tools.joint_tools import joint_tools
from verstak.assistant.tools.opening_tools import opening_tools
from verstak.assistant.tools.shelf_load_tools import shelf_load_tools
from verstak.assistant.tools.shelf_tools import shelf_tools
from verstak.assistant.tools.system32_tools import system32_tools
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.unit_tools import unit_tools
from verstak.furniture.standards.rules import RuleBase


def strength_tools() -> tuple[Tool, ...]:
    """Shelves, sections and corner joints."""
    return (*shelf_tools(), *shelf_load_tools(), *deflection_tools(), *joint_tools())


def fitting_tools(rules: RuleBase) -> tuple[Tool, ...]:
    """Openings, fronts, doors, drawers, System 32 and drilling.

    Args:
        rules: That a confirmat's holes are held against.
    """
    return (
        *opening_tools(),
        *front_tools(),
        *door_tools(),
        *drawer_tools(),
        *system32_tools(),
        *drilling_tools(),
        confirmat_tool(rules),
    )


def office_tools(rules: RuleBase) -> tuple[Tool, ...]:
    """All of them.

    Args:
        rules: Shipped rules and those of the office.
    """
    return (
        *strength_tools(),
        *fitting_tools(rules),
        *check_tools(rules),
        *sum_tools(),
        *unit_tools(),
    )
