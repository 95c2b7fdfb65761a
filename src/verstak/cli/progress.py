"""Progress of a pull on a terminal, and in plain lines where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from verstak.cli.session import Session
from verstak.cli.sizes import human_bytes
from verstak.cli.stoppable import stoppable
from verstak.model.names import ModelName
from verstak.store.progress import PullProgress
from verstak.store.pull import Puller
from verstak.store.stored_model import StoredModel

_PLAIN_INTERVAL_S = 5.0
_FAREWELL_S = 10.0


def pull_with_progress(
    session: Session, puller: Puller, name: ModelName, *, insecure: bool = False
) -> StoredModel:
    """Pull a model and show size, speed and remaining time; Ctrl-C stops and keeps what is here.

    Raises:
        VerstakError: as :meth:`verstak.store.pull.Puller.pull`.
        KeyboardInterrupt: after the download has stopped.
    """
    session.err.print(session.say("pulling", name=name.display))
    show = _Bars(session.err) if session.err.is_terminal else _Lines(session.err)
    try:
        result = stoppable(
            lambda cancel: puller.pull(name, on_progress=show, cancel=cancel, insecure=insecure),
            farewell_s=_FAREWELL_S,
        )
    finally:
        show.close()
    session.err.print(session.say("pulled", name=name.display, size=human_bytes(result.size_bytes)))
    return result


class _Bars:
    """One bar per file."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._progress.start()
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, progress: PullProgress) -> None:
        if progress.digest is None or progress.total_bytes is None:
            return
        key = progress.status
        if key not in self._tasks:
            self._tasks[key] = self._progress.add_task(key, total=progress.total_bytes)
        self._progress.update(self._tasks[key], completed=progress.completed_bytes or 0)

    def close(self) -> None:
        self._progress.stop()


class _Lines:
    """A line now and then: logs and pipes."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._last_s = 0.0
        self._status = ""

    def __call__(self, progress: PullProgress) -> None:
        now_s = self._clock()
        if progress.status == self._status and now_s - self._last_s < _PLAIN_INTERVAL_S:
            return
        self._status, self._last_s = progress.status, now_s
        total, done = progress.total_bytes, progress.completed_bytes
        share = f" {done / total:4.0%} of {human_bytes(total)}" if total and done else ""
        self._console.print(f"  {progress.status}{share}")

    def close(self) -> None:
        """Nothing to put away."""
