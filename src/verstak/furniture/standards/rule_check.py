"""Values held against the rules: conforms, does not, or no rule was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from verstak.furniture.standards.assignments import Assignment, as_assignments
from verstak.furniture.standards.limit import WANTED, Comparison, Scalar, compare
from verstak.furniture.standards.rules import (
    Condition,
    Parameter,
    Rule,
    RuleBase,
    Unverified,
    word_stems,
)
from verstak.quantities.quantity import CONFIDENCES, Quantity
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual


class Verdict(StrEnum):
    """What a check ends with."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does_not_conform"
    NO_RULE = "no_rule"


class Applied(StrEnum):
    """What one rule makes of a value."""

    KEPT = "kept"
    BROKEN = "broken"
    UNREGULATED = "unregulated"
    EXCEPTED = "excepted"  # an exception that the rule names holds
    OPEN = "open"  # a condition of the rule was not told


VERDICTS = {
    Verdict.CONFORMS: Bilingual("conforms", "соответствует"),
    Verdict.DOES_NOT_CONFORM: Bilingual("does not conform", "не соответствует"),
    Verdict.NO_RULE: Bilingual(
        "no rule found in the loaded sources", "правила в загруженных источниках нет"
    ),
}
_APPLIED = {
    Applied.KEPT: Bilingual("kept", "выполнено"),
    Applied.BROKEN: Bilingual("broken", "нарушено"),
    Applied.UNREGULATED: Bilingual("not regulated there", "там не нормируется"),
    Applied.EXCEPTED: Bilingual("its exception holds", "действует его исключение"),
    Applied.OPEN: Bilingual("depends on what was not told", "зависит от того, что не названо"),
}


_RULES = Bilingual("Rules", "Правила")
OUTCOME_COLUMNS = columns(
    ("rule", "rule", "правило"),
    ("parameter", "of what", "что"),
    ("found", "found", "есть"),
    ("comparison", "must be", "должно быть"),
    ("limit", "value", "значение"),
    ("limit_to", "to", "до"),
    ("outcome", "outcome", "итог"),
)
"""Columns of :meth:`CheckResult.rows`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule against one value.

    Args:
        assignment: The value.
        rule: The rule.
        applied: What came out.
        missing: Keys of parameters that the rule also asks about and nobody told.
    """

    assignment: Assignment
    rule: Rule
    applied: Applied
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Answer to :func:`check`.

    Args:
        verdict: ``does_not_conform`` when any rule is broken, ``conforms`` when at least one is
            kept and none is broken, otherwise ``no_rule``.
        assignments: What was asked about.
        outcomes: Every rule that speaks of it.
        without_rule: Values that no rule was applied to.
        near: Parameters with a similar name, for those.
        unverified: What is only remembered about them.
    """

    verdict: Verdict
    assignments: tuple[Assignment, ...]
    outcomes: tuple[Outcome, ...]
    without_rule: tuple[Assignment, ...]
    near: tuple[Parameter, ...]
    unverified: tuple[Unverified, ...]

    @property
    def conforms(self) -> bool:
        """A rule was found and every one that applies is kept."""
        return self.verdict is Verdict.CONFORMS

    def report(self) -> Report:
        """Verdict, then every rule with its source."""
        shown = tuple(
            Figure(
                "value" if len(self.assignments) == 1 else f"value_{number}",
                a.parameter.name if a.parameter else Bilingual(a.name, a.name),
                a.cell(),
            )
            for number, a in enumerate(self.assignments, start=1)
        )
        verdict = Figure(
            "verdict", Bilingual("verdict", "вывод"), VERDICTS[self.verdict], self._why()
        )
        code = Figure(
            "verdict_code", Bilingual("verdict, for programs", "код вывода"), self.verdict
        )
        return Report(
            title=Bilingual("Check against the rules", "Проверка по правилам"),
            figures=(verdict, code, *shown),
            tables=rule_tables(Table("rules", _RULES, OUTCOME_COLUMNS, self.rows()), self.rules()),
            notes=self._notes(),
        )

    def _why(self) -> Bilingual | None:
        broken = [o.rule for o in self.outcomes if o.applied is Applied.BROKEN]
        if not broken:
            return None
        named = tuple(dict.fromkeys(rule.reference for rule in broken))
        return Bilingual("; ".join(n.en for n in named), "; ".join(n.ru for n in named))

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that spoke."""
        return tuple(outcome.rule for outcome in self.outcomes)

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """One row per rule under :data:`OUTCOME_COLUMNS`."""
        return tuple(_row(outcome) for outcome in self.outcomes)

    def rule_notes(self) -> tuple[Bilingual, ...]:
        """Caveats of the rules and their other readings."""
        notes: list[Bilingual] = []
        for rule in (outcome.rule for outcome in self.outcomes):
            if rule.note:
                notes.append(_about(rule, rule.note))
            notes += [
                _about(rule, Bilingual(f"another reading: {c.en}", f"по другим данным: {c.ru}"))
                for c in rule.conflicts
            ]
        return tuple(dict.fromkeys(notes))

    def _notes(self) -> tuple[Bilingual, ...]:
        notes = [_without_rule(a) for a in self.without_rule]
        if self.without_rule and self.near:
            names = ", ".join(p.key for p in self.near)
            notes.append(Bilingual(f"near names: {names}", f"похожие имена: {names}"))
        for outcome in self.outcomes:
            if outcome.missing:
                asked = ", ".join(outcome.missing)
                notes.append(
                    Bilingual(
                        f"{outcome.rule.id} also asks for {asked}",
                        f"правилу {outcome.rule.id} нужно ещё: {asked}",
                    )
                )
        notes += self.rule_notes()
        notes += [
            Bilingual(
                f"an unverified note exists, nothing is checked against it: {each.words.en}",
                f"есть непроверенная запись, по ней не проверяется: {each.words.ru}",
            )
            for each in self.unverified
        ]
        return tuple(dict.fromkeys(notes))


