from __future__ import annotations

from verstak.assistant.knowledge.names import NameIndex
from verstak.assistant.knowledge.query import tokens_of

NAMES = NameIndex([("кромка", "edge band"), ("кромка ПВХ",), ("шкант",)])


def test_a_name_within_a_longer_one_is_not_found() -> None:
    assert [match.owner for match in NAMES.find(tokens_of("кромка пвх"))] == [1]


def test_the_share_of_the_question_is_told() -> None:
    found = NAMES.find(tokens_of("шкант против конфирмата"))
    assert [(match.owner, round(match.share, 2)) for match in found] == [(2, 0.33)]
    assert NAMES.find(()) == ()
