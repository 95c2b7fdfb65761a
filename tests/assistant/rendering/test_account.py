from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assistant.rendering.real_results import shelf_step

from verstak.assistant.rendering.account import plain_text, unaccounted
from verstak.assistant.rendering.render import render_step
from verstak.assistant.verification import Claim

RENDERED = render_step(shelf_step(), "ru", fault=False, yes_no=True)


def claim(words: str, value: float | str | None = None, unit: str = "") -> Claim:
    return Claim(words, value, unit, "computed", "a formula")


@pytest.mark.parametrize(
    ("markdown", "claims", "missing"),
    [
        ("Прогиб 4,79 мм.", (), ("4,79 мм",)),
        ("Прогиб 4,79 мм.", (claim("4,79 мм", 4.790039, "mm"),), ()),
        ("Прогиб 0,479 см.", (claim("0,479 см", 4.790039, "mm"),), ()),
        # Words that the value does not bear out cover nothing.
        ("Прогиб 4,79 мм.", (claim("4,79 мм", 5.79, "mm"),), ("4,79 мм",)),
        ("Прогиб 4,79 мм.", (claim("4,79 мм", 4.79, "kg"),), ("4,79 мм",)),
        # A number is not accounted for by one that it is a part of, nor by one with another unit.
        ("Прогиб 14,79 мм.", (claim("4,79 мм", 4.79, "mm"),), ("14,79 мм",)),
        ("Прогиб 4,79 мм.", (claim("79 мм", 79, "mm"),), ("4,79 мм",)),
        ("Масса 5 кг, зазор 5 мм.", (claim("5 мм", 5, "mm"),), ("5 кг",)),
        ("Всего 5 мм.", (claim("5", 5),), ("5 мм",)),
        ("Шкант Ø8 мм.", (claim("8 мм", 8, "mm"),), ()),
        ("По EN 312 так.", (claim("EN 312", 312),), ()),
        ("По EN 3122 так.", (claim("EN 312", 312),), ("3122",)),
        ("Пять миллиметров.", (), ("Пять миллиметров",)),
        ("Пять миллиметров.", (claim("Пять миллиметров", 4.9, "mm"),), ()),
        ("м² и L⁴, один из них.", (), ()),
        ("1. раз\n2. два слова\n", (), ("два",)),
        ("7. раз\n", (), ("7",)),
        ("| a | b |\n|---|---:|\n| 5 мм | x |\n", (), ("5 мм",)),
        ("[файл](/files/123/a.pdf)", (), ()),
        ("[12](/x)", (), ("12",)),
        ("![7](/x)", (), ("7",)),
        ("`5`", (), ("5",)),
        ("```\n5\n```", (), ("5",)),
        ("<b>5</b>\n", (), ("5",)),
        ("**4**,**79** мм", (), ("4,79 мм",)),
        ("771\u202f860 м²", (claim("771 860 м²", 771860, "m²"),), ()),
    ],
)
def test_what_is_accounted_for(
    markdown: str, claims: tuple[Claim, ...], missing: tuple[str, ...]
) -> None:
    assert unaccounted(markdown, claims) == missing


@given(
    st.decimals(1, 99_999, places=2),
    st.sampled_from(["мм", "кг", "МПа", "шт.", "%", "лет"]),
    st.integers(0, RENDERED.markdown.count("\n")),
)
def test_a_foreign_number_is_found_wherever_it_is_put(value: object, unit: str, line: int) -> None:
    written = f"{str(value).replace('.', ',')}7 {unit}"
    lines = RENDERED.markdown.split("\n")
    lines.insert(line, f"\n\nИтого {written}\n\n")
    missing = unaccounted("\n".join(lines), RENDERED.claims)
    assert [one for one in missing if written.startswith(one.rstrip("."))]


@pytest.mark.parametrize("claim_at", range(0, len(RENDERED.claims), 5))
def test_a_claim_less_is_noticed_when_no_other_says_the_same(claim_at: int) -> None:
    left = RENDERED.claims[claim_at]
    others = tuple(one for one in RENDERED.claims if left.claim not in one.claim)
    assert unaccounted(RENDERED.markdown, others) or not any(map(str.isdigit, left.claim))


def test_the_text_that_a_reader_sees() -> None:
    assert plain_text("> **a** \\| b  \n> c\n\n- d\n- e") == "a | b\nc\nd\ne"