def check(
    values: Mapping[str, Scalar | Quantity] | tuple[Assignment, ...],
    base: RuleBase,
    *,
    standard: str | None = None,
) -> CheckResult:
    """Hold values against every rule that speaks of them.

    Args:
        values: By the parameter's key or name, in the parameter's unit; or what
            :func:`verstak.furniture.standards.assignments.parse_assignments` returned.
        base: The rules.
        standard: Only rules whose standard starts with this.

    Raises:
        UsageError: a number where the parameter is a word, or a value that is not finite.
    """
    given = values if isinstance(values, tuple) else as_assignments(values, base)
    told = {a.parameter.key: a.value for a in given if a.parameter}
    outcomes: list[Outcome] = []
    conditions: set[str] = set()
    for assignment in given:
        if assignment.parameter is None:
            continue
        for rule in base.about(assignment.parameter.key):
            if standard is None or rule.is_of(standard):
                conditions |= {c.parameter for c in (*rule.when, *rule.unless)} | {rule.than or ""}
                outcome = _apply(rule, assignment, told)
                if outcome:
                    outcomes.append(outcome)
    kinds = {outcome.applied for outcome in outcomes}
    if Applied.BROKEN in kinds:
        verdict = Verdict.DOES_NOT_CONFORM
    else:
        verdict = Verdict.CONFORMS if Applied.KEPT in kinds else Verdict.NO_RULE
    ruled = {
        id(outcome.assignment)
        for outcome in outcomes
        if outcome.applied in {Applied.KEPT, Applied.BROKEN}
    }
    without = tuple(
        a
        for a in given
        if id(a) not in ruled and not (a.parameter and a.parameter.key in conditions)
    )
    return CheckResult(
        verdict=verdict,
        assignments=given,
        outcomes=tuple(outcomes),
        without_rule=without,
        near=tuple(
            dict.fromkeys(p for a in without if a.parameter is None for p in base.near(a.name))
        ),
        unverified=_unverified(without, base),
    )


