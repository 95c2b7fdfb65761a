"""choices: words that stand for one of a few values, and flags."""

from __future__ import annotations

import pytest

from verstak.assistant.filling.choices import chosen_key, flag_said
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.slots import Choice, ChoiceSlot, FlagSlot
from verstak.quantities.text import Bilingual

WORDS = Bilingual("which?", "какой?")
BOARD = ChoiceSlot(
    WORDS,
    (
        Choice("particleboard", Bilingual("particleboard", "ЛДСП"), ("лдсп", "chipboard")),
        Choice("mdf", Bilingual("MDF", "МДФ"), ("мдф",)),
    ),
    WORDS,
    materials=True,
)
DOOR = ChoiceSlot(
    WORDS,
    (
        Choice("inset", Bilingual("inset", "вкладной"), ("вкладной", "вкладная дверь")),
        Choice("overlay", Bilingual("overlay", "накладной"), ("накладной",)),
    ),
    WORDS,
)
TURN = FlagSlot(WORDS, ("поворачивать", "rotate"))


@pytest.mark.parametrize(
    ("text", "slot", "key"),
    [
        ("полка из ЛДСП 16 мм", BOARD, "particleboard"),
        ("a chipboard shelf", BOARD, "particleboard"),
        ("фасад МДФ", BOARD, "mdf"),
        ("полка дубовая", BOARD, None),
        ("накладная дверь", DOOR, "overlay"),
        ("вкладная дверь", DOOR, "inset"),
        ("дверь", DOOR, None),
    ],
)
def test_a_word_names_a_choice(text: str, slot: ChoiceSlot, key: str | None) -> None:
    found = chosen_key(slot, read_message(text))
    assert (found and found[0]) == key
    if found:
        assert found[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("детали можно поворачивать", True),
        ("поворачивать", True),
        ("не поворачивать", False),
        ("раскрой деталей", False),
        ("do not rotate", False),
        ("rotate the parts", True),
    ],
)
def test_a_flag_is_said_unless_denied(text: str, said: bool) -> None:
    assert flag_said(TURN, read_message(text)) is said
