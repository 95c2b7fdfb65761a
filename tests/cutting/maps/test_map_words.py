from __future__ import annotations

import re

from verstak.cutting.maps import map_words
from verstak.drawing.fonts import printable
from verstak.quantities.text import Bilingual

ALL = {name: value for name, value in vars(map_words).items() if isinstance(value, Bilingual)}


def test_all_words_exist_in_both_languages_and_can_be_drawn() -> None:
    assert len(ALL) > 30
    for name, words in ALL.items():
        assert words.en, name
        assert re.search("[а-яА-Я]", words.ru), name
        assert not re.search("[а-яА-Я]", words.en), name
        assert printable(words.en + words.ru) == words.en + words.ru, name


def test_both_languages_take_the_same_values() -> None:
    for name, words in ALL.items():
        assert re.findall(r"{\w+}", words.en) == re.findall(r"{\w+}", words.ru), name
