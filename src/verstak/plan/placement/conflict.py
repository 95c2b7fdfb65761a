"""Needs that contradict each other: the smallest set of them, none of which can be left out.

For one role, every way of serving it breaks some conditions. A set of conditions conflicts when
each way breaks at least one of the set, so a smallest conflict is a smallest hitting set; there are
few different sets of broken conditions, and trying sets by size finds it. It is found with bounds
first, and every way that would show a condition to be needless is computed exactly before the set
is returned.

Where each role alone can be served, the roles conflict over the memory that they share. There a
deletion filter leaves out one condition after another as long as the rest still conflicts; what is
left is irreducible, over the models that are named or proposed.

Source:
    J. W. Chinneck, Feasibility and Infeasibility in Optimization (2008), ch. 6, for the filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from verstak.catalog.known_model import KnownModel
from verstak.errors import UnsupportedFeature, UsageError
from verstak.plan.cache import CacheType
from verstak.plan.candidates import (
    NAMED_TYPES,
    Choice,
    Offer,
    OfferKey,
    offers,
    places_of,
    proposed,
)
from verstak.plan.placement.column import Capacity
from verstak.plan.placement.conditions import (
    CONDITIONS,
    Condition,
    ConditionKind,
    Conditions,
    asked,
    described,
    is_wish,
)
from verstak.plan.placement.figures import Estimator, geometry_of, is_careful, judged
from verstak.plan.placement.search import Search
from verstak.plan.role_need import RoleNeed
from verstak.quantities.text import Bilingual

type Broken = frozenset[ConditionKind]

_CACHES: tuple[CacheType, ...] = ("q4_0", "f16")
"""The smallest, and the one that every model can have: no condition is about a cache."""

MEMORY = Condition(
    None,
    "memory",
    Bilingual("memory of the machine for all roles together", "память машины на все роли вместе"),
)


def smallest_conflict(
    needs: Sequence[RoleNeed],
    *,
    models: Iterable[KnownModel],
    estimator: Estimator,
    capacity: Capacity,
    ready: frozenset[tuple[str, str]],
) -> tuple[Condition, ...]:
    """Conditions that contradict each other; empty when there is a way.

    Args:
        needs: Of the roles.
        models: Everything that is known, whatever is advised.
        estimator: Figures of the machine.
        capacity: Of the machine.
        ready: As in a search.
    """
    known = tuple(
        model for model in models if model.architecture is not None and model.parameters is not None
    )
    choices = [_anything(need, known, estimator) for need in needs]
    advised = {model.name for model in proposed(known)}
    advised |= {name for need in needs for name in need.models or ()}
    for position, need in enumerate(needs):
        kinds = _of_one_role(position, need, choices[position], estimator, capacity)
        if kinds:
            return tuple(described(need, kind) for kind in CONDITIONS if kind in kinds)
    fewer = [
        replace(choice, models=tuple(one for one in choice.models if one.name in advised))
        for choice in choices
    ]
    return _of_all_roles(needs, fewer, estimator, capacity, ready)


def smallest_hitting_set(broken: Iterable[Broken], order: Sequence[ConditionKind]) -> Broken | None:
    """A smallest set that meets every one of some sets; ``None`` when one of them is empty.

    Args:
        broken: Sets of conditions.
        order: Conditions, those first that are named first among sets of equal size.
    """
    sets = set(broken)
    # A set that holds another is met wherever that one is.
    least = [one for one in sets if not any(other < one for other in sets)]
    if frozenset() in sets:
        return None
    used = [kind for kind in order if any(kind in one for one in least)]
    for size in range(len(used) + 1):
        for chosen in combinations(used, size):
            if all(one & set(chosen) for one in least):
                return frozenset(chosen)
    return frozenset(used)


def _anything(need: RoleNeed, known: tuple[KnownModel, ...], estimator: Estimator) -> Choice:
    types = tuple(dict.fromkeys((*(need.file_types or ()), *NAMED_TYPES)))
    return Choice(known, {}, types, _CACHES, places_of(estimator.machine))


def _of_one_role(
    position: int,
    need: RoleNeed,
    choice: Choice,
    estimator: Estimator,
    capacity: Capacity,
) -> Broken:
    """The conflict within one role; empty when it can be served alone."""
    held = [kind for kind in CONDITIONS if asked(need, kind) and not is_wish(need, kind)]
    conditions = Conditions(estimator.needs, {})
    ways: dict[OfferKey, tuple[Offer, Broken]] = {}
    for offer in _alone(position, choice, estimator):
        broken = _by_bound(position, offer, conditions, estimator, capacity)
        if broken is not None:
            ways[offer.key] = (offer, broken & set(held))
    exact: set[OfferKey] = set()
    while True:
        found = smallest_hitting_set((broken for _, broken in ways.values()), held)
        doubtful = [
            key
            for key, (_, broken) in ways.items()
            if key not in exact and (not broken if found is None else len(broken & found) == 1)
        ]
        fresh = _witnesses(doubtful, ways, exact, found)
        if not fresh:
            return found or frozenset()
        for key in fresh:
            exact.add(key)
            offer, _ = ways[key]
            broken = _exactly(position, offer, conditions, estimator, capacity)
            if broken is None:
                del ways[key]
            else:
                ways[key] = (offer, broken & set(held))


def _witnesses(
    doubtful: Sequence[OfferKey],
    ways: dict[OfferKey, tuple[Offer, Broken]],
    exact: set[OfferKey],
    found: Broken | None,
) -> list[OfferKey]:
    """Ways to compute exactly: one for each condition that no exact way shows to be needed."""
    if found is None:
        served = any(key in exact and not broken for key, (_, broken) in ways.items())
        return [] if served else list(doubtful[:1])
    proven = {
        kind
        for key in exact
        if key in ways and len(ways[key][1] & found) == 1
        for kind in ways[key][1] & found
    }
    fresh = []
    for kind in sorted(found - proven):
        first = next((key for key in doubtful if kind in ways[key][1]), None)
        if first is not None:
            fresh.append(first)
    return fresh


def _alone(position: int, choice: Choice, estimator: Estimator) -> Iterable[Offer]:
    """Ways of serving one role with no more than it needs; small models first."""
    need = estimator.needs[position]
    made = offers([need], [choice])
    least = [offer for offer in made if offer.sequences == need.parallel]
    least.sort(key=lambda offer: offer.model.parameters or 0)
    for offer in least:
        yield Offer(
            (position,),
            offer.model,
            offer.file_type,
            offer.cache_type,
            offer.place,
            offer.context_tokens,
            offer.sequences,
            offer.roomy,
        )


def _by_bound(
    position: int,
    offer: Offer,
    conditions: Conditions,
    estimator: Estimator,
    capacity: Capacity,
) -> Broken | None:
    try:
        bound = estimator.bound(offer)
    except (UsageError, UnsupportedFeature):
        return None
    broken = conditions.broken(position, offer, bound.tokens_per_s, None)
    return broken if capacity.holds(bound.memory_mib) else broken | {"memory"}


def _exactly(
    position: int,
    offer: Offer,
    conditions: Conditions,
    estimator: Estimator,
    capacity: Capacity,
) -> Broken | None:
    try:
        figures = estimator.figures(offer)
    except (UsageError, UnsupportedFeature):
        return None
    careful = is_careful(geometry_of(offer.model), offer.place)
    rate = judged(figures.decode, careful=careful)
    broken = conditions.broken(position, offer, rate, figures)
    return broken if capacity.holds(figures.memory_mib) else broken | {"memory"}


def _of_all_roles(
    needs: Sequence[RoleNeed],
    choices: Sequence[Choice],
    estimator: Estimator,
    capacity: Capacity,
    ready: frozenset[tuple[str, str]],
) -> tuple[Condition, ...]:
    """The conflict over shared memory, by a deletion filter."""
    least = [replace(need, parallel_most=need.parallel) for need in needs]
    every = list(offers(least, choices))
    unlimited = Capacity(capacity.roles, (None,) * len(capacity.memory_mib))

    def served(relaxed: frozenset[tuple[int, ConditionKind]], within: Capacity) -> bool:
        judge = Conditions(tuple(needs), {}, relaxed).judge
        search = Search(estimator, ready=ready, judge=judge, ranked=False)
        return bool(search.best(every, within, plans=1))

    held = [
        (position, kind)
        for position, need in enumerate(needs)
        for kind in CONDITIONS
        if kind != "memory" and asked(need, kind) and not is_wish(need, kind)
    ]
    relaxed: frozenset[tuple[int, ConditionKind]] = frozenset()
    if served(relaxed, capacity):
        return ()
    # What people would rather keep is tried last, so that it is left out last.
    for one in sorted(held, key=lambda pair: -CONDITIONS.index(pair[1])):
        wider = relaxed | {one}
        if not served(wider, capacity):
            relaxed = wider
    named = [
        described(needs[position], kind)
        for position, kind in held
        if (position, kind) not in relaxed
    ]
    return (*named, MEMORY) if served(relaxed, unlimited) else tuple(named)
