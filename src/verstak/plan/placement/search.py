"""The best plans over all offers, computing exactly only those that a plan would take.

Every offer starts with its bound (never more memory, never less speed than it has). The program
is solved; what the plans it finds would take is computed exactly and replaced; and so on, until
everything in the plans found is exact. The bounds relax the problem, so a best plan of the relaxed
problem that is exact is a best plan of the true one; plan by plan, since all of them are asked for
each time and the same signatures are forbidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from verstak.errors import UnsupportedFeature, UsageError
from verstak.plan.candidates import Offer, OfferKey
from verstak.plan.placement.column import Capacity, Column, signature
from verstak.plan.placement.figures import Estimator, Figures, geometry_of, is_careful, judged
from verstak.plan.placement.program import best_plans, least_costs, least_excess
from verstak.plan.placement.ranking import quality_points, speed_points

_SPARE_MIB, _SPARE_PART = 1536, 12
_ROOMS = (1.0, 1.5, 2.5)
"""Tried in turn, times what is spared."""
_MORE_PLANS = 1
"""Beyond those that are wanted: one of them may turn out not to fit."""

type Judge = Callable[[Offer, float | None, Figures | None], int | None]
"""Wishes that an offer misses at a speed; ``None`` = it breaks a condition.

Called without figures for a bound, and must not be stricter then.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An offer with its exact figures."""

    offer: Offer
    figures: Figures
    column: Column


class Search:
    """Offers of one machine and its needs.

    Args:
        estimator: Figures.
        ready: Files that can be fetched and verified.
        judge: What an offer misses.
        ranked: Whether better models are preferred; ``False`` = whatever takes least memory, to
            see whether there is a way at all.

    Attributes:
        estimator: As given.
        computed: Offers that were computed exactly so far.
    """

    def __init__(
        self,
        estimator: Estimator,
        *,
        ready: frozenset[tuple[str, str]],
        judge: Judge,
        ranked: bool = True,
    ) -> None:
        self.estimator = estimator
        self._ready = ready
        self._judge = judge
        self._ranked = ranked
        self._exact: dict[OfferKey, Chosen | None] = {}
        self._bounds: dict[OfferKey, tuple[bool, Column | None]] = {}
        self._points: dict[tuple[object, ...], tuple[int, ...]] = {}
        self.computed = 0

    def best(
        self,
        offers: Iterable[Offer],
        capacity: Capacity,
        *,
        plans: int,
        known: Sequence[Chosen] = (),
    ) -> list[tuple[Chosen, ...]]:
        """The best plans of different models, the best first.

        Args:
            offers: Ways of serving the roles.
            capacity: Of the machine.
            plans: How many at most.
            known: Where one plan is wanted, one that fits, so that nothing worse is looked at.
        """
        live = self._live(offers)
        if known and plans == 1:
            _drop_worse(live, capacity.roles, _worth(known))
        elif len(simple := _on_one_memory(live)) < len(live):
            # Bounds of shared blocks are loose; plans without them are found first.
            first = self.best(simple, capacity, plans=plans)
            if len(first) == plans:
                _drop_worse(live, capacity.roles, max(map(_worth, first)))
        else:
            self._prune(live, capacity, plans)
        found: list[tuple[Chosen, ...]] = []
        while len(found) < plans:
            chosen = self._settled(live, partial(_next_plan, capacity, plans, found))
            if chosen is None:
                break
            found.append(chosen)
        return found

    def nearest(self, offers: Iterable[Offer], capacity: Capacity) -> tuple[Chosen, ...] | None:
        """The choice that lacks the least memory; ``None`` when a role has no offer."""
        return self._settled(self._live(offers), lambda columns: least_excess(columns, capacity))

    def exact(self, offer: Offer) -> Chosen | None:
        """One offer, computed; ``None`` when it is impossible or breaks a condition."""
        if offer.key not in self._exact:
            self.computed += 1
            try:
                figures = self.estimator.figures(offer)
            except (UsageError, UnsupportedFeature):
                self._exact[offer.key] = None
                return None
            careful = is_careful(geometry_of(offer.model), offer.place)
            rate = judged(figures.decode, careful=careful)
            column = self._column(offer, figures.memory_mib, rate, figures)
            self._exact[offer.key] = None if column is None else Chosen(offer, figures, column)
        return self._exact[offer.key]

    def _live(self, offers: Iterable[Offer]) -> dict[OfferKey, tuple[Offer, Column]]:
        return {
            offer.key: (offer, column)
            for offer in offers
            if (column := self._bound(offer)) is not None
        }

    def _settled(
        self,
        live: dict[OfferKey, tuple[Offer, Column]],
        solve: Callable[[list[Column]], tuple[int, ...] | None],
    ) -> tuple[Chosen, ...] | None:
        """Solve until what is chosen is exact; what was computed on the way stays in ``live``."""
        while True:
            keys = list(live)
            chosen = solve([column for _, column in live.values()])
            if chosen is None:
                return None
            taken = [live[keys[index]][0] for index in chosen]
            fresh = [offer for offer in taken if offer.key not in self._exact]
            if not fresh:
                each = [self._exact[offer.key] for offer in taken]
                return tuple(one for one in each if one is not None)
            self._compute(live, fresh)

    def _prune(
        self, live: dict[OfferKey, tuple[Offer, Column]], capacity: Capacity, plans: int
    ) -> None:
        """Drop offers that cannot be in one of the best plans, whatever they turn out to take.

        Plans with room to spare are found first and computed. When there are as many as are
        wanted, all of the best plans are at least as good as the last of them, so an offer whose
        most favourable plan is worse cannot be in any.
        """
        for room in _ROOMS:
            spared = tuple(
                None if most is None else most - round(room * _spare(most))
                for most in capacity.memory_mib
            )
            reached = self._reached(live, capacity, Capacity(capacity.roles, spared), plans)
            if len(reached) >= plans:
                _drop_worse(live, capacity.roles, sorted(reached)[plans - 1])
                return

    def _reached(
        self,
        live: dict[OfferKey, tuple[Offer, Column]],
        capacity: Capacity,
        spared: Capacity,
        plans: int,
    ) -> list[tuple[int, ...]]:
        """What plans with room to spare come to, those that fit when they are computed."""
        keys = list(live)
        columns = [column for _, column in live.values()]
        reached: list[tuple[int, ...]] = []
        for plan in best_plans(columns, spared, plans=plans + _MORE_PLANS):
            taken = [live[keys[index]][0] for index in plan]
            exact = [one for one in map(self.exact, taken) if one is not None]
            needs = (one.column.memory_mib for one in exact)
            used = [sum(pool) for pool in zip(*needs, strict=True)]
            if len(exact) == len(taken) and capacity.holds(used):
                reached.append(_worth(exact))
        self._compute(live, [])
        return reached

    def _compute(self, live: dict[OfferKey, tuple[Offer, Column]], fresh: Sequence[Offer]) -> None:
        """Compute offers, and tighten the bounds of everything else that their files serve."""
        for offer in fresh:
            self.exact(offer)
        for key, (offer, known) in list(live.items()):
            if not self.estimator.is_computed(offer.file):
                continue
            column = self._bound(offer)
            if column is None:
                del live[key]
            elif column != known:
                live[key] = (offer, column)

    def _bound(self, offer: Offer) -> Column | None:
        if offer.key in self._exact:
            chosen = self._exact[offer.key]
            return None if chosen is None else chosen.column
        tight = self.estimator.is_computed(offer.file)
        known = self._bounds.get(offer.key)
        if known is not None and known[0] == tight:
            return known[1]
        try:
            bound = self.estimator.bound(offer)
        except (UsageError, UnsupportedFeature):
            column = None
        else:
            column = self._column(offer, bound.memory_mib, bound.tokens_per_s, None)
        self._bounds[offer.key] = (tight, column)
        return column

    def _column(
        self,
        offer: Offer,
        memory_mib: tuple[int, ...],
        rate: float | None,
        figures: Figures | None,
    ) -> Column | None:
        misses = self._judge(offer, rate, figures)
        if misses is None:
            return None
        return Column(
            roles=offer.roles,
            model=offer.model.name,
            memory_mib=memory_mib,
            misses=misses if self._ranked else 0,
            quality=self._quality(offer) if self._ranked else (),
            speed=speed_points(rate or 0.0) * len(offer.positions) if self._ranked else 0,
        )

    def _quality(self, offer: Offer) -> tuple[int, ...]:
        key = (offer.file, offer.cache_type, offer.positions, offer.roomy)
        if key not in self._points:
            self._points[key] = quality_points(
                offer.model,
                file_type=offer.file_type,
                cache_type=offer.cache_type,
                positions=offer.positions,
                roles=len(self.estimator.needs),
                ready=offer.file in self._ready,
                roomy=offer.roomy,
            )
        return self._points[key]


def _on_one_memory(live: Mapping[OfferKey, tuple[Offer, Column]]) -> list[Offer]:
    return [
        offer
        for offer, _ in live.values()
        if len(offer.place.devices) < 2 and offer.place.layers is None
    ]


def _worth(plan: Sequence[Chosen]) -> tuple[int, ...]:
    """What plans are compared by, memory left out."""
    return tuple(sum(part) for part in zip(*(one.column.costs for one in plan), strict=True))


def _drop_worse(
    live: dict[OfferKey, tuple[Offer, Column]], roles: int, worst: tuple[int, ...]
) -> None:
    """Drop offers whose most favourable plan, memory ignored, is worse than a known one."""
    least = least_costs([column for _, column in live.values()], roles)
    everyone = (1 << roles) - 1
    for key, (_, column) in list(live.items()):
        rest = least[everyone ^ column.roles]
        if tuple(a + b for a, b in zip(column.costs, rest, strict=True)) > worst:
            del live[key]


def _spare(most_mib: int) -> int:
    """What bounds leave out at most, roughly: buffers and the larger types of a mix."""
    return max(_SPARE_MIB, most_mib // _SPARE_PART)


def _next_plan(
    capacity: Capacity, plans: int, found: Sequence[tuple[Chosen, ...]], columns: list[Column]
) -> tuple[int, ...] | None:
    before = [signature([one.column for one in plan]) for plan in found]
    nearest = best_plans(columns, capacity, plans=plans, before=before, most=1)
    return nearest[0] if nearest else None
