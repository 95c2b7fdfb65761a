"""After how many months an offer that is paid up front has cost less than another."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.capacity import check_volume
from verstak.plan.cost.offer import Offer
from verstak.plan.cost.spread import Spread, computed
from verstak.plan.cost.volume import TokenVolume, require_volume
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class BreakEven:
    """When one offer overtakes another at one volume.

    Attributes:
        volume: Tokens a month.
        month: After how many months; ``None`` = never, see ``reason``.
        earliest: With every uncertain input in its favour, months; ``None`` = never even then.
        latest: With all of them against it; ``None`` = then it never does.
        reason: Why never; ``None`` where ``month`` is known.
    """

    volume: TokenVolume
    month: Quantity | None
    earliest: float | None
    latest: float | None
    reason: Bilingual | None


def break_even(ours: Offer, other: Offer, volume: TokenVolume | None) -> BreakEven:
    """When ``ours`` has paid back against ``other``.

    Args:
        ours: Usually paid up front: an own server or a hybrid.
        other: Usually paid by use: a cloud.
        volume: Tokens a month.

    Raises:
        VolumeMissing: no volume was given.
    """
    volume = require_volume(volume)
    if ours.capacity is not None:
        check = check_volume(volume, ours.capacity)
        if check.verdict == "beyond":
            return BreakEven(volume, None, None, None, _cannot(check.explanation))
    gap = _difference(ours.upfront, other.upfront, unit="€")
    gain = _difference(other.monthly(volume), ours.monthly(volume), unit="€/month")
    expected = _months(gap.value, gain.value)
    earliest = _within(_months(gap.low, gain.high), ours.life_months)
    latest = _within(_months(gap.high, gain.low), ours.life_months)
    if expected is None:
        return BreakEven(volume, None, earliest, latest, _never(ours, other, volume))
    if _within(expected, ours.life_months) is None:
        return BreakEven(volume, None, earliest, latest, _too_late(expected, ours))
    month = computed(
        Bilingual("price gap / monthly gain", "разница покупок / выигрыш в месяц"),
        {"gap": gap.figure, "gain": gain.figure},
        lambda gap, gain: max(0.0, gap / gain) if gain else 0.0,
        unit="months",
        decimals=1,
    )
    return BreakEven(volume, month.figure, earliest, latest, None)


def break_even_curve(
    ours: Offer, other: Offer, mixture: TokenVolume | None, *, tokens: tuple[float, ...]
) -> tuple[BreakEven, ...]:
    """The break-even as a function of the volume.

    Args:
        ours: Paid up front.
        other: Paid by use.
        mixture: Says how input and output are mixed.
        tokens: Total tokens a month of each point, above 0.

    Raises:
        VolumeMissing: no mixture was given.
        UsageError: a volume of 0 or less.
    """
    mixture = require_volume(mixture)
    if min(tokens, default=1) <= 0:
        raise UsageError("each volume of the curve must be above 0 tokens a month")
    why = Bilingual("point of the curve", "точка кривой")
    return tuple(
        break_even(ours, other, mixture.times(each / mixture.total, why)) for each in tokens
    )


def volumes_around(
    volume: TokenVolume, *, points: int = 13, decades: float = 2.0
) -> tuple[float, ...]:
    """Volumes evenly spaced by ratio, from a hundredth of a volume to a hundred times it.

    Args:
        volume: The middle.
        points: How many; at least 2.
        decades: Powers of ten to each side.
    """
    step = 2 * decades / (points - 1)
    return tuple(volume.total * 10 ** (index * step - decades) for index in range(points))


def _difference(first: Spread, second: Spread, *, unit: str) -> Spread:
    return computed(
        "a − b",
        {"first": first, "second": second},
        lambda first, second: first - second,
        unit=unit,
    )


def _months(gap: float, gain: float) -> float | None:
    if gap <= 0:
        # Cheaper from the first day; if it costs more every month, that changes, and a plan for
        # years should not call it a gain.
        return 0.0 if gain >= 0 else None
    months = gap / gain if gain > 0 else math.inf
    return months if math.isfinite(months) else None


def _within(months: float | None, life_months: float | None) -> float | None:
    """Months, unless the machine must be bought again before."""
    if months is None or (life_months is not None and months > life_months):
        return None
    return months


def _never(ours: Offer, other: Offer, volume: TokenVolume) -> Bilingual:
    mine, theirs = ours.monthly(volume).figure, other.monthly(volume).figure
    return Bilingual(
        f"never: {ours.name.en} costs {mine.text('en')}, {other.name.en} {theirs.text('en')}",
        f"никогда: {ours.name.ru} — {mine.text('ru')}, {other.name.ru} — {theirs.text('ru')}",
    )


def _too_late(months: float, ours: Offer) -> Bilingual:
    life = ours.life_months or math.inf
    return Bilingual(
        f"not within its life: {months:.0f} months would be needed, it is written off in {life:.0f}",
        f"не окупится за свой срок: нужно {months:.0f} мес., а списывается за {life:.0f}",
    )


def _cannot(explanation: Bilingual) -> Bilingual:
    return Bilingual(f"never: {explanation.en}", f"никогда: {explanation.ru}")
