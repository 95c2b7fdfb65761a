"""Progress of an evaluation: a bar on a terminal, a line now and then where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from verstak.cli.build_words import duration
from verstak.cli.evaluate_words import line
from verstak.cli.session import Session
from verstak.evaluate.measuring import MeasureProgress
from verstak.quantities.text import Language

_PLAIN_INTERVAL_S = 10.0
FAREWELL_S = 20.0
"""How long a model may take to go."""


def stopping(session: Session) -> Callable[[], None]:
    """Says that the work was asked to stop, and what stays."""
    return lambda: click.echo(line(session.say.language, "stopped"), err=True)


def shown(session: Session) -> Bars | Lines:
    """What suits where messages go; use as a context manager."""
    kind = Bars if session.err.is_terminal else Lines
    return kind(session.err, session.say.language)


class Bars:
    """One bar, of the phase that is under way."""

    def __init__(self, console: Console, language: Language) -> None:
        self._language = language
        self._progress = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f} {task.fields[left]}"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=1, left="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def told(self, at: MeasureProgress) -> None:
        """Move the bar."""
        self._progress.update(
            self._task,
            description=line(self._language, at.phase, subject=at.subject).strip(),
            completed=at.done,
            total=at.total,
            left=left(at, self._language),
        )

    def read(self, name: str, done: int, total: int) -> None:
        """Bytes of a file that was gone through."""
        words = line(self._language, "digest", subject=name)
        self._progress.update(
            self._task, description=words, completed=done >> 20, total=total >> 20, left="MiB"
        )


class Lines:
    """A line when a phase begins, and now and then: logs and pipes."""

    def __init__(
        self,
        console: Console,
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._language = language
        self._clock = clock
        self._at: tuple[str, str] | None = None
        self._last_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def told(self, at: MeasureProgress) -> None:
        """Print a line if it is time for one."""
        now_s = self._clock()
        if self._at == (at.phase, at.subject) and now_s - self._last_s < _PLAIN_INTERVAL_S:
            return
        self._at, self._last_s = (at.phase, at.subject), now_s
        words = line(self._language, at.phase, subject=at.subject).strip()
        tail = f"{at.done}/{at.total} {left(at, self._language)}" if at.done else ""
        self._console.print(f"  {words} {tail}".rstrip(), markup=False, highlight=False)

    def read(self, name: str, done: int, total: int) -> None:
        """Reading a file through takes seconds: nothing is said of it."""


def left(at: MeasureProgress, language: Language) -> str:
    """How long the phase will take; nothing where that is not known, or over."""
    if at.left_s is None or at.done >= at.total:
        return ""
    return line(language, "left", time=duration(at.left_s, language))
