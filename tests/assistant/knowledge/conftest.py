"""One encoder and one search for all tests of this folder: loading takes a second."""

from __future__ import annotations

import pytest

from verstak.assistant.knowledge.embedding import SentenceEncoder
from verstak.assistant.knowledge.search import Knowledge
from verstak.furniture.standards.rules import load_rules


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="session")
def knowledge(encoder: SentenceEncoder) -> Knowledge:
    return Knowledge(load_rules(), encoder=encoder)
