"""What a text of the shipped knowledge may say without a source."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"(?:ГОСТ|EN|ISO|UNI|ТР ТС|TR CU|DIN) ?(?:Р )?\d+(?:[.\-/]\d+)*|\b[PР]\d\b|[EЕ]\d(?:,\d)?|"
    r"систем\w+ 32|System 32",
)
"""Designations, which are names though a digit is in them."""


def figures(text: str) -> list[str]:
    """Numbers in a text that are not part of a name, with a point for the decimal comma."""
    return sorted(
        found.replace(",", ".") for found in re.findall(r"\d+(?:[.,]\d+)?", _NAMES.sub(" ", text))
    )


def folded(name: str) -> str:
    """A name as it is compared: small letters, ``ё`` as ``е``."""
    return name.casefold().replace("ё", "е")


def is_russian(text: str) -> bool:
    """Whether small Cyrillic letters are in a text: an English one may name a ГОСТ."""
    return bool(re.search(r"[а-яё]", text))
