"""Generated questions: many, worded in three ways each, repeatable, and rightly answered."""

from __future__ import annotations

import re
from random import Random

import pytest
from benchmarks.assistant.marking import mark
from benchmarks.assistant.numerals import UNITS
from benchmarks.assistant.question import Question
from benchmarks.assistant.questions import LANGUAGES, TEMPLATES, generated, question
from benchmarks.assistant.spelling import STYLES, Amount, Count, Mm, Size, spelt, written
from benchmarks.assistant.templates.strength import deflection_mm
from benchmarks.assistant.templates.template import Template


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_each_template_speaks_both_languages(template: Template) -> None:
    assert len(set(template.ru)) >= 3
    assert len(set(template.en)) >= 3
    dice = Random(template.name)
    for style in STYLES:
        for language in LANGUAGES:
            one = question(template, language, style, dice, "x")
            assert "{" not in one.text
            assert len(one.expected) == len(one.units)
            assert set(one.units) <= {*UNITS, "count", "ratio", "number"}
            assert (one.verdict is not None) == (
                one.answer_type == "yes_no" or one.answer_type.endswith("bool")
            )
            if language == "en":
                assert not re.search("[а-яА-Я]", one.text), one.text


def test_there_are_enough_of_them_and_names_are_unique() -> None:
    assert len({template.name for template in TEMPLATES}) == len(TEMPLATES) >= 25
    assert len({template.category for template in TEMPLATES}) >= 18


def test_the_same_seed_asks_the_same_and_another_does_not() -> None:
    assert generated(80, 3) == generated(80, 3)
    assert generated(80, 3) != generated(80, 4)
    assert len({one.derivation for one in generated(len(TEMPLATES), 1)}) == len(TEMPLATES)


def by_hand(name: str, pattern: str) -> tuple[Question, list[float]]:
    """A formal question of a template, and the numbers in its Russian wording."""
    template = next(template for template in TEMPLATES if template.name == name)
    for seed in range(200):
        one = question(template, "ru", "words", Random(seed), "x")
        if found := re.search(pattern, one.text):
            return one, [float(number.replace(",", ".")) for number in found.groups()]
    raise AssertionError(f"{name} never matched {pattern}")


def test_answers_agree_with_a_second_reckoning() -> None:
    one, (width, board) = by_hand("opening", r"корпуса (\d+) мм, а плита (\d+) мм")
    assert one.expected == (width - board - board,)

    one, (wide, trim, kerf, strip) = by_hand(
        "strips",
        r"поперёк (\d+) мм, торцовка по (\d+) мм с обеих сторон, пила ([\d,]+) мм, полосы (\d+)",
    )
    left, n = wide - 2 * trim, 0
    while left >= strip:
        left, n = left - strip - kerf, n + 1
    assert one.expected == pytest.approx((n, left))

    one, (mass, length, depth) = by_hand(
        "load per area", r"груз (\d+) кг .* длина (\d+) мм, глубина (\d+) мм"
    )
    assert one.expected[0] == pytest.approx(mass / (length / 1000) / (depth / 1000))

    one, (first, number) = by_hand("nth hole", r"старт ([\d,]+) мм. Координата отверстия № (\d+)")
    assert one.expected[0] == first + sum(32 for _ in range(int(number) - 1))


def test_deflection_of_the_public_exam() -> None:
    assert deflection_mm(800, 16, 50, 1600) == pytest.approx(4.79, abs=0.005)
    assert deflection_mm(900, 18, 50, 1600) == pytest.approx(5.39, abs=0.005)


def test_a_reply_that_says_the_expected_numbers_is_right() -> None:
    for one in generated(300, 11):
        if not one.numeric:
            continue
        units = {"m2": "м²", "N m": "Н·м", "m3": "м³", "kg/m2": "кг/м²", "rub": "руб"}
        parts = [
            f"{value:.6f} {units.get(unit, '' if unit in {'count', 'ratio', 'number'} else unit)}"
            for value, unit in zip(one.expected, one.units, strict=True)
        ]
        verdict = {True: "Да. ", False: "Нет. ", None: ""}[one.verdict]
        assert mark(one, verdict + " и ещё ".join(parts)).headline, one
        wrong = [f"{value * 1.07 + 3:.6f} мм" for value in one.expected]
        assert not mark(one, verdict + "; ".join(wrong)).headline, one


def test_people_write_numbers_in_many_ways() -> None:
    dice = Random(5)
    seen = {written(Mm(1200), style, "ru", dice) for style in STYLES for _ in range(30)}
    assert {"1200 мм", "120 см", "1,2 м", "1200мм"} <= seen
    assert seen & {"1\u00a0200 мм", "1\u202f200 мм", "1 200 мм"}
    assert written(Count(500), "words", "ru", dice) == "пятьсот"
    assert written(Amount(50, "kg/m2"), "terse", "ru", dice) == "50кг/м2"
    sizes = {written(Size((720, 560)), style, "ru", dice) for style in STYLES for _ in range(30)}
    assert {"720х560", "720*560", "720×560 мм", "72х56 см"} <= sizes


def test_typos_touch_words_only() -> None:
    asked = "Подскажите, сколько весит боковина {s} при плотности {d}"
    spoilt = spelt(asked, "misspelt", "ru", Random(2))
    assert spoilt != asked
    assert re.findall(r"\{\w\}", spoilt) == ["{s}", "{d}"]
