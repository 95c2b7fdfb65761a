"""The first lines of a reply: yes or no, and the figures that were asked for."""

from __future__ import annotations

from collections.abc import Iterable

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.tools.outcome import Verdict
from verstak.assistant.verification import Claim
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

NOTHING_SAID = Bilingual(
    "The loaded sources do not say.",
    "В загруженных источниках этого нет.",
)
_PASSES = Bilingual("Verdict: in order", "Оценка: проходит")
_FAILS = Bilingual("Verdict: not in order", "Оценка: не проходит")
_YES = Bilingual("Yes.", "Да.")
_NO = Bilingual("No.", "Нет.")
_FAULT = Bilingual("Yes, that is a mistake.", "Да, это ошибка.")
_NO_FAULT = Bilingual("No, there is no mistake.", "Нет, ошибки нет.")


def verdict_word(verdict: Verdict, *, fault: bool) -> Bilingual:
    """Yes or no, by what a yes would have meant.

    Args:
        verdict: Whether the thing is in order.
        fault: The question asked whether something is wrong.
    """
    if verdict.fine is None:
        return NOTHING_SAID
    if fault:
        return _NO_FAULT if verdict.fine else _FAULT
    return _YES if verdict.fine else _NO


def verdict_line(book: ClaimBook, verdict: Verdict, *, fault: bool, yes_no: bool) -> str:
    """The verdict with its reason; without the word when nobody asked for yes or no."""
    why = verdict.why.in_(book.language)
    reason = book.words(_as_sentence(why))
    if not yes_no and not fault and verdict.fine is not None:
        return f"{(_PASSES if verdict.fine else _FAILS).in_(book.language)}: {book.words(why)}"
    word = verdict_word(verdict, fault=fault).in_(book.language)
    shown = book.stated(word, Claim(word, verdict.fine, "", "computed", why))
    return f"**{shown}** {reason}".strip()


def answer_lines(book: ClaimBook, figures: Iterable[Figure]) -> tuple[str, ...]:
    """The figures that were asked for, one line each."""
    return tuple(f"**{figure_line(book, figure)}**" for figure in figures)


def figure_line(book: ClaimBook, figure: Figure) -> str:
    """``Мгновенный прогиб: 4,79 мм``, and why it is missing when it is."""
    name = figure.name.in_(book.language)
    value = book.cell(figure.value, name)
    mark = "" if name.endswith("=") else ":"
    line = f"{book.words(sentence_case(name))}{mark} {value}"
    if figure.why is not None:
        line += f" ({book.words(figure.why.in_(book.language))})"
    return line


def _as_sentence(words: str) -> str:
    stop = "" if not words or words[-1] in ".!?…" else "."
    return f"{sentence_case(words)}{stop}"


def sentence_case(words: str) -> str:
    """With a capital; a symbol keeps its case: ``n of the limit L/n``."""
    return words[:1].upper() + words[1:] if words[1:2].isalpha() else words


def chosen(report: Report, keys: Iterable[str]) -> tuple[Figure, ...]:
    """The figures of those keys, in the order of the keys; unknown keys are passed over."""
    by_key = {figure.key: figure for figure in report.figures}
    return tuple(by_key[key] for key in dict.fromkeys(keys) if key in by_key)
