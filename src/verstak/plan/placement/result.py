"""What placing roles on a machine comes to: plans, what binds them, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.catalog.known_model import KnownModel
from verstak.plan.candidates import Offer
from verstak.plan.placement.conditions import Condition
from verstak.plan.placement.figures import Figures
from verstak.plan.placement.pools import Pool
from verstak.plan.role_need import RoleNeed
from verstak.plan.usable_memory import FitVerdict
from verstak.plan.waiting import WaitingTable
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a memory bar.

    Attributes:
        roles: Whose worker.
        term: ``weights``, ``kv_cache``, ``repacked``, ``compute`` or ``overhead``.
        size: Bytes.
    """

    roles: tuple[str, ...]
    term: str
    size: Quantity


@dataclass(frozen=True, slots=True)
class Bar:
    """One memory under a plan.

    Attributes:
        pool: Which.
        segments: What lies there; nothing of size 0.
        free: Bytes left; below 0 = lacking. ``None`` when its size is not known.
        verdict: On the unfavourable end; ``None`` when its size is not known.
    """

    pool: Pool
    segments: tuple[Segment, ...]
    free: Quantity | None
    verdict: FitVerdict | None


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that serves some roles.

    Attributes:
        offer: Model, precision, cache, place, context, requests side by side.
        figures: Its file, memory and speeds.
        roles: Names of its roles.
        place: Where its blocks lie, for people.
        first_token: Seconds to the first token of each of its roles, alone; ``None`` = not known.
        waiting: How long requests wait; ``None`` = not known, see ``why``.
        why: Reason for a missing speed.
        notes: Licence, context beyond the native one, wishes that are not met.
    """

    offer: Offer
    figures: Figures
    roles: tuple[str, ...]
    place: Bilingual
    first_token: tuple[Quantity | None, ...]
    waiting: WaitingTable | None
    why: Bilingual | None
    notes: tuple[Bilingual, ...]

    @property
    def model(self) -> KnownModel:
        """What runs."""
        return self.offer.model


@dataclass(frozen=True, slots=True)
class Improvement:
    """What more memory, or another card, would buy.

    Attributes:
        change: What is added.
        gains: What gets better; ``None`` = nothing.
        price: What it costs more; ``None`` = not known.
        why: Reason for an unknown price.
    """

    change: Bilingual
    gains: Bilingual | None
    price: Quantity | None = None
    why: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A choice for all roles together.

    Attributes:
        workers: One or more; each role is served by exactly one.
        bars: Every memory.
        verdict: The worst of the bars.
        binding: What limits it, in words.
        misses: Wishes that it does not meet.
    """

    workers: tuple[Worker, ...]
    bars: tuple[Bar, ...]
    verdict: FitVerdict
    binding: Bilingual
    misses: tuple[Condition, ...]

    def worker_of(self, role: str) -> Worker:
        """Who serves a role.

        Raises:
            KeyError: nobody does.
        """
        for worker in self.workers:
            if role in worker.roles:
                return worker
        raise KeyError(role)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what was wanted, and whether it is enough.

    Attributes:
        kind: ``cache``, ``precision``, ``place``, ``smaller`` or ``recommended``.
        text: What changes, and what comes of it.
        plan: The plan, where it fits; ``None`` = not enough.
        lacking: Bytes still lacking where it does not fit.
    """

    kind: str
    text: Bilingual
    plan: Plan | None
    lacking: Quantity | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The models that were named, as they were named.

    Attributes:
        plan: How it would lie; its bars may lack memory.
        fits: Whether it fits and breaks no condition.
        lacking: Bytes lacking over all memories; ``None`` when nothing lacks.
        broken: Conditions that are broken, memory aside.
        changes: What would make it fit, the smallest change first; empty when it fits.
    """

    plan: Plan
    fits: bool
    lacking: Quantity | None
    broken: tuple[Condition, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """The answer.

    Attributes:
        needs: Of the roles.
        pools: What the machine has.
        wanted: What was named; ``None`` when no role names a model.
        plans: The best few, the best first; empty when nothing fits.
        conflict: Conditions that contradict each other, none of which can be left out; empty when
            there is a plan.
        improvements: What more memory would buy beside the best plan.
        notes: What the numbers rest on.
    """

    needs: tuple[RoleNeed, ...]
    pools: tuple[Pool, ...]
    wanted: Wanted | None
    plans: tuple[Plan, ...]
    conflict: tuple[Condition, ...]
    improvements: tuple[Improvement, ...]
    notes: tuple[Bilingual, ...]

    @property
    def fits(self) -> bool:
        """Whether what was asked for can be had: the named models, or any where none is named."""
        if any(need.models is not None for need in self.needs):
            return self.wanted is not None and self.wanted.fits
        return bool(self.plans)
