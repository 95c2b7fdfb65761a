from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from verstak.assistant.grounding.names import folded, foreign_names, words_of
from verstak.quantities.text import Language

KNOWN = words_of(["Петля Sensys с плитой Egger P2, М6х50", "юнга"])


@pytest.mark.parametrize(
    ("language", "sentence", "names"),
    [
        ("ru", "Возьмите Blum или блюмовскую петлю Hettich.", ["Blum", "Hettich"]),
        ("ru", "Плита Egger, кромка Рехау.", ["Рехау"]),
        ("ru", "Ламарти делает плиты.", ["Ламарти"]),
        ("ru", "Петля Sensys, ЛДСП, МДФ, файл DXF.", []),
        ("ru", "Модуль E, нагрузка q, 5 mm.", []),
        ("ru", "Это solution хорошее.", ["solution"]),
        ("ru", "Модуль Юнга и балка Эйлера.", []),
        ("en", "Young and Euler wrote it. Use MDF.", []),
        ("en", "The load in N and MPa is fine.", []),
        ("en", "We trust Acme.", ["Acme"]),
        ("en", "BLUM is dear.", ["BLUM"]),
        ("en", "Shelves sag.", []),
    ],
)
def test_names_that_nothing_stands_behind(
    language: Language, sentence: str, names: list[str]
) -> None:
    assert [name.text for name in foreign_names(sentence, KNOWN, language)] == names


def test_letters_that_look_alike_are_one() -> None:
    assert folded("М6х50") == folded("M6x50")
    assert folded("Р2") in KNOWN


def test_every_brand_has_a_name_and_an_address() -> None:
    data = files("verstak.assistant.grounding") / "data" / "brands.toml"
    for brand in tomllib.loads(data.read_text(encoding="utf-8"))["brand"]:
        assert brand["names"]
        assert brand["source"].startswith("https://")
