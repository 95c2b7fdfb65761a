"""Rules in words: what they limit, when, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verstak.furniture.standards.limit import WANTED, Comparison, Scalar
from verstak.furniture.standards.rules import Condition, Parameter, Rule, decimals_of
from verstak.quantities.quantity import CONFIDENCES, Given, Quantity
from verstak.quantities.report import Cell, Figure, Table, cell_text, columns
from verstak.quantities.text import Bilingual, Language


class RuleWords:
    """How the rules of one base are told to people."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = parameters

    def limit(self, rule: Rule) -> Bilingual:
        """What must hold: ``не более 1 900 мм``."""
        if rule.than is not None:
            name, word = self._name(rule.than), WANTED[rule.comparison]
            return Bilingual(f"{word.en}: {name.en}", f"{word.ru}: {name.ru}")
        return _compared(rule.comparison, rule.values, rule.unit)

    def figures(self, rules: Iterable[Rule]) -> tuple[Figure, ...]:
        """Limits as figures: numbers where there are numbers, else words."""
        made: list[Figure] = []
        for rule in rules:
            if rule.comparison is Comparison.UNSET:
                continue
            limits = rule.limits()
            tail = f"_{len(made) + 1}" if made else ""
            word = WANTED[rule.comparison]
            if not limits or rule.comparison is Comparison.ONE_OF:
                made.append(Figure(f"limit{tail}", rule.reference, self.limit(rule)))
            elif rule.comparison is Comparison.RANGE:
                made.append(Figure(f"limit{tail}", _named("from", "от", rule), limits[0]))
                made.append(Figure(f"limit_to{tail}", _named("to", "до", rule), limits[1]))
            else:
                made.append(Figure(f"limit{tail}", _named(word.en, word.ru, rule), limits[0]))
        return tuple(made)

    def conditions(self, rule: Rule) -> Bilingual:
        """When it applies: ``толщина плиты более 13 мм``."""
        told = [self._condition(each) for each in rule.when]
        exceptions = [self._condition(each) for each in rule.unless]
        en = [each.en for each in told] + [f"not when {each.en}" for each in exceptions]
        ru = [each.ru for each in told] + [f"кроме: {each.ru}" for each in exceptions]
        return Bilingual("; ".join(en), "; ".join(ru))

    def sources(self, rules: Iterable[Rule]) -> Table:
        """Every rule with its limit, its conditions and where it was read."""
        rows: list[tuple[Cell, ...]] = [
            (
                rule.reference,
                self.limit(rule),
                self.conditions(rule),
                CONFIDENCES[rule.confidence],
                rule.source,
            )
            for rule in rules
        ]
        return Table(
            "rules",
            Bilingual("Rules", "Правила"),
            columns(
                ("reference", "standard or custom", "стандарт или практика"),
                ("limit", "must be", "должно быть"),
                ("when", "when", "когда"),
                ("confidence", "confidence", "достоверность"),
                ("source", "source", "источник"),
            ),
            tuple(rows),
        )

    def _condition(self, condition: Condition) -> Bilingual:
        name = self._name(condition.parameter)
        parameter = self._parameters.get(condition.parameter)
        unit = parameter.unit if parameter else ""
        said = _compared(condition.comparison, condition.values, unit)
        return Bilingual(f"{name.en} {said.en}", f"{name.ru} {said.ru}")

    def _name(self, key: str) -> Bilingual:
        parameter = self._parameters.get(key)
        return parameter.name if parameter else Bilingual(key, key)


def _compared(comparison: Comparison, values: tuple[Scalar, ...], unit: str) -> Bilingual:
    def said(language: Language) -> str:
        shown = [_value(each, unit, language) for each in values]
        if comparison is Comparison.RANGE:
            start, end = ("from", "to") if language == "en" else ("от", "до")
            return f"{start} {shown[0]} {end} {shown[1]}"
        joined = (", " if language == "en" else "; ").join(shown)
        return f"{WANTED[comparison].in_(language)} {joined}".strip()

    return Bilingual(said("en"), said("ru"))


def _value(value: Scalar, unit: str, language: Language) -> str:
    if isinstance(value, bool | str):
        return cell_text(value, language)
    return Quantity(value, unit, Given(""), decimals_of(value)).text(language)


def _named(en: str, ru: str, rule: Rule) -> Bilingual:
    return Bilingual(f"{en} ({rule.reference.en})", f"{ru} ({rule.reference.ru})")
