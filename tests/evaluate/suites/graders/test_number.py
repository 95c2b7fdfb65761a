from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.evaluate.suites.graders.number import NumberGrader, readings

PROMPT = "How much is 15 + 27? Reply with one number."


def counts(value: str, answer: str, *, prompt: str = PROMPT, language: str = "en") -> bool:
    assert language in {"en", "ru"}
    return NumberGrader(value).grade(answer, prompt=prompt, language=language).right  # type: ignore[arg-type]  # asserted


@pytest.mark.parametrize(
    "answer",
    [
        "42",
        " 42.",
        "**42**",
        "42 apples",
        "The answer is 42.",
        "15 + 27 = 42",
        "15 + 27 equals 42",
        r"\boxed{42}",
        r"\( 15 + 27 = 42 \)",
        "42\n\nBecause 15 + 27 = 42 and 20 + 22 is the same.",
        "First I add 15 and 27.\nAnswer: 42",
        "Answer: 41? No.\nAnswer: 42",
        "Ответ: 42",
        "The result of 15 + 27 is 42.",
        "Ответ на задачу: 42",
        "42,0",
        "42.00 €",
        "42см",
    ],
)
def test_a_number_is_found_wherever_it_stands(answer: str) -> None:
    assert counts("42", answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "forty-two",
        "41",
        "-42",
        "40, 41, 42, 43",
        "41 or 42",
        "42 or 43",
        "40-42",
        "42.5",
        "142",
        "42:00",
        "4.2",
        "x^42",
        "4242",
        "42e3",
        "1. 41\n2. 42",
        "41\n42",
        "Answer: 42 or 43",
        "Answer: 42\nAnswer: 43",
        "42/43",
        "0.42",
        "The result of 15 + 27 is 42 or 43.",
        PROMPT,
    ],
)
def test_no_number_counts_by_accident(answer: str) -> None:
    assert not counts("42", answer)


def test_a_number_of_the_prompt_may_be_the_answer() -> None:
    assert counts("15", "It is 15.", prompt="Which is less, 15 or 27?")
    assert not counts("15", "15 and 27", prompt="Which is less, 15 or 27?")


def test_tolerance_is_decimal() -> None:
    grader = NumberGrader("5.796", tolerance="0.005")
    answers = {"5.8": True, "5,796": True, "5.79": False, "5.801": True, "5.802": False}
    for answer, expected in answers.items():
        assert grader.grade(answer, prompt="", language="ru").right is expected, answer


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1 234,5", "ru", ["1234.5"]),
        ("1,234.5", "en", ["1234.5"]),
        ("1.234,5", "ru", ["1234.5"]),
        ("1\u00a0234", "ru", ["1234"]),
        ("1'234", "en", ["1234"]),
        ("1,234", "en", ["1234"]),
        ("1.234", "en", ["1.234"]),
        ("1,234", "ru", ["1.234", "1234"]),
        ("0,125", "ru", ["0.125"]),
        ("0,125", "en", ["0.125"]),
        ("12,5", "en", ["12.5"]),
        ("1,234,567", "en", ["1234567"]),
        ("−7", "ru", ["-7"]),
    ],
)
def test_numbers_are_read_as_people_write_them(
    text: str, language: str, expected: list[str]
) -> None:
    assert language in {"en", "ru"}
    assert readings(text, language) == tuple(map(Decimal, expected))  # type: ignore[arg-type]  # asserted


@given(st.integers(-(10**9), 10**9), st.sampled_from(["{:,}", "{:_}", "{}"]))
def test_every_grouping_of_a_whole_number_is_that_number(number: int, pattern: str) -> None:
    shown = pattern.format(number).replace("_", "\u00a0")
    assert counts(str(number), shown, prompt="", language="en")
    assert counts(str(number), f"The answer is {shown} mm.", prompt="", language="ru")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_another_number_never_counts(value: int, other: int) -> None:
    assert counts(str(value), f"It is {other}.", prompt="") is (value == other)


@given(st.text(max_size=60))
def test_any_text_is_judged_and_nothing_without_digits_counts(answer: str) -> None:
    right = counts("7", answer, prompt="")
    assert not right or "7" in answer


@pytest.mark.parametrize(
    ("grader", "field"),
    [
        (NumberGrader("seven"), "value"),
        (NumberGrader("NaN"), "value"),
        (NumberGrader("7", tolerance="-1"), "tolerance"),
    ],
)
def test_a_number_that_is_none_is_told(grader: NumberGrader, field: str) -> None:
    problem = grader.problem()
    assert problem is not None
    assert problem[0] == field
