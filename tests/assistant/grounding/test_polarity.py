from __future__ import annotations

import pytest

from verstak.assistant.grounding.polarity import contradicts

SAYS_FINE = [
    "Полка выдержит нагрузку.",
    "Это допустимо.",
    "Прогиб не превышает предела.",
    "Размеры соответствуют правилу.",
    "The shelf is safe.",
    "It isn't too wide.",
    "The gap is within the limit.",
    "No mistake here.",
    "Полка будет в порядке.",
    "Полку можно смело использовать.",
    "Прогиб невелик и не опасен.",
    "The shelf can support it.",
    "You can use it safely.",
    "It should be fine.",
]
SAYS_NOT = [
    "Полка не выдержит нагрузку.",
    "Это недопустимо.",
    "Прогиб превышает предел.",
    "Размеры не соответствуют правилу.",
    "Зазор слишком мал.",
    "The shelf is not safe.",
    "It does not fit.",
    "The sag exceeds the limit.",
    "It cannot be used safely, it is not in order.",
]
SAYS_NEITHER = [
    "Наибольший допустимый пролёт известен.",
    "The permissible span is known.",
    "Если увеличить толщину, полка выдержит.",
    "If it were thicker, it would hold.",
    "Прогиб зависит от пролёта.",
    "Можно уменьшить пролёт, тогда прогиб допустим.",
    "Add a support in order to stiffen it.",
]


@pytest.mark.parametrize("sentence", SAYS_FINE)
def test_fine_contradicts_a_fault(sentence: str) -> None:
    assert contradicts(sentence, [False])
    assert contradicts(sentence, [None])
    assert contradicts(sentence, [True]) is None
    assert contradicts(sentence, []) is None


@pytest.mark.parametrize("sentence", SAYS_NOT)
def test_a_fault_contradicts_fine(sentence: str) -> None:
    assert contradicts(sentence, [True])
    assert contradicts(sentence, [None])
    assert contradicts(sentence, [False]) is None
    assert contradicts(sentence, [True, False]) is None


@pytest.mark.parametrize("sentence", SAYS_NEITHER)
@pytest.mark.parametrize("verdict", [True, False, None])
def test_no_judgement_contradicts_nothing(sentence: str, *, verdict: bool | None) -> None:
    assert contradicts(sentence, [verdict]) is None
