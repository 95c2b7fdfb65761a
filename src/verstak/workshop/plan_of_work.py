"""The plan of a build, shown before it starts: steps, disk, memory, time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import UnknownModel
from verstak.formats.gguf_model import architecture_of
from verstak.plan.memory import worker_memory
from verstak.quantities.quantity import Estimated
from verstak.store.disk import disk_full, free_bytes
from verstak.workshop.full_precision import full_bytes
from verstak.workshop.journal import Journal
from verstak.workshop.prepared import Prepared
from verstak.workshop.step import Step
from verstak.workshop.way import OF_ONE_LEVEL, Rough, walk
from verstak.workshop.workbench import Result
from verstak.workshop.workplace import Workplace

SPARE_BYTES = 64 * 2**20
"""Left free on every disk: records, cards, pages, and other programs."""
PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step to come.

    Attributes:
        what: Kind of work.
        label: Which of its kind.
        cached: Whether its result is there already.
        work: Amount of work, in the kind's own unit.
        disk_bytes: What it will take; ``None`` = not known; 0 of what is there already.
        disk_exact: Whether that is so to the byte.
        seconds: How long it will take, and why we think so; ``None`` = nothing like it ran here.
        problem: Why it cannot be done, as far as that is known already; the others will be.
    """

    what: str
    label: str
    cached: bool
    work: float
    disk_bytes: int | None
    disk_exact: bool
    seconds: tuple[float, Estimated] | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class PlanOfWork:
    """A build before it begins.

    Attributes:
        steps: In their order.
        work_bytes: Needed in the work folder, as far as it is known.
        work_free_bytes: Free there.
        store_bytes: Needed in the store for what is published: the largest candidate.
        store_free_bytes: Free there.
        same_disk: Whether both are one disk, so that both needs add up.
        memory_bytes: Memory of the largest step; ``None`` = not known before the source is a GGUF.
        replaces: Whether a model of the published name is there and will be replaced.
    """

    steps: tuple[PlannedStep, ...]
    work_bytes: int
    work_free_bytes: int
    store_bytes: int
    store_free_bytes: int
    same_disk: bool
    memory_bytes: int | None
    replaces: bool

    @property
    def seconds(self) -> tuple[float, float, float] | None:
        """Of all steps, with the least and the most; ``None`` = one of a kind never ran here."""
        told = [step.seconds for step in self.steps if not step.cached]
        known = [one for one in told if one is not None]
        if len(known) < len(told):
            return None
        return (
            sum(one for one, _ in known),
            sum(range_.low for _, range_ in known),
            sum(range_.high for _, range_ in known),
        )

    @property
    def unknown_sizes(self) -> tuple[str, ...]:
        """Steps of which nobody can tell the size before."""
        return tuple(f"{one.what} {one.label}" for one in self.steps if one.disk_bytes is None)

    def require_disk(self, work: Path, store: Path) -> None:
        """Refuse at once what could not end.

        Args:
            work: The work folder.
            store: The store's folder.

        Raises:
            DiskFull: a disk has too little room.
        """
        need_work, need_store = self.work_bytes + SPARE_BYTES, self.store_bytes
        if self.same_disk:
            need_work, need_store = need_work + need_store, 0
        for folder, needed, free in (
            (work, need_work, self.work_free_bytes),
            (store, need_store, self.store_free_bytes),
        ):
            if free < needed:
                raise disk_full(folder, needed_bytes=needed, available_bytes=free)


class _Looker:
    """Walks the way and looks what is there."""

    def __init__(self, place: Workplace, cancel: threading.Event) -> None:
        self._cache, self._journal, self._cancel = place.cache, place.journal, cancel
        self.steps: list[PlannedStep] = []
        self.candidate_bytes: list[int] = []

    def take(self, rough: Rough, step: Callable[[], Step] | None) -> Result | None:
        problem = None
        try:
            told = None if step is None else step()
        except OF_ONE_LEVEL as error:
            if rough.level is None:
                raise
            told, problem = None, error.message
        made = None if told is None else self._cache.find(told, cancel=self._cancel)
        size, exact, work = rough.disk_bytes, rough.disk_exact, rough.work
        if told is not None:
            work = told.work
            if told.disk_bytes is not None:
                size, exact = told.disk_bytes, told.disk_exact
        # Only what the store serves can be published.
        if rough.candidate and rough.level is not None and rough.level.target == "gguf":
            self.candidate_bytes.append(size or 0 if made is None else made.size_bytes)
        self.steps.append(
            PlannedStep(
                what=rough.what,
                label=rough.label,
                cached=made is not None,
                work=work,
                disk_bytes=size if made is None else 0,
                disk_exact=exact or made is not None,
                seconds=self._journal.seconds(rough.what, work),
                problem=problem,
            )
        )
        if told is None or made is None:
            return None
        return Result(self._cache.place(told), made, cached=True)


def plan_work(prepared: Prepared, place: Workplace, *, cancel: threading.Event) -> PlanOfWork:
    """Plan a build.

    Args:
        prepared: The recipe, looked at.
        place: Where it is built.
        cancel: Stops the reading of results that are there already.

    Raises:
        VerstakError: a level cannot be made of this source.
        Cancelled: `cancel` was set.
    """
    looker = _Looker(place, cancel)
    walk(prepared, place, looker)
    largest = max(looker.candidate_bytes, default=0)
    wanted = prepared.recipe.publish
    if wanted is not None:
        looker.steps.append(_publishing(str(wanted.name), largest, place.journal))
    work, store = _there(place.cache.folder), _there(place.store.layout.root)
    return PlanOfWork(
        steps=tuple(looker.steps),
        work_bytes=sum(one.disk_bytes or 0 for one in looker.steps if one.what != PUBLISH),
        work_free_bytes=free_bytes(work),
        store_bytes=0 if wanted is None else largest,
        store_free_bytes=free_bytes(store),
        same_disk=work.stat().st_dev == store.stat().st_dev,
        memory_bytes=_memory(prepared),
        replaces=_replaces(prepared, place),
    )


def _publishing(name: str, size: int, journal: Journal) -> PlannedStep:
    return PlannedStep(
        what=PUBLISH,
        label=name,
        cached=False,
        work=float(size),
        disk_bytes=size,
        disk_exact=False,
        seconds=journal.seconds(PUBLISH, float(size)),
    )


def _memory(prepared: Prepared) -> int | None:
    """The full-precision model that reads is the largest step; quantising maps the same file."""
    header = prepared.source.header
    if header is None:
        return None
    recipe = prepared.recipe
    chunk = max(
        recipe.evaluation.chunk_tokens,
        0 if recipe.calibration is None else recipe.calibration.chunk_tokens,
    )
    size, _ = full_bytes(prepared.source, recipe.source)
    need = worker_memory(
        architecture_of(header),
        weights_bytes=size,
        repacked_bytes=0,
        context_tokens=chunk,
        batch_tokens=chunk,
        # Every position's whole row of the vocabulary is asked for, as of an embedding model.
        embeddings=True,
        prompt_cache_bytes=0,
    )
    return need.total_bytes


def _replaces(prepared: Prepared, place: Workplace) -> bool:
    if prepared.recipe.publish is None:
        return False
    try:
        place.store.get(prepared.recipe.publish.name)
    except UnknownModel:
        return False
    return True


def _there(folder: Path) -> Path:
    """The nearest folder that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder
