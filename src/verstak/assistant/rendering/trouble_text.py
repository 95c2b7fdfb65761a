"""What is said when a tool gave no result: why, and no number that could be taken for one."""

from __future__ import annotations

from verstak.assistant.grounding.facts import Fact, Stand
from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.rendering.rendered import Rendered
from verstak.assistant.tools.tool import Tool
from verstak.errors import ToolError, ToolRefused
from verstak.quantities.text import Bilingual, Language

_REFUSED = Bilingual("This cannot be computed as asked.", "Так посчитать нельзя.")
_FAILED = Bilingual(
    "This could not be computed, so there is no number.",
    "Посчитать не удалось, поэтому числа нет.",
)
_BOUND = Bilingual("what can be made or meant", "что бывает и что можно изготовить")


def render_trouble(
    tool: Tool, error: ToolError, message: ParsedMessage, language: Language
) -> Rendered:
    """Write down why there is no result.

    Args:
        tool: What was called.
        error: What it raised.
        message: The user's, whose numbers may be repeated.
        language: Of the reply.
    """
    facts = [
        Fact(
            mention.value,
            mention.unit,
            mention.unit.symbol if mention.unit else "",
            "given",
            mention.text,
            Stand.MESSAGE,
        )
        for mention in message.mentions
    ]
    book = ClaimBook(
        language,
        tool=tool.name,
        call="",
        facts=facts,
        origin=("assumed", _BOUND.in_(language)),
    )
    refused = isinstance(error, ToolRefused)
    words = error.message if language == "en" else error.in_russian or error.message
    if not refused and any(character.isdigit() for character in words):
        words = tool.title.in_(language)
    head = (_REFUSED if refused else _FAILED).in_(language)
    return Rendered(f"**{head}** {book.words(words)}", book.claims)