def _apply(rule: Rule, assignment: Assignment, told: Mapping[str, Scalar]) -> Outcome | None:
    missing = [c.parameter for c in rule.when if c.parameter not in told]
    if any(c.parameter in told and not _holds(told[c.parameter], c) for c in rule.when):
        return None
    if any(c.parameter in told and _holds(told[c.parameter], c) for c in rule.unless):
        return Outcome(assignment, rule, Applied.EXCEPTED)
    if rule.comparison is Comparison.UNSET:
        return Outcome(assignment, rule, Applied.UNREGULATED)
    values = rule.values
    if rule.than is not None:
        if rule.than in told:
            values = (told[rule.than],)
        else:
            missing.append(rule.than)
    if missing:
        return Outcome(assignment, rule, Applied.OPEN, tuple(dict.fromkeys(missing)))
    kept = compare(assignment.value, rule.comparison, values, rule.tolerance)
    return Outcome(assignment, rule, Applied.KEPT if kept else Applied.BROKEN)


def _holds(value: Scalar, condition: Condition) -> bool:
    return compare(value, condition.comparison, condition.values)


def _unverified(without: tuple[Assignment, ...], base: RuleBase) -> tuple[Unverified, ...]:
    found = []
    for assignment in without:
        stems = word_stems(assignment.name)
        for each in base.unverified:
            words = word_stems(f"{each.words.en} {each.words.ru}")
            known = assignment.parameter is not None and assignment.parameter.key in each.parameters
            if known or (assignment.parameter is None and len(stems & words) >= 2):
                found.append(each)
    return tuple(dict.fromkeys(found))


def _row(outcome: Outcome) -> tuple[Cell, ...]:
    rule, limits = outcome.rule, outcome.rule.limits()
    listed = _listed(rule.values)
    limit: Cell = limits[0] if limits and rule.comparison is not Comparison.ONE_OF else listed
    if rule.comparison is Comparison.IS and isinstance(rule.values[0], bool):
        limit = rule.values[0]
    if rule.comparison is Comparison.UNSET or rule.than:
        limit = rule.than
    return (
        rule.id,
        rule.parameter.name,
        outcome.assignment.cell(),
        WANTED[rule.comparison],
        limit,
        limits[1] if rule.comparison is Comparison.RANGE else None,
        _APPLIED[outcome.applied],
    )


def _listed(values: tuple[Scalar, ...]) -> Cell:
    """Every value of a list; Russian needs its comma within numbers."""
    shown = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    if not any(isinstance(value, float) for value in values):
        return ", ".join(shown)
    return Bilingual(", ".join(shown), "; ".join(shown).replace(".", ","))


def rule_tables(outcomes: Table, rules: Iterable[Rule]) -> tuple[Table, ...]:
    """The outcomes and, once per rule, where it was read; nothing when no rule spoke."""
    if not outcomes.rows:
        return ()
    sources = Table(
        "sources",
        Bilingual("Sources", "Источники"),
        columns(
            ("rule", "rule", "правило"),
            ("reference", "standard or custom", "стандарт или практика"),
            ("confidence", "confidence", "достоверность"),
            ("source", "source", "источник"),
        ),
        tuple(
            (rule.id, rule.reference, CONFIDENCES[rule.confidence], rule.source)
            for rule in {rule.id: rule for rule in rules}.values()
        ),
    )
    return outcomes, sources


def _about(rule: Rule, words: Bilingual) -> Bilingual:
    return Bilingual(f"{rule.id}: {words.en}", f"{rule.id}: {words.ru}")


def _without_rule(assignment: Assignment) -> Bilingual:
    name = assignment.parameter.name if assignment.parameter else None
    en, ru = (name.en, name.ru) if name else (assignment.name, assignment.name)
    return Bilingual(
        f"{en}: {VERDICTS[Verdict.NO_RULE].en}", f"{ru}: {VERDICTS[Verdict.NO_RULE].ru}"
    )
