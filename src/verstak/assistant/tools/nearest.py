"""What lies nearest to a question that the sources do not answer, marked as no answer."""

from __future__ import annotations

from collections.abc import Iterable

from verstak.assistant.knowledge.search import Hit
from verstak.assistant.tools.outcome import Passage
from verstak.quantities.text import Bilingual

_MOST = 3
_NEAR = 0.2
"""Score below which a neighbour only shares a stray word."""


def nearest_passages(hits: Iterable[Hit]) -> tuple[Passage, ...]:
    """What may be offered though it is no answer."""
    return tuple(hit.passage for hit in hits if hit.score >= _NEAR)[:_MOST]


def nearest_note(nearest: tuple[Passage, ...]) -> tuple[Bilingual, ...]:
    """Says that what is quoted is near and no answer."""
    if not nearest:
        return ()
    return (
        Bilingual(
            "What is quoted lies nearest in the sources; it does not answer the question.",
            "Приведено ближайшее из источников; ответом на вопрос оно не является.",
        ),
    )
