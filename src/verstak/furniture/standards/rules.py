"""Standards and customs as data: what is known, from where, and how far it may be trusted.

A file of rules is TOML. ``[[parameter]]`` names what can be checked (``key``, ``en``, ``ru``,
``unit``, ``aliases``), ``[[rule]]`` says what holds (``id``, ``parameter``, ``comparison``,
``value``, ``standard``, ``confidence``, ``source`` and, if there are any, ``clause``, ``edition``,
``when``, ``unless``, ``than``, ``note``, ``conflicts``), ``[[unverified]]`` says what nobody has
read yet: such a thing is mentioned, and never checked against.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, get_args

from verstak.errors import UsageError
from verstak.furniture.standards.limit import Comparison, Scalar
from verstak.quantities.quantity import Cited, Confidence, Quantity, Words, in_both, words_from
from verstak.quantities.text import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a rule speaks about.

    Args:
        key: ``wall_cabinet.top_shelf_height``.
        name: What people call it.
        unit: Unit of its values; ``""`` for numbers without one, words and yes/no.
        aliases: Other names, in either language.
    """

    key: str
    name: Bilingual
    unit: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it answers to."""
        return (self.key, self.name.en, self.name.ru, *self.aliases)


@dataclass(frozen=True, slots=True)
class Condition:
    """Another parameter that decides whether a rule applies."""

    parameter: str
    comparison: Comparison
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One reading of one requirement.

    Args:
        id: ``gost_13025.top_shelf``.
        subject: What its file is about.
        parameter: What it limits.
        comparison: How.
        values: One value, two for a range, any number for ``one_of``.
        unit: Of the values.
        than: Key of another parameter to compare with instead of a value.
        tolerance: How far ``equal`` and ``multiple`` may be missed.
        when: All must hold, or the rule does not apply.
        unless: If one holds the rule does not apply; not told counts as not holding.
        standard: Standard or custom.
        clause: Only where it was read.
        edition: Of the standard.
        confidence: ``verified`` or ``secondary``.
        source: Where it was read.
        note: Caveat.
        conflicts: Other readings, which are not checked.
    """

    id: str
    subject: Bilingual
    parameter: Parameter
    comparison: Comparison
    values: tuple[Scalar, ...]
    unit: str
    than: str | None
    tolerance: float
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    standard: Words
    clause: Words | None
    edition: Words | None
    confidence: Confidence
    source: Words
    note: Bilingual | None
    conflicts: tuple[Bilingual, ...]

    @property
    def reference(self) -> Bilingual:
        """Standard, clause and edition, as far as they are known."""
        parts = [in_both(self.standard)]
        if self.clause:
            parts.append(in_both(self.clause))
        if self.edition:
            edition = in_both(self.edition)
            parts.append(Bilingual(f"({edition.en})", f"({edition.ru})"))
        return Bilingual(" ".join(p.en for p in parts), " ".join(p.ru for p in parts))

    def is_of(self, standard: str) -> bool:
        """Whether its standard starts with these words, in either language."""
        named = in_both(self.standard)
        return named.en.startswith(standard) or named.ru.startswith(standard)

    def limits(self) -> tuple[Quantity, ...]:
        """The numbers among its values, cited."""
        standard, source = in_both(self.standard), in_both(self.source)
        said = Bilingual(f"{standard.en}: {source.en}", f"{standard.ru}: {source.ru}")
        clause = self.clause
        if clause is None and self.edition:
            edition = in_both(self.edition)
            clause = Bilingual(f"edition {edition.en}", f"редакция {edition.ru}")
        cited = Cited(said, clause, self.confidence, self.note)
        return tuple(
            Quantity(value, self.unit, cited, decimals_of(value))
            for value in self.values
            if not isinstance(value, bool | str)
        )


