from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.evaluate.made_up_cards import divergence, made_up_card, perplexity, score, speed

from verstak.errors import InvalidRecipe
from verstak.evaluate.card import QualityCard, Step
from verstak.evaluate.card_merge import merged

LATER = "2026-03-05T10:00:00+00:00"


def later(**changes: object) -> QualityCard:
    return replace(made_up_card(), made=LATER, **changes)


def test_speed_on_another_machine_joins() -> None:
    other = speed(80, machine="a workstation")
    whole = merged(made_up_card(), later(speed=(other,), divergence=(), tasks=()))
    assert whole.speed == (*made_up_card().speed, other)
    assert whole.divergence == made_up_card().divergence
    assert whole.tasks == made_up_card().tasks


def test_the_later_of_two_equal_measurements_counts_whatever_the_order() -> None:
    new = later(divergence=(divergence(0.5),), tasks=(score(60),), speed=(speed(99),))
    for whole in (merged(made_up_card(), new), merged(new, made_up_card())):
        assert [row.mean.value for row in whole.divergence] == [0.5]
        assert [row.right for row in whole.tasks if row.suite == "arithmetic"] == [60]
        assert [row.decode_tokens_s for row in whole.speed] == [speed(99).decode_tokens_s]
        assert whole.made == LATER


@pytest.mark.parametrize("row", [divergence(1, text="code"), divergence(1, reference="bf16")])
def test_other_texts_and_references_stand_beside_each_other(row: object) -> None:
    assert len(merged(made_up_card(), later(divergence=(row,))).divergence) == 2


def test_what_only_the_earlier_knew_stays() -> None:
    new = later(
        licence=None,
        base_model=None,
        steps=(),
        notes=("another",),
        tensors=made_up_card(harm=False).tensors,
    )
    whole = merged(made_up_card(), new)
    assert (whole.licence, whole.base_model) == ("Apache-2.0", "Nobody/Made-Up-1.5B")
    assert whole.steps == made_up_card().steps
    assert whole.notes == (*made_up_card().notes, "another")
    assert whole.tensors == made_up_card().tensors, "the harm is kept"


def test_every_way_of_measuring_stays_and_the_way_of_making_is_told_once() -> None:
    made = made_up_card().steps
    one, other = Step("evaluate", "verstak 1", "one"), Step("evaluate", "verstak 1", "other")
    first, second = replace(made_up_card(), steps=(*made, one)), later(steps=(*made, other))
    assert merged(first, second).steps == (*made, one, other)
    assert merged(merged(first, second), second).steps == (*made, one, other)


def test_divergences_in_other_chunks_and_perplexities_of_other_tokens_are_others() -> None:
    short = replace(divergence(0.5), chunk_tokens=32)
    assert len(merged(made_up_card(), later(divergence=(short,))).divergence) == 2
    known = replace(made_up_card(), perplexity=(perplexity(9),))
    assert merged(known, later(perplexity=(perplexity(8),))).perplexity == (perplexity(8),)
    other = perplexity(8, layout="llama")
    assert merged(known, later(perplexity=(other,))).perplexity == (perplexity(9), other)


def test_merging_again_changes_nothing() -> None:
    new = later(speed=(speed(80, machine="b"),))
    whole = merged(made_up_card(), new)
    assert merged(whole, new) == whole


def test_other_bytes_are_refused() -> None:
    with pytest.raises(InvalidRecipe, match="different files"):
        merged(made_up_card(), made_up_card("Q8_0"))
