"""Factors on a fitted speed: intervals of what was fitted, spreads of what was only published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from verstak.catalog.speed_evidence import EvidenceRow
from verstak.plan.speed_fit import (
    COVERAGE,
    MIN_POINTS,
    Coefficients,
    fit,
    interval_of,
    leave_out,
)
from verstak.plan.speed_rows import GROUPS, SpeedGroup, SpeedPoint, point_of, refusal

ENOUGH_PUBLISHERS = 3
"""Fewer than this, and what a new one would differ by is hardly known."""

_FEW = 3
"""Fewer rows than this say nothing about their own spread."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What a predicted speed is multiplied by.

    Attributes:
        low: Unfavourable end.
        middle: The middle.
        high: Favourable end.
        points: Measurements that gave them.
    """

    low: float
    middle: float
    high: float
    points: int

    def on(self, other: Factors) -> Factors:
        """One after the other."""
        return Factors(
            self.low * other.low,
            self.middle * other.middle,
            self.high * other.high,
            self.points,
        )


@dataclass(frozen=True, slots=True)
class GroupFit:
    """One kind of memory.

    Attributes:
        coefficients: Its own, or those it borrows.
        factors: Interval of its own fit; else the spread around what it borrows.
        own: Whether the coefficients were fitted on its own rows.
        borne_out: Whether publishers that were left out lie in the interval as often as it says.
    """

    coefficients: Coefficients
    factors: Factors
    own: bool
    borne_out: bool = False


def group_fit(points: Sequence[SpeedPoint], lender: GroupFit) -> GroupFit:
    """Fit a kind of memory on its own rows, or borrow where they are few.

    Args:
        points: Its rows that may be used.
        lender: The kind with most rows.
    """
    if fits_own(points):
        return own_fit(points)
    spread = _spread([_ratio(point, lender.coefficients) for point in points])
    return GroupFit(lender.coefficients, spread.on(lender.factors), own=False)


def fits_own(points: Sequence[SpeedPoint]) -> bool:
    """Whether there are rows enough, of more than one publisher, to fit and to judge the fit."""
    return len(points) >= MIN_POINTS and len({point.publisher for point in points}) > 1


def own_fit(points: Sequence[SpeedPoint]) -> GroupFit:
    """Coefficients of a kind of memory, and the interval of predictions for unseen publishers.

    With fewer than three publishers what they differ by is hardly known, and where they differ by
    more than the others say, the interval promises too much. In both cases it holds every
    prediction for a publisher, or a device, that was left out, and promises nothing.

    Args:
        points: Of one kind of memory, at least three devices.
    """
    enough = len({point.publisher for point in points}) >= ENOUGH_PUBLISHERS
    borne_out = enough and share_held(points) >= COVERAGE
    low, high = _bounds(points, promised=borne_out)
    return GroupFit(
        fit(points), Factors(low, 1.0, high, len(points)), own=True, borne_out=borne_out
    )


def share_held(points: Sequence[SpeedPoint]) -> float:
    """Share of left-out publishers' rows within the interval that the others give.

    The interval is made without that publisher: its rows neither fit nor widen it.

    Args:
        points: Of one kind of memory and at least two publishers.
    """
    inside = 0
    for name in sorted({point.publisher for point in points}):
        rest = [point for point in points if point.publisher != name]
        enough = len({point.publisher for point in rest}) >= ENOUGH_PUBLISHERS
        low, high = _bounds(rest, promised=enough)
        coefficients = fit(rest)
        held = [point for point in points if point.publisher == name]
        inside += sum(low <= _ratio(point, coefficients) <= high for point in held)
    return inside / len(points)


def _bounds(points: Sequence[SpeedPoint], *, promised: bool) -> tuple[float, float]:
    ratios: list[float] = []
    if len({point.publisher for point in points}) > 1:
        ratios += leave_out(points, lambda point: point.publisher).ratios
    if not promised:
        ratios += leave_out(points, lambda point: point.device).ratios
    return interval_of(ratios, COVERAGE if promised else 1.0)


def expert_factors(
    rows: Sequence[EvidenceRow], groups: Mapping[SpeedGroup, GroupFit]
) -> dict[SpeedGroup, Factors]:
    """Spread of models of experts around what a dense model of the read size would do.

    A kind of memory with few such rows takes the spread of all kinds on top of its own.

    Args:
        rows: All published rows.
        groups: The fits.
    """
    by_group: dict[SpeedGroup, list[float]] = {group: [] for group in GROUPS}
    for row in rows:
        if refusal(row) == "experts" and row.read_bytes is not None and row.devices == 1:
            point = point_of(row)
            by_group[point.group].append(_ratio(point, groups[point.group].coefficients))
    every = _spread([ratio for ratios in by_group.values() for ratio in ratios])
    return {
        group: _spread(ratios) if len(ratios) >= _FEW else every.on(groups[group].factors)
        for group, ratios in by_group.items()
    }


def old_card_factors(rows: Sequence[EvidenceRow], groups: Mapping[SpeedGroup, GroupFit]) -> Factors:
    """Spread of cards without matrix units around the fit of those with.

    Args:
        rows: All published rows.
        groups: The fits.
    """
    points = [point_of(row) for row in rows if refusal(row) == "no_matrix_units"]
    return _spread([_ratio(point, groups[point.group].coefficients) for point in points])


def _ratio(point: SpeedPoint, coefficients: Coefficients) -> float:
    """Measured over predicted speed."""
    return coefficients.token_s(point.ideal_s, point.layers) / point.token_s


def _spread(ratios: Sequence[float]) -> Factors:
    if not ratios:
        return Factors(1.0, 1.0, 1.0, 0)
    return Factors(min(ratios), median(ratios), max(ratios), len(ratios))
