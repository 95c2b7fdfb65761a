"""All tools of the material side: parts, edge bands, sheets, cutting, cost, cabinets."""

from __future__ import annotations

from verstak.assistant.tools.cabinet_tools import cabinet_tools
from verstak.assistant.tools.cost_tools import cost_tools
from verstak.assistant.tools.count_tools import count_tools
from verstak.assistant.tools.cutting_tools import cutting_tools
from verstak.assistant.tools.edge_length_tools import edge_length_tools
from verstak.assistant.tools.edge_tools import edge_tools
from verstak.assistant.tools.part_fit_tools import part_fit_tools
from verstak.assistant.tools.part_tools import part_tools
from verstak.assistant.tools.pitch_tools import pitch_tools
from verstak.assistant.tools.rectangle_tools import rectangle_tools
from verstak.assistant.tools.sheet_fit_tools import sheet_fit_tools
from verstak.assistant.tools.sheet_tools import sheet_tools
from verstak.assistant.tools.spacing_tools import spacing_tools
from verstak.assistant.tools.stock_tools import stock_tools
from verstak.assistant.tools.tool import Tool


def material_tools() -> tuple[Tool, ...]:
    """In the order in which they are shown; tools that read files are apart."""
    return (
        *part_tools(),
        *count_tools(),
        *edge_length_tools(),
        *edge_tools(),
        *sheet_tools(),
        *sheet_fit_tools(),
        *cutting_tools(),
        *pitch_tools(),
        *cost_tools(),
        *part_fit_tools(),
        *rectangle_tools(),
        *spacing_tools(),
        *stock_tools(),
        *cabinet_tools(),
    )
