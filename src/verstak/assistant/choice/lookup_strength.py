"""How much the sources have to say on a question, for the tools that look things up.

A tool that computes is known by its samples; one that looks up is known by what it would find:
``Что такое X?`` belongs to the glossary for whatever X the glossary holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from verstak.assistant.knowledge.search import THRESHOLD, Kind, Knowledge
from verstak.quantities.text import Language

_TOOLS: Mapping[Kind, str] = {
    "term": "define_term",
    "card": "advise",
    "rule": "find_rule",
    "document": "search_documents",
}
_FOUND = 0.45
"""What a perfect hit adds to its tool."""
_BESIDE_VALUES = 0.4
_NOT_FOUND = -0.15
"""A tool that would find nothing gives way to one that computes."""


def lookup_strength(
    knowledge: Knowledge, text: str, language: Language, *, measured: bool
) -> dict[str, float]:
    """What to add to the score of each tool that looks things up.

    Args:
        knowledge: What is searched.
        text: What is asked.
        language: Of the question.
        measured: It asks whether some stated value is right, which words do not answer.
    """
    made = {}
    for kind, tool in _TOOLS.items():
        hits = knowledge.search(text, language=language, kinds={kind}, limit=1)
        if hits and hits[0].answers and not (measured and kind == "rule"):
            found = _FOUND * (hits[0].score - THRESHOLD) / (1 - THRESHOLD) + 0.05
            made[tool] = found * (_BESIDE_VALUES if measured else 1.0)
        else:
            made[tool] = _NOT_FOUND
    return made
