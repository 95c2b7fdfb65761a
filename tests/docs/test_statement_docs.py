"""The page of a plan's statements and that of prices, against the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from verstak.catalog.prices import prices, read_prices
from verstak.plan.statements.finding import VERDICT_WORDS
from verstak.plan.statements.statement import KINDS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_and_verdict_is_described(language: str) -> None:
    name = "plan-statements.md" if language == "en" else "plan-statements.ru.md"
    text = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert re.findall(r"^### (\w+)$", text, re.MULTILINE) == list(KINDS), "run `make docs`"
    for verdict, words in VERDICT_WORDS.items():
        shown = words.en if language == "en" else words.ru
        assert f"| {shown} | `{verdict.value}` |" in text


@pytest.mark.parametrize("page", ["prices.md", "prices.ru.md"])
def test_what_was_not_found_is_said_and_the_example_mends_it(page: str) -> None:
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    own = read_prices(example, "own.toml")
    assert own.find_rate("EUR", "RUB") is not None
    assert prices().find_rate("EUR", "RUB") is None
    assert own.find_electricity("RU", "non-household") is not None
    assert prices().find_electricity("RU", "non-household") is None
