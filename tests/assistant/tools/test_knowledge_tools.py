"""Looking things up by the tools; ``nearest`` and ``rule_tool`` are tested here too."""

from __future__ import annotations

import dataclasses

import pytest

from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.knowledge_tools import knowledge_tools
from verstak.assistant.tools.outcome import Outcome
from verstak.assistant.tools.tool import Tool
from verstak.furniture.standards.rules import load_rules
from verstak.quantities.quantity import Cited, Quantity


@pytest.fixture(scope="module")
def tools() -> dict[str, Tool]:
    rules = load_rules()
    return {tool.name: tool for tool in knowledge_tools(Knowledge(rules), rules)}


def rule(tools: dict[str, Tool], question: str) -> Outcome:
    return tools["find_rule"].run({"message": read_message(question)}, Desk())


def test_documents_are_searched_only_where_the_office_has_some(tools: dict[str, Tool]) -> None:
    assert set(tools) == {"define_term", "advise", "find_rule"}


def test_a_definition_comes_with_its_facts(tools: dict[str, Tool]) -> None:
    outcome = tools["define_term"].run({"question": "Что такое шкант?"}, Desk())
    assert outcome.found
    assert outcome.answers == ("definition_of_dowel",)
    assert len(outcome.passages) > 2


def test_two_terms_are_told_apart(tools: dict[str, Tool]) -> None:
    outcome = tools["define_term"].run({"question": "чем отличается шкант от конфирмата"}, Desk())
    assert outcome.answers == ("definition_of_dowel", "definition_of_confirmat")


@pytest.mark.parametrize("tool", ["define_term", "advise"])
@pytest.mark.parametrize("question", ["что такое фотосинтез", "what is blockchain"])
def test_what_is_not_there_is_not_told(tools: dict[str, Tool], tool: str, question: str) -> None:
    assert not tools[tool].run({"question": question}, Desk()).found


def test_a_rule_is_cited(tools: dict[str, Tool]) -> None:
    outcome = rule(tools, "какой зазор двери по ГОСТ 16371?")
    assert outcome.found
    value = outcome.report.figure(outcome.answers[0]).value
    assert isinstance(value, Quantity)
    assert value.value == 2.0
    assert isinstance(value.provenance, Cited)


def test_a_clause_is_found(tools: dict[str, Tool]) -> None:
    outcome = rule(tools, "Что в п. 3.1.3 ГОСТ 30255?")
    assert outcome.found
    assert len(outcome.passages) == 3


@pytest.mark.parametrize(
    "question",
    [
        "Что ГОСТ 19917 говорит о диванах?",
        "п. 5.2.11 ГОСТ 16371",
        "прогиб полки по ГОСТ 16371",
        "покоробленность двери по ГОСТ 16371-2025",
        "модуль упругости P3 по EN 312",
        "приложение Д ГОСТ 7016",
        "Что ГОСТ 16371 говорит о цвете ручек?",
        "What does ISO 9001 say about drawers?",
        "сколько дней отпуска положено",
    ],
)
def test_a_neighbour_is_never_the_answer(tools: dict[str, Tool], question: str) -> None:
    outcome = rule(tools, question)
    assert not outcome.found
    assert outcome.report.figures == ()
    assert outcome.verdict is None
    assert outcome.report.tables[0].rows
    if outcome.passages:
        assert "не является" in outcome.report.notes[0].ru


def test_an_unregulated_thing_is_said_to_be_so(tools: dict[str, Tool]) -> None:
    message = read_message("Толщина двери нормируется в ГОСТ 16371?")
    asked = dataclasses.replace(message, asks_yes_no=True)
    outcome = tools["find_rule"].run({"message": asked}, Desk())
    assert outcome.found
    assert outcome.verdict is not None
    assert outcome.verdict.fine is False
