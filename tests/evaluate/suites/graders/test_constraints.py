from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.evaluate.suites.graders.constraints import ConstraintsGrader


def counts(answer: str, **constraints: Any) -> bool:
    return ConstraintsGrader(**constraints).grade(answer, prompt="", language="en").right


@pytest.mark.parametrize(
    ("constraints", "right", "wrong"),
    [
        ({"exact": "*12*"}, ["*12*", " *12*\n"], ["12", "* 12 *", "*12*.", "**12**"]),
        ({"one_of": ("window",)}, ["Window.", "**window**", '"window"'], ["a window", "windows"]),
        (
            {"words": 3},
            ["snow, ice — calm", "well-known old song"],
            ["snow ice", "a b c d", "— — —"],
        ),
        ({"least_words": 2, "most_words": 3}, ["a b", "a b c"], ["a", "a b c d"]),
        ({"lines": 2}, ["a\n\nb", "a\nb\n"], ["a b", "a\nb\nc"]),
        (
            {"sentences": 2},
            ["One. Two!", "One? Two", "«Раз.» Два."],
            ["One.", "A. B. C.", "2.5 m", "One. One."],
        ),
        ({"commas": 3}, ["a, b, c", "a, b, c."], ["a, b", "a b c", "a, b, c, d", "a, b, a"]),
        ({"starts": "Утром"}, ["Утром шёл дождь.", "утром"], ["Утромедленно", "Вот утром"]),
        ({"ends": "берег"}, ["На берег.", "берег!»"], ["берег моря", "оберег"]),
        ({"ends_exactly": ("!",)}, ["Да!"], ["Да", "Да!."]),
        ({"contains": ("кош*|кот",)}, ["Кошка спит"], ["Собака", "который"]),
        ({"excludes": ("кош*",)}, ["Пёс"], ["Кошка", "Пёс и кошкин дом"]),
        ({"case": "upper"}, ["МОЛОТОК 1"], ["Молоток", "молоток"]),
        ({"case": "lower"}, ["дождь"], ["Дождь"]),
        (
            {"language": "ru"},
            ["Это письмо о HTTP отправил наш сервер."],
            ["This is English", "да yes no", "円"],
        ),
        ({"language": "en"}, ["Only English"], ["Только русский", "half пополам"]),
        ({"line_prefix": "- "}, ["- a\n- b"], ["- a\nb", "-a", "- a\n-  "]),
        ({"numbered": True}, ["1. a\n2. b", "1) a"], ["1. a\n1. b", "a\nb", "1.a"]),
        ({"distinct_lines": True}, ["a\nb"], ["a\nA."]),
        ({"each_line_one_of": ("май", "март")}, ["МАЙ\nмарт."], ["май\nлето"]),
        ({"without_digits": True}, ["none"], ["1 one"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_each_constraint_holds_and_breaks(
    constraints: dict[str, Any], right: list[str], wrong: list[str]
) -> None:
    for answer in right:
        assert counts(answer, **constraints), answer
    for answer in wrong:
        assert not counts(answer, **constraints), answer


def test_numbers_of_a_list_are_no_words() -> None:
    assert counts("1. winter\n2. spring", words=2)


@given(
    st.lists(st.sampled_from(["дом", "стол", "лес-бор"]), min_size=1, max_size=9), st.integers(1, 9)
)
def test_words_are_counted_whatever_stands_between(words: list[str], wanted: int) -> None:
    for between in (" ", ", ", "\n", " — "):
        assert counts(between.join(words), words=wanted) is (len(words) == wanted)


@given(st.text(max_size=80))
def test_any_text_is_judged_and_silence_is_never_right(answer: str) -> None:
    right = counts(answer, most_words=5, without_digits=True)
    assert not right or answer.strip()


@pytest.mark.parametrize(
    ("constraints", "field"),
    [({}, "kind"), ({"words": 0}, "words"), ({"contains": ("*",)}, "contains")],
)
def test_constraints_that_are_none_are_told(constraints: dict[str, Any], field: str) -> None:
    problem = ConstraintsGrader(**constraints).problem()
    assert problem is not None
    assert problem[0] == field