@dataclass(frozen=True, slots=True)
class Unverified:
    """Something that is only remembered, or that nobody has found."""

    words: Bilingual
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBase:
    """All loaded rules.

    Args:
        rules: In the order of their files.
        parameters: By key.
        unverified: What must not be checked against.
    """

    rules: tuple[Rule, ...]
    parameters: Mapping[str, Parameter]
    unverified: tuple[Unverified, ...] = ()

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id.

        Raises:
            KeyError: there is none.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def about(self, key: str) -> tuple[Rule, ...]:
        """Rules of one parameter."""
        return tuple(rule for rule in self.rules if rule.parameter.key == key)

    def find_parameter(self, name: str) -> Parameter | None:
        """The parameter that a person means, or ``None`` when that is not clear.

        A key or one of its names; otherwise the only parameter that has all of the words,
        compared by their first letters, since Russian words change their ends.
        """
        asked = plain_words(name)
        for parameter in self.parameters.values():
            if asked in {plain_words(each) for each in parameter.names}:
                return parameter
        stems = word_stems(name)
        if not stems:
            return None
        found = [p for p in self.parameters.values() if stems <= word_stems(" ".join(p.names))]
        return found[0] if len(found) == 1 else None

    def near(self, name: str, *, most: int = 5) -> tuple[Parameter, ...]:
        """Parameters that share words with a name, the nearest first."""
        stems = word_stems(name)
        ranked = [(len(stems & word_stems(" ".join(p.names))), p) for p in self.parameters.values()]
        ranked = [(score, p) for score, p in ranked if score]
        ranked.sort(key=lambda pair: -pair[0])
        return tuple(parameter for _, parameter in ranked[:most])

    def search(self, words: str, language: Language = "en") -> tuple[Rule, ...]:
        """Rules that speak of some words, the best first.

        Args:
            words: What a person would type.
            language: Whose names count first where two rules match alike.
        """
        stems = word_stems(words)
        ranked = []
        for order, rule in enumerate(self.rules):
            note = (rule.note.en, rule.note.ru) if rule.note else ()
            text = " ".join(
                (
                    *rule.parameter.names,
                    rule.reference.en,
                    rule.reference.ru,
                    rule.subject.en,
                    rule.subject.ru,
                    *note,
                )
            )
            score = len(stems & word_stems(text))
            spoken = len(stems & word_stems(rule.parameter.name.in_(language)))
            if score:
                ranked.append((-score, -spoken, order, rule))
        return tuple(rule for *_, rule in sorted(ranked, key=lambda each: each[:3]))


def load_rules(texts: Mapping[str, str] | None = None, *, shipped: bool = True) -> RuleBase:
    """The shipped rules and those of an office.

    Args:
        texts: TOML by the name of its file; a rule of the same id as a shipped one replaces it.
        shipped: Leave the shipped rules out with ``False``.

    Raises:
        UsageError: a file is not TOML, or a rule in it is not one; file and rule are named.
    """
    named: dict[str, str] = {}
    if shipped:
        folder = files("verstak.furniture").joinpath("data", "rules")
        for item in sorted(folder.iterdir(), key=lambda each: each.name):
            if item.name.endswith(".toml"):
                named[item.name] = item.read_text(encoding="utf-8")
    tables = [(name, _parse(name, text)) for name, text in (*named.items(), *(texts or {}).items())]
    parameters: dict[str, Parameter] = {}
    for name, table in tables:
        for row in _rows(table, "parameter", name):
            parameter = _parameter(row, name)
            parameters[parameter.key] = parameter
    rules: dict[str, Rule] = {}
    unverified: list[Unverified] = []
    for name, table in tables:
        subject = table.get("subject", {"en": name, "ru": name})
        for row in _rows(table, "rule", name):
            rule = _rule(row, _bilingual(subject, name), parameters, name)
            rules[rule.id] = rule
        unverified += [
            Unverified(_bilingual(row, name), _words(row, "parameters", name))
            for row in _rows(table, "unverified", name)
        ]
    return RuleBase(tuple(rules.values()), parameters, tuple(unverified))


def plain_words(text: str) -> str:
    """Lower case, one space, no punctuation: how names are compared."""
    return " ".join(re.findall(r"[\w]+", text.casefold().replace("ё", "е").replace("_", " ")))


def word_stems(text: str) -> frozenset[str]:
    """First letters of every word of three letters or more, and every number."""
    return frozenset(
        word if word.isdigit() else word[: max(4, len(word) - 3)]
        for word in plain_words(text).split()
        if len(word) > 2 or word.isdigit()
    )


