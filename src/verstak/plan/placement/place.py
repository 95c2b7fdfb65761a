"""Roles on a machine: what was wanted, whether it fits, what would, and the best few plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verstak.catalog.known_model import KnownModel
from verstak.errors import UsageError
from verstak.hardware.machine import Machine
from verstak.plan.calibration import Calibration
from verstak.plan.candidates import (
    NAMED_CACHES,
    NAMED_TYPES,
    PROPOSED_CACHES,
    PROPOSED_TYPES,
    Choice,
    offers,
    places_of,
    proposed,
)
from verstak.plan.placement.building import build_plan
from verstak.plan.placement.changes import Setting, wanted_of
from verstak.plan.placement.column import Capacity
from verstak.plan.placement.conditions import LOWERED, Condition, ConditionKind, Conditions
from verstak.plan.placement.conflict import smallest_conflict
from verstak.plan.placement.figures import Estimator, Kept
from verstak.plan.placement.lowering import lowered_wishes
from verstak.plan.placement.pools import Pool, capacity_of, pools_of
from verstak.plan.placement.question import Question
from verstak.plan.placement.result import Placement
from verstak.plan.placement.search import Chosen, Search
from verstak.plan.placement.upgrades import more_memory
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed import SpeedModel
from verstak.quantities.text import Bilingual

PLANS = 3
"""Plans that are shown."""

_NOTES = (
    Bilingual(
        "plans are compared by wishes met, then class and size of the models in the order of the "
        "roles, then whether a file is here, our tier, requests side by side, precision, cache, "
        "speed, memory",
        "планы сравниваются: выполненные пожелания, класс и размер моделей по порядку ролей, "
        "есть ли файл, наша оценка, запросы сразу, точность, кэш, скорость, память",
    ),
    Bilingual(
        "memory is judged at the unfavourable end of its range",
        "память оценивается по худшей границе",
    ),
)


def place(
    needs: Sequence[RoleNeed],
    machine: Machine,
    *,
    models: Iterable[KnownModel],
    speeds: SpeedModel,
    ready: frozenset[tuple[str, str]] = frozenset(),
    calibration: Calibration | None = None,
    plans: int = PLANS,
    improvements: bool = True,
    kept: Kept | None = None,
) -> Placement:
    """Place roles on a machine.

    Args:
        needs: Of the roles, the most important first; at least one.
        machine: Real or described.
        models: Everything that is known (``catalog.known_models``).
        speeds: ``plan.speed.default_speed_model()``.
        ready: ``plan.candidates.ready_files(…)``.
        calibration: What ``verstak bench`` measured on this machine.
        plans: How many to find at most.
        improvements: Whether to look at what more memory would buy.
        kept: Files that are known already, for example read and not planned, and whatever else
            was computed for another machine.

    Raises:
        UnknownModel: a role names a model that is not known.
        UsageError: no roles, or a named model whose geometry is not known.
    """
    question = Question(
        tuple(needs),
        machine,
        tuple(models),
        speeds,
        ready=ready,
        calibration=calibration,
        kept=kept or Kept(),
    )
    if not question.needs:
        raise UsageError("expected at least one role to place", remedy="name a role")
    return _Answer(question, plans).placement(improvements=improvements)


def best_choice(question: Question) -> tuple[Chosen, ...] | None:
    """The best workers for some roles, whatever models they name; ``None`` when nothing fits."""
    return _Answer(question, 1).best_free()


class _Answer:
    """One question, with what is computed once for it."""

    def __init__(self, question: Question, plans: int) -> None:
        self._question = question
        self._plans = plans
        needs, machine = question.needs, question.machine
        self._pools: tuple[Pool, ...] = pools_of(machine)
        self._capacity: Capacity = capacity_of(self._pools, len(needs))
        self._estimator = Estimator(
            machine, needs, question.speeds, question.calibration, question.kept
        )
        self._free = [self._free_choice(need) for need in needs]
        free_offers = list(offers(needs, self._free))
        lowered = lowered_wishes(self._estimator, free_offers, self._capacity)
        held: tuple[ConditionKind, ...] = ("models", "file_types")
        named = frozenset(
            (position, kind)
            for position, need in enumerate(needs)
            if need.models is not None
            for kind in held
        )
        self._strict = Conditions(needs, lowered)
        self._relaxed = Conditions(needs, lowered, named)
        self._search = Search(self._estimator, ready=question.ready, judge=self._relaxed.judge)
        self._free_offers = free_offers

    def placement(self, *, improvements: bool) -> Placement:
        question = self._question
        needs = question.needs
        named = any(need.models is not None for need in needs)
        asked: list[tuple[Chosen, ...]] = []
        conditions = self._strict
        if named:
            strict = [self._named_choice(need) for need in needs]
            asked = self._strict_search().best(
                offers(needs, strict), self._capacity, plans=self._plans
            )
            conditions = self._relaxed
        free = self._search.best(self._free_offers, self._capacity, plans=self._plans)
        # What was asked for goes before what was not, unless it misses more wishes.
        ordered = sorted([*asked, *free], key=lambda plan: sum(one.column.misses for one in plan))
        best = _different(ordered)[: self._plans]
        conflict: tuple[Condition, ...] = ()
        if not (asked if named else free):
            conflict = smallest_conflict(
                question.needs,
                models=question.models,
                estimator=self._estimator,
                capacity=self._capacity,
                ready=question.ready,
            )
        return Placement(
            needs=needs,
            pools=self._pools,
            wanted=wanted_of(
                Setting(question, self._search, self._pools, self._capacity, conditions)
            )
            if named
            else None,
            plans=tuple(
                build_plan(plan, machine=question.machine, pools=self._pools, conditions=conditions)
                for plan in best
            ),
            conflict=conflict,
            improvements=more_memory(
                self._search,
                self._free_offers,
                needs=needs,
                pools=self._pools,
                capacity=self._capacity,
                now=free[0],
            )
            if improvements and free
            else (),
            notes=(*_NOTES, *_lowered_notes(needs, conditions)),
        )

    def best_free(self) -> tuple[Chosen, ...] | None:
        """The best plan over all models that are proposed or named."""
        found = self._search.best(self._free_offers, self._capacity, plans=1)
        return found[0] if found else None

    def _strict_search(self) -> Search:
        return Search(self._estimator, ready=self._question.ready, judge=self._strict.judge)

    def _free_choice(self, need: RoleNeed) -> Choice:
        named = self._question.named(need)
        usual = need.file_types if need.file_types and need.models is None else PROPOSED_TYPES
        known = {model.name for model in named}
        others = tuple(m for m in proposed(self._question.models) if m.name not in known)
        return Choice(
            models=(*named, *others),
            file_types={model.name: need.file_types or PROPOSED_TYPES for model in named},
            usual_types=usual,
            cache_types=PROPOSED_CACHES,
            places=places_of(self._question.machine),
        )

    def _named_choice(self, need: RoleNeed) -> Choice:
        if need.models is None:
            return self._free_choice(need)
        return Choice(
            models=self._question.named(need),
            file_types={},
            usual_types=need.file_types or NAMED_TYPES,
            cache_types=NAMED_CACHES,
            places=places_of(self._question.machine),
        )


def _different(plans: Sequence[tuple[Chosen, ...]]) -> list[tuple[Chosen, ...]]:
    """Plans of different models."""
    seen: set[frozenset[tuple[int, str]]] = set()
    kept = []
    for plan in plans:
        models = frozenset(one.column.group for one in plan)
        if models not in seen:
            seen.add(models)
            kept.append(plan)
    return kept


def _lowered_notes(needs: Sequence[RoleNeed], conditions: Conditions) -> list[Bilingual]:
    notes = []
    for position, lowered in conditions.lowered.items():
        need = needs[position]
        wanted, fastest = need.tokens_per_s or 0.0, lowered * LOWERED
        name = need.name
        notes.append(
            Bilingual(
                f"{name}: nothing that fits reaches {wanted:.0f} tokens a second here; the "
                f"fastest is predicted at {fastest:.0f}, and models from {lowered:.0f} on count "
                "alike, within what predictions may be wrong by",
                f"{name}: ничто из помещающегося не даёт здесь {wanted:.0f} токенов в секунду; "
                f"самая быстрая по прогнозу даст {fastest:.0f}, модели от {lowered:.0f} считаются "
                "равными в пределах ошибки прогноза",
            )
        )
    return notes
