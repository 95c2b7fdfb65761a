"""What a plan says of its search, and the same in Russian: methods, bounds, remarks.

Plans carry plain English words, so that a program can compare them; people get both languages.
"""

from __future__ import annotations

import re

from verstak.quantities.text import Bilingual

FIRST_ANSWER_ONLY = "first answer only; no time to improve it"
CANCELLED = "cancelled; this is the best plan so far"
OUT_OF_TIME = "the time limit was reached"
REFUSED = "a layout of the solver was refused: "
"""Why a search ended early; the last one goes before the checker's reason."""

_METHODS_RU = {
    "first fit": "первый подходящий",
    "column generation": "генерация столбцов",
    "last sheet packed again": "последний лист уложен заново",
}
_BOUNDS = {
    "area": Bilingual("area of parts over area of sheets", "площадь деталей к площади листов"),
    "column generation": Bilingual("column generation", "генерация столбцов"),
}
_REMARKS_RU = {
    FIRST_ANSWER_ONLY: "только первый ответ; времени на улучшение нет",
    CANCELLED: "прервано; это лучший план на этот момент",
    OUT_OF_TIME: "время на поиск вышло",
}
_PREFIXES_RU = (
    (re.compile(re.escape(REFUSED)), "карта решателя отвергнута проверкой: "),
    (
        re.compile(r"first answer only: more than (\d+) different parts"),
        r"только первый ответ: разных деталей больше \1",
    ),
    (re.compile("the solver said something senseless: "), "решатель ответил бессмысленно: "),
    (re.compile("the solver's process did not start: "), "процесс решателя не запустился: "),
    (
        re.compile(r"the solver's process ended with status (-?\d+) before it was done"),
        r"процесс решателя завершился с кодом \1, не окончив работы",
    ),
    (re.compile("the linear program ended as "), "линейная программа завершилась: "),
    (
        re.compile("it cuts more pieces than were ordered$"),
        "в ней больше деталей, чем заказано",
    ),
)
"""Fixed beginnings and ends of remarks; what a foreign program says stays as it is."""


def bound_words(method: str) -> Bilingual:
    """Name of a bound in both languages; an unknown one stays as it is."""
    return _BOUNDS.get(method, Bilingual(method, method))


def method_words(method: str) -> Bilingual | None:
    """The algorithms' names in both languages; an unknown one stays as it is."""
    if not method:
        return None
    russian = ", ".join(_METHODS_RU.get(word, word) for word in method.split(", "))
    return Bilingual(method, russian)


def remark_words(remark: str | None) -> Bilingual | None:
    """A remark in both languages; ``None`` when there is none."""
    if not remark:
        return None
    russian = _REMARKS_RU.get(remark, remark)
    for english, translated in _PREFIXES_RU:
        russian = english.sub(translated, russian, count=1)
    return Bilingual(remark, russian)
