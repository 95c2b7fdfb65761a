"""Wishes for speed that nothing on a machine reaches, lowered to what something does.

Nobody stated these wishes, so they do not refuse a plan. But if every model misses one, it no longer
tells a fast model from a slow one, and the largest would be taken, however slow. So the wish becomes
the speed of the fastest that fits, less what two predictions may differ by and still be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verstak.errors import UnsupportedFeature, UsageError
from verstak.plan.candidates import Offer
from verstak.plan.placement.column import Capacity
from verstak.plan.placement.conditions import LOWERED, broken_by_model, is_wish
from verstak.plan.placement.figures import Estimator, geometry_of, is_careful, judged


def lowered_wishes(
    estimator: Estimator, offers: Iterable[Offer], capacity: Capacity
) -> dict[int, float]:
    """Speeds in place of wishes that are out of reach, by the position of their role.

    Args:
        estimator: Figures of the machine; its needs are those of the roles.
        offers: What may be chosen; those that serve one role alone are looked at.
        capacity: Of the machine.
    """
    alone: dict[int, list[Offer]] = {position: [] for position in range(len(estimator.needs))}
    for offer in offers:
        if len(offer.positions) == 1 and not (offer.roomy and _narrow(estimator, offer)):
            alone[offer.positions[0]].append(offer)
    found = {}
    for position, need in enumerate(estimator.needs):
        if need.tokens_per_s is None or not is_wish(need, "tokens_per_s"):
            continue
        fastest = _fastest(estimator, alone[position], capacity, enough=need.tokens_per_s)
        if fastest is not None and fastest < need.tokens_per_s:
            found[position] = fastest / LOWERED
    return found


def _narrow(estimator: Estimator, offer: Offer) -> bool:
    need = estimator.needs[offer.positions[0]]
    return need.parallel != need.parallel_most


def _fastest(
    estimator: Estimator, offers: Sequence[Offer], capacity: Capacity, *, enough: float
) -> float | None:
    """Speed of the fastest that fits alone, or of the first that is fast enough."""
    rated = []
    for offer in offers:
        need = estimator.needs[offer.positions[0]]
        broken = broken_by_model(need, offer.model, offer.file_type, need.context_tokens)
        if broken - (set() if need.models is None else {"models", "file_types"}):
            continue
        try:
            bound = estimator.bound(offer)
        except (UsageError, UnsupportedFeature):
            continue
        if bound.tokens_per_s is not None and capacity.holds(bound.memory_mib):
            rated.append((bound.tokens_per_s, offer))
    rated.sort(key=lambda pair: -pair[0])
    best: float | None = None
    for bound_rate, offer in rated:
        if best is not None and (best >= bound_rate or best >= enough):
            break
        try:
            figures = estimator.figures(offer)
        except (UsageError, UnsupportedFeature):
            continue
        careful = is_careful(geometry_of(offer.model), offer.place)
        rate = judged(figures.decode, careful=careful)
        if rate is not None and capacity.holds(figures.memory_mib):
            best = rate if best is None else max(best, rate)
    return best
