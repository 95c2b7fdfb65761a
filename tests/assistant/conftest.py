"""One assistant for all tests of this folder: it learns its tools in a second or two."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.assistant.replies import Office, make_office, talkative

from verstak.assistant.knowledge.embedding import SentenceEncoder


@pytest.fixture(scope="session")
def sentence_encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="session")
def office(sentence_encoder: SentenceEncoder, cache: Path) -> Office:
    """The assistant without the model's words."""
    return make_office(sentence_encoder, cache)


@pytest.fixture(scope="session")
def explaining(office: Office) -> Office:
    """The same assistant with the model's words under what it computes."""
    return talkative(office)
