"""Whole messages: words around numbers (contexts), and what must hold for any text (mention)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.assistant.message.places import Placed
from verstak.assistant.message.read_message import read_message

AROUND = {
    "пролёт 800, глубина 300 мм": "800 <пролет|>; 300 <глубин|> depth",
    "пролет 800 глубина 300 нагрузка 50кг/м2": "800 <пролет|>; 300 <глубин|> depth; 50 <нагрузк|>",
    "900 ширина 300 глубина": "900 <|ширин> width; 300 <|глубин> depth",
    "80 см ширина, 2 м высота": "80 <|ширин> width; 2 <|высот> height",
    "900 mm wide, 16 mm thick": "900 <|wide> width; 16 <|thick> thickness",
    "высота полки 1950 мм от пола": "1950 <полк высот|от пол> height",
    "при увеличении пролёта с 600 до 900 мм": (
        "600 <с пролет увеличен при|>; 900 <до с пролет увеличен при|>"
    ),
    "отверстия 5, 7 и 8 мм": "5 <отверст|>; 7 <отверст|>; 8 <и отверст|>",
    "глубина 300, 50 кг/м²": "300 <глубин|> depth; 50 <|>",
    "пропил 4,4 и торцовка 10 мм": "4.4 <пропил|>; 10 <торцовк|>",
    "по 4 конфирмата на дно и по 2 на планку": "4 <по|конфирмат на дн>; 2 <по|на планк>",
    "2 боковины 720×560": "2 <|боковин>; 720 <боковин|>; 560 <боковин|>",
    "3 листа 2750х1830": "3 <|лист>; 2750 <лист|>; 1830 <лист|>",
    "Тумба 600×720 (Ш×В), корпус 16": "600 <тумб|> width; 720 <тумб|> height; 16 <корпус|>",
    "по ГОСТ 16371 полка 5 мм": "5 <полк гост по|>",
    "система 32, отступ 37": "37 <отступ систем|>",
    "шаг 32 мм": "32 <шаг|>",
    "цена 1500 руб за 1 м², 3 листа": "1500 <цен|>; 3 <|лист>",
    "Зазор 2 мм. Высота 716": "2 <зазор|>; 716 <высот|> height",
}


@pytest.mark.parametrize(("text", "expected"), AROUND.items(), ids=AROUND.keys())
def test_words_around_numbers(text: str, expected: str) -> None:
    found = [
        f"{one.value} <{' '.join(one.before)}|{' '.join(one.after)}>"
        + (f" {one.axis.value}" if one.axis else "")
        for one in read_message(text).mentions
    ]
    assert "; ".join(found) == expected


def test_a_size_knows_its_noun() -> None:
    found = read_message("Нужно 2 фасада 716×296 мм")
    (size,) = found.sizes
    assert size.noun[0] == "фасад"
    assert [found.mentions[index].value for index in size.mentions] == [716, 296]
    assert not any(one.negative for one in found.mentions)


def test_stems_leave_out_numbers_units_and_the_order_of_sizes() -> None:
    assert read_message("Тумба 600×720 мм (Ш×В), две полки").stems == ("тумб", "полк")


def test_the_numbers_of_standards_are_no_mentions() -> None:
    found = read_message("Полка 600 мм по ГОСТ 16371-2014 и EN 312, ДСП P2")
    assert [one.value for one in found.mentions] == [600]
    assert [one.family for one in found.standards] == ["ГОСТ", "EN"]


_PIECES = (
    "720 х 560 × 16 мм ЛДСП боковина 2 шт , ; : . ? ( ) - – и на по кромка кругом ГОСТ 16371 1/2 "
    "10^9 с до из двух пятьсот тумб EN 312 фасад конфирмата дно 0,4 сколько"
)
_SHOP = st.lists(st.sampled_from((*_PIECES.split(), "\n")), max_size=40).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), _SHOP, _SHOP.map(lambda text: text.replace(" ", ""))))
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    found = read_message(text)
    last = 0
    for one in found.mentions:
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.value.is_finite()
        last = one.end
    named: list[Placed] = [*found.materials, *found.standards, *found.parts, *found.clauses]
    for placed in named:
        assert 0 <= placed.start < placed.end <= len(text)
    for size in found.sizes:
        assert 2 <= len(size.mentions) <= 4
    assert found.products is None or found.products < len(found.mentions)


@pytest.mark.parametrize(
    "piece",
    [
        "1-",
        "720х",
        "2 боковины 720×560 из ЛДСП 16, ",
        "по 4 конфирмата на дно ",
        "(",
        "a1",
        "кромка 2 мм ",
        "9",
    ],
)
@pytest.mark.timeout(60)
def test_fifty_kilobytes_are_read(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    assert read_message(text).text == text
