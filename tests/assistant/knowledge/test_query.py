from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.knowledge.query import Vocabulary, tokens_of

KNOWN = Vocabulary(["шкант", "конфирмат", "столешница", "стол", "плита P3"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [("шкнат", "шкант"), ("кофирмат", "конфирмат")],
)
def test_slips_are_read_as_our_words(written: str, meant: str) -> None:
    assert KNOWN.read(written) == KNOWN.read(meant)
    assert KNOWN.read(f"что такое {written}?").text == f"что такое {meant}?"


def test_a_slip_within_a_word_that_is_often_misspelt_has_its_stem() -> None:
    assert KNOWN.read("столешнца").tokens == KNOWN.read("столешница").tokens


def test_short_words_are_not_bent_into_others() -> None:
    assert KNOWN.read("стул").tokens != KNOWN.read("стол").tokens


def test_ways_to_ask_are_no_subject() -> None:
    assert tokens_of("Что такое шкант и зачем он нужен?")[0] == tokens_of("шкант")[0]
    assert tokens_of("what is the") == ()


def test_classes_are_one_in_both_alphabets() -> None:
    assert tokens_of("Р3") == tokens_of("P3") == ("p3",)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(KNOWN.read(text).tokens)


def test_a_pasted_letter_is_cut() -> None:
    assert len(KNOWN.read("шкант " * 20_000).tokens) < 100
