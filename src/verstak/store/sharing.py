"""One piece of work when several threads ask for the same thing, with progress for each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from verstak.errors import Cancelled
from verstak.store.progress import OnProgress, PullProgress

_TICK_S = 0.1
_FAREWELL_S = 0.7
"""How long the last asker waits for cancelled work to end; after that it ends by itself."""


class Job[T]:
    """Work under way in a thread of its own; it lives while anybody follows it."""

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self.followers = 0
        self._changed = threading.Condition()
        self._events: list[PullProgress] = []
        self._on_abort: list[Callable[[], None]] = []
        self._finished = False
        self._result: list[T] = []
        self._failure: BaseException | None = None

    @property
    def joinable(self) -> bool:
        """True while a newcomer may share the outcome."""
        return not self._finished and not self.cancel.is_set()

    def tell(self, progress: PullProgress) -> None:
        """Report from the work; a newer number replaces an older one of the same status."""
        with self._changed:
            last = self._events[-1] if self._events else None
            if last and (last.status, last.digest) == (progress.status, progress.digest):
                self._events[-1] = progress
            else:
                self._events.append(progress)
            self._changed.notify_all()

    def on_abort(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called when the work is cancelled, to end what blocks."""
        with self._changed:
            self._on_abort.append(wake)

    def abort(self) -> None:
        """Cancel the work and give it a moment to end."""
        self.cancel.set()
        with self._changed:
            callbacks = list(self._on_abort)
        for wake in callbacks:
            wake()
        with self._changed:
            self._changed.wait_for(lambda: self._finished, _FAREWELL_S)

    def run(self, work: Callable[[Job[T]], T]) -> None:
        """Do the work; what it gives or raises goes to every follower."""
        try:
            self._result.append(work(self))
        except BaseException as error:  # noqa: BLE001 - raised again in every follower
            self._failure = error
        with self._changed:
            self._finished = True
            self._changed.notify_all()

    def follow(self, on_progress: OnProgress, cancel: threading.Event) -> T:
        """Report progress to one asker until the work ends.

        Raises:
            Cancelled: this asker's ``cancel`` was set.
        """
        told: list[PullProgress] = []
        while True:
            with self._changed:
                finished = self._finished
                events = list(self._events)
                if not finished and told == events:
                    self._changed.wait(_TICK_S)
            for index, event in enumerate(events):
                if index >= len(told):
                    told.append(event)
                    on_progress(event)
                elif told[index] is not event:
                    told[index] = event
                    on_progress(event)
            if cancel.is_set() and not finished:
                raise Cancelled("the operation was cancelled")
            if finished:
                break
        if self._failure is not None:
            raise self._failure
        return self._result[0]


class JobBoard[T]:
    """Work under way by key."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._jobs: dict[Hashable, Job[T]] = {}

    def share(
        self,
        key: Hashable,
        work: Callable[[Job[T]], T],
        *,
        on_progress: OnProgress,
        cancel: threading.Event,
    ) -> T:
        """Start the work, or join the same work that somebody else started.

        Args:
            key: What makes two askers want the same.
            work: Called once, in a thread of its own.
            on_progress: Called in this thread, from the work's first line on.
            cancel: Leaves; the work itself ends when the last asker has left.

        Raises:
            Cancelled: ``cancel`` was set.
            VerstakError: whatever the work raised.
        """
        with self._mutex:
            job = self._jobs.get(key)
            if job is None or not job.joinable:
                job = self._jobs[key] = Job()
                # A daemon: an interpreter that ends must not wait for a silent server.
                threading.Thread(
                    target=self._run, args=(key, job, work), name="verstak-store", daemon=True
                ).start()
            job.followers += 1
        try:
            return job.follow(on_progress, cancel)
        finally:
            with self._mutex:
                job.followers -= 1
                alone = job.followers == 0
                if alone and self._jobs.get(key) is job:
                    del self._jobs[key]
            if alone and job.joinable:
                job.abort()

    def _run(self, key: Hashable, job: Job[T], work: Callable[[Job[T]], T]) -> None:
        job.run(work)
        with self._mutex:
            if self._jobs.get(key) is job:
                del self._jobs[key]
