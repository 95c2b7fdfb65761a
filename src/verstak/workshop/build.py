"""``source → convert → quantise → evaluate → gate → publish``: the whole way of a recipe, worked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from verstak.errors import (
    DiskFull,
    GateClosed,
    UnsupportedFeature,
    VerstakError,
)
from verstak.evaluate.card import QualityCard
from verstak.model.names import ModelName
from verstak.workshop.candidate import Candidate, Unmade
from verstak.workshop.choice import choose
from verstak.workshop.gates import closed, judge
from verstak.workshop.measuring import card_of
from verstak.workshop.plan_of_work import PUBLISH, PlanOfWork
from verstak.workshop.prepared import Prepared
from verstak.workshop.publishing import publish
from verstak.workshop.recipe import Level
from verstak.workshop.step import Step
from verstak.workshop.way import OF_ONE_LEVEL, Rough, walk
from verstak.workshop.workbench import OnAdvance, Result, Workbench
from verstak.workshop.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Built:
    """What a build led to.

    Attributes:
        candidates: Everything that was made and measured, in the recipe's order.
        unmade: Levels that could not be made or measured.
        reference: Card of what they were compared with; ``None`` = nothing was compared.
        chosen: The one that passes and was chosen; ``None`` = no gate let one through.
        published: Name under which it is served; ``None`` = the recipe publishes nothing.
    """

    candidates: tuple[Candidate, ...]
    unmade: tuple[Unmade, ...]
    reference: QualityCard | None
    chosen: Candidate | None
    published: ModelName | None

    def require_chosen(self) -> Candidate:
        """The one that was chosen.

        Raises:
            GateClosed: none passes; the message says which gate closed how many.
        """
        if self.chosen is not None:
            return self.chosen
        names = [finding.gate for one in self.candidates for finding in closed(one.findings)]
        counted = ", ".join(f"{name} of {names.count(name)}" for name in dict.fromkeys(names))
        raise GateClosed(
            f"none of {len(self.candidates)} candidates passes: closed were {counted}",
            remedy="open a gate, add a level between, or start from better weights; "
            "nothing was published",
        )


def build(
    prepared: Prepared,
    plan: PlanOfWork,
    place: Workplace,
    *,
    on_advance: OnAdvance,
    cancel: threading.Event,
) -> Built:
    """Work the whole way. Killed at any moment, the next call goes on where this one was.

    Args:
        prepared: The recipe, looked at.
        plan: Its plan; only times and counts are taken from it.
        place: Where it is built.
        on_advance: Hears of every step, in the caller's thread.
        cancel: Stops the work; what is finished stays.

    Returns:
        Everything that was made. Where no candidate passes, nothing was published.

    Raises:
        UnsupportedFeature: llama.cpp's library is not installed.
        Busy: the recipe is being built already.
        DiskFull: a disk has too little room.
        Cancelled: `cancel` was set.
        VerstakError: the source cannot be converted or read, or not one candidate could be made.
    """
    if place.library is None:
        raise UnsupportedFeature(
            "llama.cpp's library is not installed, and candidates are made with it",
            remedy="verstak toolchain install quantizer",
        )
    name = hashlib.sha256(str(prepared.recipe.path.resolve()).encode()).hexdigest()[:16]
    with place.cache.building(name):
        plan.require_disk(place.cache.folder, place.store.layout.root)
        bench = Workbench(
            place.cache,
            place.journal,
            total=len(plan.steps),
            ahead_s=[
                0.0 if one.cached else None if one.seconds is None else one.seconds[0]
                for one in plan.steps
            ],
            on_advance=on_advance,
            cancel=cancel,
        )
        worker = _Worker(bench)
        walked = walk(prepared, place, worker)
        reference = None if walked.reference is None else card_of(walked.reference.folder)
        candidates = []
        for level, artifact, measured in walked.measured:
            card = card_of(measured.folder)
            findings = judge(card, prepared.recipe.gates, reference)
            candidates.append(Candidate(level, artifact.path, artifact.digest, card, findings))
        if not candidates:
            raise next(iter(worker.errors.values()))
        served = [one for one in candidates if prepared.recipe.publish is None or _served(one)]
        chosen = choose(served, prepared.recipe.rule)
        published = None
        if chosen is not None and prepared.recipe.publish is not None:
            published = _publish(chosen, prepared, place, bench)
    return Built(
        candidates=tuple(candidates),
        unmade=tuple(
            Unmade(level, error.message, error.remedy) for level, error in worker.errors.items()
        ),
        reference=reference,
        chosen=chosen,
        published=published,
    )


def _served(one: Candidate) -> bool:
    """Whether the store can serve it."""
    return one.level.target == "gguf"


def _publish(
    chosen: Candidate, prepared: Prepared, place: Workplace, bench: Workbench
) -> ModelName:
    wanted = prepared.recipe.publish
    assert wanted is not None  # noqa: S101 - the caller looked
    with bench.outside(PUBLISH, str(wanted.name), float(chosen.card.size_bytes)) as tell:
        stored = publish(
            chosen.path,
            chosen.digest,
            msgspec.structs.replace(chosen.card, name=wanted.name.display),
            wanted,
            carried=prepared.source.carried,
            store=place.store,
            journal=place.journal,
            tell=tell,
            cancel=bench.cancel,
        )
    return stored.name


class _Worker:
    """Walks the way and makes what is not there."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.errors: dict[Level, VerstakError] = {}

    def take(self, rough: Rough, step: Callable[[], Step] | None) -> Result | None:
        if step is None:
            self._bench.skip()
            return None
        if rough.level is None:
            return self._bench.take(step())
        try:
            told = step()
        except OF_ONE_LEVEL as error:
            self._bench.skip()
            self.errors[rough.level] = error
            return None
        try:
            return self._bench.take(told)
        except DiskFull:
            raise
        except OF_ONE_LEVEL as error:
            self.errors[rough.level] = error
            return None
