"""How people write: numbers with and without units, Cyrillic х, typos, words for numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Literal

from benchmarks.assistant.question import Language

type Style = Literal["formal", "terse", "misspelt", "mixed_units", "words"]

STYLES: tuple[Style, ...] = ("formal", "terse", "misspelt", "mixed_units", "words")

_THIN = ("\u00a0", "\u202f", " ")
_LENGTH = {"ru": {1: "мм", 10: "см", 1000: "м"}, "en": {1: "mm", 10: "cm", 1000: "m"}}
_UNIT = {
    "kg/m2": ("кг/м²", "kg/m²"),
    "kg/m3": ("кг/м³", "kg/m³"),
    "MPa": ("МПа", "MPa"),
    "N": ("Н", "N"),
    "kg": ("кг", "kg"),
    "m2": ("м²", "m²"),
    "m": ("м", "m"),
    "rub": ("руб", "rubles"),
    "%": ("%", "%"),
}
_TERSE_UNIT = {"кг/м²": "кг/м2", "кг/м³": "кг/м3", "м²": "м2", "kg/m²": "kg/m2", "m²": "m2"}
_WORDS = {
    "ru": {5: "пять", 6: "шесть", 8: "восемь", 10: "десять", 12: "двенадцать", 15: "пятнадцать",
           20: "двадцать", 25: "двадцать пять", 30: "тридцать", 40: "сорок", 45: "сорок пять",
           50: "пятьдесят", 60: "шестьдесят", 80: "восемьдесят", 100: "сто",
           120: "сто двадцать", 150: "сто пятьдесят", 200: "двести", 250: "двести пятьдесят",
           300: "триста", 350: "триста пятьдесят", 400: "четыреста", 500: "пятьсот",
           800: "восемьсот", 1000: "тысяча", 1200: "тысяча двести"},
    "en": {5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve", 15: "fifteen", 20: "twenty",
           25: "twenty-five", 30: "thirty", 40: "forty", 45: "forty-five", 50: "fifty",
           60: "sixty", 80: "eighty", 100: "a hundred", 120: "a hundred and twenty",
           150: "a hundred and fifty", 200: "two hundred", 250: "two hundred and fifty",
           300: "three hundred", 350: "three hundred and fifty", 400: "four hundred",
           500: "five hundred", 800: "eight hundred", 1000: "a thousand",
           1200: "twelve hundred"},
}  # fmt: skip
COUNTS = tuple(_WORDS["ru"])[3:]
"""Counts that have words; all take the genitive plural in Russian."""


@dataclass(frozen=True, slots=True)
class Mm:
    """A length in millimetres."""

    value: float


@dataclass(frozen=True, slots=True)
class Size:
    """Two or three lengths in millimetres."""

    sides: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of pieces."""

    value: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with a unit, or without one when the unit is empty."""

    value: float
    unit: str = ""


type Written = Mm | Size | Count | Amount | str


def written(value: Written, style: Style, language: Language, dice: Random) -> str:
    """A value as somebody of that style writes it."""
    match value:
        case str():
            return value
        case Mm():
            return _length(value.value, style, language, dice)
        case Size():
            return _size(value.sides, style, language, dice)
        case Count():
            words = _WORDS[language].get(value.value)
            if style == "words" and words:
                return words
            return _number(value.value, style, language, dice)
        case Amount():
            unit = _UNIT[value.unit][language == "en"] if value.unit else ""
            if style == "terse":
                unit = _TERSE_UNIT.get(unit, unit)
            gap = "" if style == "terse" or not unit or unit == "%" else " "
            return _number(value.value, style, language, dice) + gap + unit


def spelt(text: str, style: Style, language: Language, dice: Random) -> str:
    """A whole question in a style."""
    if style == "terse":
        text = text if text[1:2].isupper() else text[0].lower() + text[1:]
        text = re.sub(r"(?i)\b(?:пожалуйста|подскажите|please),?\s*", "", text)
        text = text.replace("ё", "е")
        return text.rstrip("?.") if dice.random() < 0.5 else text
    if style == "misspelt":
        return re.sub(
            r"[А-Яа-яЁё]{5,}" if language == "ru" else r"\b[a-z]{5,}\b",
            lambda found: _typo(found.group(), dice) if dice.random() < 0.35 else found.group(),
            text,
        )
    return text


def _typo(word: str, dice: Random) -> str:
    vowels = {"о": "а", "а": "о", "е": "и", "и": "е", "я": "е", "ё": "о"}
    swaps = [n for n, letter in enumerate(word) if n and letter in vowels]
    kind = dice.choice(("vowel", "swap", "drop", "double"))
    at = dice.randrange(1, len(word) - 2)
    if kind == "vowel" and swaps:
        at = dice.choice(swaps)
        return word[:at] + vowels[word[at]] + word[at + 1 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _length(mm: float, style: Style, language: Language, dice: Random) -> str:
    scale = 1
    if style == "mixed_units" and mm >= 100:
        scale = dice.choice((10, 1000)) if mm % 10 == 0 else 1
    number = _number(mm / scale, style, language, dice)
    gap = "" if style == "terse" and dice.random() < 0.7 else " "
    return f"{number}{gap}{_LENGTH[language][scale]}"


def _size(sides: tuple[float, ...], style: Style, language: Language, dice: Random) -> str:
    scale = 10 if style == "mixed_units" and all(side % 1 == 0 for side in sides) else 1
    sign = {"formal": "×", "terse": "*", "words": " x "}.get(
        style, "х" if language == "ru" else "x"
    )
    if style == "terse" and language == "ru":
        sign = dice.choice(("х", "*", "х"))
    body = sign.join(_number(side / scale, "terse", language, dice) for side in sides)
    if scale == 1 and (style == "terse" or dice.random() < 0.4):
        return body
    return f"{body} {_LENGTH[language][scale]}"


def _number(value: float, style: Style, language: Language, dice: Random) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    whole, point, rest = text.partition(".")
    if style == "formal" and len(whole) > 3 and dice.random() < 0.6:
        whole = f"{int(whole):,}".replace(",", dice.choice(_THIN))
    comma = language == "ru" and not (style == "terse" and dice.random() < 0.5)
    return whole + (("," if comma else ".") + rest if point else "")
