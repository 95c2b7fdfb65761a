"""The step on a sheet map, and the gap in an outline."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, number

from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("question", "fine", "short"),
    [
        ("Между деталями на карте оставлено 2 мм, пропил 4 мм. Правильно?", False, 2.0),
        ("Шаг деталей 604 мм при размере детали 600 и пропиле 4,4 — верно?", False, 0.4),
        ("детали 500+3 на раскладке, пила 3,2, нормально?", False, 0.2),
        ("шаг 724 деталь 720 пропил 4", True, 0.0),
        ("Parts are placed 400+2 mm apart and the kerf is 3.2 mm: is that wrong?", False, 1.2),
    ],
)
def test_step_against_kerf(question: str, *, fine: bool, short: float) -> None:
    outcome = asked("part_pitch", question)
    assert outcome.verdict is not None
    assert outcome.verdict.fine is fine
    assert number(outcome, "shortfall") == pytest.approx(short)


def test_numbers_put_in_by_hand_win_over_a_sum_in_the_question() -> None:
    outcome = called("part_pitch", part=700, step=705, kerf=4.4, question="720+3 мм, пропил 4,4")
    assert number(outcome, "gap") == 5


def test_overlap_and_missing_numbers_are_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        called("part_pitch", part=720, step=700, kerf=4.4)
    assert "наложились" in str(refused.value.in_russian)
    with pytest.raises(ToolRefused) as refused:
        called("part_pitch", kerf=4.4)
    assert "какой шаг" in str(refused.value.in_russian)


def test_a_gap_keeps_an_outline_from_the_machine() -> None:
    wide = asked("contour_gap", "Полилиния детали не сходится на 1,2 мм — можно фрезеровать?")
    assert wide.verdict is not None
    assert wide.verdict.fine is False
    assert "слой" in wide.report.notes[0].ru
    unsaid = asked("contour_gap", "Контур не замкнут. Можно отдавать на ЧПУ?")
    assert unsaid.verdict is not None
    assert unsaid.verdict.fine is False
    closed = called("contour_gap", gap=0)
    assert closed.verdict is not None
    assert closed.verdict.fine is True
