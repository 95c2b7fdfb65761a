"""The computed part of a reply, from a typed result: no model takes part."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from verstak.assistant.events import Argument, Step
from verstak.assistant.grounding.facts import step_facts
from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.rendering.formulas import formula_lines
from verstak.assistant.rendering.headline import answer_lines, chosen, verdict_line
from verstak.assistant.rendering.origins import origins_line
from verstak.assistant.rendering.passages import (
    NEAREST,
    NOT_FOUND,
    leading_quotation,
    quotations,
    source_and_place,
)
from verstak.assistant.rendering.rendered import Rendered
from verstak.assistant.rendering.tables import figure_list, named_tables, shown_tables, table_block
from verstak.assistant.tools.outcome import MadeFile
from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.quantity import words_in
from verstak.quantities.report import Figure, cell_text
from verstak.quantities.text import Bilingual, Language

MOST_FIGURES = 9
"""Figures listed beside the answers; the page's tables hold all. A choice of this program."""

_FOR_PROGRAMS = "_code"
"""Ending of keys whose values are words for programs."""

_FILES = Bilingual("Files", "Файлы")


def render_step(
    step: Step,
    language: Language,
    *,
    fault: bool,
    yes_no: bool,
    link: Callable[[MadeFile], str] | None = None,
) -> Rendered:
    """Write down one step for people, with a claim for everything.

    Args:
        step: The call and its outcome.
        language: Of the reply.
        fault: The question asks whether something is wrong.
        yes_no: The question asks for yes or no.
        link: Address of a file, as the reply will offer it; without it files are only named.

    Returns:
        Markdown with the answer itself on the first line. Every numeral in it has a claim.
    """
    outcome, report = step.outcome, step.outcome.report
    book = ClaimBook(
        language,
        tool=step.tool.name,
        call=step.call,
        facts=step_facts(step, language),
        origin=_origin_of_words(step, language),
        arguments=(*step.arguments, *_spoken(step)),
    )
    if not outcome.found:
        return _not_found(book, step)
    answers = chosen(report, step.answers or outcome.answers)
    if not answers and outcome.verdict is None and not outcome.passages:
        answers = report.figures[:1]
    blocks = []
    if outcome.verdict is not None:
        blocks.append(verdict_line(book, outcome.verdict, fault=fault, yes_no=yes_no))
    # Nobody asked for yes or no: then the figures come first.
    asked = list(answer_lines(book, _worded(answers, with_verdict=outcome.verdict is not None)))
    blocks = [*blocks, *asked] if yes_no or fault else [*asked, *blocks]
    head = _joined(blocks)
    said = next((cell_text(a.value, language) for a in answers), "")
    if not said and outcome.verdict is None and outcome.passages:
        # What is quoted first is the answer, so it stands first and plain.
        said = words_in(outcome.passages[0].text, language)
        blocks.append(leading_quotation(book, outcome.passages[0]))
        head = _joined(blocks)
    blocks.append(quotations(book, outcome.passages, said))
    others = [
        figure
        for figure in report.figures
        if figure not in answers and not figure.key.endswith(_FOR_PROGRAMS)
    ]
    blocks.append(figure_list(book, others[:MOST_FIGURES]))
    shown, named = shown_tables(report.tables)
    blocks += [table_block(book, table, in_file=bool(outcome.files)) for table in shown]
    blocks.append(named_tables(book, named))
    blocks += [f"- {book.words(note.in_(language))}" for note in report.notes]
    blocks.append(origins_line(book, step, answers))
    blocks += formula_lines(book, answers)
    blocks.append(_files(book, outcome.files, link))
    return Rendered(_joined(blocks), book.claims, head)


def _worded(answers: Iterable[Figure], *, with_verdict: bool) -> tuple[Figure, ...]:
    """The answers; a bare yes or no among them is what the verdict has said already."""
    return tuple(a for a in answers if not (with_verdict and isinstance(a.value, bool)))


def _not_found(book: ClaimBook, step: Step) -> Rendered:
    language = book.language
    blocks = [f"**{NOT_FOUND.in_(language)}**"]
    blocks += [book.words(note.in_(language)) for note in step.outcome.report.notes]
    if step.outcome.passages:
        blocks += [NEAREST.in_(language), quotations(book, step.outcome.passages)]
    return Rendered(_joined(blocks), book.claims)


def _spoken(step: Step) -> tuple[Argument, ...]:
    """The user's own numbers, where the tool read them out of the message itself."""
    return tuple(
        Argument(
            name,
            mention.text,
            mention.value,
            mention.unit.symbol if mention.unit else "",
            "given",
            mention.text,
        )
        for name, value in step.values.items()
        if isinstance(value, ParsedMessage)
        for mention in value.mentions
    )


def _origin_of_words(step: Step, language: Language) -> tuple[ProvenanceKind, str]:
    """Whose a numeral in a name or a note is: the file's that was read, else the tool's own."""
    for argument in step.arguments:
        if argument.origin == "attachment":
            return "cited", argument.said
    if step.outcome.passages:
        return "cited", source_and_place(step.outcome.passages[0], language)
    return "computed", step.tool.title.in_(language)


def _files(
    book: ClaimBook, files: Iterable[MadeFile], link: Callable[[MadeFile], str] | None
) -> str:
    shown = []
    for made in files:
        title = book.words(made.title.in_(book.language))
        shown.append(f"[{title}]({link(made)})" if link else title)
    return f"{_FILES.in_(book.language)}: {', '.join(shown)}" if shown else ""


def _joined(blocks: Iterable[str]) -> str:
    made = ""
    for block in blocks:
        if block:
            both_items = block.startswith("- ") and made.rsplit("\n", 1)[-1].startswith("- ")
            made += ("\n" if both_items else "\n\n" if made else "") + block
    return made
