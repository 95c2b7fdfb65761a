"""Words, phrases, nouns and places."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.message.nouns import Kind, kind_of, plain_name
from verstak.assistant.message.phrases import cue_distance, find_phrase, has_phrase
from verstak.assistant.message.places import outside, within
from verstak.assistant.message.words import same_word, stem, stems, words

ONE_WORD = [
    "полка полки полке полкой полок полку",
    "планка планки планок планкой",
    "петля петли петель петлю",
    "деталь детали деталей деталью",
    "проём проема проеме проёмом проемы",
    "пропил пропила пропиле пропилом",
    "дно дна дну дном",
    "стойка стоек стойки",
    "пролёт пролета пролётом",
    "кухня кухонь кухни",
    "боковина боковин боковиной",
    "торец торца торцы торцов",
    "ребро ребра ребер",
    "панель панели панелей",
    "shelf shelves",
    "cabinet cabinets",
    "тумба тумб тумбы",
]


@pytest.mark.parametrize("forms", ONE_WORD)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("глубена", "глубина"),
        ("шырину", "ширину"),
        ("дленные", "длинные"),
        ("прапил", "пропил"),
        ("тарцовкой", "торцовка"),
        ("каротких", "короткие"),
        ("листоф", "листов"),
        ("скока", "сколько"),
        ("Ашибка", "ошибка"),
    ],
)
def test_a_slip_anywhere_in_the_name_of_a_size_or_of_work(slip: str, word: str) -> None:
    assert stem(slip) == stem(word)


@pytest.mark.parametrize("word", ["вершина", "широта", "распил", "Ирина", "короткометражный"])
def test_other_words_are_not_respelt(word: str) -> None:
    names = ("глубина", "ширина", "высота", "пропил", "короткая", "торцовка")
    assert stem(word) not in {stem(name) for name in names}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("пролет", "прлет", True),
        ("глубина", "глибина", True),
        ("кромка", "кормка", True),
        ("столешница", "столешнеца", True),
        ("deflection", "deflecton", True),
        ("стол", "стул", False),
        ("полка", "палка", False),
        ("высота", "ширина", False),
        ("лдсп", "лсдп", True),
        ("шкаф", "шкив", False),
    ],
)
def test_one_slip_is_forgiven_in_long_words(one: str, other: str, same: bool) -> None:
    assert same_word(stem(one), stem(other)) is same


def test_a_word_typed_with_letters_of_both_alphabets_is_one() -> None:
    assert stem("пoлкa") == stem("полка")
    assert stem("cabinеt") == stem("cabinet")


@pytest.mark.parametrize(
    ("phrase", "text", "start"),
    [
        ("между опорами", "расстояние между опорами", 1),
        ("между опорами", "между двумя опорами", 0),
        ("между опорами", "опоры и расстояние между ними", None),
        ("свободно опёрта", "полка свободно оперта", 1),
        ("от края", "отступ от самого края", 1),
        ("edge band", "with an edge band", 2),
        ("прогиб", "какой прогеб", 1),
        ("нагрузка", "полка", None),
        ("", "полка", None),
    ],
)
def test_a_phrase_is_found_in_any_form(phrase: str, text: str, start: int | None) -> None:
    found = find_phrase(phrase, stems(text))
    assert (found.start if found else None) == start


def test_a_cue_is_found_backwards_too() -> None:
    nearest_first = tuple(reversed(stems("полка с расстоянием между опорами")))
    assert cue_distance("между опорами", nearest_first) == 0
    assert cue_distance("расстояние", nearest_first) == 2
    assert cue_distance("глубина", nearest_first) is None
    assert has_phrase(("глубина", "полка"), nearest_first)


def test_nouns_of_the_trade() -> None:
    assert kind_of(stem("боковины")) is Kind.PART
    assert kind_of(stem("баковины")) is Kind.PART
    assert kind_of(stem("шкафов")) is Kind.PRODUCT
    assert kind_of(stem("листов")) is Kind.SHEET
    assert kind_of(stem("конфирматов")) is Kind.FASTENER
    assert kind_of(stem("проёме")) is Kind.OPENING
    assert kind_of(stem("прогиб")) is None
    assert plain_name(stem("планок")) == "планка"
    assert plain_name(stem("прогиб")) is None


def test_things_by_place() -> None:
    said = list(words("полка из фанеры и дно"))
    assert [word.text for word in within(said, 6, 17)] == ["из", "фанеры", "и"]
    assert [word.text for word in outside(said, [(0, 8), (7, 15)])] == ["и", "дно"]


@given(st.text(max_size=40))
def test_any_word_has_a_stem(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert word.stem
        assert same_word(word.stem, word.stem)


def test_threads_do_not_spoil_each_others_stems() -> None:
    words = [
        f"{head}{tail}" for head in ("полк", "шкаф", "фасад", "кромк") for tail in ("ами", "ах")
    ]
    words += [
        f"{word}{ending}" for word in ("shelving", "cabinet", "hinge") for ending in ("", "s")
    ]
    alone = {word: stem.__wrapped__(word) for word in words}
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda word: (word, stem.__wrapped__(word)), words * 200))
    assert all(alone[word] == one for word, one in found)
