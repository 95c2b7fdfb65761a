"""Progress of a build: two bars on a terminal, plain lines where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from verstak.cli.build_words import duration, line
from verstak.cli.session import Session
from verstak.cli.stoppable import stoppable
from verstak.quantities.text import Language
from verstak.workshop.build import Built, build
from verstak.workshop.plan_of_work import PlanOfWork
from verstak.workshop.prepared import Prepared
from verstak.workshop.way import REFERENCE
from verstak.workshop.workbench import Advance
from verstak.workshop.workplace import Workplace

_PLAIN_INTERVAL_S = 10.0
_FAREWELL_S = 20.0


def build_with_progress(
    session: Session, prepared: Prepared, plan: PlanOfWork, place: Workplace
) -> Built:
    """Build and show how far it is; Ctrl-C stops and keeps what is finished.

    Raises:
        VerstakError: as :func:`verstak.workshop.build.build`.
        KeyboardInterrupt: after the work has stopped.
    """
    language = session.say.language
    terminal = session.err.is_terminal
    show = _Bars(session.err, language) if terminal else _Lines(session.err, language)
    try:
        return stoppable(
            lambda cancel: build(prepared, plan, place, on_advance=show, cancel=cancel),
            farewell_s=_FAREWELL_S,
        )
    except KeyboardInterrupt:
        show.close()
        click.echo(line(language, "resumable", folder=place.cache.folder), err=True)
        raise
    finally:
        show.close()


def step_name(what: str, label: str, language: Language) -> str:
    """A step as people read it."""
    return f"{line(language, what)} {shown_label(label, language)}"


def shown_label(label: str, language: Language) -> str:
    """Which of its kind a step is: the name of a level, or the reference."""
    return line(language, label) if label == REFERENCE else label


class _Bars:
    """One bar for the build, one for the step."""

    def __init__(self, console: Console, language: Language) -> None:
        self._language = language
        self._progress = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
        )
        self._progress.start()
        self._whole: TaskID = self._progress.add_task("", total=1.0, left="")
        self._step: TaskID = self._progress.add_task("", total=1.0, left="")

    def __call__(self, at: Advance) -> None:
        done = (at.index - 1 + at.share) / at.total
        self._progress.update(
            self._whole,
            description=f"{at.index}/{at.total}",
            completed=done,
            left=_left(at.build_left_s, self._language),
        )
        self._progress.update(
            self._step,
            description=step_name(at.what, at.label, self._language),
            completed=at.share,
            left=_left(at.step_left_s, self._language),
        )

    def close(self) -> None:
        """Put the bars away."""
        self._progress.stop()


class _Lines:
    """A line when a step begins or is there already, and now and then: logs and pipes."""

    def __init__(
        self,
        console: Console,
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._language = language
        self._clock = clock
        self._index = 0
        self._last_s = 0.0

    def __call__(self, at: Advance) -> None:
        now_s = self._clock()
        same = at.index == self._index
        if same and (at.finished or now_s - self._last_s < _PLAIN_INTERVAL_S):
            return
        self._index, self._last_s = at.index, now_s
        name = step_name(at.what, at.label, self._language)
        if at.cached:
            tail = line(self._language, "there")
        else:
            tail = f"{at.share:.0%} {_left(at.build_left_s, self._language)}" if same else ""
        self._console.print(
            f"  {at.index}/{at.total} {name} {tail}".rstrip(), markup=False, highlight=False
        )

    def close(self) -> None:
        """Nothing to put away."""


def _left(seconds: float | None, language: Language) -> str:
    if seconds is None or seconds <= 0:
        return ""
    return line(language, "left_all", time=duration(seconds, language))
