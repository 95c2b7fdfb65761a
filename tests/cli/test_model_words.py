from __future__ import annotations

import re

import pytest

from verstak.cli.model_words import FIELDS, HEADINGS, VALUES, field_name, heading, value_word
from verstak.quantities.text import Bilingual

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("words", [*FIELDS.values(), *VALUES.values(), *HEADINGS.values()])
def test_both_languages_fill_the_same_placeholders(words: Bilingual) -> None:
    assert sorted(PLACEHOLDER.findall(words.en)) == sorted(PLACEHOLDER.findall(words.ru))
    assert re.search("[а-яё]", words.ru, re.IGNORECASE)


def test_words() -> None:
    assert field_name("layers", "ru") == "слои"
    assert value_word(None, "en") == "unknown"
    assert heading("count", "en", shown=1, all=2).startswith("1 of 2")
