from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.knowledge.lexical import WordIndex
from verstak.assistant.knowledge.query import tokens_of

INDEX = WordIndex([("шкант", "деревянный стержень"), ("петля", "вешает дверь"), ("дверь", "")])


def test_a_name_counts_more_than_a_mention() -> None:
    assert [row for row, _ in INDEX.rank(tokens_of("двери"))] == [2, 1]


def test_coverage_is_of_the_question() -> None:
    assert INDEX.coverage(0, tokens_of("деревянный шкант")) == 1.0
    assert 0 < INDEX.coverage(0, tokens_of("шкант и луна")) < 0.7
    assert INDEX.coverage(0, ()) == 0.0


@given(st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_no_word_breaks_the_query(tokens: list[str]) -> None:
    INDEX.rank(tokens)
