"""The assistant's own chooser, learned once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.assistant.replies import Office, question_of

from verstak.assistant.choice.choosing import Choice, Chooser
from verstak.assistant.choice.tool_ranking import ToolRanking
from verstak.assistant.filling.filling import Ground
from verstak.assistant.knowledge.embedding import SentenceEncoder
from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.turn import read_turn
from verstak.furniture.standards.rules import load_rules

Choosing = Callable[..., Choice]


@pytest.fixture(scope="session")
def ranking(office: Office, sentence_encoder: SentenceEncoder) -> ToolRanking:
    return ToolRanking(office.assistant.toolbox.tools.values(), sentence_encoder.encode)


@pytest.fixture(scope="session")
def knowledge(sentence_encoder: SentenceEncoder) -> Knowledge:
    return Knowledge(load_rules(), encoder=sentence_encoder)


@pytest.fixture(scope="session")
def chooser(ranking: ToolRanking, knowledge: Knowledge) -> Chooser:
    return Chooser(ranking, knowledge)


@pytest.fixture(scope="session")
def choose(chooser: Chooser) -> Choosing:
    """Choose for the last of what a user said."""

    def chosen(*said: str) -> Choice:
        turn = read_turn(question_of(*said))
        return chooser.choose(turn, Ground(turn.message, turn.earlier, language=turn.language))

    return chosen
