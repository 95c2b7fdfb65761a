from __future__ import annotations

import re

import pytest

from verstak.cli.texts import TEXTS, Speaker

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_fill_the_same_placeholders(key: str) -> None:
    english, russian = TEXTS[key]
    assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(russian))


def test_a_speaker_speaks_its_language() -> None:
    assert Speaker("en")("interrupted") == "interrupted"
    assert Speaker("ru")("interrupted") == "прервано"
