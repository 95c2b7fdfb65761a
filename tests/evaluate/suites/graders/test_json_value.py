import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.evaluate.suites.graders.json_text import only_object, whole_json
from verstak.evaluate.suites.graders.json_value import JsonGrader, difference

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "on": {"type": "boolean"},
        "phone": {"type": ["string", "null"]},
    },
    "required": ["name", "age", "on", "phone"],
    "additionalProperties": False,
}
VALUE = {"name": "Анна", "age": 34, "on": True, "phone": None}
GRADER = JsonGrader(schema=SCHEMA, value=VALUE, also={"/name": ("Анне",)})

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def counts(answer: str, grader: JsonGrader = GRADER) -> bool:
    return grader.grade(answer, prompt="", language="ru").right


def told(**changes: Any) -> str:
    return json.dumps({**VALUE, **changes}, ensure_ascii=False)


@pytest.mark.parametrize(
    "answer",
    [
        told(),
        f" {told()}\n",
        f"```json\n{told()}\n```",
        f"```\n{told()}```",
        json.dumps(VALUE, indent=2),
        told(name="«АННА»."),
        told(name="Анне"),
        told(age=34.0),
    ],
)
def test_the_right_json_counts(answer: str) -> None:
    assert counts(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[]",
        "null",
        f"Вот ответ: {told()}",
        f"{told()} {told()}",
        f"```json\n{told()}\n```\n```json\n{told()}\n```",
        told(age="34"),
        told(age=35),
        told(on=1),
        told(on="true"),
        told(on=False),
        told(phone=""),
        told(extra=1),
        told()[:-1],
        told().replace('"', "'"),
        told().replace("34", "NaN"),
        told()[:-1] + ', "age": 34}',
        "[" * 100_000,
    ],
)
def test_anything_else_does_not(answer: str) -> None:
    assert not counts(answer)


@given(VALUES)
def test_a_value_is_only_itself(value: Any) -> None:
    assert difference(value, json.loads(json.dumps(value)), also={}) is None
    assert difference({"a": value}, {"a": [value]}, also={}) is not None


def test_the_place_of_a_difference_is_told() -> None:
    assert difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, also={}) == "/a/1/b"
    assert difference([1], [1, 2], also={}) == "/"


@given(st.text(max_size=60))
def test_any_text_is_judged(answer: str) -> None:
    assert not counts(answer)
    value, fault = whole_json(answer)
    assert fault is not None or json.loads(answer.strip("` \n") or "0") == value or "```" in answer
    only_object(answer)


@pytest.mark.parametrize(
    ("grader", "field"),
    [
        (JsonGrader(schema={"type": "objekt"}, value={}), "schema"),
        (JsonGrader(schema={"$ref": "https://example.org/x.json"}, value={}), "schema"),
        (JsonGrader(schema={"type": "array"}, value={}), "value"),
        (JsonGrader(schema={}, value={"a": 1}, also={"/b": (2,)}), "also"),
    ],
)
def test_a_specification_that_contradicts_itself_is_told(grader: JsonGrader, field: str) -> None:
    problem = grader.problem()
    assert problem is not None
    assert problem[0] == field
