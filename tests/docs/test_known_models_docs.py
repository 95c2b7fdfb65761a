"""The pages about facts about models: their example is a file that an office may copy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from verstak.catalog.known_model import Tier
from verstak.catalog.known_models import known_models
from verstak.cli.model_words import VALUES

DOCS = Path(__file__).parent.parent.parent / "docs" / "how-to"
PAGES = {"en": DOCS / "known-models.md", "ru": DOCS / "known-models.ru.md"}
_TOML = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", PAGES)
def test_the_example_loads(language: str, tmp_path: Path) -> None:
    (example,) = _TOML.findall(PAGES[language].read_text(encoding="utf-8"))
    (tmp_path / "own.toml").write_text(example, encoding="utf-8")
    model = known_models(tmp_path).find("Joiner-1B")
    assert model.licence.commercial == "conditional"
    assert model.architecture is not None
    assert set(model.gaps) == {"release_date"}


@pytest.mark.parametrize("language", PAGES)
def test_every_advice_is_explained(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    for tier in get_args(Tier.__value__):
        word = VALUES[tier].en if language == "en" else VALUES[tier].ru
        assert f"**{word}**" in page
