from __future__ import annotations

import string
from typing import get_args

import pytest

from verstak.catalog.known_model import Commercial
from verstak.cli.plan_words import LINES, line
from verstak.plan.report.words import COMMERCIAL, VERDICTS
from verstak.plan.usable_memory import FitVerdict


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", LINES)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    words = LINES[key]
    assert words.en
    assert words.ru
    assert placeholders(words.en) == placeholders(words.ru)


def test_every_verdict_and_every_licence_has_a_word() -> None:
    assert set(VERDICTS) == set(get_args(FitVerdict.__value__))
    assert set(COMMERCIAL) == {*get_args(Commercial.__value__), None}


def test_placeholders_are_filled() -> None:
    assert line("left", "en", size="1 GiB") == "1 GiB free"
