"""What the nouns of the trade stand for: a part, a product, a sheet, a fastener, an opening."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from verstak.assistant.message.words import same_word, stem


class Kind(StrEnum):
    """What a noun names."""

    PART = "part"
    PRODUCT = "product"
    SHEET = "sheet"
    FASTENER = "fastener"
    OPENING = "opening"
    MEASURE = "measure"
    """A word for a size itself, which names no thing: ``размер``, ``format``."""


_NOUNS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PART: "боковина боковинка бок бочина стенка стойка дно днище крышка полка полочка планка "
        "фасад дверь дверца дверка створка царга цоколь перегородка щит столешница панель деталь "
        "накладка вставка ребро вертикаль горизонталь топ верх низ связь фальшпанель фронт опора "
        "распорка вязка проставка фартук козырек задник заготовка боковушка дощечка рейка планочка "
        "side bottom top shelf rail stretcher back door front panel plinth divider partition "
        "strip part piece face lid cleat kick gable upright end blank component spreader nailer",
        Kind.PRODUCT: "тумба тумбочка шкаф шкафчик кухня комод стол столик стеллаж пенал гардероб антресоль "
        "изделие модуль секция корпус каркас короб кровать прихожая витрина буфет этажерка ящик "
        "гарнитур комплект купе обувница табурет скамья "
        "cabinet wardrobe unit kitchen desk table bookcase bookshelf carcass carcase cupboard dresser "
        "drawer nightstand product order set box sideboard chest",
        Kind.SHEET: "лист плита sheet board slab",
        Kind.FASTENER: "конфирмат евровинт шкант шкантик шуруп саморез винт болт гвоздь эксцентрик минификс "
        "стяжка петля полкодержатель уголок заглушка скоба дюбель ручка опорка ножка "
        "направляющая крепеж метиз стяжечка гайка подпятник "
        "confirmat screw dowel bolt nail cam minifix hinge bracket support pin fastener connector "
        "fitting handle knob leg runner slide staple peg",
        Kind.OPENING: "проем ниша просвет отверстие паз выемка opening niche gap hole groove slot",
        Kind.MEASURE: "размер формат габарит size format dimension dimensions measure",
    }
)


@cache
def _by_stem() -> Mapping[str, tuple[Kind, str]]:
    found: dict[str, tuple[Kind, str]] = {}
    for kind, nouns in _NOUNS.items():
        for noun in nouns.split():
            found.setdefault(stem(noun), (kind, noun))
    return found


def kind_of(word_stem: str) -> Kind | None:
    """What a word names; ``None`` for any other word.

    Args:
        word_stem: See :func:`~verstak.assistant.message.words.stem`; one slip is forgiven.
    """
    known = _known(word_stem)
    return None if known is None else known[0]


def plain_name(word_stem: str) -> str | None:
    """The noun in its first form: ``боковина`` for ``боковины``."""
    known = _known(word_stem)
    return None if known is None else known[1]


@lru_cache(maxsize=4096)
def _known(word_stem: str) -> tuple[Kind, str] | None:
    nouns = _by_stem()
    exact = nouns.get(word_stem)
    if exact is not None or len(word_stem) < 5:
        return exact
    return next((nouns[noun] for noun in nouns if same_word(noun, word_stem)), None)
