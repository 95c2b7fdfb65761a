"""Reasons are said in both languages, each once."""

from __future__ import annotations

from verstak.plan.speed_text import HOST_MEMORY, OLD_CARD, experts, joined, not_measured


def test_reasons_are_joined_without_repeating() -> None:
    assert joined([]) is None
    both = joined([OLD_CARD, HOST_MEMORY, OLD_CARD])
    assert both is not None
    assert both.en.count("matrix") == 1
    assert both.ru.count("матричных") == 1


def test_words_name_what_they_are_about() -> None:
    assert "36" in experts(36).ru
    assert "Q3_K, Q2_K" in not_measured(["Q3_K", "Q2_K"]).en
    assert not_measured([]).en != not_measured(["Q3_K"]).en
