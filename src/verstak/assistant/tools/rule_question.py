"""A question about rules, read: which parameter, which values, whose standard, and what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from verstak.assistant.message.mention import ParsedMessage, StandardMention
from verstak.assistant.message.words import folded
from verstak.assistant.tools.rule_names import Named, RuleNames
from verstak.assistant.tools.rule_values import Value, Values, axis_of
from verstak.furniture.standards.assignments import Assignment
from verstak.furniture.standards.limit import Comparison
from verstak.furniture.standards.rules import Parameter, Rule, RuleBase
from verstak.quantities.quantity import in_both

_LEAST_COVERAGE = 0.4
"""Less of a name than this and something else is meant."""
_GOST = re.compile(r"(?<!\w)(?:гост|gost)")
_LEAST_SCORE = 2.0
_TRIED = 24
_REMEMBERED = 0.8
"""A parameter without a rule that was read, only with a note that nothing is known."""
_NO_NUMBER = 0.6
_OTHER_UNIT = 0.4
_OTHER_WAY = 0.5
_SIZED = 2.5
"""The question states no number for it, or only numbers that measure something else."""
_BY_THE_STANDARD = 1.6
"""A parameter that the named standard speaks of counts so many times more."""
_DEMANDS = (
    "требован",
    "требует",
    "требуют",
    "обязательн",
    "обязан",
    "обязыва",
    "предписан",
    "норма на",
    "нормы на",
    "норматив на",
    "есть ли в гост",
    "установлен",
    "сказано ли",
    "указано ли",
    "предписыва",
    "нормиру",
    "регламентир",
    "устанавлива",
    "прописан",
    "demand",
    "requir",
    "mandat",
    "prescrib",
    "regulat",
    "stipulat",
)
_CONFORMS = (
    "соответств",
    "удовлетвор",
    "отвечает",
    "по требовани",
    "требованиям",
    "проходит",
    "comply",
    "conform",
    "meet",
    "satisf",
    "complies",
)


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """What was asked of the rules.

    Args:
        parameter: What it is about; ``None`` when no parameter fits.
        rules: Its rules, of the named standard where it has any.
        others: Its rules of other standards.
        assignments: Values that were stated, that of the parameter first.
        standard: As named, ``None`` when none was.
        is_loaded: The base holds rules of that standard.
        demand: Whether the standard demands it is asked, not whether a value conforms.
        near: Other parameters that were thinkable, the likeliest first.
    """

    parameter: Parameter | None
    rules: tuple[Rule, ...] = ()
    others: tuple[Rule, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    standard: str | None = None
    is_loaded: bool = True
    demand: bool = False
    near: tuple[Parameter, ...] = ()

    @property
    def stated(self) -> Assignment | None:
        """The value of the parameter itself."""
        for one in self.assignments:
            if one.parameter == self.parameter:
                return one
        return None


def read_rule_question(message: ParsedMessage, base: RuleBase, names: RuleNames) -> RuleQuestion:
    """Find what a question asks of the rules.

    Args:
        message: The question.
        base: The rules.
        names: Of the same base.
    """
    values = Values(message, base, names)
    mentioned = message.standards[0] if message.standards else None
    standard = _name(mentioned) if mentioned else _family(message.text)
    loaded = standard is None or any(is_of(rule, standard) for rule in base.rules)
    demand = asks_demand(message.text)
    fits = names.fit(token.stem for token in values.said)
    ranked = sorted(
        (_rank(named, values, base, standard) for named in fits[:_TRIED]),
        key=lambda each: -each[0],
    )
    thinkable = [
        named
        for score, named in ranked
        if score >= _LEAST_SCORE and named.coverage >= _LEAST_COVERAGE
    ]
    if not thinkable:
        near = tuple(named.parameter for _, named in ranked[:3])
        return RuleQuestion(None, standard=standard, is_loaded=loaded, demand=demand, near=near)
    target = thinkable[0].parameter
    share = values.share_of_span()
    if share is not None and target.key.startswith("shelf."):
        target = share.parameter
    about = base.about(target.key)
    own = tuple(rule for rule in about if standard is None or is_of(rule, standard))
    if share is not None and target == share.parameter:
        stated: tuple[Value, ...] = (share,)
    else:
        stated = _values(target, own or about, values, base, mentioned)
    return RuleQuestion(
        parameter=target,
        rules=own,
        others=tuple(rule for rule in about if rule not in own),
        assignments=tuple(
            Assignment(one.parameter.key, one.parameter, one.value, one.quantity) for one in stated
        ),
        standard=standard,
        is_loaded=loaded,
        demand=demand,
        near=tuple(named.parameter for named in thinkable[1:4]),
    )


def asks_demand(text: str) -> bool:
    """Whether a text asks if something is demanded, not if it conforms."""
    plain = folded(text)
    if any(each in plain for each in _CONFORMS):
        return False
    return any(each in plain for each in _DEMANDS)


def is_of(rule: Rule, standard: str) -> bool:
    """Whether a rule's standard is the named one; ``ГОСТ 1637`` is not ``ГОСТ 16371``."""
    wanted = _plain(standard)
    for named in (in_both(rule.standard).en, in_both(rule.standard).ru):
        have = _plain(named)
        at = have.find(wanted)
        if at >= 0:
            rest = have[at + len(wanted) : at + len(wanted) + 1]
            if not (wanted[-1].isdigit() and rest.isdigit()):
                return True
    return False


