"""Numbers that are written in words, Russian and English: what they may mean."""

from __future__ import annotations

import re

_RU = {
    "ноль": 0, "один": 1, "одн": 1, "два": 2, "две": 2, "двух": 2, "дву": 2, "пар": 2, "три": 3,
    "трех": 3, "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7,
    "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9, "десят": 10, "одиннадцат": 11,
    "двенадцат": 12, "дюжин": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15,
    "шестнадцат": 16, "шестнашк": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19,
    "двадцат": 20, "тридцат": 30, "сорок": 40, "пятьдесят": 50, "пятидесят": 50, "полсотн": 50,
    "шестьдесят": 60, "шестидесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяност": 90,
    "сто": 100, "ста": 100, "сотн": 100, "двести": 200, "двухсот": 200, "триста": 300,
    "трехсот": 300, "четыреста": 400, "четырехсот": 400, "пятьсот": 500, "пятисот": 500,
    "шестьсот": 600, "шестисот": 600, "семьсот": 700, "семисот": 700, "восемьсот": 800,
    "восьмисот": 800, "девятьсот": 900, "девятисот": 900, "тысяч": 1000, "миллион": 1_000_000,
    "миллиард": 1_000_000_000, "полтор": 1.5, "половин": 0.5,
}  # fmt: skip
_EN = {
    "zero": 0, "one": 1, "two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "dozen": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
    "million": 1_000_000, "billion": 1_000_000_000, "half": 0.5,
}  # fmt: skip
_WHOLE = {"сто", "ста", "три", "два", "две", "один", "пар", "семь", "шесть", "пять"}
_ENDINGS = 4


def values_in_words(text: str) -> set[float]:
    """Every value that a run of number words in a text may mean, parts included."""
    meant: set[float] = set()
    run: list[float] = []
    for word in re.findall(r"[a-zа-я]+", text.casefold().replace("ё", "е")):
        value = _value(word)
        if value is None:
            if word not in {"and", "a"}:
                meant |= _meanings(run)
                run = []
            continue
        run.append(value)
    return meant | _meanings(run)


def _value(word: str) -> float | None:
    if word in _EN:
        return _EN[word]
    if word in _RU:
        return _RU[word]
    for stem in sorted(_RU, key=len, reverse=True):
        if stem not in _WHOLE and word.startswith(stem) and len(word) - len(stem) <= _ENDINGS:
            return _RU[stem]
    return None


def _meanings(run: list[float]) -> set[float]:
    if not run:
        return set()
    meant = set(run)
    for start in range(len(run)):
        meant |= _sums(run[start:])
    return meant


def _sums(run: list[float]) -> set[float]:
    meant: set[float] = set()
    total, current = 0.0, 0.0
    for value in run:
        if value >= 1000:
            total, current = total + max(current, 1) * value, 0.0
        elif value == 100 and 0 < current < 10:
            current *= value
        else:
            current += value
        meant.add(total + current)
    return meant
