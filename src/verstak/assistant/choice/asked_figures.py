"""Which figures of a result the question asked for."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.assistant.filling.cue_match import phrase_weight
from verstak.assistant.tools.tool import Tool


def asked_figures(tool: Tool, words: Sequence[str]) -> tuple[str, ...]:
    """Keys of the figures whose words stand in the question, in the tool's order.

    Args:
        tool: The tool.
        words: Stems of the clause that asks.

    Returns:
        Empty when the question names none: then the tool's own answers hold.
    """
    return tuple(key for key, cues in tool.asks.items() if phrase_weight(cues, words))
