"""cue_match: how strongly words name a slot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.assistant.filling.cue_match import BEHIND_IN_ENGLISH, cue_score, phrase_weight
from verstak.assistant.message.words import stems

CUES = ("пролёт", "между опорами")


def score(before: str = "", after: str = "") -> float:
    """Of words in reading order around a number."""
    return cue_score(CUES, tuple(reversed(stems(before))), stems(after))


def test_nearer_says_more_and_before_more_than_behind() -> None:
    beside, far = score("пролёт"), score("пролёт полки моего шкафа")
    assert beside > far > 0
    assert score(after="пролёт") < beside
    assert score("глубина") == 0


def test_a_name_many_words_away_is_none() -> None:
    assert score("пролёт раз два три четыре пять шесть семь") == 0


def test_endings_slips_and_phrases() -> None:
    assert score("пролётом") == score("пролёт")
    assert 0 < score("пролёот") <= score("пролёт")
    assert score("между опорами") > score("пролёт")


def test_english_names_a_number_behind_it() -> None:
    behind = cue_score(("carcass",), (), ("carcass",), behind=BEHIND_IN_ENGLISH)
    assert behind > cue_score(("carcass",), ("carcass",), ())


def test_phrase_weight_takes_the_longest() -> None:
    words = stems("расстояние между опорами полки, пролёт")
    assert phrase_weight(CUES, words) == pytest.approx(1.35)
    assert phrase_weight(CUES, stems("глубина")) == 0
    assert phrase_weight((), words) == 0


@given(st.lists(st.sampled_from(["пролёт", "глубин", "полк"]), max_size=8))
def test_scores_are_bounded(words: list[str]) -> None:
    assert 0 <= cue_score(CUES, words, ()) <= 1.35
