"""What is said in place of a result: a question back, or why there is none. No number is given."""

from __future__ import annotations

from verstak.assistant.grounding.facts import Fact, Stand
from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.rendering.rendered import Rendered
from verstak.assistant.tools.tool import Tool
from verstak.assistant.verification import ProvenanceKind
from verstak.errors import ToolError, ToolRefused
from verstak.quantities.text import Bilingual, Language

_MISSING = Bilingual("To work this out I need to know more.", "Чтобы посчитать, не хватает данных.")
_ALSO = Bilingual("Also needed", "Ещё нужно")
_REFUSED = Bilingual("This cannot be computed as asked.", "Так посчитать нельзя.")
_FAILED = Bilingual(
    "This could not be computed, so there is no number.",
    "Посчитать не удалось, поэтому числа нет.",
)
_EXAMPLE = Bilingual("an example of how to write it", "пример, как это написать")
_BOUND = Bilingual("what can be made or meant", "что бывает и что можно изготовить")


def render_question_back(
    asked: str, also: tuple[str, ...], message: ParsedMessage, language: Language
) -> Rendered:
    """Ask, in one question, for what is missing.

    Args:
        asked: The question for the first thing that is missing.
        also: Names of the other things.
        message: The user's, whose numbers may be repeated.
        language: Of the reply.
    """
    book = _book(message, language, "", _EXAMPLE)
    words = f"{_MISSING.in_(language)} **{book.words(asked)}**"
    if also:
        words += f"\n\n{_ALSO.in_(language)}: {book.words(', '.join(also))}."
    return Rendered(words, book.claims)


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
    book = _book(message, language, tool.name, _BOUND)
    refused = isinstance(error, ToolRefused)
    words = error.message if language == "en" else error.in_russian or error.message
    if not refused and any(character.isdigit() for character in words):
        words = tool.title.in_(language)
    head = (_REFUSED if refused else _FAILED).in_(language)
    return Rendered(f"**{head}** {book.words(words)}", book.claims)


def _book(message: ParsedMessage, language: Language, tool: str, why: Bilingual) -> ClaimBook:
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
    origin: tuple[ProvenanceKind, str] = ("assumed", why.in_(language))
    return ClaimBook(language, tool=tool, call="", facts=facts, origin=origin)
