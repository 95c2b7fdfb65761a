"""How far a conversion is: bytes where verstak converts, stages where a toolchain does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from verstak.cli.session import Session
from verstak.cli.sizes import human_bytes
from verstak.convert.conversion import ConversionProgress
from verstak.quantities.text import Bilingual
from verstak.toolchains.process import Event, Progressed, Warned

FAREWELL_S = 20.0
"""How long it may take to remove what was begun."""

_PLAIN_INTERVAL_S = 5.0


def stages_told(session: Session, stages: Mapping[str, Bilingual]) -> Callable[[Event], None]:
    """Says each stage once, and warnings in the tool's own words.

    Args:
        session: The run of the command line.
        stages: What a script says is in work, and how that is put to people.
    """
    said: set[str] = set()

    def hear(event: Event) -> None:
        if isinstance(event, Progressed) and event.what in stages and event.what not in said:
            said.add(event.what)
            words = stages[event.what].in_(session.say.language)
            session.err.print(f"  {words}", markup=False)
        elif isinstance(event, Warned):
            session.err.print(session.say("note", note=event.message), markup=False)

    return hear


class _Bar:
    """One bar for the whole conversion."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("  {task.description}"), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, TimeRemainingColumn(), console=console)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def told(self, progress: ConversionProgress) -> None:
        """Move the bar."""
        self._progress.update(
            self._task,
            description=progress.tensor,
            completed=progress.done_bytes,
            total=progress.total_bytes,
        )


class _Lines:
    """A line now and then: logs and pipes."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._last_s = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def told(self, progress: ConversionProgress) -> None:
        """Print a line when some seconds have passed."""
        now_s = self._clock()
        if now_s - self._last_s < _PLAIN_INTERVAL_S:
            return
        self._last_s = now_s
        done, total = human_bytes(progress.done_bytes), human_bytes(progress.total_bytes)
        self._console.print(f"  {progress.tensor} {done}/{total}", markup=False)


def shown(console: Console) -> _Bar | _Lines:
    """What fits the console."""
    return _Bar(console) if console.is_terminal else _Lines(console)
