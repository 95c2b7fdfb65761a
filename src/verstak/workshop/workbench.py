"""Where steps are done: each once, its result kept, whatever ends the process in between."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from verstak.store.disk import disk_full, free_bytes
from verstak.workshop.cache import RECORD, Made, WorkCache
from verstak.workshop.journal import Journal
from verstak.workshop.step import Step, Tell

_SPARE_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Advance:
    """Where a build is.

    Attributes:
        index: Of the step, from 1.
        total: Steps of the build.
        what: Kind of the step.
        label: Which of its kind.
        share: Of the step that is done, 0 to 1.
        cached: Whether the result was there already.
        finished: Whether the step has ended.
        step_left_s: Seconds until the step ends; ``None`` = not known yet.
        build_left_s: Seconds until the build ends; ``None`` = not known: a step to come never ran
            on this machine.
    """

    index: int
    total: int
    what: str
    label: str
    share: float
    cached: bool
    finished: bool
    step_left_s: float | None
    build_left_s: float | None


type OnAdvance = Callable[[Advance], None]


@dataclass(frozen=True, slots=True)
class Result:
    """A finished step.

    Attributes:
        folder: Where its outputs lie.
        made: What they are.
        cached: Whether they were there already.
    """

    folder: Path
    made: Made
    cached: bool

    def path(self, name: str) -> Path:
        """One output."""
        return self.folder / name

    @property
    def digest(self) -> str:
        """SHA-256, bare hex, of the list of files and their digests."""
        listed = "".join(f"{one.name}\0{one.digest}\n" for one in self.made.files)
        return hashlib.sha256(listed.encode()).hexdigest()


class Workbench:
    """Does the steps of one build.

    Args:
        cache: Where results are.
        journal: Where times are written down.
        total: Steps that the build will have.
        ahead_s: Seconds that each step will take, in their order; ``None`` = not known.
        on_advance: Hears of every step, in the caller's thread.
        cancel: Stops the work.
    """

    def __init__(
        self,
        cache: WorkCache,
        journal: Journal,
        *,
        total: int,
        ahead_s: list[float | None],
        on_advance: OnAdvance,
        cancel: threading.Event,
    ) -> None:
        self.cache = cache
        self._journal = journal
        self._total = total
        self._ahead = ahead_s
        self._tell = on_advance
        self.cancel = cancel
        self._index = 0

    def take(self, step: Step) -> Result:
        """The result of a step: found, or made now.

        Raises:
            Cancelled: the build was stopped; what is finished stays.
            DiskFull: the outputs would not fit.
            ToolchainFailed: the step made nothing.
            VerstakError: as its own work raises.
        """
        self._index += 1
        made = self.cache.find(step, cancel=self.cancel)
        if made is not None:
            self._say(step, 1.0, began=None, cached=True)
            return Result(self.cache.place(step), made, cached=True)
        with self.cache.held(step, cancel=self.cancel) as place:
            # Another build may have made it while this one waited.
            made = self.cache.find(step, cancel=self.cancel, repair=True)
            if made is not None:
                self._say(step, 1.0, began=None, cached=True)
                return Result(place, made, cached=True)
            place.mkdir(parents=True, exist_ok=True)
            return Result(place, self._make(step, place), cached=False)

    @contextmanager
    def outside(self, what: str, label: str, work: float) -> Iterator[Tell]:
        """A last step whose result lies elsewhere: always done, and timed like the others.

        Args:
            what: Kind of work.
            label: Which of its kind.
            work: Amount of work.
        """
        self._index = self._total
        step = Step(what=what, label=label, identity={}, outputs=(), work=work, make=_nothing)
        began = time.monotonic()
        self._say(step, 0.0, began=began)
        yield lambda share: self._say(step, min(share, 0.99), began=began)
        seconds = time.monotonic() - began
        self._journal.add("done", what, label=label, work=work, seconds=seconds)
        self._say(step, 1.0, began=began)

    def skip(self) -> None:
        """Leave out a step that cannot be done, so that the count stays right."""
        self._index += 1

    def _make(self, step: Step, place: Path) -> Made:
        if step.disk_bytes is not None:
            needed = step.disk_bytes + _SPARE_BYTES
            free = free_bytes(place)
            if free < needed:
                raise disk_full(place, needed_bytes=needed, available_bytes=free)
        resumed = any(one.name != RECORD for one in place.iterdir())
        self._journal.add("begun", step.what, label=step.label, key=step.key, work=step.work)
        began = time.monotonic()
        self._say(step, 0.0, began=began)
        step.make(place, lambda share: self._say(step, share, began=began), self.cancel)
        seconds = time.monotonic() - began
        made = self.cache.record(step, seconds=seconds, resumed=resumed)
        self._journal.add(
            "done",
            step.what,
            label=step.label,
            key=step.key,
            work=step.work,
            seconds=seconds,
            resumed=resumed,
        )
        self._say(step, 1.0, began=began)
        return made

    def _say(self, step: Step, share: float, *, began: float | None, cached: bool = False) -> None:
        share = min(1.0, max(0.0, share))
        expected = self._expected(self._index)
        left: float | None = 0.0
        if share < 1.0:
            spent = 0.0 if began is None else time.monotonic() - began
            # From its own pace once some of it is done: the past may have been another load.
            if share > 0.05:
                left = spent / share * (1 - share)
            else:
                left = None if expected is None else max(0.0, expected - spent)
        later = [self._expected(at) for at in range(self._index + 1, self._total + 1)]
        build_left: float | None = left
        for one in later:
            build_left = None if build_left is None or one is None else build_left + one
        self._tell(
            Advance(
                index=self._index,
                total=self._total,
                what=step.what,
                label=step.label,
                share=share,
                cached=cached,
                finished=share >= 1.0,
                step_left_s=left,
                build_left_s=build_left,
            )
        )

    def _expected(self, index: int) -> float | None:
        return self._ahead[index - 1] if 0 < index <= len(self._ahead) else None


def _nothing(folder: Path, tell: Tell, cancel: threading.Event) -> None:
    """An outside step is done by its caller."""
