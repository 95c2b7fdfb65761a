"""Classes of precision: how many bits a weight keeps, and what each class is good for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from verstak.errors import UsageError
from verstak.quantities.text import Bilingual

type ClassKey = Literal["ultra_low", "low", "medium", "full"]

_LEVEL = re.compile(
    r"^(?:i?q|tq|int|mxfp|nvfp|fp|f|bf)(\d{1,2})(?!\d)|^(\d{1,2})[ -]?bits?\b", re.IGNORECASE
)
_MOST_BITS = 32


@dataclass(frozen=True, slots=True)
class PrecisionClass:
    """One class.

    Attributes:
        key: Stable name for programs.
        name: What people call it.
        bits: The bits that its levels are named for, lowest and highest.
        purpose: What it is for.
        not_for: When to take another.
        examples: Levels of GGUF in it, the smallest first.
    """

    key: ClassKey
    name: Bilingual
    bits: tuple[int, int]
    purpose: Bilingual
    not_for: Bilingual
    examples: tuple[str, ...]


CLASSES: tuple[PrecisionClass, ...] = (
    PrecisionClass(
        "ultra_low",
        Bilingual("ultra-low, 1–2 bits", "сверхнизкая, 1–2 бита"),
        (1, 2),
        Bilingual(
            "a very large model that would not fit otherwise, where a looser answer is better "
            "than none; experiments",
            "очень большая модель, которая иначе не помещается, когда неточный ответ лучше "
            "никакого; опыты",
        ),
        Bilingual(
            "anything where a wrong word costs money; compare a smaller model at 4 bits in the "
            "same memory first",
            "всё, где ошибка стоит денег; сначала сравните с моделью поменьше в 4 бита при той же "
            "памяти",
        ),
        ("IQ1_S", "IQ2_XXS", "IQ2_XS", "IQ2_M", "Q2_K"),
    ),
    PrecisionClass(
        "low",
        Bilingual("low, 3–4 bits", "низкая, 3–4 бита"),
        (3, 4),
        Bilingual(
            "most offices: the largest model that fits at 4 bits. 3 bits only where 4 do not fit",
            "большинство офисов: самая большая модель, что помещается в 4 бита. 3 бита — только "
            "если 4 не помещаются",
        ),
        Bilingual(
            "long chains of arithmetic and code where memory for 5 or 6 bits is there",
            "длинные расчёты и программы, если есть память на 5–6 бит",
        ),
        ("Q3_K_M", "IQ4_XS", "Q4_0", "Q4_K_M"),
    ),
    PrecisionClass(
        "medium",
        Bilingual("medium, 5–8 bits", "средняя, 5–8 бит"),
        (5, 8),
        Bilingual(
            "a model that fits with room to spare; 8 bits as the stand-in for the original when "
            "others are judged",
            "модель, которая помещается с запасом; 8 бит — замена оригинала, когда оценивают "
            "остальные",
        ),
        Bilingual(
            "a larger model at 4 bits would fit instead; speed matters: 8 bits read nearly twice "
            "the bytes of 4",
            "вместо неё помещается модель больше в 4 бита; важна скорость: 8 бит читают почти "
            "вдвое больше байтов, чем 4",
        ),
        ("Q5_0", "Q5_K_M", "Q6_K", "Q8_0"),
    ),
    PrecisionClass(
        "full",
        Bilingual("unreduced, 16 bits and more", "без сжатия, 16 бит и больше"),
        (16, 32),
        Bilingual(
            "training and conversion; a server for many people on large accelerators",
            "обучение и преобразование; сервер на многих людей с большими ускорителями",
        ),
        Bilingual(
            "a single card: the memory of one model at 16 bits holds a three times larger one at 4",
            "одна карта: в память модели на 16 бит войдёт втрое большая на 4",
        ),
        ("BF16", "F16"),
    ),
)
"""From the coarsest to the finest."""


def nominal_bits(level: str) -> int:
    """The bits that a level is named for; scales make a file somewhat larger.

    Args:
        level: As its format names it: ``Q4_K_M``, ``IQ2_XS``, ``int4 (k_quant)``, ``4 bit``.

    Raises:
        UsageError: not the name of a level.
    """
    found = _LEVEL.match(level.strip())
    bits = int(found[1] or found[2]) if found else 0
    if not 1 <= bits <= _MOST_BITS:
        raise UsageError(
            f"expected a precision such as Q4_K_M, IQ3_S, int8 or BF16, found {level!r}",
            remedy="write the level as its format names it",
        )
    return bits


def class_of(level: str) -> PrecisionClass:
    """The class of a level.

    Raises:
        UsageError: not the name of a level, or one between the classes.
    """
    bits = nominal_bits(level)
    for each in CLASSES:
        if each.bits[0] <= bits <= each.bits[1]:
            return each
    raise UsageError(f"no class holds a precision of {bits} bits, found {level!r}")
