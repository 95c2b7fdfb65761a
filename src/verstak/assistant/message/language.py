"""The language of a message: that of most of its letters."""

from __future__ import annotations

import re

from verstak.quantities.text import Language

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def language_of(text: str) -> Language:
    """Russian or English; a message without letters is Russian, the office's own language."""
    cyrillic = len(_CYRILLIC.findall(text))
    return "ru" if cyrillic >= len(_LATIN.findall(text)) else "en"
