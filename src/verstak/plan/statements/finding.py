"""What a check says about one statement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual


class Verdict(StrEnum):
    """How a statement stands against what is computed or published."""

    RIGHT = "right"
    CLOSE = "close"
    """Off by no more than a tenth."""
    LOW = "low"
    """Promises less than there is: harmless, but not what a plan should be made of."""
    PLAUSIBLE = "plausible"
    """Within what is known only as a range, or under a condition that the finding names."""
    HALF = "half"
    """One part of it holds and another does not."""
    WRONG = "wrong"
    UNVERIFIABLE = "unverifiable"
    """Something is missing without which nobody can check it."""
    OUTDATED = "outdated"
    """Was so once, or leaves out what has come since."""


VERDICT_WORDS: dict[Verdict, Bilingual] = {
    Verdict.RIGHT: Bilingual("right", "верно"),
    Verdict.CLOSE: Bilingual("close", "близко"),
    Verdict.LOW: Bilingual("understated", "занижено"),
    Verdict.PLAUSIBLE: Bilingual("plausible", "правдоподобно"),
    Verdict.HALF: Bilingual("half right", "верно наполовину"),
    Verdict.WRONG: Bilingual("wrong", "неверно"),
    Verdict.UNVERIFIABLE: Bilingual("cannot be checked", "проверить нельзя"),
    Verdict.OUTDATED: Bilingual("outdated", "устарело"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement, checked.

    Attributes:
        id: Of the statement.
        kind: As the file writes it.
        text: The statement in its author's words.
        verdict: How it stands.
        explanation: Why, in words.
        rule: By which rule and tolerance the verdict was given.
        figures: What is right instead, each with its provenance; the one that decides first.
        off_by: Claimed less right over right, per cent; ``None`` where that says nothing.
    """

    id: str
    kind: str
    text: str
    verdict: Verdict
    explanation: Bilingual
    rule: Bilingual
    figures: tuple[Figure, ...] = ()
    off_by: Quantity | None = None

    def figure(self, key: str) -> Figure:
        """The figure of that key.

        Raises:
            KeyError: there is none.
        """
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)
