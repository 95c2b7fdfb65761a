"""How far a claim may lie from what is right, and what is then said about it."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.plan.cost.spread import Spread
from verstak.plan.statements.finding import Verdict
from verstak.plan.statements.statement import Span
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.text import Bilingual

RIGHT_WITHIN = 0.02
"""A fiftieth: what rounding to two or three digits leaves."""
CLOSE_WITHIN = 0.10
"""A tenth: enough to buy by, not to fill a memory by."""

PLAN = Bilingual("the plan", "план")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a plan states, one number or a range."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Between the ends."""
        return (self.low + self.high) / 2

    def quantity(self, unit: str, *, decimals: int = 1) -> Quantity:
        """The middle, as a figure of the plan."""
        return Quantity(self.middle, unit, Given(PLAN), decimals)

    def text(self, unit: str) -> str:
        """As the plan writes it."""
        if self.low == self.high:
            return f"{self.low:g} {unit}"
        return f"{self.low:g}–{self.high:g} {unit}"


def claim_of(span: Span, *, factor: float = 1.0) -> Claim:
    """A span of the file as a claim, in a unit ``factor`` times smaller."""
    low, high = (span, span) if isinstance(span, int | float) else span
    return Claim(low * factor, high * factor)


def off_by(claim: Claim, right: float, unit: str = "") -> Quantity | None:
    """Claimed less right over right, per cent; ``None`` where right is zero."""
    if right == 0:
        return None
    inputs = (
        ("claimed", claim.quantity(unit)),
        ("right", Quantity(right, unit, Computed(Bilingual("see the figures", "см. величины")))),
    )
    return Quantity(
        100 * (claim.middle - right) / right,
        "%",
        Computed("100 × (claimed − right) / right", inputs),
        decimals=0,
    )


VALUE_RULE = Bilingual(
    "right within 2 %, close within 10 %, wrong beyond",
    "верно в пределах 2 %, близко в пределах 10 %, дальше неверно",
)


def judge_value(claim: Claim, right: Spread) -> Verdict:
    """A claim against a figure that is known well.

    A range is right where it holds the figure, whatever its middle; a range that is wider than
    the figure's own by more than twice says too little to be right and is close at best.
    """
    gap = max(right.low - claim.high, claim.low - right.high, 0.0) / right.value
    if gap <= RIGHT_WITHIN:
        wide = claim.high - claim.low > 2 * CLOSE_WITHIN * right.value + (right.high - right.low)
        return Verdict.CLOSE if wide else Verdict.RIGHT
    return Verdict.CLOSE if gap <= CLOSE_WITHIN else Verdict.WRONG


PREDICTION_RULE = Bilingual(
    "the claim's middle within the predicted interval is plausible, above it wrong, below it "
    "understated; where the same card was measured with as many bytes (10 % aside), nine "
    "tenths of the slowest such measurement are the lower end at least",
    "середина заявленного внутри предсказанных пределов — правдоподобно, выше — неверно, ниже — "
    "занижено; если та же карта измерена на стольких же байтах (с точностью 10 %), нижний предел — не "
    "меньше девяти десятых самого медленного измерения",
)


def judge_prediction(claim: Claim, low: float, high: float) -> Verdict:
    """A claim against a prediction with an interval."""
    if claim.middle < low:
        return Verdict.LOW
    return Verdict.PLAUSIBLE if claim.middle <= high else Verdict.WRONG


RANGE_RULE = Bilingual(
    "right where the claim holds the whole computed range (2 % aside), half where they overlap, "
    "wrong where they do not",
    "верно, если заявленное накрывает все вычисленные пределы (с точностью 2 %), наполовину — если "
    "пересекает, неверно — если нет",
)


def judge_range(claim: Claim, right: Spread) -> Verdict:
    """A claim against a range that follows from the plan's own figures."""
    slack = RIGHT_WITHIN * right.value
    if claim.low - slack <= right.low and right.high <= claim.high + slack:
        return Verdict.RIGHT
    overlap = claim.low <= right.high + slack and right.low - slack <= claim.high
    return Verdict.HALF if overlap else Verdict.WRONG
