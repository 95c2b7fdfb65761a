"""A word or sentence in the two languages of the interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "ru"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in English and Russian."""

    en: str
    ru: str

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return self.ru if language == "ru" else self.en
