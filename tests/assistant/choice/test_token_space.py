"""Tokens weighed by how well they tell tools apart."""

from __future__ import annotations

import numpy as np
import pytest

from verstak.assistant.choice.token_space import learn_tokens

BAGS = [("сколько", "полк"), ("сколько", "полк", "прогиб"), ("сколько", "кромк"), ("кромк", "метр")]
OWNERS = [0, 0, 1, 1]


def test_a_word_of_one_tool_weighs_more_than_one_of_all() -> None:
    space = learn_tokens(BAGS, OWNERS, 2)
    weight = {token: float(space.weights[column]) for token, column in space.columns.items()}
    assert weight["полк"] > weight["сколько"]
    assert weight["полк"] > weight["прогиб"] > 0, "what stands in one sample may be chance"


def test_rows_have_length_one_and_unknown_words_lengthen_unseen() -> None:
    space = learn_tokens(BAGS, OWNERS, 2)
    known, strange, empty = space.vectors([("полк",), ("полк", "шкант"), ()])
    assert np.linalg.norm(known) == pytest.approx(1)
    assert 0 < np.linalg.norm(strange) < 1
    assert not empty.any()
    assert space.vectors([("полк", "полк")])[0] == pytest.approx(known)
