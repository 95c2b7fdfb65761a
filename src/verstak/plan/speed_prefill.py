"""Reading of prompts: arithmetic binds it, so it goes with a device's operations a second.

    tokens a second = k · operations a second / (2 · parameters)

Two operations per weight and token (J. Kaplan et al., arXiv:2001.08361, section 2.1). k is above 1
where the figure is that of plain units and the engine uses matrix units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from verstak.catalog.speed_evidence import EvidenceRow
from verstak.plan.speed_factors import Factors
from verstak.plan.speed_fit import MIN_POINTS, interval_of
from verstak.plan.speed_rows import GROUPS, SpeedGroup, group_of, refusal

_OPERATIONS_PER_WEIGHT = 2
_NOT_FOR_PREFILL = ("tier_c", "several_devices", "spilled", "power_capped", "far_context")


@dataclass(frozen=True, slots=True)
class PrefillPoint:
    """One published speed of reading.

    Attributes:
        group: Kind of memory.
        device: Name.
        publisher: Whose.
        by_flops: k, measured operations over those of the device; ``None`` = not known.
        by_bandwidth: Measured operations over bytes a second of memory.
        experts: Of a model of experts.
    """

    group: SpeedGroup
    device: str
    publisher: str
    by_flops: float | None
    by_bandwidth: float
    experts: bool


@dataclass(frozen=True, slots=True)
class PrefillFit:
    """Fitted factors.

    Attributes:
        by_flops: k of each kind of memory with enough rows, its middle and interval.
        by_bandwidth: Operations per byte of bandwidth, where the arithmetic is not known.
        experts: Factor of a model of experts on a dense one of the used size.
    """

    by_flops: Mapping[SpeedGroup, Factors]
    by_bandwidth: Mapping[SpeedGroup, Factors]
    experts: Factors | None


def prefill_points(rows: Iterable[EvidenceRow]) -> tuple[PrefillPoint, ...]:
    """Rows that publish a speed of reading, one device, nothing unusual about it."""
    points = []
    for row in rows:
        group = group_of(row.device.memory_family, row.device.vendor)
        parameters = row.model.used_parameters if row.model.experts else row.model.parameters
        if row.prefill_tokens_per_s is None or group is None or parameters is None:
            continue
        if refusal(row) in _NOT_FOR_PREFILL:
            continue
        rate = row.prefill_tokens_per_s * _OPERATIONS_PER_WEIGHT * parameters
        flops = row.device.fp16_flops
        points.append(
            PrefillPoint(
                group=group,
                device=row.device.name,
                publisher=row.source.publisher,
                by_flops=None if flops is None else rate / flops,
                by_bandwidth=rate / row.device.bandwidth_bytes_per_s,
                experts=row.model.experts,
            )
        )
    return tuple(points)


def fit_prefill(rows: Iterable[EvidenceRow]) -> PrefillFit:
    """Middle and interval of every kind of memory."""
    points = prefill_points(rows)
    dense = [point for point in points if not point.experts]
    by_flops: dict[SpeedGroup, Factors] = {}
    by_bandwidth: dict[SpeedGroup, Factors] = {}
    for group in GROUPS:
        own = [point for point in dense if point.group == group]
        known = [(point, point.by_flops) for point in own if point.by_flops is not None]
        if len(known) >= MIN_POINTS:
            by_flops[group] = _interval([factor for _, factor in known])
        if own:
            factors = [point.by_bandwidth for point in own]
            by_bandwidth[group] = Factors(min(factors), median(factors), max(factors), len(factors))
    return PrefillFit(by_flops, by_bandwidth, _experts(points, by_flops))


def prefill_tokens_per_s(
    factors: Factors, *, operations_per_s: float, parameters: int
) -> tuple[float, float, float]:
    """Low, middle and high speed.

    Args:
        factors: k.
        operations_per_s: Of the device.
        parameters: Weights that a token is multiplied by.
    """
    each = operations_per_s / (_OPERATIONS_PER_WEIGHT * parameters)
    return factors.low * each, factors.middle * each, factors.high * each


def _interval(factors: Sequence[float]) -> Factors:
    low, high = interval_of(factors)
    return Factors(low, median(factors), high, len(factors))


def _experts(
    points: Sequence[PrefillPoint], by_flops: Mapping[SpeedGroup, Factors]
) -> Factors | None:
    ratios = [
        point.by_flops / by_flops[point.group].middle
        for point in points
        if point.experts and point.by_flops is not None and point.group in by_flops
    ]
    if not ratios:
        return None
    return Factors(min(ratios), median(ratios), max(ratios), len(ratios))
