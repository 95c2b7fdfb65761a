"""What a reply may speak of: numbers, standards, clauses and words that stand behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from verstak.assistant.events import Argument, Step
from verstak.assistant.grounding.evidence_texts import SourcedText, outcome_texts
from verstak.assistant.grounding.facts import Fact, Stand, step_facts
from verstak.assistant.grounding.givens import ORIGIN_KINDS
from verstak.assistant.grounding.names import words_of
from verstak.assistant.grounding.numerals import numerals_in
from verstak.assistant.grounding.phrases import COUNTED_WITHIN, counted
from verstak.assistant.grounding.standards import (
    StandardName,
    clauses_in,
    named_spans,
    standard_key,
    standards_in,
)
from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.text import Bilingual, Language
from verstak.quantities.units import find_unit

_YOURS = Bilingual("your question", "ваш вопрос")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_RANK: dict[ProvenanceKind, int] = {"cited": 0, "given": 1}


@dataclass(frozen=True, slots=True)
class NamedStandard:
    """A standard that stands in the evidence, and where."""

    name: StandardName
    kind: ProvenanceKind
    source: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the sentences of one reply are held against.

    Args:
        facts: Numbers.
        standards: Standards that are named.
        clauses: Numbers of clauses, tables and pages, upper case, by where they stand.
        words: Every word, folded; for brands and codes.
        verdicts: Of the steps that gave one.
        found: Some step has a result.
    """

    facts: tuple[Fact, ...]
    standards: tuple[NamedStandard, ...]
    clauses: frozenset[str]
    words: frozenset[str]
    verdicts: tuple[bool | None, ...] = ()
    found: bool = False


def gather(
    messages: Sequence[ParsedMessage], steps: Sequence[Step], language: Language
) -> Evidence:
    """Collect what may be said.

    Args:
        messages: Of the user, the last one and those before that it leans on.
        steps: What the tools gave.
        language: Of the reply; sources are named in it.
    """
    facts: list[Fact] = []
    texts: list[SourcedText] = []
    for message in messages:
        facts += _message_facts(message)
        texts.append(SourcedText(message.text, "given", _YOURS.in_(language), numbers=False))
    for step in steps:
        facts += step_facts(step, language)
        facts += [fact for argument in step.arguments for fact in _argument_facts(argument)]
        texts += dict.fromkeys(outcome_texts(step, language))
    standards = [
        NamedStandard(name, one.kind, one.source)
        for one in texts
        for name in standards_in(one.text)
    ]
    for message in messages:
        for named in message.standards:
            key = standard_key(named.family, named.number)
            edition = named.edition[-2:] if named.edition else None
            name = StandardName(key, edition, named.start, named.end)
            standards.append(NamedStandard(name, "given", named.text))
    facts += [fact for one in texts for fact in _text_facts(one)]
    # What is cited stands before what a tool says of it: a claim names the document.
    standards.sort(key=lambda one: _RANK.get(one.kind, len(_RANK)))
    return Evidence(
        tuple(dict.fromkeys(facts)),
        tuple({(one.name.key, one.name.edition): one for one in reversed(standards)}.values()),
        frozenset(_clauses(texts)),
        words_of(one.text for one in texts),
        tuple(step.outcome.verdict.fine for step in steps if step.outcome.verdict),
        any(step.outcome.found for step in steps),
    )


def _message_facts(message: ParsedMessage) -> Iterator[Fact]:
    for mention in message.mentions:
        yield Fact(
            mention.value,
            mention.unit,
            mention.unit.symbol if mention.unit else "",
            "given",
            mention.text,
            Stand.MESSAGE,
            size=mention.size is not None,
            nouns=mention.after[:COUNTED_WITHIN],
        )


def _argument_facts(argument: Argument) -> Iterator[Fact]:
    value: object = argument.value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return
    yield Fact(
        Decimal(str(value)),
        find_unit(argument.unit) if argument.unit else None,
        argument.unit,
        ORIGIN_KINDS[argument.origin],
        argument.said or argument.title,
        Stand.MESSAGE,
        argument.title,
    )


def _text_facts(one: SourcedText) -> Iterator[Fact]:
    if not one.numbers:
        return
    text = _ADDRESS.sub(" ", one.text)
    named = named_spans(text)
    for numeral in numerals_in(text):
        if any(start <= numeral.start < end for start, end in named):
            continue
        for reading in numeral.readings:
            unit = numeral.unit
            symbol = unit.symbol if unit else ""
            yield Fact(
                reading,
                unit,
                symbol,
                one.kind,
                one.source,
                one.stand,
                size=numeral.size,
                nouns=counted(text, numeral),
            )


def _clauses(texts: Iterable[SourcedText]) -> Iterator[str]:
    for one in texts:
        for clause in clauses_in(one.text):
            yield clause.number
        if one.is_place:
            yield from (n.upper() for n in re.findall(r"[A-ZА-Я]?\d+(?:\.\d+)*", one.text))
