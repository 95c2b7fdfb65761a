"""One line that says what was taken from where: the question, a file, a source, a default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from verstak.assistant.events import Argument, Step
from verstak.assistant.grounding.givens import ORIGIN_KINDS
from verstak.assistant.rendering.claim_book import GROUP_FROM, ClaimBook
from verstak.assistant.tools.slots import ChoiceSlot, NumberSlot
from verstak.assistant.verification import Claim, ProvenanceKind
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Quantity,
    words_in,
)
from verstak.quantities.report import YES, Figure
from verstak.quantities.text import Bilingual

_TAKEN = Bilingual("Taken", "Взято")
_ORIGINS = {
    "given": Bilingual("from the question", "из вопроса"),
    "attachment": Bilingual("from the file", "из файла"),
    "result": Bilingual("from the step before", "из предыдущего шага"),
    "edited": Bilingual("changed on the page", "изменено на странице"),
    "default": Bilingual("default", "по умолчанию"),
}


def origins_line(book: ClaimBook, step: Step, answers: Iterable[Figure]) -> str:
    """``Взято: пролёт 800 мм — из вопроса; E 1600 МПа — EN 312 …``; empty when nothing was."""
    pieces = [
        piece
        for argument in step.arguments
        if (piece := _argument(book, step, argument)) is not None
    ]
    pieces += _sourced(book, answers)
    if not pieces:
        return ""
    line = f"{_TAKEN.in_(book.language)}: {'; '.join(dict.fromkeys(pieces))}"
    return line if line.endswith(".") else f"{line}."


def _argument(book: ClaimBook, step: Step, argument: Argument) -> str | None:
    value = _value(book, step, argument)
    if value is None:
        return None
    origin = _ORIGINS[argument.origin].in_(book.language)
    if argument.said and argument.origin in {"attachment", "default"}:
        said = book.words(argument.said, origin=(ORIGIN_KINDS[argument.origin], argument.said))
        origin = f"{origin} {said}" if argument.origin == "attachment" else f"{origin}: {said}"
    title = book.words(argument.title)
    return f"{title} {value} — {origin}" if value else f"{title} — {origin}"


def _value(book: ClaimBook, step: Step, argument: Argument) -> str | None:
    slot = step.tool.slots.get(argument.name)
    given: object = argument.value
    match given:
        case True:
            return YES.in_(book.language)
        case None | False:
            # A flag that nobody raised says nothing.
            return None
        case int() | float() | Decimal() as number if isinstance(slot, NumberSlot):
            return _number(book, argument, float(number))
        case str() as key if isinstance(slot, ChoiceSlot):
            title = next((c.title.in_(book.language) for c in slot.choices if c.key == key), key)
            return book.words(title, origin=(ORIGIN_KINDS[argument.origin], argument.said))
        case _ if argument.origin in {"attachment", "result"}:
            return ""
        case _:
            # Lists of parts and whole messages stand in the question or in the table.
            return None


def _number(book: ClaimBook, argument: Argument, value: float) -> str:
    decimals = max(0, -int(Decimal(f"{value:.6g}").normalize().as_tuple().exponent))
    quantity = Quantity(value, argument.unit, Given(argument.said), min(decimals, 9))
    words = quantity.text(book.language, group_from=GROUP_FROM)
    claim = Claim(
        words,
        value,
        argument.unit,
        ORIGIN_KINDS[argument.origin],
        argument.said or argument.title,
        argument.title,
    )
    return book.stated(words, claim)


def _sourced(book: ClaimBook, answers: Iterable[Figure]) -> Iterator[str]:
    """Inputs of the answers that somebody measured, printed or assumed."""
    for figure in answers:
        if isinstance(figure.value, Quantity):
            for symbol, part in _inputs(figure.value):
                yield _sourced_input(book, symbol, part)


def _inputs(quantity: Quantity) -> Iterator[tuple[str, Quantity]]:
    if isinstance(quantity.provenance, Computed):
        for symbol, part in quantity.provenance.inputs:
            if isinstance(part.provenance, Cited | Assumed | Estimated):
                yield symbol, part
            else:
                yield from _inputs(part)


def _sourced_input(book: ClaimBook, symbol: str, part: Quantity) -> str:
    language = book.language
    match part.provenance:
        case Cited(source=source, clause=clause):
            # The clause names the document and its place; the address is in the claim.
            said = words_in(clause or source, language)
            kind: ProvenanceKind = "cited"
        case Assumed(why=why):
            said, kind = words_in(why, language), "assumed"
        case Estimated(method=method):
            said, kind = words_in(method, language), "estimated"
        case _:
            said, kind = "", "computed"
    return f"{book.words(symbol)} = {book.quantity(part, symbol)} — {book.words(said, origin=(kind, said))}"
