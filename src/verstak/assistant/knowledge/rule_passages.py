"""Rules of standards and customs as sentences that can be searched, quoted and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verstak.assistant.knowledge.index import Entry
from verstak.assistant.tools.outcome import Passage
from verstak.furniture.standards.limit import WANTED, Comparison, Scalar
from verstak.furniture.standards.rules import Condition, Rule, RuleBase, decimals_of
from verstak.quantities.quantity import CONFIDENCES, Given, Quantity, in_both
from verstak.quantities.report import NO, YES
from verstak.quantities.text import Bilingual, Language

_STANDARD = re.compile(
    r"(?P<family>[^\W\d]+(?:[ /][^\W\d]+)?)\s(?P<number>[A-Z]?\d+(?:[.-]\d+)*?)"
    r"(?:-(?P<edition>\d{2,4}))?(?![\d.-])"
)
_LEADING_YEAR = re.compile(r"(?:19|20)?\d{2}\b")


@dataclass(frozen=True, slots=True)
class StandardName:
    """A standard taken apart.

    Args:
        family: ``ГОСТ``, ``EN``; upper case.
        number: ``13025.1``, ``622-5``.
    """

    family: str
    number: str

    def is_named(self, family: str, number: str) -> bool:
        """Whether a question's standard is this one; ``DIN EN 312`` is EN 312 as Germany has it."""
        same = family == self.family or family.endswith(f" {self.family}")
        return number.upper() == self.number and (same or family == self.family.split("/")[0])


def standards_of(rule: Rule) -> tuple[StandardName, ...]:
    """The standards that a rule is of; none when it is a custom or a maker's sheet."""
    return tuple(
        StandardName(found["family"].upper(), found["number"])
        for found in _STANDARD.finditer(in_both(rule.standard).ru)
        if found["family"].isupper()
    )


def editions_of(rule: Rule) -> frozenset[str]:
    """Last two digits of the years whose text the rule was read in; empty = not known."""
    found = {
        match["edition"][-2:]
        for match in _STANDARD.finditer(in_both(rule.standard).ru)
        if match["edition"]
    }
    if rule.edition and (year := _LEADING_YEAR.match(in_both(rule.edition).en)):
        found.add(year[0][-2:])
    return frozenset(found)


def rule_statement(rule: Rule, base: RuleBase) -> Bilingual:
    """What the rule says, in a sentence: what, how much, and when."""
    return Bilingual(_said(rule, base, "en"), _said(rule, base, "ru"))


def required(rule: Rule, base: RuleBase) -> Bilingual:
    """What must hold: ``at most 0.2 mm``."""
    return Bilingual(_required(rule, base, "en"), _required(rule, base, "ru"))


def applies_when(rule: Rule, base: RuleBase) -> Bilingual | None:
    """Under which conditions the rule holds; ``None`` for always."""
    if not rule.when and not rule.unless:
        return None
    return Bilingual(_conditions(rule, base, "en"), _conditions(rule, base, "ru"))


def rule_passage(rule: Rule, base: RuleBase, score: float = 1.0) -> Passage:
    """The rule, quoted with its standard, clause and where it was read."""
    said = rule_statement(rule, base)
    if rule.note:
        said = Bilingual(
            f"{said.en} Note: {rule.note.en}.", f"{said.ru} Примечание: {rule.note.ru}."
        )
    for other in rule.conflicts:
        said = Bilingual(
            f"{said.en} Read otherwise: {other.en}.", f"{said.ru} Есть и иное чтение: {other.ru}."
        )
    reference, source = rule.reference, in_both(rule.source)
    confidence = CONFIDENCES[rule.confidence]
    return Passage(
        text=said,
        source=Bilingual(
            f"{reference.en}; {confidence.en}: {source.en}",
            f"{reference.ru}; {confidence.ru}: {source.ru}",
        ),
        place=None if rule.clause is None else in_both(rule.clause).ru,
        title=rule.parameter.name,
        score=score,
    )


def rule_entry(rule: Rule, base: RuleBase) -> Entry:
    """What a rule is found by: its parameter, its conditions and where it stands.

    Notes are left out: they speak of what the rule is not about.
    """
    name, reference, subject = rule.parameter.name, rule.reference, rule.subject
    conditions = applies_when(rule, base)
    return Entry(
        title=" . ".join(rule.parameter.names[1:]),
        body=" . ".join(
            (
                *_unique(reference),
                *_unique(subject),
                *_values(rule.values),
                *(() if conditions is None else _unique(conditions)),
            )
        ),
        views=(f"{name.ru}, {reference.ru}", f"{name.en}, {reference.en}"),
    )


def _unique(words: Bilingual) -> tuple[str, ...]:
    return (words.en,) if words.en == words.ru else (words.en, words.ru)


def _values(values: tuple[Scalar, ...]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if isinstance(value, str))


def _said(rule: Rule, base: RuleBase, language: Language) -> str:
    name = rule.parameter.name.in_(language)
    told = f"{name}: {_required(rule, base, language)}"
    conditions = _conditions(rule, base, language)
    return f"{told} ({conditions})." if conditions else f"{told}."


def _required(rule: Rule, base: RuleBase, language: Language) -> str:
    if rule.than:
        other = base.parameters.get(rule.than)
        limit = other.name.in_(language) if other else rule.than
        return f"{WANTED[rule.comparison].in_(language)}: {limit}"
    return _compared(rule.comparison, rule.values, rule.unit, language)


def _compared(
    comparison: Comparison, values: tuple[Scalar, ...], unit: str, language: Language
) -> str:
    shown = [_value(each, unit, language) for each in values]
    match comparison:
        case Comparison.RANGE:
            return (
                f"от {shown[0]} до {shown[1]}" if language == "ru" else f"{shown[0]} to {shown[1]}"
            )
        case Comparison.IS:
            return shown[0]
        case Comparison.UNSET:
            return WANTED[comparison].in_(language)
        case _:
            return f"{WANTED[comparison].in_(language)} {'; '.join(shown)}"


def _value(value: Scalar, unit: str, language: Language) -> str:
    if isinstance(value, bool):
        return (YES if value else NO).in_(language)
    if isinstance(value, str):
        return value
    # Only the spelling is wanted here; the cited quantity itself stands in the report.
    return Quantity(value, unit, Given("rule"), decimals_of(value)).text(language)


def _conditions(rule: Rule, base: RuleBase, language: Language) -> str:
    when = [_condition(each, base, language) for each in rule.when]
    unless = [_condition(each, base, language) for each in rule.unless]
    told = "; ".join(when)
    if unless:
        word = "кроме случаев, когда" if language == "ru" else "unless"
        told = "; ".join(part for part in (told, f"{word} {', '.join(unless)}") if part)
    return told


def _condition(condition: Condition, base: RuleBase, language: Language) -> str:
    parameter = base.parameters.get(condition.parameter)
    name = parameter.name.in_(language) if parameter else condition.parameter
    unit = parameter.unit if parameter else ""
    return f"{name}: {_compared(condition.comparison, condition.values, unit, language)}"
