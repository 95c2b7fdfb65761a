"""The items that ship: every one unambiguous, its answer verified, none of them to be guessed."""

from __future__ import annotations

import ast
import operator
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest

from verstak.evaluate.suites.graders.choice import ChoiceGrader
from verstak.evaluate.suites.graders.function_call import CallGrader
from verstak.evaluate.suites.graders.json_value import JsonGrader
from verstak.evaluate.suites.graders.number import NumberGrader
from verstak.evaluate.suites.item import Item
from verstak.evaluate.suites.suite import Suite, shipped_suites

SUITES = shipped_suites()
ITEMS = [item for suite in SUITES for item in suite.items]
MOST_BY_ONE_ANSWER = 0.25
# What a broken or evasive model says to everything.
CONSTANTS = (
    "",
    "Yes",
    "Да",
    "No",
    "Нет",
    "0",
    "1",
    "42",
    "100",
    "{}",
    "[]",
    "null",
    "I don't know.",
    "Я не знаю.",
    "I'm sorry, but as an AI language model I cannot answer this question.",
    "Извините, но я не могу ответить на этот вопрос.",
    "Hello! How can I help you today?",
    "1, 2, 3, 4",
    "A, B, C, D",
    "A) B) C) D)",
    "1\n2\n3\n4",
    " ".join(str(number) for number in range(200)),
    " ".join(f"{number}" for number in range(0, 5000, 5)),
    "a " * 160,
    "!" * 200,
)
OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: lambda base, power: base ** int(power),
}


def name_of(suite: Suite) -> str:
    return f"{suite.name}.{suite.language}"


def value_of(working: str) -> Fraction:
    """Exactly, and by nothing but the four kinds of nodes that sums are made of."""

    def walk(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant(value=int() | float()):
                return Fraction(str(node.value))
            case ast.UnaryOp(op=ast.USub()):
                return -walk(node.operand)
            case ast.BinOp():
                return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
            case _:
                raise AssertionError(ast.dump(node))

    return walk(ast.parse(working, mode="eval").body)


def test_there_are_as_many_as_promised_in_both_languages() -> None:
    assert len(ITEMS) >= 300
    names = {suite.name for suite in SUITES}
    assert names == {"facts", "arithmetic", "instructions", "json", "functions", "furniture"}
    sizes = {(suite.name, suite.language): len(suite.items) for suite in SUITES}
    for name in names:
        assert sizes[name, "ru"] == sizes[name, "en"] >= 25


def test_ids_and_prompts_are_unique_and_titles_are_there() -> None:
    assert max(Counter(item.id for item in ITEMS).values()) == 1
    assert max(Counter(item.prompt for item in ITEMS).values()) == 1
    for suite in SUITES:
        assert suite.title.en != suite.title.ru != suite.name
        assert suite.about.en
        assert suite.about.ru


@pytest.mark.parametrize("suite", SUITES, ids=name_of)
def test_prompts_are_in_the_language_of_their_suite(suite: Suite) -> None:
    cyrillic = sum(len(re.findall("[а-яё]", item.prompt.casefold())) for item in suite.items)
    latin = sum(len(re.findall("[a-z]", item.prompt.casefold())) for item in suite.items)
    # Schemas and function names are Latin in both; words decide.
    assert (cyrillic > 0.4 * latin) if suite.language == "ru" else (latin > 5 * cyrillic)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_right_answers_count_and_prompts_do_not(item: Item) -> None:
    assert item.problem() is None
    assert not item.grade(item.prompt).right, "an echo counts"
    assert not item.grade(item.prompt.split("\n")[0]).right
    for answer in CONSTANTS[:5]:
        assert not item.grade(answer).right or answer in item.right


@pytest.mark.parametrize("suite", SUITES, ids=name_of)
def test_no_single_answer_is_right_for_many(suite: Suite) -> None:
    for answer in {*CONSTANTS, *(answer for item in suite.items for answer in item.right)}:
        share = sum(item.grade(answer).right for item in suite.items) / len(suite.items)
        assert share <= MOST_BY_ONE_ANSWER, answer


@pytest.mark.parametrize("suite", SUITES, ids=name_of)
def test_an_answer_to_everything_is_an_answer_to_nothing(suite: Suite) -> None:
    everything = "\n".join(item.right[0] for item in suite.items)
    assert sum(item.grade(everything).right for item in suite.items) <= 1


@pytest.mark.parametrize("suite", SUITES, ids=name_of)
def test_right_options_stand_at_every_place(suite: Suite) -> None:
    graders = [item.grader for item in suite.items if isinstance(item.grader, ChoiceGrader)]
    if not graders:
        return
    places = Counter(grader.labels.index(grader.right) for grader in graders)
    assert set(places) == set(range(4))
    assert max(places.values()) - min(places.values()) <= 1
    for item in suite.items:
        if isinstance(item.grader, ChoiceGrader):
            for label, option in zip(item.grader.labels, item.grader.options, strict=True):
                assert f"\n{label}) {option}\n" in item.prompt
                assert item.grade(f"{label}) {option}").right is (label == item.grader.right)
                assert item.grade(option).right is (label == item.grader.right), option


def test_sums_are_computed() -> None:
    sums = [item for item in ITEMS if item.suite == "arithmetic"]
    for item in sums:
        assert item.working is not None, item.id
        assert isinstance(item.grader, NumberGrader)
        assert Fraction(item.grader.value) == value_of(item.working), item.id
        # A number that the question already holds could be an echo.
        assert not re.search(rf"(?<![\d.,]){re.escape(item.right[0])}(?![\d.,])", item.prompt), (
            item.id
        )


def test_a_sum_one_off_does_not_count() -> None:
    for item in ITEMS:
        if isinstance(item.grader, NumberGrader):
            value = Fraction(item.grader.value)
            for near in (value + 1, value - 1, value * 10, -value):
                if near != value:
                    assert not item.grade(f"{float(near):g}").right, (item.id, near)


def test_schemas_stand_in_their_prompts_and_calls_name_what_is_offered() -> None:
    for item in ITEMS:
        if isinstance(item.grader, JsonGrader):
            for field in item.grader.value:
                assert f'"{field}"' in item.prompt
        if isinstance(item.grader, CallGrader):
            assert 4 <= len(item.grader.functions) <= 6
            for function in item.grader.functions:
                assert f"\n- {function}: " in item.prompt
                if function != item.grader.name:
                    assert not item.grade(f'{{"name": "{function}", "arguments": {{}}}}').right


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_function_is_right_somewhere_and_none_often(language: str) -> None:
    graders = [
        item.grader
        for item in ITEMS
        if isinstance(item.grader, CallGrader) and item.language == language
    ]
    offered = {function for grader in graders for function in grader.functions}
    chosen = Counter(grader.name for grader in graders)
    assert set(chosen) == offered
    assert max(chosen.values()) <= 3


def test_furniture_items_say_where_it_stands() -> None:
    for item in ITEMS:
        assert bool(item.source) is (item.suite == "furniture"), item.id
