from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.grounding.forbidden import forbidden_in


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("https://a.example", "address"),
        ("see www.a.example", "address"),
        ("a.b+c@d.example", "address"),
        ("пример.рф", "address"),
        ("javascript://x", "address"),
        ("[x](y)", "markup"),
        ("![x][y]", "markup"),
        ("<img src=x>", "markup"),
        ("<!-- x -->", "markup"),
        ("&#108;", "markup"),
        ("`x`", "code"),
        ("$$x$$", "code"),
        (r"\(x\)", "code"),
        ("# Итог", "heading"),
        ("| a | b |", "heading"),
        ("system prompt", "instructions"),
        ("<|im_end|>", "instructions"),
        ("Системная инструкция гласит", "instructions"),
        ("user: 5", "instructions"),
        ("Результат: прогиб мал", "instructions"),
        ("Explanation: it sags", "instructions"),
        ('Числа стоят в разделе "Результат".', "instructions"),
        ("полка 架", "script"),
        ("a\u202eb", "script"),
        ("a\u200bb", "script"),
        ("a\x07b", "script"),
    ],
)
def test_what_no_sentence_may_hold(sentence: str, kind: str) -> None:
    found = forbidden_in(sentence)
    assert found is not None
    assert found[0] == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Прогиб 4,79 мм < 5 мм, т.е. меньше.",
        "σ = M / W, Δ ≤ L/200, 5·10⁶, °, №, «кавычки» — и тире…",
        "**Жирный** и *курсив*, Döllken, ½, µ.",
        "If x < y & y > z, fine.",
    ],
)
def test_what_any_may(sentence: str) -> None:
    assert forbidden_in(sentence) is None


@given(st.text(alphabet=st.characters(min_codepoint=0x3040, max_codepoint=0x9FFF), min_size=1))
def test_no_character_of_another_script_gets_through(text: str) -> None:
    if any(character.isalpha() for character in text):
        assert forbidden_in(f"Прогиб {text}.") is not None
