"""The examiner can fail an answer, and hears what people would hear."""

from __future__ import annotations

import pytest
from benchmarks.assistant.marking import headline, mark
from benchmarks.assistant.numerals import numerals
from benchmarks.assistant.question import Question, public_questions
from benchmarks.assistant.verdicts import first_sentence, says

PUBLIC = {question.id: question for question in public_questions()}
LACKING = Question("L", "generated", "lacking", "ru", "Полка 16 мм, прогиб?", "ask_back")
ABSURD = Question("I", "generated", "impossible", "ru", "Полка -3 мм, прогиб?", "impossible")
UNKNOWN = Question("U", "generated", "no answer", "ru", "Пункт о ручках?", "no_answer")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("F20", "Прогиб **4,79 мм**."),
        ("F20", "Прогиб: 0,479 см"),
        ("F01", "Нужно 1,544 м² плиты."),
        ("F02", "771,86 м² и 3 000 деталей"),
        ("F02", "Площадь 771.86 m2, деталей: 3\u202f000"),
        ("F17", "Распиловочный размер **160,4 × 491,4 мм**"),
        ("F17", "160.4х491.4"),
        ("F19", "3 полосы, остаток 116,8 мм"),
        ("F19", "Ответ: 3; 116,8 мм"),
        ("F25", "В 5,06 раза."),
        ("F28", "40 Н·м. Да, это меньше 78,7 Н·м."),
        ("F30", "Ряды на 37 и 523 мм. Расстояние 486 мм не кратно 32."),
        ("F31", "Нет, ГОСТ 16371-2014 этого не требует."),
        ("F37", "Да, это нормально."),
        ("F42", "Это ошибка: отверстия перепутаны."),
        ("F44", "Yes: the gap is smaller than the kerf."),
        ("F45", "Отдавать нельзя: контур разомкнут."),
        (
            "F47",
            "Деревянный цилиндрический стержень, которым соединяют детали через отверстия; на клею.",
        ),
        ("F50", "Сетка с шагом 32 мм, отверстия Ø5 мм, первый ряд в 37 мм от передней кромки."),
    ],
)
def test_right_answers(question: str, reply: str) -> None:
    assert mark(PUBLIC[question], reply).headline


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("F20", "Прогиб 4,79 см."),
        ("F20", "Прогиб 4,9 мм."),
        ("F20", "Прогиб 479 мм."),
        ("F20", ""),
        ("F01", "1,5437 м"),
        ("F02", "771,86 м²"),
        ("F10", "4000 мм"),
        ("F19", "3 полосы"),
        ("F28", "40 Н·м. Нет, больше 78,7 Н·м."),
        ("F28", "40 Н·м"),
        ("F30", "37 и 523 мм, кратно 32"),
        ("F31", "Да, требует."),
        ("F42", "Нет, ошибки нет."),
        ("F45", "Можно."),
        ("F47", "Шкант — это окно длиной 10 см."),
        ("F50", "Это 32 мм."),
    ],
)
def test_wrong_answers(question: str, reply: str) -> None:
    marked = mark(PUBLIC[question], reply)
    assert not marked.headline
    assert marked.why


def test_a_number_deep_in_a_table_is_somewhere_but_not_in_the_headline() -> None:
    reply = (
        "Вот таблица.\n\nСмотри ниже.\n\nПодробно:\n\n| a | b |\n|---|---|\n| прогиб | 4,79 мм |"
    )
    marked = mark(PUBLIC["F20"], reply)
    assert marked.anywhere
    assert not marked.headline
    assert "4,79" not in headline(reply)


def test_asking_back_is_a_question_without_a_number() -> None:
    assert mark(LACKING, "Какой пролёт у полки?").headline
    assert not mark(LACKING, "Прогиб 4,79 мм. Ещё вопросы?", ("4,79",)).headline
    assert not mark(LACKING, "Прогиб зависит от пролёта.").headline


def test_a_refusal_refuses_and_ignorance_is_said() -> None:
    assert mark(ABSURD, "Толщина не может быть отрицательной.").headline
    assert not mark(ABSURD, "Всё в порядке.").headline
    assert not mark(ABSURD, "Так не бывает, но прогиб 7 мм", ("7",)).headline
    assert mark(UNKNOWN, "В загруженных источниках такого пункта нет.").headline
    assert not mark(UNKNOWN, "Это пункт о ручках.").headline


def test_the_first_sentence_decides() -> None:
    assert first_sentence("# Ответ\n\n**Нет.** Да, но…") == "ответ"
    assert first_sentence("**Нет.** Потому что 3,5 мм.") == "нет."
    assert says("нет, не менее 37 мм", "error") is False
    assert says("не соответствует", "complies") is False
    assert says("требует", "requirement") is True
    assert says("молчание", "error") is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1\u00a0200 мм", 1200, "mm"),
        ("0,9 м", 0.9, "m"),
        ("50 кг/м²", 50, "kg/m2"),
        ("78,7 Н·м", 78.7, "N m"),
        ("E=1600 МПа", 1600, "MPa"),
        ("2024 пог. м", 2024, "m"),
        ("\\(1,5437 \\text{ м}^2\\)", 1.5437, "m2"),
        ("4,79·10⁻³ м", 0.00479, "m"),
        ("154 листа", 154, None),
    ],
)
def test_numerals(text: str, value: float, unit: str | None) -> None:
    first = numerals(text)[0]
    assert first.readings[0] == pytest.approx(value)
    assert first.unit == unit


def test_a_cyrillic_cross_joins_two_sides() -> None:
    assert [n.readings[0] for n in numerals("720х560х16 мм")] == [720, 560, 16]
    assert {n.unit for n in numerals("720х560х16 мм")} == {"mm"}
