from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.evaluate.made_up_cards import made_up_card, made_up_onnx, score

from verstak.evaluate.card import QualityCard
from verstak.evaluate.comparison.pairs import pairs_table
from verstak.evaluate.comparison.tables import comparison_report
from verstak.quantities.quantity import Measured, Quantity


def asked(level: str, *missed: int) -> QualityCard:
    row = replace(score(100 - len(missed), items=100), missed=tuple(f"q{at}" for at in missed))
    return replace(made_up_card(level), tasks=(row,))


def test_each_is_set_against_the_largest() -> None:
    table = pairs_table([asked("Q8_0", 1, 2), asked("Q2_K", *range(2, 14)), asked("Q6_K", 1, 2)])
    assert table is not None
    small, middle = table.rows
    assert small[:5] == ("arithmetic ru", "made-up:1.5b-q2_k", "made-up:1.5b-q8_0", "11", "1")
    difference, chance = small[5:]
    assert isinstance(difference, Quantity)
    assert isinstance(difference.provenance, Measured)
    assert difference.value == pytest.approx(-10)
    assert difference.provenance.high is not None
    assert difference.provenance.high < 0
    assert isinstance(chance, Quantity)
    assert round(chance.value, 4) == 0.0063, "2 · (1 + 12) / 2¹²"
    assert middle[3:5] == ("0", "0")


def test_what_does_not_tell_its_questions_has_no_pair_and_that_is_said() -> None:
    silent = [made_up_card("Q8_0"), made_up_card("Q2_K")]
    assert pairs_table(silent) is None
    assert "cannot be paired" in " ".join(note.en for note in comparison_report(silent).notes)
    one = [asked("Q8_0", 1), made_up_onnx()]
    assert pairs_table(one) is None
    both = comparison_report([asked("Q8_0", 1), asked("Q2_K", 1, 3)])
    assert any(table.key == "pairs" for table in both.tables)
    said = " ".join(note.en for note in both.notes)
    assert "McNemar" in said
    assert "cannot be paired" not in said