def _plain(name: str) -> str:
    return folded(name).replace("gost", "гост").replace(" ", "").replace("en", "ен")


def _name(mentioned: StandardMention) -> str:
    return f"{mentioned.family} {mentioned.number}"


def _family(text: str) -> str | None:
    """A family named without a number: ``по ГОСТу``."""
    return "ГОСТ" if _GOST.search(folded(text)) else None


def _rank(
    named: Named, values: Values, base: RuleBase, standard: str | None
) -> tuple[float, Named]:
    """How likely a parameter is what the question is about."""
    parameter = named.parameter
    rules = base.about(parameter.key)
    remembered = any(parameter.key in each.parameters for each in base.unverified)
    if not rules and not remembered:
        return 0.0, named
    score = named.score if rules else named.score * _REMEMBERED
    if standard is not None and any(is_of(rule, standard) for rule in rules):
        score *= _BY_THE_STANDARD
    yes_no = any(rule.comparison is Comparison.IS for rule in rules)
    wordy = any(isinstance(value, str) for rule in rules for value in rule.values)
    if yes_no or wordy:
        sized = parameter.key.endswith(".size") and values.has_size
        return score + (_SIZED if sized else 0.0), named
    numbers = values.numbers(parameter)
    if numbers:
        fit, settled = values.settle(parameter, _asked_besides(parameter, rules, base))
        if any(_runs_otherwise(one) for one in settled if one.parameter == parameter):
            score *= _OTHER_WAY
        return score + max(-3.0, min(3.0, fit)), named
    unread = any(each.unit is not None for each in values.mentions)
    return score * (_OTHER_UNIT if unread else _NO_NUMBER), named


def _runs_otherwise(one: Value) -> bool:
    """A width was stated where the parameter is a depth."""
    own = axis_of(one.parameter)
    stated = one.mention.axis if one.mention else None
    return own is not None and stated is not None and own != stated.value


def _asked_besides(
    target: Parameter, rules: tuple[Rule, ...], base: RuleBase
) -> tuple[Parameter, ...]:
    """Numeric parameters that the rules also ask about."""
    keys: dict[str, None] = {}
    for rule in rules:
        for condition in (*rule.when, *rule.unless):
            if not any(isinstance(value, bool | str) for value in condition.values):
                keys[condition.parameter] = None
        if rule.than is not None:
            keys[rule.than] = None
    keys.pop(target.key, None)
    return tuple(base.parameters[key] for key in keys if key in base.parameters)[:4]


def _values(
    target: Parameter,
    rules: tuple[Rule, ...],
    values: Values,
    base: RuleBase,
    mentioned: StandardMention | None,
) -> tuple[Value, ...]:
    found: list[Value] = []
    yes_no = any(rule.comparison is Comparison.IS for rule in rules)
    wordy = any(isinstance(value, str) for rule in rules for value in rule.values)
    if yes_no:
        said = values.truth(target)
        found.append(said or Value(target, value=True))
    elif wordy:
        word = values.written(target, rules, mentioned)
        found += [word] if word else []
    else:
        found += values.settle(target, _asked_besides(target, rules, base))[1]
    told = {one.parameter.key for one in found}
    conditions = chain.from_iterable((*rule.when, *rule.unless) for rule in rules)
    for condition in conditions:
        if condition.parameter in told or condition.parameter not in base.parameters:
            continue
        parameter = base.parameters[condition.parameter]
        value: Value | None = None
        if any(isinstance(each, bool) for each in condition.values):
            value = values.truth(parameter)
        elif any(isinstance(each, str) for each in condition.values):
            value = values.word(parameter, rules)
        if value is not None:
            told.add(condition.parameter)
            found.append(value)
    return tuple(sorted(found, key=lambda one: one.parameter.key != target.key))