def decimals_of(value: float) -> int:
    """Decimals that a value was written with."""
    return max(0, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _parse(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: expected TOML with rules: {error}") from error


def _rows(table: Mapping[str, Any], key: str, name: str) -> Iterable[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{name}: expected [[{key}]] tables, found {type(rows).__name__}")
    return rows


def _bilingual(row: Any, name: str) -> Bilingual:
    en, ru = (row.get("en"), row.get("ru")) if isinstance(row, dict) else (None, None)
    if not isinstance(en, str) or not isinstance(ru, str):
        raise UsageError(f"{name}: expected words in both languages, en and ru, found {row!r}")
    return Bilingual(en, ru)


def _parameter(row: Mapping[str, Any], name: str) -> Parameter:
    key = row.get("key")
    if not isinstance(key, str) or not key:
        raise UsageError(f"{name}: a parameter needs a key such as shelf.span, found {key!r}")
    unit = _text(row, "unit", name) or ""
    return Parameter(key, _bilingual(row, name), unit, _words(row, "aliases", name))


def _rule(
    row: Mapping[str, Any], subject: Bilingual, parameters: dict[str, Parameter], name: str
) -> Rule:
    where = f"{name}: rule {row.get('id', '?')!r}"
    for needed in ("id", "parameter", "comparison", "standard", "confidence", "source"):
        if not _is_said(row.get(needed), both=needed in {"standard", "source"}):
            raise UsageError(f"{where}: {needed} is missing")
    comparison, values = _compared(row, where)
    if row["confidence"] not in get_args(Confidence):
        raise UsageError(
            f"{where}: confidence must be verified or secondary, found {row['confidence']!r}",
            remedy="what is not read belongs under [[unverified]]",
        )
    key, unit = row["parameter"], _text(row, "unit", where) or ""
    parameter = parameters.setdefault(key, Parameter(key, Bilingual(key, key), unit))
    if parameter.unit != unit:
        raise UsageError(f"{where}: unit {unit!r}, but {key} is in {parameter.unit!r}")
    return Rule(
        id=row["id"],
        subject=subject,
        parameter=parameter,
        comparison=comparison,
        values=values,
        unit=unit,
        than=_text(row, "than", where),
        tolerance=_tolerance(row, where),
        when=_conditions(row, "when", where),
        unless=_conditions(row, "unless", where),
        standard=words_from(row["standard"]),
        clause=_said(row, "clause", where),
        edition=_said(row, "edition", where),
        confidence=row["confidence"],
        source=words_from(row["source"]),
        note=_bilingual(row["note"], where) if "note" in row else None,
        conflicts=tuple(_bilingual(each, where) for each in _rows(row, "conflicts", where)),
    )


def _text(row: Mapping[str, Any], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{where}: {key} must be words, found {value!r}")
    return value


def _is_said(value: object, *, both: bool) -> bool:
    """Whether something is words: a string or, where allowed, a table of both languages."""
    if both and isinstance(value, dict):
        return value.keys() == {"en", "ru"} and all(
            _is_said(each, both=False) for each in value.values()
        )
    return isinstance(value, str) and bool(value.strip())


def _said(row: Mapping[str, Any], key: str, where: str) -> Words | None:
    value = row.get(key)
    if value is None:
        return None
    if not _is_said(value, both=True):
        raise UsageError(f"{where}: {key} must be words, or a table of en and ru, found {value!r}")
    return words_from(value)


def _words(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise UsageError(f"{where}: {key} must be a list of words, found {value!r}")
    return tuple(value)


def _tolerance(row: Mapping[str, Any], where: str) -> float:
    value = row.get("tolerance", 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise UsageError(f"{where}: tolerance must be a number of zero or more, found {value!r}")
    return float(value)


def _conditions(rule: Mapping[str, Any], key: str, where: str) -> tuple[Condition, ...]:
    made = []
    for row in _rows(rule, key, where):
        if not isinstance(row.get("parameter"), str):
            raise UsageError(f"{where}: a condition names no parameter")
        made.append(Condition(row["parameter"], *_compared(row, where)))
    return tuple(made)


def _compared(row: Mapping[str, Any], where: str) -> tuple[Comparison, tuple[Scalar, ...]]:
    try:
        comparison = Comparison(row.get("comparison", ""))
    except ValueError:
        known = ", ".join(Comparison)
        raise UsageError(
            f"{where}: comparison must be one of {known}, found {row.get('comparison')!r}"
        ) from None
    value = row.get("value", [])
    values = tuple(value) if isinstance(value, list) else (value,)
    for each in values:
        if not isinstance(each, bool | int | float | str) or (
            isinstance(each, float) and not math.isfinite(each)
        ):
            raise UsageError(f"{where}: a value must be a number, a word or yes/no, found {each!r}")
    _check_count(comparison, values, where, than="than" in row)
    return comparison, values


def _check_count(
    comparison: Comparison, values: tuple[Scalar, ...], where: str, *, than: bool
) -> None:
    match comparison:
        case Comparison.UNSET:
            fits, wanted = not values, "no value"
        case Comparison.ONE_OF:
            fits, wanted = bool(values), "at least one value"
        case Comparison.IS:
            fits, wanted = len(values) == 1, "one value"
        case Comparison.RANGE:
            numbers = [v for v in values if not isinstance(v, bool | str)]
            fits = len(numbers) == len(values) == 2 and numbers[0] <= numbers[1]
            wanted = "two numbers, the smaller one first"
        case _:
            fits = (len(values) == 1) != than
            fits = fits and all(not isinstance(v, bool | str) for v in values)
            fits = fits and not (comparison is Comparison.MULTIPLE and 0 in values)
            wanted = "one number, or than = another parameter"
    if not fits:
        raise UsageError(f"{where}: {comparison} needs {wanted}, found {list(values)!r}")
