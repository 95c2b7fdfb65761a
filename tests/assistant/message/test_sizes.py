"""Numbers with units (measure), in pieces (compounds), and joined into sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import Axis
from verstak.assistant.message.numerals import numerals
from verstak.assistant.message.plain_text import plain_text
from verstak.assistant.message.sizes import measures


def read(text: str) -> list[Measure]:
    plain = plain_text(text)
    return measures(plain, numerals(plain, text, "ru"))


def shown(text: str) -> str:
    """``600mm 720mm|2``: members of a size are joined by x, others apart."""
    pieces: list[str] = []
    last: int | None = None
    for one in read(text):
        piece = f"{one.numeral.value:f}{one.unit.symbol if one.unit else ''}"
        if one.size is not None and one.size == last:
            pieces[-1] += f"x{piece}"
        else:
            pieces.append(piece)
        last = one.size
    return " ".join(pieces)


SIZES = {
    "600×720×560 мм": "600mmx720mmx560mm",
    "720х560": "720x560",
    "720x560": "720x560",
    "720X560": "720x560",
    "720*560": "720x560",
    "720 × 560": "720x560",
    "720 на 560": "720x560",
    "720 by 560": "720x560",
    "60 на 80 см": "60cmx80cm",
    "3 м на 2 м": "3mx2m",
    "2 м х 60 см": "2mx60cm",
    "0,6 х 0,8 м": "0.6mx0.8m",
    "716 x 296 x 18 mm": "716mmx296mmx18mm",
    "600x720x560mm": "600mmx720mmx560mm",
    "1 200 х 600": "1200x600",
    "боковина 2 720х560": "2 720x560",
    "дно 1 568х560": "1 568x560",
    "лдсп 16 800х300": "16 800x300",
    "лист 2 750 × 1 830 мм": "2750mmx1830mm",
    "шестьсот на семьсот двадцать": "600x720",
    "2x 720x560": "2 720x560",
    "720х560 - 2 шт": "720x560 2pcs",
    "300 × 400, 50 × 60": "300x400 50x60",
    "конфирмат 7×50": "7x50",
    "how many 2800×2070 sheets": "2800x2070",
    "3 листа 2750×1830": "3sheets 2750x1830",
    "с 600 до 900 мм": "600mm 900mm",
    "с 600 на 900": "600 900",
    "увеличить 600 на 100": "600 100",
    "панель 600 на 500 тумб": "600 500",
    "по 2 на 3 планки": "2 3",
    "от 0,6 до 0,9 м": "0.6m 0.9m",
    "600–900 мм": "600mm 900mm",
    "600, 700 и 900 мм": "600mm 700mm 900mm",
    "пролёт 800, глубина 300 мм": "800 300mm",
    "600/720/560": "600x720x560",
    "600/720/560 мм": "600mmx720mmx560mm",
    "600/900": "600 900",
    "5/10/15": "5 10 15",
    "1 м 20 см": "1.2m",
    "2 м 5 мм": "2.005m",
    "пролёт 2 м 75": "2.75m",
    "2 м 75 на 1 м 83": "2.75mx1.83m",
    "2 м 75 кг": "2m 75kg",
    "2 м 16 ЛДСП": "2m 16",
    "2 м 20 полок": "2m 20",
    "1 м, 20 см": "1m 20cm",
    "5 ft 3 in": "5.25ft",
    "720-560 - 2 шт": "720 560 2pcs",
    "5 кг х 3": "5kg 3",
}


@pytest.mark.parametrize(("text", "expected"), SIZES.items(), ids=SIZES.keys())
def test_numbers_that_belong_together(text: str, expected: str) -> None:
    assert shown(text) == expected


W, H, D, L, T = Axis.WIDTH, Axis.HEIGHT, Axis.DEPTH, Axis.LENGTH, Axis.THICKNESS
AXES: dict[str, list[Axis | None]] = {
    "600×720×560 мм (Ш×В×Г)": [W, H, D],
    "600×720×560 (ВхШхГ)": [H, W, D],
    "600x720x560 (W x H x D)": [W, H, D],
    "ШхВхГ 600x720x560": [W, H, D],
    "(Ш×В×Г): 600×720×560": [W, H, D],
    "ширина×высота×глубина 600х720х560": [W, H, D],
    "720×560 (Д×Ш)": [L, W],
    "600×720 (Ш×В×Г)": [None, None],
    "h=720": [H],
    "В=720": [H],
    "Ш600 В720 Г560": [W, H, D],
    "в 720": [None],
}


@pytest.mark.parametrize(("text", "expected"), AXES.items(), ids=AXES.keys())
def test_the_order_of_a_size(text: str, expected: list[Axis | None]) -> None:
    assert [one.axis for one in read(text)] == expected


@given(st.lists(st.integers(10, 5000), min_size=2, max_size=3), st.sampled_from("×xXхХ*"))
def test_a_written_size_is_read_back(sides: list[int], times: str) -> None:
    found = read(f"деталь {times.join(map(str, sides))} мм")
    assert [one.numeral.value for one in found] == sides
    assert [one.place for one in found] == list(range(len(sides)))
    assert {one.unit.symbol for one in found if one.unit} == {"mm"}
