import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.evaluate.suites.graders.choice import ChoiceGrader

LETTERS = ChoiceGrader(
    labels=("A", "B", "C", "D"), options=("salmon", "dolphin", "eagle", "a frog"), right="B"
)
DIGITS = ChoiceGrader(
    labels=("1", "2", "3", "4"), options=("21", "27", "паз", "глухой паз"), right="3"
)
PROMPT = "Which is a mammal?\nA) salmon\nB) dolphin\nC) eagle\nD) a frog\nReply with one letter."


def counts(grader: ChoiceGrader, answer: str) -> bool:
    return grader.grade(answer, prompt="", language="ru").right


@pytest.mark.parametrize(
    "answer",
    [
        "B",
        "b",
        "B.",
        "(B)",
        "**B**",
        "B) dolphin",
        "Ответ: B) dolphin",
        "The answer is B.",
        "Answer: B, because a dolphin breathes air.",
        "The right option is (B) dolphin",
        "dolphin",
        "It is the dolphin.",
        "В",  # a Cyrillic letter that looks the same
        "В) dolphin",
        r"\boxed{B}",
        "Correct answer:\nB",
        "Answer: B\n\nExplanation: option A is a fish.",
        "B. The dolphin. Option A is a fish, option C a bird.",
        "Answer: B. Unlike the eagle, it gives milk.",
        "I choose option B.",
        "B) dolphin\nSalmon is a fish.",
    ],
)
def test_a_choice_is_found_in_chatter(answer: str) -> None:
    assert counts(LETTERS, answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "A",
        "C) eagle",
        "A or B",
        "B or C",
        "A, B, C, D",
        "ABCD",
        "A) salmon\nB) dolphin\nC) eagle\nD) a frog",
        "B) eagle",
        "A) dolphin",
        "dolphin or eagle",
        "It is not B.",
        "not dolphin",
        "Answer: A or B",
        "Answer: B or C",
        "Because B vitamins matter, the answer is C.",
        "I do not know",
        "Be careful",
        "Option A or option B",
        "B.5",
        "A and B",
        "Answer: B) eagle",
        PROMPT,
    ],
)
def test_no_choice_counts_by_accident(answer: str) -> None:
    assert not counts(LETTERS, answer)


@pytest.mark.parametrize("answer", ["3", "3)", "Ответ: 3", "Ответ — 3) паз", "паз", "Номер 3."])
def test_digits_are_labels_too(answer: str) -> None:
    assert counts(DIGITS, answer)


@pytest.mark.parametrize(
    "answer", ["4", "глухой паз", "3) 27", "27", "3.5", "13", "1 или 3", "3 или 4"]
)
def test_digits_are_not_mistaken(answer: str) -> None:
    assert not counts(DIGITS, answer)


@given(st.sampled_from("ABCD"), st.sampled_from(["{}", "{}.", "Answer: {}", "Ответ: {})", "({})"]))
def test_only_the_right_label_counts(label: str, pattern: str) -> None:
    assert counts(LETTERS, pattern.format(label)) is (label == "B")


@given(st.text(max_size=60))
def test_any_text_is_judged(answer: str) -> None:
    if counts(LETTERS, answer):
        assert set("BbВв") & set(answer) or "dolphin" in answer.casefold()


@pytest.mark.parametrize(
    ("grader", "field"),
    [
        (ChoiceGrader(("A",), ("x",), "A"), "labels"),
        (ChoiceGrader(("A", "A"), ("x", "y"), "A"), "labels"),
        (ChoiceGrader(("A", "B"), ("x", "X"), "A"), "options"),
        (ChoiceGrader(("A", "B"), ("x", "y"), "C"), "right"),
    ],
)
def test_a_choice_that_is_none_is_told(grader: ChoiceGrader, field: str) -> None:
    problem = grader.problem()
    assert problem is not None
    assert problem[0] == field
