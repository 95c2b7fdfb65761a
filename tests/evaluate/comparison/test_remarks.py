from __future__ import annotations

from msgspec.structs import replace
from tests.evaluate.made_up_cards import divergence, made_up_card, perplexity, speed

from verstak.evaluate.card import QualityCard
from verstak.evaluate.comparison.remarks import remarks


def said(*cards: QualityCard) -> str:
    return " ".join(each.en for each in remarks(cards))


def test_what_was_not_measured_has_no_remark() -> None:
    assert said(replace(made_up_card(), divergence=(), speed=())) == ""


def test_chunks_and_few_predictions_are_told() -> None:
    short = replace(divergence(0.1), chunk_tokens=64)
    card = replace(made_up_card(), speed=(), divergence=(short,), perplexity=(perplexity(9),))
    assert "chunks of 64, 512 tokens" in said(card)
    assert "fewer than 10000 predictions" in said(card)
    many = replace(divergence(0.1), positions=10_000)
    assert said(replace(made_up_card(), speed=(), divergence=(many,))) == ""


def test_few_runs_cover_less() -> None:
    def of(runs: int) -> QualityCard:
        return replace(made_up_card(), divergence=(), speed=(replace(speed(9), runs=runs),))

    assert "3 runs holds the true median in 75 %" in said(of(3), of(6))
    assert "median" not in said(of(6))
    assert "mapped model file" in said(of(6))


def test_every_remark_is_in_both_languages() -> None:
    card = replace(made_up_card(), perplexity=(perplexity(9),))
    found = list(remarks([card]))
    assert len(found) == 4
    assert all(each.en != each.ru for each in found)
