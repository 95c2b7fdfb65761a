"""The tool that holds stated values against standards and customs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Outcome, Verdict
from verstak.assistant.tools.refusal import question
from verstak.assistant.tools.rule_names import RuleNames
from verstak.assistant.tools.rule_question import RuleQuestion, read_rule_question
from verstak.assistant.tools.rule_words import RuleWords
from verstak.assistant.tools.slots import MessageSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.standards.limit import Comparison, compare
from verstak.furniture.standards.rule_check import Applied, check
from verstak.furniture.standards.rule_check import Outcome as RuleOutcome
from verstak.furniture.standards.rules import Parameter, Rule, RuleBase
from verstak.quantities.report import Figure, Report, cell_text
from verstak.quantities.text import Bilingual

_TITLE = Bilingual("Check against the rules", "Проверка по правилам")
_NOT_FOUND = Bilingual(
    "nothing in the loaded standards and customs speaks of this",
    "в загруженных стандартах и практиках об этом ничего нет",
)


def check_tools(rules: RuleBase) -> tuple[Tool, ...]:
    """The check against a rule base.

    Args:
        rules: Shipped rules and those of the office.
    """
    names: list[RuleNames] = []

    def check_rule(
        *,
        message: Annotated[ParsedMessage, MessageSlot(Bilingual("question", "вопрос"))],
        desk: Desk,
    ) -> Outcome:
        del desk
        if not names:  # read once, at the first question
            names.append(RuleNames(rules))
        return answer(read_rule_question(message, rules, names[0]), rules)

    return (
        derive(
            check_rule,
            title=Bilingual("Check against standards", "Проверка по стандартам"),
            doing=Bilingual("checking against the rules", "проверяю по правилам"),
            about=Bilingual(
                "whether a stated value is allowed, conforms to or is demanded by a standard or custom (ГОСТ, EN, makers, shop practice)",
                "допустимо ли названное значение, соответствует ли стандарту или практике, требует ли этого стандарт (ГОСТ, EN, изготовители, цех)",
            ),
            examples=(
                "Глубина отделения под плечики 540 мм — по ГОСТу проходит?",
                "Можно ли делать зазор двери в проёме 3 мм по ГОСТ 16371?",
                "Покоробленность двери 1800×450 мм 1,5 мм допустима?",
                "штанга для одежды 1000 мм без средней опоры нормально?",
                "Требует ли ГОСТ 16371 кромку 2 мм на фасадах?",
                "паз под заднюю стенку глубиной 10 мм ок?",
                "Какой должна быть высота рабочей поверхности кухни?",
                "Можно ли плиту P2 ставить в ванной?",
                "плотность МДФ 650 кг/м3 соответствует?",
                "Является ли модуль упругости из EN 312 расчётным значением?",
                "Is a 540 mm deep wardrobe allowed by GOST 13025.1?",
                "Does a door gap of 1.5 mm conform to the standard?",
                "particleboard with 9 mg/100 g formaldehyde, is it E1?",
                "Is 18 mm door thickness required by GOST 16371?",
            ),
            asks={
                "verdict": (
                    "можно",
                    "допустимо",
                    "соответствует",
                    "нормально",
                    "ошибка",
                    "allowed",
                    "conform",
                    "ok",
                ),
                "limit": (
                    "какой предел",
                    "сколько должно быть",
                    "какая должна",
                    "не более скольки",
                    "what limit",
                    "should be",
                ),
            },
        ),
    )


def answer(asked: RuleQuestion, base: RuleBase) -> Outcome:
    """The outcome of a question that was read.

    Args:
        asked: The question.
        base: The rules.

    Raises:
        ToolRefused: a rule also asks for something that was not told; asked in one question.
    """
    if asked.parameter is None:
        return _nothing(asked)
    words = RuleWords(base.parameters)
    if asked.demand and asked.standard is not None:
        return _demanded(asked, asked.parameter, words)
    if not asked.rules:
        return _unregulated(asked, asked.parameter, base, words)
    if asked.stated is None:
        return _limits(asked, asked.parameter, words)
    return _checked(asked, asked.parameter, base, words)


def _checked(
    asked: RuleQuestion, parameter: Parameter, base: RuleBase, words: RuleWords
) -> Outcome:
    kept = RuleBase(asked.rules, base.parameters, base.unverified)
    result = check(asked.assignments, kept)
    own = [one for one in result.outcomes if one.rule.parameter == parameter]
    kinds = {one.applied for one in own}
    agreed = _agreed(own)
    if kinds == {Applied.OPEN} and not agreed:
        missing = dict.fromkeys(key for one in own for key in one.missing)
        named = [base.parameters[key].name for key in missing if key in base.parameters]
        raise question(
            f"The rule also depends on: {', '.join(each.en for each in named)}; what is it",
            f"Правило зависит ещё от этого: {', '.join(each.ru for each in named)}. Что здесь",
        )
    telling = [one for one in own if one.applied is Applied.BROKEN]
    telling = telling or [one for one in own if one.applied is not Applied.OPEN] or agreed
    fine, why = _verdict(telling, parameter, words)
    figures = [
        Figure(
            "verdict", Bilingual("allowed", "допустимо"), fine, None if fine is not None else why
        ),
        *_stated(asked),
        *words.figures(one.rule for one in telling),
    ]
    spoken = [one.rule for one in telling]
    tables = (words.sources(spoken),) if spoken else ()
    return Outcome(
        Report(
            _title(parameter),
            tuple(figures),
            tables,
            (*_notes(spoken), *_remembered(parameter, base)),
        ),
        answers=("verdict", "limit") if telling else ("verdict",),
        verdict=Verdict(fine, why),
        found=bool(telling),
    )


def _agreed(outcomes: list[RuleOutcome]) -> list[RuleOutcome]:
    """Rules that come to one verdict whatever the conditions that were not told; else none."""
    if len(outcomes) < _SEVERAL or any(one.rule.than for one in outcomes):
        return []
    kept = {
        compare(one.assignment.value, one.rule.comparison, one.rule.values, one.rule.tolerance)
        for one in outcomes
    }
    if len(kept) > 1:
        return []
    applied = Applied.KEPT if kept == {True} else Applied.BROKEN
    return [replace(one, applied=applied) for one in outcomes]


_SEVERAL = 2
"""One rule alone says nothing about the cases outside its conditions."""


def _verdict(
    telling: list[RuleOutcome], parameter: Parameter, words: RuleWords
) -> tuple[bool | None, Bilingual]:
    if not telling:
        return None, Bilingual(
            f"{parameter.name.en}: no rule for these conditions in the loaded sources",
            f"{parameter.name.ru}: для таких условий правила в загруженных источниках нет",
        )
    applied = {one.applied for one in telling}
    if applied <= {Applied.UNREGULATED}:
        return None, _where(telling[0].rule, parameter, _UNREGULATED)
    if (
        Applied.EXCEPTED in applied
        and Applied.KEPT not in applied
        and Applied.BROKEN not in applied
    ):
        return True, _where(telling[0].rule, parameter, _EXCEPTED)
    fine = Applied.BROKEN not in applied
    return fine, _wanted(telling[0], parameter, words)


_UNREGULATED = Bilingual("is not regulated there", "там не нормируется")
_EXCEPTED = Bilingual("an exception of the rule holds", "действует исключение из правила")


def _where(rule: Rule, parameter: Parameter, said: Bilingual) -> Bilingual:
    return Bilingual(
        f"{parameter.name.en}: {said.en} ({rule.reference.en})",
        f"{parameter.name.ru}: {said.ru} ({rule.reference.ru})",
    )


def _wanted(outcome: RuleOutcome, parameter: Parameter, words: RuleWords) -> Bilingual:
    rule, value = outcome.rule, outcome.assignment.cell()
    if rule.comparison is Comparison.IS:
        said = (
            Bilingual("is not allowed", "не допускается")
            if rule.values == (False,)
            else Bilingual("is required", "требуется")
        )
        return _where(rule, parameter, said)
    limit = words.limit(rule)
    return Bilingual(
        f"{parameter.name.en}: {cell_text(value, 'en')}, must be {limit.en} ({rule.reference.en})",
        f"{parameter.name.ru}: {cell_text(value, 'ru')}, должно быть {limit.ru} ({rule.reference.ru})",
    )


def _stated(asked: RuleQuestion) -> list[Figure]:
    return [
        Figure(
            "value" if one.parameter == asked.parameter else f"value_{number}",
            one.parameter.name if one.parameter else Bilingual(one.name, one.name),
            one.cell(),
        )
        for number, one in enumerate(asked.assignments, 1)
    ]


def _title(parameter: Parameter) -> Bilingual:
    return Bilingual(f"{_TITLE.en}: {parameter.name.en}", f"{_TITLE.ru}: {parameter.name.ru}")


def _limits(asked: RuleQuestion, parameter: Parameter, words: RuleWords) -> Outcome:
    """No value was stated: what the rules say."""
    rules = list(asked.rules)
    spoken = [rule for rule in rules if rule.comparison is not Comparison.UNSET]
    if not spoken:
        why = _where(rules[0], parameter, _UNREGULATED)
        return Outcome(
            Report(_title(parameter), (), (words.sources(asked.rules),), (why,)),
            verdict=Verdict(None, why),
            found=False,
        )
    return Outcome(
        Report(
            _title(parameter),
            words.figures(spoken),
            (words.sources(asked.rules),),
            _notes(rules),
        ),
        answers=tuple(f.key for f in words.figures(spoken)[:2]),
    )


def _remembered(parameter: Parameter, base: RuleBase) -> tuple[Bilingual, ...]:
    """What is only remembered about a parameter; nothing is checked against it."""
    return tuple(
        Bilingual(
            f"not verified, not checked against: {each.words.en}",
            f"не проверено, не применяется: {each.words.ru}",
        )
        for each in base.unverified
        if parameter.key in each.parameters
    )


def _notes(rules: list[Rule]) -> tuple[Bilingual, ...]:
    notes = [rule.note for rule in rules if rule.note is not None]
    notes += [
        Bilingual(f"another reading: {each.en}", f"по другим данным: {each.ru}")
        for rule in rules
        for each in rule.conflicts
    ]
    return tuple(dict.fromkeys(notes))


def _demanded(asked: RuleQuestion, parameter: Parameter, words: RuleWords) -> Outcome:
    """Whether the standard demands what was stated."""
    standard = asked.standard or ""
    rules = [rule for rule in asked.rules if rule.comparison is not Comparison.UNSET]
    stated = asked.stated
    if not rules:
        why = Bilingual(
            f"in the loaded sources {standard} sets no requirement for {parameter.name.en}",
            f"в загруженных источниках {standard} не устанавливает требования к параметру "
            f"«{parameter.name.ru}»",
        )
        notes = (*_notes(list(asked.rules)), *_elsewhere(asked.others, words))
        figures = (
            Figure("verdict", Bilingual("demanded", "требование"), value=False),
            *_stated(asked),
        )
        tables = (words.sources(asked.rules),) if asked.rules else ()
        return Outcome(
            Report(_title(parameter), figures, tables, notes),
            answers=("verdict",),
            verdict=Verdict(False, why),
        )
    demanded = stated is None or any(_sets(rule, stated.value) for rule in rules)
    limit = words.limit(rules[0])
    why = Bilingual(
        f"{standard} asks of {parameter.name.en}: {limit.en} ({rules[0].reference.en})",
        f"{standard} требует для параметра «{parameter.name.ru}»: {limit.ru} ({rules[0].reference.ru})",
    )
    figures = (
        Figure("verdict", Bilingual("demanded", "требование"), demanded),
        *_stated(asked),
        *words.figures(rules),
    )
    return Outcome(
        Report(_title(parameter), figures, (words.sources(tuple(rules)),), _notes(rules)),
        answers=("verdict", "limit"),
        verdict=Verdict(demanded, why),
    )


def _sets(rule: Rule, value: bool | float | str) -> bool:
    """Whether a rule names this very value as its limit."""
    if not rule.values:
        return False
    return any(compare(value, Comparison.IS, (each,)) for each in rule.values)


def _elsewhere(rules: tuple[Rule, ...], words: RuleWords) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(
            f"elsewhere, {rule.reference.en}: {words.limit(rule).en}",
            f"в другом источнике, {rule.reference.ru}: {words.limit(rule).ru}",
        )
        for rule in rules
        if rule.comparison is not Comparison.UNSET
    )


def _unregulated(
    asked: RuleQuestion, parameter: Parameter, base: RuleBase, words: RuleWords
) -> Outcome:
    """The parameter is known, but not in the named standard, or only from memory."""
    standard = asked.standard
    if standard is None:
        why = Bilingual(
            f"{parameter.name.en}: no rule found in the loaded sources",
            f"{parameter.name.ru}: правила в загруженных источниках нет",
        )
    else:
        why = Bilingual(
            f"{parameter.name.en}: the loaded sources hold no such requirement of {standard}",
            f"{parameter.name.ru}: в загруженных источниках нет такого требования {standard}",
        )
    figures = (
        Figure("verdict", Bilingual("allowed", "допустимо"), None, why),
        *_stated(asked),
    )
    return Outcome(
        Report(
            _title(parameter),
            figures,
            notes=(*_remembered(parameter, base), *_elsewhere(asked.others, words)),
        ),
        answers=("verdict",),
        verdict=Verdict(None, why),
        found=False,
    )


def _nothing(asked: RuleQuestion) -> Outcome:
    why = _NOT_FOUND
    if asked.standard is not None and not asked.is_loaded:
        why = Bilingual(
            f"{asked.standard} is not among the loaded sources",
            f"{asked.standard} среди загруженных источников нет",
        )
    elif asked.standard is not None:
        why = Bilingual(
            f"the loaded sources hold no such requirement of {asked.standard}",
            f"в загруженных источниках нет такого требования {asked.standard}",
        )
    near = tuple(
        Bilingual(f"nearby: {each.name.en}", f"похожее: {each.name.ru}") for each in asked.near
    )
    fine = False if asked.demand and asked.standard is not None and asked.is_loaded else None
    return Outcome(
        Report(_TITLE, (Figure("verdict", Bilingual("verdict", "вывод"), fine, why),), notes=near),
        answers=("verdict",),
        verdict=Verdict(fine, why),
        found=False,
    )
