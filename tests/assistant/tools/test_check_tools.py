"""``check_tools``: any value against any rule, in any words.

Covers what it stands on too: ``rule_names``, ``rule_aliases``, ``rule_values``, ``rule_question``.
"""

from __future__ import annotations

import pytest
from tests.assistant.tools.asking import ask
from tests.assistant.tools.rule_phrasings import PHRASINGS

from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.check_tools import check_tools
from verstak.assistant.tools.rule_aliases import ALIASES, OPPOSITES
from verstak.assistant.tools.rule_names import RuleNames, same, tokens
from verstak.assistant.tools.rule_question import asks_demand, is_of, read_rule_question
from verstak.assistant.tools.rule_values import Values
from verstak.errors import ToolRefused
from verstak.furniture.standards.rules import load_rules
from verstak.quantities.quantity import Quantity, unit_in

RULES = load_rules()
NAMES = RuleNames(RULES)
(TOOL,) = check_tools(RULES)


@pytest.mark.parametrize(("text", "fine", "key"), PHRASINGS)
def test_a_phrasing(text: str, fine: bool | str | None, key: str | None) -> None:
    asked = read_rule_question(read_message(text), RULES, NAMES)
    found = asked.parameter.key if asked.parameter else None
    if key is not None:
        assert found is not None
        assert key.lstrip("*") in found
        assert key.startswith("*") or found == key
    if fine == "ask":
        with pytest.raises(ToolRefused, match=r"\?$"):
            ask(TOOL, text)
        return
    outcome = ask(TOOL, text)
    assert (outcome.verdict.fine if outcome.verdict else None) is fine


def test_a_verdict_names_the_value_the_limit_and_the_standard() -> None:
    outcome = ask(TOOL, "Глубина отделения под плечики 540 мм соответствует ГОСТ 13025.1?")
    assert outcome.verdict is not None
    for part in ("540 мм", "не менее 560 мм", "ГОСТ 13025.1-85"):
        assert part in outcome.verdict.why.ru
    limit = outcome.report.figure("limit").value
    assert isinstance(limit, Quantity)
    assert limit.value == 560


def test_a_standard_that_does_not_regulate_it_demands_nothing_and_no_clause_is_invented() -> None:
    outcome = ask(TOOL, "Фасады из МДФ 19 мм — это требование ГОСТ 16371?")
    assert outcome.verdict is not None
    assert outcome.verdict.fine is False
    assert "не устанавливает" in outcome.verdict.why.ru
    assert "п." not in outcome.verdict.why.ru


def test_a_standard_that_is_not_loaded_is_said_to_be_missing() -> None:
    outcome = ask(TOOL, "Соответствует ли ручка синего цвета ГОСТ 99999?")
    assert not outcome.found
    assert outcome.verdict is not None
    assert "ГОСТ 99999 среди загруженных источников нет" in outcome.verdict.why.ru


def test_without_a_value_the_limit_is_told() -> None:
    outcome = ask(TOOL, "Какой должна быть глубина отделения под плечики?")
    value = outcome.report.figure(outcome.answers[0]).value
    assert isinstance(value, Quantity)
    assert value.value == 560


def test_what_is_only_remembered_is_never_checked_against() -> None:
    outcome = ask(TOOL, "Отклонение габаритов шкафа 5 мм допустимо?")
    assert outcome.verdict is not None
    assert outcome.verdict.fine is None
    assert not outcome.found


def test_a_sag_over_a_span_becomes_per_cent_with_its_formula() -> None:
    outcome = ask(TOOL, "Прогиб полки 6 мм на пролёте 900 мм допустим?")
    value = outcome.report.figure("value").value
    assert isinstance(value, Quantity)
    assert value.value == pytest.approx(100 * 6 / 900)
    assert value.unit == "%"


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("Требует ли ГОСТ 16371 кромку?", True),
        ("Is it required by EN 312?", True),
        ("Соответствует требованиям ГОСТ?", False),
        ("Можно ли так?", False),
    ],
)
def test_demand_or_conformity(text: str, demand: bool) -> None:
    assert asks_demand(text) is demand


def test_a_shorter_number_is_another_standard() -> None:
    rule = RULES.rule("gost_16371.door_gap")
    assert is_of(rule, "ГОСТ 16371")
    assert is_of(rule, "ГОСТ")
    assert not is_of(rule, "ГОСТ 1637")
    assert is_of(RULES.rule("gost_13025.wardrobe_depth"), "ГОСТ 13025.1")


def test_aliases_and_opposites_name_parameters_that_exist() -> None:
    assert set(ALIASES) <= set(RULES.parameters)
    assert set(OPPOSITES) <= set(RULES.parameters)


def test_every_parameter_is_found_by_its_own_names() -> None:
    missed = [
        parameter.key
        for parameter in RULES.parameters.values()
        if parameter.key
        not in {
            named.parameter.key
            for named in NAMES.fit(t.stem for t in tokens(parameter.name.ru))[:4]
        }
    ]
    assert missed == []


def test_codes_are_whole_words() -> None:
    assert [token.stem for token in tokens("ДСтП P2 и Р5")] == [tokens("ДСП")[0].stem, "p2", "p5"]
    assert not same("p2", "p5")


def test_a_denied_condition_does_not_hold() -> None:
    parameter = RULES.parameters["glass_shelf.middle_support"]
    for text, value in (
        ("без промежуточной опоры", False),
        ("с промежуточной опорой", True),
        ("without a middle support", False),
    ):
        said = Values(read_message(text), RULES, NAMES).truth(parameter)
        assert said is not None
        assert said.value is value


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("Прочность при изгибе МДФ 15 МПа соответствует EN 622-5?", False),
        ("Прочность при изгибе МДФ 25 МПа соответствует EN 622-5?", True),
    ],
)
def test_a_condition_that_changes_nothing_is_not_asked_for(text: str, fine: bool) -> None:
    outcome = ask(TOOL, text)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is fine


def _questions() -> list[tuple[str, bool, str]]:
    """Every rule of one number without conditions, asked about inside and outside its limit."""
    made = []
    for rule in RULES.rules:
        if rule.when or rule.than or len(RULES.about(rule.parameter.key)) > 1:
            continue
        numbers = [float(value) for value in rule.values if not isinstance(value, bool | str)]
        if rule.comparison.value not in _STEPS or not numbers:
            continue
        base = sum(numbers) / len(numbers)
        name, unit = rule.parameter.name, rule.unit
        for factor, fine in zip(_STEPS[rule.comparison.value], (True, False), strict=True):
            value = f"{round(base * factor, 4):g}"
            russian = value.replace(".", ",")
            made.append((f"{name.ru} {russian} {unit_in(unit, 'ru')} — допустимо?", fine, rule.id))
            made.append((f"Is {name.en} of {value} {unit} allowed?", fine, rule.id))
    return made


_STEPS = {"min": (1.05, 0.8), "max": (0.95, 1.2), "equal": (1.0, 1.15)}


def test_nearly_every_plain_rule_is_answered_in_both_languages() -> None:
    questions = _questions()
    wrong = []
    for text, fine, rule in questions:
        try:
            outcome = ask(TOOL, text)
        except ToolRefused:
            wrong.append((rule, text))
            continue
        if outcome.verdict is None or outcome.verdict.fine is not fine:
            wrong.append((rule, text))
    assert len(questions) > 250
    assert len(wrong) <= len(questions) // 100, wrong
