"""denial: sentences that say there is no result."""

from __future__ import annotations

import pytest

from verstak.assistant.grounding.denial import denies_result


@pytest.mark.parametrize(
    "sentence",
    [
        "Сложно выполнить эту задачу, так как нет информации о размерах полок.",
        "К сожалению, я не могу точно посчитать массу.",
        "Данных для ответа недостаточно.",
        "There is not enough information to answer.",
        "Sorry, I cannot calculate this.",
    ],
)
def test_denials_are_heard(sentence: str) -> None:
    assert denies_result(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Полка прогнётся заметно, поставьте опору.",
        "Припуск не учтён, закажите с запасом.",
        "Заднюю стенку нельзя ставить без паза.",
        "The board creeps, so the sag grows with time.",
    ],
)
def test_plain_words_are_none(sentence: str) -> None:
    assert denies_result(sentence) is None
