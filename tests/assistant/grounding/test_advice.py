"""advice: what nobody in the sources said is not advised."""

from __future__ import annotations

import pytest

from verstak.assistant.grounding.advice import unfounded_advice
from verstak.assistant.grounding.names import words_of

KNOWN = words_of(
    ["Поставить промежуточную опору посередине полки.", "прогиб полки, пролёт, глубина"]
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Снизьте глубину или увеличьте пролёт.",
        "Убедитесь, что есть возможность сделать это без потери материала.",
        "You should increase the span.",
    ],
)
def test_advice_of_the_models_own_is_heard(sentence: str) -> None:
    assert unfounded_advice(sentence, KNOWN)


@pytest.mark.parametrize(
    "sentence",
    ["Поставьте промежуточную опору посередине полки.", "Прогиб со временем вырастет."],
)
def test_advice_of_the_sources_and_plain_words_pass(sentence: str) -> None:
    assert unfounded_advice(sentence, KNOWN) is None
