import json
from typing import Any

import pytest

from verstak.evaluate.suites.graders.function_call import CallGrader

GRADER = CallGrader(
    functions=("set_light", "lock_door"),
    name="set_light",
    arguments={"room": "кухня", "on": False},
    also={"/room": ("кухне",)},
)


def call(**changes: Any) -> str:
    told = {"name": "set_light", "arguments": {"room": "кухня", "on": False}, **changes}
    return json.dumps(told, ensure_ascii=False)


def counts(answer: str, grader: CallGrader = GRADER) -> bool:
    return grader.grade(answer, prompt="", language="ru").right


@pytest.mark.parametrize(
    "answer",
    [
        call(),
        f"Выключаю свет: {call()}",
        f"Конечно!\n```json\n{call()}\n```\nГотово.",
        call(arguments={"on": False, "room": "Кухне"}),
    ],
)
def test_the_right_call_counts(answer: str) -> None:
    assert counts(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "set_light",
        'set_light(room="кухня", on=False)',
        call(name="lock_door"),
        call(arguments={"room": "кухня", "on": True}),
        call(arguments={"room": "кухня"}),
        call(arguments={"room": "кухня", "on": False, "level": 3}),
        call(arguments=json.dumps({"room": "кухня", "on": False})),
        call(comment="…"),
        f"{call()}\n{call(name='lock_door')}",
        f"[{call()}, {call()}]",
        "{" + call(),
    ],
)
def test_anything_else_does_not(answer: str) -> None:
    assert not counts(answer)


def test_a_function_without_arguments_may_leave_them_out() -> None:
    grader = CallGrader(functions=("call_operator", "find"), name="call_operator")
    assert counts('{"name": "call_operator"}', grader)
    assert counts('{"name": "call_operator", "arguments": {}}', grader)
    assert not counts('{"name": "call_operator", "arguments": {"x": 1}}', grader)


@pytest.mark.parametrize(
    ("grader", "field"),
    [
        (CallGrader(("one", "one"), "one"), "functions"),
        (CallGrader(("one", "two"), "three"), "name"),
        (CallGrader(("one", "two"), "one", also={"/a": (1,)}), "also"),
    ],
)
def test_a_call_that_cannot_be_meant_is_told(grader: CallGrader, field: str) -> None:
    problem = grader.problem()
    assert problem is not None
    assert problem[0] == field


def test_a_verdict_says_what_was_read_and_why() -> None:
    verdict = GRADER.grade(call(name="lock_door"), prompt="", language="ru")
    assert verdict.read is not None
    assert "lock_door" in verdict.read
    assert verdict.why == "expected set_light"
